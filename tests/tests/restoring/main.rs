//! A contract is brought back as it was at a point in time: its log is that of then, nothing that went goes again, and what is
//! lost can be taken in again, wherever the restore dies.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};
use cloud::log::LogHead;
use cloud::mail::Mail;
use cloud::outbox::Claim;
use cloud::published::{PageSet, PublishedPages};
use cloud::site::Site;
use cloud::table::Table;
use domain::event::Fact;
use domain::event::Party::{Contractor, Council};
use functions::daily_check::check;
use functions::notify::Notify;
use functions::publish::Publish;
use serde_json::{Value, json};
use system_tests::embedded::{Items, another_with, items};
use system_tests::program::Folder;
use system_tests::sample::{self, ID, april, moment, warning};
use system_tests::steps::{SENDER, Steps};
use transfer::{Endpoint, RestoreError, RestorePlan, plan_restore};

mod command;
mod failures;

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
