//! A contract is brought back as it was at a point in time: its log is that of then, nothing that went goes again, and what is
//! lost can be taken in again, wherever the restore dies.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use cloud::log::LogHead;
use cloud::mail::Mail;
use cloud::outbox::{Claim, EmailState, LetterDecision};
use cloud::published::{PageSet, PublishedPages};
use cloud::site::Site;
use cloud::table::Table;
use domain::contract::Contract;
use domain::event::Fact;
use domain::event::Party::{Contractor, Council};
use functions::check::check;
use functions::notify::{Notify, hold};
use functions::publish::Publish;
use serde_json::{Value, json};
use system_tests::aws::Moto;
use system_tests::dying::Life;
use system_tests::embedded::{self, Items, another_with, empty, items};
use system_tests::program::{Folder, binary, root};
use system_tests::sample::{self, DEFINITION, ID, april, moment, warning};
use system_tests::steps::{SENDER, Steps};
use transfer::{Endpoint, RestoreError, RestorePlan, plan_restore};

/// The point in time to which is restored.
fn then() -> DateTime<Utc> {
    moment("2022-06-06T09:00:00Z")
}

/// When what is lost came.
fn since() -> DateTime<Utc> {
    moment("2022-06-08T09:00:00Z")
}

fn now() -> DateTime<Utc> {
    moment("2022-06-10T09:00:00Z")
}

fn issue(id: &str) -> Value {
    json!({ "kind": "capacity-issue-raised", "issue": id, "text": "One visitor is ill." })
}

/// A contract in use, as it was then: what was called for first went, a warning's letter and more waits.
async fn as_of_then(mail: &Path) -> Steps {
    let steps = Steps::found(&sample::contract(), Mail::Folder(mail.into())).await;
    let answer = steps.post(Contractor, "returns/2022-04", &april(4), moment("2022-04-29T10:00:00Z")).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    steps.evaluate(then()).await;
    steps.send_all(then()).await;
    steps.record(Council, &warning("W1"), then()).await.unwrap();
    steps.record(Contractor, &issue("C1"), then()).await.unwrap();
    steps.evaluate(then()).await;
    assert!(steps.table.unsent_emails().await.unwrap().len() > 1);
    steps
}

