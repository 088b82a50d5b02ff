//! `lastfriday import`: a folder of old returns becomes the log that it would have been, or nothing at all.

use std::path::{Path, PathBuf};
use std::process::Command;

use cloud::log::StoredLog;
use cloud::table::Table;
use domain::date;
use system_tests::moto::Moto;
use system_tests::program::{Folder, binary, root};
use system_tests::sample::ID;
use system_tests::tls_server::TlsServer;
use system_tests::{embedded, sample};

mod crashes;

const TABLE: &str = "last-friday";

fn of_sample(name: &str) -> PathBuf {
    root().join("infra/local/sample/regulation-44").join(name)
}

/// What a call of the program came to.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn lastfriday(arguments: &[&str]) -> Said {
    lastfriday_in(&[], arguments)
}

/// A call of the program with further variables in its environment.
fn lastfriday_in(variables: &[(&str, &str)], arguments: &[&str]) -> Said {
    let output = Command::new(binary("lastfriday"))
        .args(arguments)
        .envs(variables.iter().copied())
        .env("AWS_REGION", "eu-west-2")
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .output()
        .unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The sample's history as an officer would have it: its files with a list of when each came, and what the parties recorded.
fn samples_history(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for name in ["council.jsonl", "contractor.jsonl"] {
        std::fs::copy(of_sample(name), folder.join(name)).unwrap();
    }
    let mut list = String::from("file,received_at,month\n");
    let mut named = Vec::new();
    let mut arrivals = csv::Reader::from_path(of_sample("arrivals.csv")).unwrap();
    for row in arrivals.deserialize() {
        let (at, month, file, answer): (String, String, String, u16) = row.unwrap();
        if answer != 422 {
            list += &format!("{file},{at},{month}\n");
            named.push(file);
        }
    }
    for entry in std::fs::read_dir(of_sample("returns")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        std::fs::copy(of_sample("returns").join(&name), folder.join(&name)).unwrap();
        if !named.contains(&name) {
            list += &format!("{name},leave out,\n");
        }
    }
    std::fs::write(folder.join("received.csv"), list).unwrap();
}

/// A history of one month: the sample's July.
fn july(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::copy(of_sample("returns/2022-07.xlsx"), folder.join("2022-07.xlsx")).unwrap();
    std::fs::write(folder.join("received.csv"), "file,received_at\n2022-07.xlsx,29/07/2022\n").unwrap();
}

async fn log(table: &Table) -> StoredLog {
    table.read_log(ID).await.unwrap().expect("the contract is there")
}

async fn table_of(folder: &Path) -> Table {
    Table::new(embedded::of_folder(folder).await.dynamodb(), TABLE)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_samples_folder_becomes_the_log_of_its_replay_and_again_changes_nothing() {
    let folder = Folder::new("import-sample");
    let (history, place) = (folder.0.join("history"), folder.0.join("place"));
    samples_history(&history);
    let definition = of_sample("contract.toml");
    let call = ["import", "--definition", path(&definition), "--folder", path(&place), "--with-emails", path(&history)];
    let said = lastfriday(&call);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    let imported = log(&table_of(&place).await).await;
    assert!(imported.events == sample::log(), "the events of the replay, in its order");
    let as_of = date::read("2023-11-30").unwrap();
    let assessment = domain::assess(&imported.contract, &imported.events, as_of).unwrap();
    assert!(assessment == domain::assess(&sample::contract(), &sample::log(), as_of).unwrap());
    let table = table_of(&place).await;
    for (number, (event, bytes)) in (1..).zip(sample::received()) {
        if matches!(event.fact, domain::event::Fact::ReturnSubmitted { .. }) {
            assert!(table.original(ID, number).await.unwrap() == bytes, "the bytes of event {number} as received");
        }
    }
    let again = lastfriday(&call);
    assert_eq!(again.code, Some(0), "{}{}", again.out, again.err);
    assert!(again.out.contains("Nothing was imported"), "{}", again.out);
    assert_eq!(log(&table_of(&place).await).await.head, imported.head);
}

#[test]
fn every_problem_of_every_file_is_told_at_once_and_nothing_is_kept() {
    let folder = Folder::new("import-problems");
    let (history, place) = (folder.0.join("history"), folder.0.join("place"));
    july(&history);
    std::fs::copy(of_sample("returns/2022-08-first.xlsx"), history.join("2022-08.xlsx")).unwrap();
    std::fs::write(history.join("2022-09.csv"), "unit,visited_on\nU9,2022-09-05\nU1,31/09/2022\n").unwrap();
    std::fs::write(history.join("2022-10.csv"), "unit\nNIL\n").unwrap();
    std::fs::write(history.join("2021-01.csv"), "unit\nNIL\n").unwrap();
    std::fs::write(history.join("2022-11.csv"), "unit\nNIL\n").unwrap();
    std::fs::write(history.join("old.csv"), "unit\nNIL\n").unwrap();
    let list = "file,received_at\n2022-07.xlsx,29/07/2022\n2022-08.xlsx,26/08/2022\n2022-09.csv,2022-09-30\n\
                2022-11.csv,2199-01-01\n2021-01.csv,2022-10-01\nold.csv,2022-10-02\n2022-12.csv,2022-12-30\n";
    std::fs::write(history.join("received.csv"), list).unwrap();
    let events = r#"{"received_at": "2022-08-01T10:00:00Z", "by": "council", "kind": "plan-closed", "plan": "P9"}
{"received_at": "soon", "by": "council", "kind": "meeting-held"}"#;
    std::fs::write(history.join("council.jsonl"), events).unwrap();
    let definition = of_sample("contract.toml");
    let said = lastfriday(&["import", "--definition", path(&definition), "--folder", path(&place), path(&history)]);
    assert_eq!(said.code, Some(1), "{}{}", said.out, said.err);
    for told in [
        "2022-08.xlsx, received on Friday 26 August 2022",
        "Visits, cell C4: \"w/c 15 Aug\" cannot be read as a date.",
        "row 2, unit: ",
        "row 3, visited_on: ",
        "2022-10.csv\n  It is not in the list.",
        "2022-11.csv, received on Tuesday 1 January 2199\n  2199-01-01 12:00:00 UTC is not here yet.",
        "January 2021 is not a month of this contract.",
        "old.csv\n  Neither its name nor itself says which month it is for.",
        "2022-12.csv\n  It is in the list, line 8, and cannot read",
        "council.jsonl, line 1, received on Monday 1 August 2022",
        "(unknown-plan)",
        "council.jsonl, line 2\n  Say when it was received",
    ] {
        assert!(said.out.contains(told), "{told}\nis not in\n{}", said.out);
    }
    assert!(!said.out.contains("2022-07.xlsx"), "what is good is not complained of");
    let none = lastfriday(&["token", "list", "--contract", ID, "--folder", path(&place)]);
    assert!(none.err.contains("there is no contract"), "{}", none.err);
}

#[test]
fn without_a_list_no_date_is_made_up_and_one_is_written_to_be_corrected() {
    let folder = Folder::new("import-list");
    let (history, place) = (folder.0.join("history"), folder.0.join("place"));
    july(&history);
    std::fs::remove_file(history.join("received.csv")).unwrap();
    std::fs::write(history.join("Visits August 2022.csv"), "unit\nNIL\n").unwrap();
    std::fs::write(history.join("visits.csv"), "unit\nNIL\n").unwrap();
    let definition = of_sample("contract.toml");
    let call = ["import", "--definition", path(&definition), "--folder", path(&place), path(&history)];
    let said = lastfriday(&call);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("--write-list"), "{}", said.err);
    let list = history.join("received.csv");
    let call = [&call[..], &["--write-list", path(&list)]].concat();
    let said = lastfriday(&call);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert!(said.out.contains("visits.csv"), "whose month nothing says is told: {}", said.out);
    let written = "\u{feff}\"file\",\"received_at\",\"month\"\r\n\"visits.csv\",\"\",\"\"\r\n\
                   \"2022-07.xlsx\",\"2022-07-29\",\"2022-07-01\"\r\n\"Visits August 2022.csv\",\"2022-08-26\",\"2022-08-01\"\r\n";
    assert_eq!(std::fs::read_to_string(&list).unwrap(), written, "the days on which they were due");
    let mode = std::os::unix::fs::PermissionsExt::mode(&list.metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600, "nobody else may open it");
    std::fs::write(&list, "corrected").unwrap();
    assert_eq!(lastfriday(&call).code, Some(2), "what was corrected is not written over");
    assert_eq!(std::fs::read_to_string(&list).unwrap(), "corrected");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_history_whose_emails_would_be_about_the_past_is_imported_only_where_somebody_says_so() {
    let folder = Folder::new("import-emails");
    let (history, place) = (folder.0.join("history"), folder.0.join("place"));
    july(&history);
    let definition = of_sample("contract.toml");
    let call = ["import", "--definition", path(&definition), "--folder", path(&place), path(&history)];
    let said = lastfriday(&call);
    assert_eq!(said.code, Some(1), "{}{}", said.out, said.err);
    assert!(said.out.contains("go_live is 2022-04-01") && said.out.contains("1 return-receipt"), "{}", said.out);
    let text = std::fs::read_to_string(&definition).unwrap();
    let later = folder.0.join("contract.toml");
    std::fs::write(&later, text.replace("go_live = 2022-04-01", "go_live = 2999-01-01")).unwrap();
    let call = ["import", "--definition", path(&later), "--folder", path(&place), path(&history)];
    let dry = lastfriday(&[&call[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, Some(0), "{}{}", dry.out, dry.err);
    assert!(dry.out.contains("1 returns and 0 events would be imported"), "{}", dry.out);
    let said = lastfriday(&call);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert!(said.out.contains("No email follows from it."), "{}", said.out);
    let table = table_of(&place).await;
    let now = cloud::clock::now();
    functions::evaluate::evaluate(&table, ID, now).await.unwrap();
    assert_eq!(table.emails(ID).await.unwrap(), [], "as was said");
    // Of the past nothing can be added any more.
    std::fs::copy(of_sample("returns/2022-06.xlsx"), history.join("2022-06.xlsx")).unwrap();
    std::fs::write(
        history.join("received.csv"),
        "file,received_at\n2022-07.xlsx,2022-07-29\n2022-06.xlsx,2022-07-01\n",
    )
    .unwrap();
    let said = lastfriday(&["import", "--contract", ID, "--folder", path(&place), path(&history)]);
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("before the last thing that the contract's log has"), "{}", said.out);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn into_a_table_of_aws_a_history_comes_whole_and_what_came_later_is_added_to_it() {
    let folder = Folder::new("import-aws");
    let history = folder.0.join("history");
    july(&history);
    let moto = Moto::start().await;
    let table = Table::new(moto.connection().dynamodb(), TABLE);
    table.create().await.unwrap();
    let place = ["--table", TABLE, "--endpoint", &moto.endpoint, "--with-emails", path(&history)];
    let definition = of_sample("contract.toml");
    let none = lastfriday(&[&["import", "--contract", ID][..], &place].concat());
    assert!(none.err.contains("--definition"), "{}", none.err);
    let said = lastfriday(&[&["import", "--definition", path(&definition)][..], &place].concat());
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert_eq!(log(&table).await.events.len(), 1);
    assert_eq!(table.contracts().await.unwrap(), [ID]);
    assert_eq!(table.overdue_evaluations(cloud::clock::now() + chrono::TimeDelta::hours(1)).await.unwrap(), [ID]);
    std::fs::copy(of_sample("returns/2022-08.xlsx"), history.join("2022-08.xlsx")).unwrap();
    let list = "file,received_at\n2022-07.xlsx,29/07/2022\n2022-08.xlsx,25/08/2022\n";
    std::fs::write(history.join("received.csv"), list).unwrap();
    let said = lastfriday(&[&["import", "--contract", ID][..], &place].concat());
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    let whole = log(&table).await;
    assert_eq!(whole.events.len(), 2, "its chain holds");
    let august = std::fs::read(of_sample("returns/2022-08.xlsx")).unwrap();
    assert!(table.original(ID, 2).await.unwrap() == august);
    let again = lastfriday(&[&["import", "--contract", ID][..], &place].concat());
    assert!(again.out.contains("Nothing was imported: all 2"), "{}", again.out);
    let founded =
        lastfriday(&["import", "--definition", path(&definition), "--table", TABLE, "--endpoint", &moto.endpoint]);
    assert!(founded.out.contains("is in"), "{}{}", founded.out, founded.err);
    assert_eq!(log(&table).await.head, whole.head);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_stands_in_for_aws_is_trusted_by_the_certificates_that_the_environment_names() {
    let folder = Folder::new("import-encrypted");
    july(&folder.0);
    let moto = Moto::start().await;
    Table::new(moto.connection().dynamodb(), TABLE).create().await.unwrap();
    let encrypted = TlsServer::before(&moto.endpoint).await;
    let definition = of_sample("contract.toml");
    let call = ["import", "--definition", path(&definition), "--table", TABLE, "--endpoint", &encrypted.endpoint];
    let call = [&call[..], &["--with-emails", path(&folder.0)]].concat();
    let trusting = |bundle: &Path| lastfriday_in(&[("AWS_CA_BUNDLE", path(bundle))], &call);
    assert!(trusting(&folder.0.join("roots.pem")).err.contains("cannot read"));
    assert!(trusting(&definition).err.contains("has no root certificates"));
    assert_eq!(lastfriday(&call).code, Some(2), "whom nobody vouches for is not spoken to");
    let said = trusting(&encrypted.bundle);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
}
