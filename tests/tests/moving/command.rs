//! `lastfriday move`, killed again and again.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use cloud::table::Table;
use system_tests::embedded;
use system_tests::moto::Moto;
use system_tests::program::{Folder, Running, root};
use system_tests::sample::ID;

use crate::{lastfriday, said};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_killed_again_and_again_moves_a_folder_to_aws_and_back() {
    let folder = Folder::new("move-program");
    let (history, place, other) = (folder.0.join("history"), folder.0.join("place"), folder.0.join("other"));
    let sample = root().join("infra/local/sample/regulation-44");
    std::fs::create_dir_all(&history).unwrap();
    let mut list = String::from("file,received_at\n");
    for month in ["2022-06", "2022-07", "2022-10", "2022-11"] {
        std::fs::copy(sample.join(format!("returns/{month}.xlsx")), history.join(format!("{month}.xlsx"))).unwrap();
        list += &format!("{month}.xlsx,{month}-30\n");
    }
    std::fs::write(history.join("received.csv"), list).unwrap();
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (place_name, other_name) = (text(&place), text(&other));
    let definition = text(&sample.join("contract.toml"));
    let imported =
        said(&["import", "--definition", &definition, "--folder", &place_name, "--with-emails", &text(&history)]);
    assert_eq!(imported.0, Some(0), "{}", imported.1);
    let moto = Moto::start().await;
    let aws = Table::new(moto.connection().dynamodb(), system_tests::embedded::TABLE);
    aws.create().await.unwrap();
    let at =
        ["--from-folder", &place_name, "--to-table", system_tests::embedded::TABLE, "--to-endpoint", &moto.endpoint];
    let call = [&["move", "--contract", ID][..], &at].concat();
    for milliseconds in [30, 60, 90, 120, 150, 200] {
        let mut child = lastfriday(&call).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(Running).unwrap();
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        child.kill();
    }
    let (code, report) = said(&call);
    assert_eq!(code, Some(0), "{report}");
    let log = aws.read_log(ID).await.unwrap().unwrap();
    assert_eq!(log.events.len(), 4);
    assert!(report.contains(&log.head.hash), "{report}");
    let (code, gone) = said(&["token", "list", "--contract", ID, "--folder", &place_name]);
    assert!(code == Some(2) && gone.contains("it moved to the table last-friday"), "{gone}");
    let at =
        ["--from-table", system_tests::embedded::TABLE, "--from-endpoint", &moto.endpoint, "--to-folder", &other_name];
    let (code, report) = said(&[&["move", "--contract", ID][..], &at].concat());
    assert_eq!(code, Some(0), "{report}");
    let there = Table::new(embedded::of_folder(&other).await.dynamodb(), system_tests::embedded::TABLE);
    assert_eq!(there.read_log(ID).await.unwrap().unwrap().head, log.head);
    let (code, there_already) =
        said(&["move", "--contract", ID, "--from-folder", &place_name, "--to-folder", &other_name]);
    assert!(code == Some(2) && there_already.contains("was moved"), "{there_already}");
}
