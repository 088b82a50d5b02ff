//! What an entry raised by a clock that was ahead, and was told, is told once, though the clock is put back.

use chrono::{DateTime, TimeDelta, Utc};
use cloud::outbox::Claim;

use crate::*;

const AHEAD: &str = "2023-02-06T09:00:00Z";
const RIGHT: &str = "2022-07-04T09:00:00Z";

fn issue(id: &str) -> Value {
    json!({ "kind": "capacity-issue-raised", "issue": id, "text": "Two visitors leave in August." })
}

/// Sends what waits, as `notify` does.
async fn send(steps: &Steps, now: DateTime<Utc>) {
    for (contract, id) in &steps.table.unsent_emails().await.unwrap() {
        steps.notify.send(contract, id, now, Claim::Alone).await.unwrap();
    }
}

/// The ids of the notices of an issue, with whether their email went.
async fn of_issue(steps: &Steps, id: &str) -> Vec<(String, bool)> {
    let part = format!("/{id}/");
    let emails = steps.table.emails(CONTRACT).await.unwrap();
    let notices = emails.iter().flat_map(|email| email.notices.iter().map(|notice| (&notice.id, email.state.went())));
    notices.filter(|(of, _)| of.contains(&part)).map(|(of, went)| (of.clone(), went)).collect()
}

async fn steps(folder: &Folder) -> Steps {
    Steps::found(&system_tests::sample::contract(), Mail::Folder(folder.0.join("mail"))).await
}

#[tokio::test]
async fn what_was_told_of_an_entry_by_a_clock_ahead_is_not_told_again_when_the_clock_is_put_back() {
    let folder = Folder::new("told-ahead");
    let steps = steps(&folder).await;
    let (ahead, right) = (moment(AHEAD), moment(RIGHT));
    steps.record(Contractor, &issue("C1"), ahead).await.unwrap();
    steps.evaluate(ahead).await;
    send(&steps, ahead).await;
    let told = of_issue(&steps, "C1").await;
    assert_eq!(told, [("capacity-issue/2023-02-06/5.2/C1/council".to_owned(), true)]);
    assert!(record_clock_correction(&steps.table, CONTRACT, right).await.unwrap());
    for days in [0, 1, 30] {
        let now = right + TimeDelta::days(days);
        steps.evaluate(now).await;
        send(&steps, now).await;
        assert_eq!(of_issue(&steps, "C1").await, told, "after {days} days");
    }
    // What is raised since is told, and so is the same id raised anew on another day.
    let later = right + TimeDelta::days(31);
    steps.record(Contractor, &issue("C2"), later).await.unwrap();
    let withdrawn = json!({ "kind": "event-withdrawn", "event": 1, "reason": "It was another." });
    steps.record(Contractor, &withdrawn, later).await.unwrap();
    steps.evaluate(later).await;
    steps.record(Contractor, &issue("C1"), later).await.unwrap();
    steps.evaluate(later).await;
    send(&steps, later).await;
    assert_eq!(of_issue(&steps, "C2").await, [("capacity-issue/2022-08-04/5.2/C2/council".to_owned(), true)]);
    let mut anew = told.clone();
    anew.push(("capacity-issue/2022-08-04/5.2/C1/council".to_owned(), true));
    anew.sort();
    let mut all = of_issue(&steps, "C1").await;
    all.sort();
    assert_eq!(all, anew);
}

#[tokio::test]
async fn what_was_received_by_a_clock_ahead_and_not_told_is_told_when_the_clock_is_put_back() {
    let folder = Folder::new("told-then");
    let steps = steps(&folder).await;
    steps.record(Contractor, &issue("C1"), moment(AHEAD)).await.unwrap();
    let right = moment(RIGHT);
    assert!(record_clock_correction(&steps.table, CONTRACT, right).await.unwrap());
    steps.evaluate(right).await;
    send(&steps, right).await;
    assert_eq!(of_issue(&steps, "C1").await, [("capacity-issue/2022-07-04/5.2/C1/council".to_owned(), true)]);
}

#[tokio::test]
async fn what_waits_to_be_sent_with_a_day_to_come_is_told_once_with_the_right_one() {
    let folder = Folder::new("told-right");
    let steps = steps(&folder).await;
    // Between these days nothing else is told, so that it is an email of its own.
    let (ahead, right) = (moment("2022-04-11T09:00:00Z"), moment("2022-04-04T09:00:00Z"));
    steps.record(Contractor, &issue("C1"), ahead).await.unwrap();
    // It dies before it is sent.
    steps.evaluate(ahead).await;
    assert!(record_clock_correction(&steps.table, CONTRACT, right).await.unwrap());
    for now in [right, ahead + TimeDelta::days(1)] {
        steps.evaluate(now).await;
        send(&steps, now).await;
        let went: Vec<_> = of_issue(&steps, "C1").await.into_iter().filter(|(_, went)| *went).collect();
        assert_eq!(went, [("capacity-issue/2022-04-04/5.2/C1/council".to_owned(), true)], "{now}");
    }
}
