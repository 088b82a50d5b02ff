//! A restore that dies, or that meets damage, another contract, or a program still at work.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use cloud::mail::Mail;
use cloud::outbox::{EmailState, LetterDecision};
use cloud::table::Table;
use domain::contract::Contract;
use functions::daily_check::check;
use functions::notify::stop_pending;
use system_tests::crash::CrashAfter;
use system_tests::embedded::{another_with, empty, items};
use system_tests::program::Folder;
use system_tests::sample::{DEFINITION, ID};
use system_tests::steps::{SENDER, Steps};
use transfer::{RestoreError, plan_restore};

use crate::{end, files, nothing_was_told_twice, notify, now, prepared, restored, send_all, two_tables};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn between_whichever_two_calls_a_restore_dies_it_ends_the_same_when_it_is_asked_for_again() {
    let folder = Folder::new("restore-dies");
    let (backup, live) = two_tables(&folder.0).await;
    let (backup_client, backup) = another_with(&backup).await;
    let (live_client, table) = another_with(&live).await;
    let life = CrashAfter::new(usize::MAX);
    let dying = |life: &CrashAfter, client: &Client| Table::new(life.client(client), system_tests::embedded::TABLE);
    let ends = restored(&dying(&life, &backup_client), &dying(&life, &live_client)).await.unwrap();
    assert_eq!(table.head(ID).await.unwrap().as_ref(), Some(&ends));
    let whole = items(&live_client).await;
    let (calls, mut unfinished) = (life.calls(), 0);
    assert!(calls > 20, "{calls}");
    for dies_after in 0..calls {
        let (client, table) = another_with(&live).await;
        let life = CrashAfter::new(dies_after);
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
        .table_name(system_tests::embedded::TABLE)
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
        assert!(stop_pending(&table, SENDER, email, now()).await.unwrap());
        assert!(!stop_pending(&table, SENDER, email, now()).await.unwrap(), "once");
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
