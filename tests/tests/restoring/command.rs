//! `lastfriday restore`, from a folder and from a table of AWS.

use std::path::Path;
use std::process::Command;

use aws_sdk_dynamodb::Client;
use cloud::log::LogHead;
use cloud::table::Table;
use system_tests::embedded::{self, Items};
use system_tests::moto::Moto;
use system_tests::program::{Folder, binary, root};
use system_tests::sample::ID;
use system_tests::steps::SENDER;

use crate::{copy, issue, nothing_was_told_twice, now, two_tables};

fn said(arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(binary("lastfriday"));
    for (name, value) in [("AWS_REGION", "eu-west-2"), ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")]
    {
        command.env(name, value);
    }
    let output = command.args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

fn done(arguments: &[&str]) -> String {
    let (code, text) = said(arguments);
    assert_eq!(code, Some(0), "{arguments:?}: {text}");
    text
}

async fn head_of(folder: &Path) -> LogHead {
    let table = Table::new(embedded::of_folder(folder).await.dynamodb(), system_tests::embedded::TABLE);
    table.read_log(ID).await.unwrap().unwrap().head
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_restores_keeps_what_is_lost_and_takes_it_in_again_to_the_same_log() {
    let folder = Folder::new("restore-program");
    let of = |name: &str| folder.0.join(name);
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (place, backup, lost) = (text(&of("place")), text(&of("backup")), text(&of("lost")));
    let sample = root().join("infra/local/sample/regulation-44");
    let history = |name: &str, months: &[&str]| {
        std::fs::create_dir_all(of(name)).unwrap();
        let mut list = String::from("file,received_at\n");
        for month in months {
            let file = format!("{month}.xlsx");
            std::fs::copy(sample.join("returns").join(&file), of(name).join(&file)).unwrap();
            list += &format!("{file},{month}-30\n");
        }
        std::fs::write(of(name).join("received.csv"), list).unwrap();
        text(&of(name))
    };
    let (first, second) = (history("first", &["2022-06", "2022-07"]), history("second", &["2022-10", "2022-11"]));
    let definition = text(&sample.join("contract.toml"));
    done(&["import", "--definition", &definition, "--folder", &place, "--with-emails", &first]);
    copy(&of("place"), &of("backup"));
    let then = head_of(&of("backup")).await;
    done(&["import", "--contract", ID, "--folder", &place, "--with-emails", &second]);
    std::fs::write(of("issue.json"), issue("C1").to_string()).unwrap();
    let event = text(&of("issue.json"));
    done(&["record", "--contract", ID, "--folder", &place, "--party", "contractor", &event]);
    let whole = head_of(&of("place")).await;
    assert_eq!((then.sequence, whole.sequence), (2, 5));

    let call = ["restore", "--from-folder", &backup, "--folder", &place, "--lost", &lost];
    let dry = done(&[&call[..], &["--dry-run"]].concat());
    assert!(dry.contains(&then.hash) && dry.contains("3 events are lost"), "{dry}");
    assert!(dry.contains("capacity-issue-raised") && !of("lost").exists(), "{dry}");
    assert_eq!(head_of(&of("place")).await, whole);
    // PageSet of what is lost, newer than what comes back.
    let (page, lost_page) = ("site/regulation-44/index.html", "site/regulation-44/2099-01/index.html");
    for of_lost in [page, lost_page] {
        for (below, text) in [("site/", "of what is lost"), ("store/site-versions/", "9999999999")] {
            let file = of("place").join(of_lost.replacen("site/", below, 1));
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
    }
    let told = done(&call);
    assert!(told.contains(&then.hash) && told.contains("Restored: its whole log was read again."), "{told}");
    assert!(!of("place").join(lost_page).exists(), "no page shows what is lost");
    assert!(std::fs::read_to_string(of("place").join(page)).unwrap().contains("</html>"), "and the others are written");
    assert_eq!(head_of(&of("place")).await, then);
    let again = said(&call);
    assert_eq!(again.0, Some(0), "nothing more is lost: {}", again.1);

    let imported =
        done(&["import", "--contract", ID, "--folder", &place, "--with-emails", &text(&of("lost").join(ID))]);
    assert!(imported.contains("2 returns and 1 events are imported"), "{imported}");
    assert_eq!(head_of(&of("place")).await, whole, "the same log, to its last hash");
    // What was kept of an earlier restore is not written over.
    let (code, refused) = said(&call);
    assert!(code == Some(1) && refused.contains("--lost"), "{refused}");
    assert_eq!(head_of(&of("place")).await, whole, "and nothing was brought back");

    let none = done(&["hold", "--folder", &place, "--dry-run"]);
    assert!(none.contains("No email is waiting"), "{none}");
    let table = Table::new(embedded::of_folder(&of("place")).await.dynamodb(), system_tests::embedded::TABLE);
    functions::evaluate::evaluate(&table, ID, cloud::clock::now()).await.unwrap();
    drop(table);
    let waiting = done(&["hold", "--folder", &place, "--dry-run"]);
    assert!(waiting.contains("Nothing was held") && waiting.contains("final-ratings"), "{waiting}");
    assert!(!waiting.contains('@'), "no address is shown: {waiting}");
    let held = done(&["hold", "--folder", &place, "--sender", SENDER]);
    assert!(held.contains("it is never sent") && held.contains("the council decides"), "{held}");
    assert!(done(&["hold", "--folder", &place, "--dry-run"]).contains("No email is waiting"));
}

/// Makes a table of AWS with some items.
async fn on_aws(client: &Client, name: &str, items: &Items) -> Table {
    let table = Table::new(client.clone(), name);
    table.create().await.unwrap();
    for item in items.values() {
        client.put_item().table_name(name).set_item(Some(item.clone())).send().await.unwrap();
    }
    table
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_restores_from_a_table_of_aws_to_another_and_holds_what_waits_there() {
    let folder = Folder::new("restore-aws");
    let (backup, live) = two_tables(&folder.0).await;
    let moto = Moto::start().await;
    let client = moto.connection().dynamodb();
    let restored = on_aws(&client, "last-friday-restored", &backup).await;
    let table = on_aws(&client, "last-friday", &live).await;
    let lost = folder.0.join("lost").to_str().unwrap().to_owned();
    let at = ["--table", "last-friday", "--endpoint", &moto.endpoint];
    let from = ["--from-table", "last-friday-restored", "--from-endpoint", &moto.endpoint, "--lost", &lost];
    let told = done(&[&["restore"][..], &from, &at].concat());
    assert!(told.contains("warning-issued") && told.contains("3 events are lost"), "{told}");
    let then = restored.head(ID).await.unwrap();
    assert_eq!(table.read_log(ID).await.unwrap().map(|log| log.head), then);
    assert_eq!(table.overdue_evaluations(cloud::clock::now()).await.unwrap(), [ID]);
    functions::evaluate::evaluate(&table, ID, now() + chrono::TimeDelta::weeks(4)).await.unwrap();
    nothing_was_told_twice(&table).await;
    let waiting = table.unsent_emails().await.unwrap().len();
    assert!(waiting > 0);
    let held = done(&[&["hold", "--contract", ID, "--sender", SENDER][..], &at].concat());
    assert!(held.contains(&format!("{waiting} of {waiting} waiting emails are now held")), "{held}");
    assert_eq!(table.unsent_emails().await.unwrap(), []);
}
