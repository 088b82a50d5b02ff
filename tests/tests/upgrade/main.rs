//! A contract that an older version of the program kept is read anew by the rules of this one: nothing that was told is told again,
//! nothing is lost, each party is told in one email what changes, and no contractual letter about the past goes by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Days, TimeDelta, Utc};
use cloud::assessments::{Committed, Snapshot};
use cloud::mail::Mail;
use cloud::outbox::{Claim, EmailState, LetterDecision, OutboxEmail};
use cloud::table::Table;
use domain::assessment::RULES;
use domain::clause::{FindingDetails, FindingKind};
use domain::event::Party::{Contractor, Council};
use domain::notice::{About, NoticeKind};
use domain::rating::Rating;
use domain::reread::Rereading;
use engine::Engine;
use functions::evaluate::{Evaluation, evaluate};
use functions::notify::Notify;
use serde_json::json;
use system_tests::crash::CrashAfter;
use system_tests::embedded::{Items, another_with, items, of_folder};
use system_tests::moto::Moto;
use system_tests::program::{Folder, Running, binary};
use system_tests::sample::{ID, moment};
use system_tests::steps::{SENDER, Steps};
use system_tests::upgrade::{by_the_first_rules, fill};

mod doctored;

/// The evening of the day as of which the older version assessed last.
fn that_day() -> DateTime<Utc> {
    moment("2023-11-28T18:00:00Z")
}

/// The id of the email that tells a party what changes.
fn reread(party: &str) -> String {
    format!("reread/{RULES}/{party}")
}

/// Sends all that waits; how many messages are in the mailbox then.
async fn send_all(table: &Table, mail: &Folder, now: DateTime<Utc>) -> usize {
    let notify = Notify {
        table: table.clone(),
        mail: Mail::Folder(mail.0.clone()),
        from: SENDER.into(),
        links: render::Links::default(),
    };
    for (_, id) in table.unsent_emails().await.unwrap() {
        notify.send(ID, &id, now, Claim::AmongOthers).await.unwrap();
    }
    std::fs::read_dir(mail.0.join(ID)).map_or(0, Iterator::count)
}

async fn emails(table: &Table) -> BTreeMap<String, OutboxEmail> {
    table.emails(ID).await.unwrap().into_iter().map(|email| (email.id.clone(), email)).collect()
}

/// The notices that stand in the outbox more than once.
fn told_again(emails: &BTreeMap<String, OutboxEmail>) -> Vec<String> {
    let mut told = BTreeSet::new();
    let notices = emails.values().flat_map(|email| &email.notices);
    notices.filter(|notice| !told.insert(notice.id.clone())).map(|notice| notice.id.clone()).collect()
}

/// Each mark, with the email by which its notice was told.
async fn marks(client: &Client) -> BTreeMap<String, String> {
    let of_mark = |((_, sk), item): ((String, String), _)| {
        let item: std::collections::HashMap<String, AttributeValue> = item;
        Some((sk.strip_prefix("TOLD#")?.to_owned(), item["email"].as_s().unwrap().clone()))
    };
    items(client).await.into_iter().filter_map(of_mark).collect()
}

async fn snapshot(table: &Table) -> Snapshot {
    table.snapshot(ID).await.unwrap().unwrap()
}

/// What an email says that tells a party what changes.
fn said(email: &OutboxEmail) -> &Rereading {
    match &email.notices[..] {
        [notice] => match &notice.about {
            About::Reread(rereading) => rereading,
            about => panic!("{about:?}"),
        },
        notices => panic!("{notices:?}"),
    }
}