/// What came of it since: what waited went; another return and another warning came, were told of, and a last thing waits.
async fn went_on(steps: &Steps) {
    steps.send_all(since()).await;
    let answer = steps.post(Contractor, "returns/2022-04", &april(6), since()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    steps.record(Council, &warning("W2"), since()).await.unwrap();
    steps.evaluate(since()).await;
    steps.send_all(since()).await;
    steps.record(Contractor, &issue("C2"), since()).await.unwrap();
    steps.evaluate(since()).await;
    assert!(!steps.table.unsent_emails().await.unwrap().is_empty());
}

fn end(table: &Table, place: &str) -> Endpoint {
    Endpoint { table: table.clone(), place: place.into(), now: now() }
}

async fn prepared(from: &Table, to: &Table) -> Result<RestorePlan, RestoreError> {
    plan_restore(ID, &end(from, "the restored table"), &end(to, "the live table")).await
}

async fn restored(from: &Table, to: &Table) -> Result<LogHead, RestoreError> {
    prepared(from, to).await?.apply().await
}

/// The ids of the notices in emails that went, each as often as it did.
async fn told(table: &Table) -> Vec<String> {
    let emails = table.emails(ID).await.unwrap();
    let went = emails.into_iter().filter(|email| email.state.went());
    went.flat_map(|email| email.notices).map(|notice| notice.id).collect()
}

async fn nothing_was_told_twice(table: &Table) {
    let told = told(table).await;
    let once: BTreeSet<&String> = told.iter().collect();
    assert_eq!(once.len(), told.len(), "{told:?}");
}

/// What sends the emails of a table to a folder.
fn notify(table: &Table, mail: &Path) -> Notify {
    Notify {
        table: table.clone(),
        mail: Mail::Folder(mail.into()),
        from: SENDER.into(),
        links: render::Links::default(),
    }
}

async fn send_all(notify: &Notify) {
    for email in notify.table.emails(ID).await.unwrap() {
        notify.send(ID, &email.id, now(), Claim::AmongOthers).await.unwrap();
    }
}

fn files(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder.join(ID)).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contract_is_as_it_was_and_nothing_that_went_since_goes_again() {
    let (folder, new_folder) = (Folder::new("restore"), Folder::new("restore-new"));
    let steps = as_of_then(&folder.0).await;
    let far = moment("2024-01-01T00:00:00Z");
    let revoked = steps.table.new_token(ID, Council, "revoked since", chrono::DateTime::UNIX_EPOCH..far).await.unwrap();
    let log = steps.table.read_log(ID).await.unwrap().unwrap();
    let (_, backup) = another_with(&items(&steps.client).await).await;
    went_on(&steps).await;
    assert!(steps.table.revoke_token(ID, &revoked.1.id, since()).await.unwrap());
    let made = steps.table.new_token(ID, Council, "made since", chrono::DateTime::UNIX_EPOCH..far).await.unwrap();
    let (sent, told_before) = (files(&folder.0), told(&steps.table).await);
    let letters = steps.table.letters(ID).await.unwrap();
    assert_eq!(letters.len(), 2);
    let untouched = items(&steps.client).await;

    let restoring = prepared(&backup, &steps.table).await.unwrap();
    assert!(items(&steps.client).await == untouched, "to look changes nothing");
    let lost = restoring.lost();
    let numbers: Vec<u64> = lost.events.iter().map(|event| event.number).collect();
    assert_eq!(numbers, [4, 5, 6]);
    assert!(matches!(&lost.events[0].event.fact, Fact::ReturnSubmitted { .. }));
    assert_eq!(lost.events[0].original, april(6).to_string().into_bytes(), "the bytes as received");
    assert_eq!(lost.credentials, [made.1.id]);
    assert!(!lost.emails.is_empty() && lost.unreadable.is_empty(), "{lost:?}");
    assert!(restoring.waiting().is_empty(), "what waited then went since: {:?}", restoring.waiting());
    assert_eq!(restoring.apply().await.unwrap(), log.head);

    let there = steps.table.read_log(ID).await.unwrap().unwrap();
    assert!(there.head == log.head && there.events == log.events);
    assert_eq!(steps.table.contracts().await.unwrap(), [ID]);
    assert!(steps.table.authenticate(&revoked.0, now()).await.unwrap().is_none());
    assert!(steps.table.authenticate(&made.0, now()).await.unwrap().is_none());
    assert_eq!(steps.get(Council, "assessment", now()).await.status, 200, "the others are valid");
    assert_eq!(steps.table.letters(ID).await.unwrap(), letters, "letters that went are found as they went");
    assert_eq!(steps.table.published(PageSet::Contract(ID)).await.unwrap().0, PublishedPages::default());

    // Assessed at once, and what then waits is sent.
    let checked = check(&steps.table, now()).await.unwrap();
    assert_eq!((checked.assessed, checked.failed), (1, 0));
    let notify = notify(&steps.table, &new_folder.0);
    send_all(&notify).await;
    let is_of_lost = |notice: &String| notice.contains("/C2/");
    assert!(!told(&steps.table).await.iter().any(is_of_lost), "nobody is told of what is lost");
    nothing_was_told_twice(&steps.table).await;
    assert!(files(&new_folder.0).is_disjoint(&sent), "{:?}", files(&new_folder.0));

    // The lost events come back, in their order: those that were told of are not told of again.
    let again = steps.post(Contractor, "returns/2022-04", &april(6), since()).await;
    assert_eq!(again.status, 201, "the same bytes are new: {}", again.text());
    steps.record(Council, &warning("W2"), since()).await.unwrap();
    steps.record(Contractor, &issue("C2"), since()).await.unwrap();
    steps.evaluate(now()).await;
    send_all(&notify).await;
    nothing_was_told_twice(&steps.table).await;
    assert!(files(&new_folder.0).is_disjoint(&sent), "{:?}", files(&new_folder.0));
    let told = told(&steps.table).await;
    assert!(told_before.iter().all(|notice| told.contains(notice)));
    assert!(told.iter().any(is_of_lost), "what was never sent is sent: {told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_pages_come_back_when_the_newer_ones_are_taken_off() {
    let (folder, site) = (Folder::new("restore-pages-mail"), Folder::new("restore-pages"));
    let (pages, versions) = (site.0.join("pages"), site.0.join("versions"));
    let steps = as_of_then(&folder.0).await;
    let publish =
        Publish { table: steps.table.clone(), site: Site::in_folder(pages.clone(), versions.clone()), address: None };
    publish.publish(ID, then()).await.unwrap();
    let page = pages.join(ID).join("index.html");
    let (_, backup) = another_with(&items(&steps.client).await).await;
    went_on(&steps).await;
    publish.publish(ID, since()).await.unwrap();
    let newer = std::fs::read(&page).unwrap();
    restored(&backup, &steps.table).await.unwrap();
    steps.evaluate(now()).await;
    publish.publish(ID, now()).await.unwrap();
    assert!(std::fs::read(&page).unwrap() == newer, "an older page never replaces a newer one");
    let overdue = now() + chrono::TimeDelta::minutes(6);
    assert_eq!(steps.table.overdue_publications(overdue).await.unwrap(), [ID], "and it waits to be published");
    std::fs::remove_dir_all(pages.join(ID)).unwrap();
    std::fs::remove_dir_all(versions.join(ID)).unwrap();
    publish.publish(ID, overdue).await.unwrap();
    assert!(page.is_file() && std::fs::read(&page).unwrap() != newer);
    assert!(steps.table.overdue_publications(overdue).await.unwrap().is_empty());
    let summaries = steps.table.summaries("kent-county-council").await.unwrap();
    assert_eq!(summaries.len(), 1, "the index shows it again");
}

/// A live table and the restored one, each as what is in it.
async fn two_tables(mail: &Path) -> (Items, Items) {
    let steps = as_of_then(mail).await;
    let backup = items(&steps.client).await;
    went_on(&steps).await;
    (backup, items(&steps.client).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn between_whichever_two_calls_a_restore_dies_it_ends_the_same_when_it_is_asked_for_again() {
    let folder = Folder::new("restore-dies");
    let (backup, live) = two_tables(&folder.0).await;
    let (backup_client, backup) = another_with(&backup).await;
    let (live_client, table) = another_with(&live).await;
    let life = Life::of(usize::MAX);
    let dying = |life: &Life, client: &Client| Table::new(life.client(client), Steps::TABLE);
    let ends = restored(&dying(&life, &backup_client), &dying(&life, &live_client)).await.unwrap();
    assert_eq!(table.head(ID).await.unwrap().as_ref(), Some(&ends));
    let whole = items(&live_client).await;
    let (calls, mut unfinished) = (life.calls(), 0);
    assert!(calls > 20, "{calls}");
    for dies_after in 0..calls {
        let (client, table) = another_with(&live).await;
        let life = Life::of(dies_after);
        restored(&dying(&life, &backup_client), &dying(&life, &client)).await.unwrap_err();
        let untouched = items(&client).await == live;
        let head = table.head(ID).await.unwrap();
        unfinished += usize::from(head.is_none());
        let finished = head.as_ref() == Some(&ends) && items(&client).await == whole;
        assert!(untouched || finished || head.is_none(), "open as it was, or as it is to be: {dies_after}");
        assert_eq!(restored(&backup, &table).await.unwrap(), ends, "dying after {dies_after} calls");
        assert!(items(&client).await == whole, "dying after {dies_after} of {calls} calls");
    }
    assert!(unfinished > 10, "{unfinished}");
}

async fn damage(client: &Client, sk: &str, name: &str, value: AttributeValue) {
    let request = client
        .update_item()
        .table_name(Steps::TABLE)
        .key("pk", AttributeValue::S(format!("CONTRACT#{ID}")))
        .key("sk", AttributeValue::S(sk.into()))
        .update_expression("SET #name = :value")
        .expression_attribute_names("#name", name)
        .expression_attribute_values(":value", value);
    request.send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_a_damaged_table_whatever_can_be_read_is_heeded_and_what_cannot_is_told() {
    let folder = Folder::new("restore-damaged");
    let (backup, live) = two_tables(&folder.0).await;
    let ((_, backup), (client, table)) = (another_with(&backup).await, another_with(&live).await);
    let letter = "formal-warning/event-2/contractor";
    let nothing = || AttributeValue::B(aws_sdk_dynamodb::primitives::Blob::new(vec![0xff]));
    damage(&client, "LOG#0000000002", "body", nothing()).await;
    damage(&client, "LOG#0000000005", "body", nothing()).await;
    damage(&client, &format!("EMAIL#{letter}"), "email", nothing()).await;
    damage(&client, "HEAD", "hash", AttributeValue::S("0".repeat(64))).await;
    table.read_log(ID).await.unwrap_err();
    let restoring = prepared(&backup, &table).await.unwrap();
    let numbers: Vec<u64> = restoring.lost().events.iter().map(|event| event.number).collect();
    assert_eq!(numbers, [4, 6]);
    assert_eq!(restoring.lost().unreadable, ["LOG#0000000005"]);
    restoring.apply().await.unwrap();
    let email = table.email(ID, letter).await.unwrap().unwrap();
    assert_eq!(email.state, EmailState::Sent, "that it went is still known");
    functions::evaluate::evaluate(&table, ID, now()).await.unwrap();
    nothing_was_told_twice(&table).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nothing_is_known_of_what_went_all_that_waits_is_held_and_letters_are_the_councils_to_decide_on() {
    let (folder, new_folder) = (Folder::new("restore-lost"), Folder::new("restore-lost-new"));
    let (backup, _) = two_tables(&folder.0).await;
    let ((_, backup), (_, table)) = (another_with(&backup).await, empty().await);
    let restoring = prepared(&backup, &table).await.unwrap();
    assert!(!restoring.in_doubt().is_empty() && restoring.in_doubt() == restoring.waiting());
    restoring.apply().await.unwrap();
    assert_eq!(check(&table, now()).await.unwrap().assessed, 1);
    let waiting: Vec<_> = table.emails(ID).await.unwrap().into_iter().filter(|email| email.is_waiting()).collect();
    assert!(waiting.len() > 1);
    let notify = notify(&table, &new_folder.0);
    let mut letters = 0;
    for email in &waiting {
        assert!(hold(&table, SENDER, email, now()).await.unwrap());
        assert!(!hold(&table, SENDER, email, now()).await.unwrap(), "once");
        let held = table.email(ID, &email.id).await.unwrap().unwrap();
        assert_eq!(held.state, email.held_as());
        if email.is_contractual_letter() {
            letters += 1;
            assert_eq!(held.state, EmailState::Unknown);
            assert!(table.letter(ID, &email.id).await.unwrap().is_some(), "the council can see it");
        }
    }
    assert!(letters > 0 && letters < waiting.len());
    assert_eq!(table.unsent_emails().await.unwrap(), []);
    send_all(&notify).await;
    functions::evaluate::evaluate(&table, ID, now()).await.unwrap();
    send_all(&notify).await;
    assert_eq!(files(&new_folder.0), BTreeSet::new(), "nothing goes");
    let letter = waiting.iter().find(|email| email.is_contractual_letter()).unwrap();
    assert!(table.decide(ID, &letter.id, LetterDecision::SendAgain, now()).await.unwrap());
    send_all(&notify).await;
    assert_eq!(files(&new_folder.0).len(), 1, "but what the council sends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_went_elsewhere_or_is_another_is_not_overwritten_and_who_is_still_at_work_is_noticed() {
    let folder = Folder::new("restore-refused");
    let (backup, live) = two_tables(&folder.0).await;
    let (_, backup) = another_with(&backup).await;
    let ((client, table), (_, elsewhere)) = (another_with(&live).await, empty().await);
    let fault = plan_restore("another", &end(&backup, "the restored table"), &end(&table, "here")).await.unwrap_err();
    assert!(matches!(&fault, RestoreError::NoContract { .. }), "{fault}");
    let restoring = prepared(&backup, &table).await.unwrap();
    let hash = AttributeValue::S("0".repeat(64));
    damage(&client, "HEAD", "hash", hash).await;
    let before = items(&client).await;
    let fault = restoring.apply().await.unwrap_err();
    assert!(fault.retry_can_help(), "{fault}");
    assert!(items(&client).await == before);
    let (_, table) = another_with(&live).await;
    let ends = [(&table, "here"), (&elsewhere, "elsewhere")].map(|(table, place)| end(table, place));
    transfer::move_contract(ID, &ends[0], &ends[1], |_| ()).await.unwrap();
    let fault = prepared(&backup, &table).await.unwrap_err();
    assert!(matches!(&fault, RestoreError::Moved { to, .. } if to == "elsewhere"), "{fault}");
    let other = Contract::read(&DEFINITION.replace("go_live = 2022-04-01", "go_live = 2022-05-01")).unwrap();
    let other = Steps::found(&other, Mail::Folder(folder.0.clone())).await;
    let fault = prepared(&backup, &other.table).await.unwrap_err();
    assert!(matches!(&fault, RestoreError::AnotherThere { .. }), "{fault}");
}

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

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

async fn head_of(folder: &Path) -> LogHead {
    let table = Table::new(embedded::of_folder(folder).await.dynamodb(), Steps::TABLE);
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
    // Pages of what is lost, newer than what comes back.
    let (page, lost_page) = ("site/regulation-44/index.html", "site/regulation-44/2099-01/index.html");
    for of_lost in [page, lost_page] {
        for (below, text) in [("site/", "of what is lost"), ("store/site-versions/", "9999999999")] {
            let file = of("place").join(of_lost.replacen("site/", below, 1));
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
    }
    let told = done(&call);
    assert!(told.contains(&then.hash) && told.contains("It is brought back"), "{told}");
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
    assert!(none.contains("No email waits"), "{none}");
    let table = Table::new(embedded::of_folder(&of("place")).await.dynamodb(), Steps::TABLE);
    functions::evaluate::evaluate(&table, ID, cloud::clock::now()).await.unwrap();
    drop(table);
    let waiting = done(&["hold", "--folder", &place, "--dry-run"]);
    assert!(waiting.contains("Nothing was held") && waiting.contains("final-ratings"), "{waiting}");
    assert!(!waiting.contains('@'), "no address is shown: {waiting}");
    let held = done(&["hold", "--folder", &place, "--sender", SENDER]);
    assert!(held.contains("it is never sent") && held.contains("the council decides"), "{held}");
    assert!(done(&["hold", "--folder", &place, "--dry-run"]).contains("No email waits"));
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
    assert!(held.contains(&format!("{waiting} of {waiting} emails that waited are held")), "{held}");
    assert_eq!(table.unsent_emails().await.unwrap(), []);
}
