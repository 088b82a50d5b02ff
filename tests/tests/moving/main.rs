//! A contract moves from one table to another with everything that it has, works in one of them at a time, and sends nothing
//! twice, wherever the move dies.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use cloud::mail::Mail;
use cloud::outbox::{Claim, EmailState};
use cloud::published::{PageSet, PublishedPages};
use cloud::table::Table;
use domain::event::Party::{Contractor, Council};
use functions::daily_check::check;
use functions::notify::Notify;
use serde_json::{Value, json};
use system_tests::crash::CrashAfter;
use system_tests::embedded::{Items, another_with, empty, items};
use system_tests::moto::Moto;
use system_tests::program::{Folder, binary};
use system_tests::sample::{ID, april, moment, warning};
use system_tests::steps::{SENDER, Steps};
use transfer::{Endpoint, MoveError, MoveReport, move_contract};

mod command;

const LETTER: &str = "formal-warning/event-2/contractor";

fn now() -> DateTime<Utc> {
    moment("2022-06-06T09:00:00Z")
}

/// A day later, before anything more is due.
fn later() -> DateTime<Utc> {
    moment("2022-06-07T09:00:00Z")
}

/// A contract in use: a return, a formal warning whose letter went, and what was recorded then and waits to be told.
async fn in_use(mail: &Path) -> Steps {
    let steps = Steps::with_april(Mail::Folder(mail.into())).await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    steps.send_all(now()).await;
    let request = json!({ "kind": "information-requested", "request": "I1", "requested_on": "2022-06-06",
                          "text": "Which units were not visited, and why?" });
    steps.record(Council, &request, now()).await.unwrap();
    steps.evaluate(now()).await;
    let issue = json!({ "kind": "capacity-issue-raised", "issue": "C1", "text": "One visitor is ill." });
    // Recorded, and not assessed yet.
    steps.record(Contractor, &issue, now()).await.unwrap();
    steps
}

fn end(table: &Table, place: &str) -> Endpoint {
    Endpoint { table: table.clone(), place: place.into(), now: later() }
}

async fn moved(from: &Table, to: &Table) -> Result<MoveReport, MoveError> {
    move_contract(ID, &end(from, "the old place"), &end(to, "the new place"), |_| ()).await
}

/// What a party would ask of a table with a token that it has.
async fn status(table: &Table, token: &str, body: &Value) -> i64 {
    let headers = [("authorization", format!("Bearer {token}")), ("content-type", "application/json".into())];
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let path = format!("/v1/contracts/{ID}/returns/2022-04");
    let event = system_tests::lambda::http_event("POST", &path, &headers, &body.to_string(), false);
    functions::ingest::handle(table, serde_json::from_value(event).unwrap(), later()).await.status_code
}