/// That an upgrade of what the older version left goes as it should, in any store.
async fn goes_on(client: &Client, table: &Table) {
    let (was, mail) = (items(client).await, Folder::new("upgrade"));
    let (log, letters, before) =
        (table.read_log(ID).await.unwrap().unwrap(), table.letters(ID).await.unwrap(), emails(table).await);
    let (marked, old) = (marks(client).await, snapshot(table).await);
    assert_eq!(old.rules, 1, "the older version named no rules");
    assert!(before.len() > 100 && marked.len() > 200 && letters.len() > 3, "there is much to lose");
    assert_eq!(evaluate(table, ID, that_day()).await.unwrap(), Evaluation::Updated);
    let new = snapshot(table).await;
    assert_eq!((new.rules, new.version), (RULES, old.version), "it is read anew at the point where it was read last");
    // Nothing is lost, and ids hold.
    let there = table.read_log(ID).await.unwrap().unwrap();
    assert!(there.head == log.head && there.events == log.events);
    assert!(table.letters(ID).await.unwrap() == letters);
    let after = emails(table).await;
    for (id, email) in &before {
        assert_eq!(after.get(id), Some(email), "{id} stays as it was");
    }
    let marked_now = marks(client).await;
    assert!(marked.iter().all(|(id, email)| marked_now.get(id) == Some(email)), "what was told stays told by the same");
    let kept = ["LOG", "CONTENT", "ORIGINAL", "LETTER", "TOKEN", "CONTACT"];
    let now = items(client).await;
    for (key, item) in was.iter().filter(|((_, sk), _)| kept.iter().any(|kind| sk.split('#').next() == Some(*kind))) {
        assert!(now.get(key) == Some(item), "{key:?}");
    }
    // Nothing that was told is told again: what is new is told by one email to each party, or waits for the council.
    assert_eq!(told_again(&after), Vec::<String>::new());
    for (id, email) in after.iter().filter(|(id, _)| !before.contains_key(*id)) {
        let waits = email.is_contractual_letter() && matches!(email.state, EmailState::Held | EmailState::Lapsed);
        assert!(waits || [reread("contractor"), reread("council")].contains(id), "{id} {:?}", email.state);
    }
    for notice in &new.assessment.notices {
        assert!(marked_now.contains_key(&notice.id), "{} counts as told", notice.id);
    }
    // Once more, and it is as it is.
    assert_eq!(evaluate(table, ID, that_day()).await.unwrap(), Evaluation::Unchanged);
    assert_eq!(emails(table).await, after);
    let told = after.keys().filter(|id| id.starts_with("reread/")).count();
    assert_eq!(send_all(table, &mail, that_day()).await, told, "nothing else goes");
    // And time goes on.
    let later = that_day() + Days::new(40);
    evaluate(table, ID, later).await.unwrap();
    let at_last = emails(table).await;
    assert_eq!(told_again(&at_last), Vec::<String>::new());
    assert!(at_last.len() > after.len(), "what comes next is told");
    assert_eq!(at_last.keys().filter(|id| id.starts_with("reread/")).count(), told);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demos_folder_made_by_the_version_before_goes_on_and_tells_nothing_again() {
    let folder = Folder::new("upgrade-store");
    let engine = Engine::of_file(&folder.0.join("last-friday.sqlite")).unwrap();
    let client = cloud::connection::Connection::by(engine.http_client()).dynamodb();
    let table = Table::new(client.clone(), system_tests::embedded::TABLE);
    table.create().await.unwrap();
    fill(&client, &by_the_first_rules()).await;
    goes_on(&client, &table).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_under_moto_made_by_the_version_before_goes_on_and_tells_nothing_again() {
    let moto = Moto::start().await;
    let client = moto.connection().dynamodb();
    let table = Table::new(client.clone(), system_tests::embedded::TABLE);
    table.create().await.unwrap();
    fill(&client, &by_the_first_rules()).await;
    goes_on(&client, &table).await;
}

/// The program itself, on such a folder: it reads the contract anew before it serves, and sends nothing that was told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_reads_the_demos_folder_anew_when_it_starts() {
    let folder = Folder::new("upgrade-program");
    std::fs::create_dir_all(folder.0.join("store")).unwrap();
    {
        let engine = Engine::of_file(&folder.0.join("store/last-friday.sqlite")).unwrap();
        let client = cloud::connection::Connection::by(engine.http_client()).dynamodb();
        Table::new(client.clone(), system_tests::embedded::TABLE).create().await.unwrap();
        fill(&client, &by_the_first_rules()).await;
    }
    let mut child = Command::new(binary("lastfriday"))
        .args(["serve", "--port", "0", "--clock", "2023-11-28T18:00:00Z", "--folder"])
        .arg(&folder.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let mut running = Running(child);
    let mut lines = output.lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("The status site:")), "it serves");
    running.kill();
    let table = Table::new(of_folder(&folder.0).await.dynamodb(), system_tests::embedded::TABLE);
    assert_eq!(snapshot(&table).await.rules, RULES);
    let sent = std::fs::read_dir(folder.0.join("mail").join(ID)).map_or(0, Iterator::count);
    let told = emails(&table).await.into_keys().filter(|id| id.starts_with("reread/")).count();
    assert_eq!(sent, told, "nothing else goes");
}

/// The version before is at work once more, as where functions are replaced one after the other: it puts nothing in the place of
/// what was read anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_version_that_is_still_at_work_replaces_nothing_that_was_read_anew() {
    let (_client, table) = another_with(&by_the_first_rules()).await;
    let seen = table.previous(ID).await.unwrap();
    let mut older = seen.as_ref().and_then(|seen| seen.snapshot.clone()).unwrap();
    evaluate(&table, ID, that_day()).await.unwrap();
    older.version.as_of = older.version.as_of + Days::new(1);
    assert_eq!(table.commit(ID, seen.as_ref(), &older, &[], that_day()).await.unwrap(), Committed::Conflict);
    assert_eq!(snapshot(&table).await.rules, RULES);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_the_contract_goes_live_nobody_is_told() {
    let folder = Folder::new("upgrade-before-go-live");
    let definition = system_tests::sample::DEFINITION.replacen("go_live = 2022-04-01", "go_live = 2023-04-01", 1);
    let contract = domain::contract::Contract::read(&definition).unwrap();
    let steps = Steps::found(&contract, Mail::Folder(folder.0.clone())).await;
    let now = moment("2022-12-05T09:00:00Z");
    steps.evaluate(now).await;
    let previous = steps.table.previous(ID).await.unwrap();
    let mut older = previous.as_ref().and_then(|previous| previous.snapshot.clone()).unwrap();
    assert!(older.version.as_of < contract.go_live && !older.assessment.findings.is_empty());
    (older.rules, older.assessment.findings) = (1, Vec::new());
    assert_eq!(steps.table.commit(ID, previous.as_ref(), &older, &[], now).await.unwrap(), Committed::Stored);
    steps.evaluate(now).await;
    assert_eq!(snapshot(&steps.table).await.rules, RULES);
    assert!(emails(&steps.table).await.is_empty());
}
