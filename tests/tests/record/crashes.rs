//! Wherever a process crashes between a warning and its letter, the letter goes once.

use chrono::TimeDelta;
use cloud::outbox::{Claim, EmailState};
use domain::event::Party::{Contractor, Council};
use functions::daily_check::retry_overdue;
use serde_json::json;
use system_tests::sample::warning;

use crate::{LETTER, LETTER_FILE, back_to_claimed, letters, now, state, when_the_lease_is_over, with_a_folder};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_recorded_by_a_process_that_dies_before_it_is_assessed_sends_its_letter_once() {
    let (steps, folder) = with_a_folder("before-assessing").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    assert_eq!(
        retry_overdue(&steps.table, now() + TimeDelta::minutes(1)).await.unwrap().assessed,
        0,
        "it may be under way"
    );
    let later = when_the_lease_is_over();
    assert_eq!(retry_overdue(&steps.table, later).await.unwrap().assessed, 1);
    steps.send_all(later).await;
    assert_eq!(retry_overdue(&steps.table, later + TimeDelta::hours(1)).await.unwrap().assessed, 0);
    steps.send_all(later + TimeDelta::hours(1)).await;
    assert_eq!(letters(&folder), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_in_the_outbox_of_a_process_that_dies_before_it_sends_goes_once() {
    let (steps, folder) = with_a_folder("before-sending").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    let later = when_the_lease_is_over();
    let overdue = steps.table.overdue_emails(later).await.unwrap();
    assert!(overdue.contains(&("regulation-44".to_owned(), LETTER.to_owned())), "{overdue:?}");
    assert!(
        retry_overdue(&steps.table, later).await.unwrap().requeued >= overdue.len(),
        "each is brought before notify again"
    );
    steps.send(LETTER, later).await;
    steps.send(LETTER, later + TimeDelta::hours(1)).await;
    assert_eq!((letters(&folder), state(&steps, LETTER).await), (1, EmailState::Sent));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_claimed_by_a_process_that_dies_goes_once() {
    let (steps, folder) = with_a_folder("after-claiming").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    assert!(steps.table.claim("regulation-44", LETTER, now(), Claim::AmongOthers).await.unwrap().is_some());
    steps.send(LETTER, now() + TimeDelta::minutes(1)).await;
    assert_eq!(letters(&folder), 0, "somebody is at it");
    retry_overdue(&steps.table, when_the_lease_is_over()).await.unwrap();
    steps.send(LETTER, when_the_lease_is_over()).await;
    assert_eq!((letters(&folder), state(&steps, LETTER).await), (1, EmailState::Sent));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_sent_by_a_process_that_dies_before_it_records_so_is_one_file() {
    let (steps, folder) = with_a_folder("before-recording-so").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    steps.send(LETTER, now()).await;
    let sent = std::fs::read(folder.0.join(LETTER_FILE)).unwrap();
    back_to_claimed(&steps).await;
    let later = when_the_lease_is_over();
    steps.send(LETTER, later).await;
    assert_eq!((letters(&folder), state(&steps, LETTER).await), (1, EmailState::Sent));
    assert!(std::fs::read(folder.0.join(LETTER_FILE)).unwrap() == sent);
    assert!(steps.table.letter("regulation-44", LETTER).await.unwrap().unwrap().message == sent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_went_before_its_warning_was_withdrawn_is_recorded_as_sent() {
    let (steps, folder) = with_a_folder("went-then-withdrawn").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    steps.send(LETTER, now()).await;
    back_to_claimed(&steps).await;
    let withdrawn = json!({ "kind": "event-withdrawn", "event": 2, "reason": "It named the wrong KPI." });
    steps.record(Council, &withdrawn, now() + TimeDelta::minutes(1)).await.unwrap();
    steps.evaluate(now() + TimeDelta::minutes(1)).await;
    steps.send(LETTER, when_the_lease_is_over()).await;
    assert_eq!((letters(&folder), state(&steps, LETTER).await), (1, EmailState::Sent));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_letter_of_a_warning_withdrawn_before_it_goes_is_never_sent() {
    let (steps, folder) = with_a_folder("withdrawn-first").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    let withdrawn = json!({ "kind": "event-withdrawn", "event": 2, "reason": "It named the wrong KPI." });
    steps.record(Council, &withdrawn, now() + TimeDelta::minutes(1)).await.unwrap();
    steps.evaluate(now() + TimeDelta::minutes(1)).await;
    steps.send_all(now() + TimeDelta::minutes(1)).await;
    steps.send(LETTER, when_the_lease_is_over()).await;
    assert_eq!((letters(&folder), state(&steps, LETTER).await), (0, EmailState::Lapsed));
    assert_eq!(steps.get(Contractor, &format!("letters/{LETTER}"), now()).await.status, 404);
}