async fn what_moved_works_there_and_nowhere_else(from: &Table, to: &Table, token: &str) {
    let log = from.read_log(ID).await.unwrap().unwrap();
    let (emails, letters) = (from.emails(ID).await.unwrap(), from.letters(ID).await.unwrap());
    let original = from.original(ID, 1).await.unwrap();
    let report = moved(from, to).await.unwrap();
    assert_eq!((&report.head, report.before), (&log.head, false));
    assert_eq!(report.from, report.to, "as many of each kind, and as many bytes");
    assert_eq!(report.from["LOG"].items, 5);
    assert!(report.to_be_sent > 0 && report.from["LETTER"].items == 1, "{report:?}");
    let there = to.read_log(ID).await.unwrap().unwrap();
    assert!(there.head == log.head && there.events == log.events);
    assert_eq!(to.emails(ID).await.unwrap(), emails, "in the same states");
    assert_eq!(to.letters(ID).await.unwrap(), letters);
    assert!(to.original(ID, 1).await.unwrap() == original);
    assert_eq!(to.contracts().await.unwrap(), [ID]);
    assert_eq!(to.published(PageSet::Contract(ID)).await.unwrap().0, PublishedPages::default(), "its site is another");
    assert_eq!(status(to, token, &april(4)).await, 200, "the same bytes are known");
    // The old one does nothing more.
    assert_eq!(status(from, token, &april(4)).await, 401);
    assert_eq!(from.contracts().await.unwrap(), Vec::<String>::new());
    assert_eq!(from.unsent_emails().await.unwrap(), []);
    assert!(from.head(ID).await.unwrap().is_none());
    let checked = check(from, moment("2023-06-06T09:00:00Z")).await.unwrap();
    assert_eq!((checked.assessed, checked.failed, checked.requeued), (0, 0, 0));
    assert_eq!(transfer::moved_to(from, ID).await.unwrap().as_deref(), Some("the new place"));
    let again = moved(from, to).await.unwrap();
    assert!(again.before && again.from == again.to, "{again:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contract_moves_with_all_that_it_has_to_another_engine_and_back() {
    let folder = Folder::new("move-there-and-back");
    let steps = in_use(&folder.0).await;
    let for_ever = DateTime::<Utc>::MAX_UTC - chrono::TimeDelta::days(400_000);
    let token = steps.table.new_token(ID, Contractor, "test", chrono::DateTime::UNIX_EPOCH..for_ever).await.unwrap().0;
    let before = items(&steps.client).await;
    let moto = Moto::start().await;
    let aws = Table::new(moto.connection().dynamodb(), system_tests::embedded::TABLE);
    aws.create().await.unwrap();
    what_moved_works_there_and_nowhere_else(&steps.table, &aws, &token).await;
    // And back to where it was.
    let back = move_contract(ID, &end(&aws, "the new place"), &end(&steps.table, "the old place"), |_| ()).await;
    assert!(!back.unwrap().before);
    let (mut before, mut after) = (before, items(&steps.client).await);
    for of_the_site in ["WANTED", "PUBLISHED"] {
        before.remove(&(format!("CONTRACT#{ID}"), of_the_site.into()));
        after.remove(&(format!("CONTRACT#{ID}"), of_the_site.into()));
    }
    assert!(after == before, "everything is as it was before it left");
    assert_eq!(status(&aws, &token, &april(4)).await, 401);
    assert_eq!(status(&steps.table, &token, &april(4)).await, 200);
    // And away once more, to where it has been.
    what_moved_works_there_and_nowhere_else(&steps.table, &aws, &token).await;
}

/// The tables of two stores, for as long as a process lives.
fn for_life(life: &CrashAfter, from: &Client, to: &Client) -> (Table, Table) {
    (
        Table::new(life.client(from), system_tests::embedded::TABLE),
        Table::new(life.client(to), system_tests::embedded::TABLE),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn between_whichever_two_calls_a_move_dies_it_ends_the_same_when_it_is_asked_for_again() {
    let folder = Folder::new("move-dies");
    let steps = in_use(&folder.0).await;
    let before = items(&steps.client).await;
    let (old_client, _) = another_with(&before).await;
    let (new_client, _) = empty().await;
    let life = CrashAfter::new(usize::MAX);
    let (old, new) = for_life(&life, &old_client, &new_client);
    moved(&old, &new).await.unwrap();
    let whole = (items(&old_client).await, items(&new_client).await);
    let calls = life.calls();
    assert!(calls > 50, "{calls}");
    for dies_after in 0..calls {
        let (old_client, old) = another_with(&before).await;
        let (new_client, new) = empty().await;
        let (dying_old, dying_new) = for_life(&CrashAfter::new(dies_after), &old_client, &new_client);
        moved(&dying_old, &dying_new).await.unwrap_err();
        let (heads, unsent) = (
            (old.head(ID).await.unwrap(), new.head(ID).await.unwrap()),
            (old.unsent_emails().await.unwrap(), new.unsent_emails().await.unwrap()),
        );
        assert!(heads.0.is_none() || heads.1.is_none(), "open in one at most, dying after {dies_after} calls");
        let both: BTreeSet<_> = unsent.0.iter().filter(|email| unsent.1.contains(email)).collect();
        assert!(both.is_empty(), "to be sent from one at most, dying after {dies_after} calls: {both:?}");
        moved(&old, &new).await.unwrap_or_else(|fault| panic!("dying after {dies_after} calls: {fault}"));
        let after = (items(&old_client).await, items(&new_client).await);
        assert!(after == whole, "dying after {dies_after} of {calls} calls");
    }
}

fn sent(folder: &Path) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for entry in std::fs::read_dir(folder.join(ID)).into_iter().flatten().flatten() {
        *names.entry(entry.file_name().to_string_lossy().into_owned()).or_default() += 1;
    }
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_has_sent_the_other_does_not_and_what_it_had_to_send_the_other_sends() {
    let (folder, new_folder, control) = (Folder::new("send-old"), Folder::new("send-new"), Folder::new("send-control"));
    let steps = in_use(&folder.0).await;
    let sent_before = sent(&folder.0);
    let (_, table) = empty().await;
    moved(&steps.table, &table).await.unwrap();
    let notify = Notify {
        table: table.clone(),
        mail: Mail::Folder(new_folder.0.clone()),
        from: SENDER.into(),
        links: render::Links::default(),
    };
    // Each does what it would do: the old one finds nothing, whatever it is told of.
    for email in table.emails(ID).await.unwrap() {
        steps.notify.send(ID, &email.id, later(), Claim::Alone).await.unwrap();
    }
    functions::evaluate::evaluate(&steps.table, ID, later()).await.unwrap();
    functions::evaluate::evaluate(&table, ID, later()).await.unwrap();
    for (contract, email) in table.unsent_emails().await.unwrap() {
        notify.send(&contract, &email, later(), Claim::AmongOthers).await.unwrap();
    }
    assert_eq!(sent(&folder.0), sent_before, "the old one sends no more");
    let mut together = sent_before;
    for (name, count) in sent(&new_folder.0) {
        *together.entry(name).or_default() += count;
    }
    // The same contract that never moved.
    let stayed = in_use(&control.0).await;
    stayed.evaluate(later()).await;
    stayed.send_all(later()).await;
    assert_eq!(together, sent(&control.0), "each once, from the one or the other");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_an_email_is_being_sent_nothing_moves_and_a_letter_in_doubt_is_settled_first() {
    let folder = Folder::new("move-claimed");
    let steps = in_use(&folder.0).await;
    let (_, table) = empty().await;
    let (_, email) = steps.table.unsent_emails().await.unwrap().remove(0);
    let claimed = |at: DateTime<Utc>| steps.table.claim(ID, &email, at, Claim::AmongOthers);
    assert!(claimed(later()).await.unwrap().is_some());
    let fault = moved(&steps.table, &table).await.unwrap_err();
    assert!(matches!(&fault, MoveError::BeingSent { email: being_sent } if *being_sent == email), "{fault}");
    assert!(fault.retry_can_help());
    assert!(steps.table.head(ID).await.unwrap().is_some(), "the old one goes on");
    // When its lease is over it is the new one's to send again, as it would have been the old one's.
    let over = later() + chrono::TimeDelta::minutes(6);
    let ends = [&steps.table, &table].map(|table| Endpoint { now: over, ..end(table, "") });
    let to = Endpoint { place: "the new place".into(), ..ends[1].clone() };
    // A letter is not, as long as nobody says whether it went.
    let client = &steps.client;
    for (name, value) in [("state", "claimed"), ("agenda", "notify"), ("agenda_on", "2022-06-06T09:05:00Z")] {
        let request = client
            .update_item()
            .table_name(system_tests::embedded::TABLE)
            .key("pk", AttributeValue::S(format!("CONTRACT#{ID}")))
            .key("sk", AttributeValue::S(format!("EMAIL#{LETTER}")))
            .update_expression("SET #name = :value")
            .expression_attribute_names("#name", name)
            .expression_attribute_values(":value", AttributeValue::S(value.into()));
        request.send().await.unwrap();
    }
    let fault = move_contract(ID, &ends[0], &to, |_| ()).await.unwrap_err();
    assert!(matches!(&fault, MoveError::LetterInDoubt { letter } if letter == LETTER), "{fault}");
    steps.notify.send(ID, LETTER, over, Claim::AmongOthers).await.unwrap();
    assert_eq!(steps.table.email(ID, LETTER).await.unwrap().unwrap().state, EmailState::Sent);
    move_contract(ID, &ends[0], &to, |_| ()).await.unwrap();
    let there = table.email(ID, &email).await.unwrap().unwrap();
    assert_eq!((there.state, there.sending.claims), (EmailState::Claimed, 1), "as it was");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_chain_is_named_and_nothing_is_closed_or_copied() {
    let folder = Folder::new("move-broken");
    let steps = in_use(&folder.0).await;
    let (client, table) = empty().await;
    let request = steps
        .client
        .update_item()
        .table_name(system_tests::embedded::TABLE)
        .key("pk", AttributeValue::S(format!("CONTRACT#{ID}")))
        .key("sk", AttributeValue::S("LOG#0000000002".into()))
        .update_expression("SET previous = :other")
        .expression_attribute_values(":other", AttributeValue::S("0".repeat(64)));
    request.send().await.unwrap();
    let fault = moved(&steps.table, &table).await.unwrap_err();
    assert!(!fault.retry_can_help());
    let said = fault.to_string();
    assert!(said.contains("the old place") && said.contains("entry 2 does not follow"), "{said}");
    assert!(steps.table.head(ID).await.unwrap().is_some());
    assert_eq!(items(&client).await, Items::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_is_another_is_never_overwritten() {
    let (folder, other_folder) = (Folder::new("move-other"), Folder::new("move-others"));
    let steps = in_use(&folder.0).await;
    let other = in_use(&other_folder.0).await;
    let theirs = items(&other.client).await;
    let fault = moved(&steps.table, &other.table).await.unwrap_err();
    assert!(matches!(fault, MoveError::AnotherThere { .. }), "{fault}");
    assert!(items(&other.client).await == theirs);
    // One that moved away from there and went on otherwise is no more welcome.
    let (_, third) = empty().await;
    let note = json!({ "kind": "capacity-issue-raised", "issue": "C2", "text": "Another visitor is ill." });
    other.record(Contractor, &note, later()).await.unwrap();
    moved(&other.table, &third).await.unwrap();
    let theirs = items(&other.client).await;
    let fault = moved(&steps.table, &other.table).await.unwrap_err();
    assert!(matches!(fault, MoveError::Diverged { number: 5, .. }), "{fault}");
    assert!(items(&other.client).await == theirs);
    assert!(steps.table.head(ID).await.unwrap().is_some(), "and this one goes on where it is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_that_began_goes_on_to_where_it_went_and_nowhere_else() {
    let folder = Folder::new("move-elsewhere");
    let steps = in_use(&folder.0).await;
    let ((new_client, new), (_, elsewhere)) = (empty().await, empty().await);
    let (dying_old, dying_new) = for_life(&CrashAfter::new(40), &steps.client, &new_client);
    moved(&dying_old, &dying_new).await.unwrap_err();
    assert!(steps.table.head(ID).await.unwrap().is_none(), "it has closed the old one");
    let fault = move_contract(ID, &end(&steps.table, "the old place"), &end(&elsewhere, "elsewhere"), |_| ()).await;
    assert!(matches!(fault, Err(MoveError::GoesElsewhere { to }) if to == "the new place"));
    let back = move_contract(ID, &end(&elsewhere, "elsewhere"), &end(&steps.table, "the old place"), |_| ()).await;
    assert!(matches!(back, Err(MoveError::NoContract { .. })));
    moved(&steps.table, &new).await.unwrap();
}

fn lastfriday(arguments: &[&str]) -> Command {
    let mut command = Command::new(binary("lastfriday"));
    command
        .args(arguments)
        .env("AWS_REGION", "eu-west-2")
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test");
    command
}

fn said(arguments: &[&str]) -> (Option<i32>, String) {
    let output = lastfriday(arguments).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}
