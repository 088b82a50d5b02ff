//! Minutes: deemed agreed only after they were received.

use chrono::TimeDelta;
use cloud::mail::Mail;
use cloud::outbox::OutboxEmail;
use domain::clause::FindingKind;
use domain::event::Party::{Contractor, Council};
use domain::notice::NoticeKind;
use serde_json::{Value, json};
use system_tests::program::Folder;
use system_tests::sample::{self, ID};
use system_tests::steps::Steps;

use crate::{NIGHT, as_of, bounce, councils_contacts, delivery, files, hand_over, now, received, taken_as};

/// A contract on which meetings were held and their minutes shared, sent, and the email that shares them.
async fn shared(test: &str, meetings: &[&str]) -> (Steps, Folder, OutboxEmail) {
    let folder = Folder::new(test);
    let steps = Steps::found(&sample::contract(), Mail::Folder(folder.0.clone())).await;
    for meeting in meetings {
        let held = json!({ "kind": "meeting-held", "meeting": meeting, "held_on": "2022-06-01", "attendees": [
            { "party": "council", "name": "Sam Specimen", "contract_manager": true },
            { "party": "contractor", "name": "Alex Sample", "contract_manager": true }] });
        steps.record(Council, &held, now()).await.unwrap();
        steps.record(Council, &minutes(meeting), now()).await.unwrap();
    }
    steps.evaluate(now()).await;
    steps.send_all(now()).await;
    let shares = |email: &OutboxEmail| email.notices.iter().any(|notice| notice.kind == NoticeKind::MinutesShared);
    let email = steps.table.emails(ID).await.unwrap().into_iter().find(shares).expect("minutes are shared by email");
    (steps, folder, email)
}

fn minutes(meeting: &str) -> Value {
    json!({ "kind": "minutes-shared", "meeting": meeting, "shared_on": "2022-06-06", "text": "1. All was well." })
}

/// The day on which minutes are deemed agreed, as of September.
async fn agreed_in_silence(steps: &Steps) -> Option<String> {
    let assessment = as_of(steps, "2022-09-01").await;
    let found = assessment.findings.iter().find(|finding| finding.kind() == FindingKind::MinutesDeemedAgreed)?;
    Some(found.raised_on.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn minutes_that_came_back_are_not_deemed_agreed_and_the_council_is_told() {
    let (steps, folder, email) = shared("received-minutes", &["M1"]).await;
    assert_eq!(agreed_in_silence(&steps).await.as_deref(), Some("2022-06-21"), "by their receipt in the log");
    let first = taken_as(&steps, &email.id).await;
    hand_over(&steps, &bounce(&email.id, (&first, NIGHT))).await;
    assert_eq!(received(&steps).await, [("failed", 2, "2022-06-08".to_owned())]);
    assert_eq!(agreed_in_silence(&steps).await, None);
    steps.send_all(now() + TimeDelta::days(8)).await;
    let told = files(&folder, "letter-bounced");
    assert_eq!(told.len(), councils_contacts());
    let text = std::fs::read_to_string(folder.0.join(ID).join(&told[0])).unwrap();
    assert!(text.contains("Subject: Send the minutes again: the email to Example Visitors"), "{text}");

    let decision = format!("letters/{}/decision", email.id);
    let later = now() + TimeDelta::days(3);
    let again = steps.post(Council, &decision, &json!({ "decision": "send-again" }), later).await;
    assert_eq!(again.status, 200, "{}", again.text());
    steps.send(&email.id, later).await;
    let second = taken_as(&steps, &email.id).await;
    hand_over(&steps, &delivery(&email.id, (&second, "2022-06-10T08:00:00.000Z"))).await;
    hand_over(&steps, &bounce(&email.id, (&first, "2022-06-13T08:00:00.000Z"))).await;
    assert_eq!(agreed_in_silence(&steps).await.as_deref(), Some("2022-06-25"), "ten working days from the delivery");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn minutes_that_came_back_can_be_answered_all_the_same() {
    let (steps, _folder, email) = shared("received-answered", &["M1"]).await;
    hand_over(&steps, &bounce(&email.id, (&taken_as(&steps, &email.id).await, NIGHT))).await;
    let answered =
        json!({ "kind": "minutes-answered", "meeting": "M1", "answered_on": "2022-06-15", "approved": true });
    let answer = steps.post(Contractor, "events", &answered, now() + TimeDelta::days(9)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(agreed_in_silence(&steps).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_email_that_shares_the_minutes_of_several_meetings_is_evidence_for_each_of_them() {
    let (steps, _folder, email) = shared("received-digest", &["M1", "M2"]).await;
    let sharings = email.notices.iter().filter(|notice| notice.kind == NoticeKind::MinutesShared);
    assert_eq!(sharings.count(), 2, "both were shared at once");
    let delivered = delivery(&email.id, (&taken_as(&steps, &email.id).await, NIGHT));
    for _ in 0..2 {
        hand_over(&steps, &delivered).await;
    }
    let on = || "2022-06-08".to_owned();
    assert_eq!(received(&steps).await, [("delivered", 2, on()), ("delivered", 4, on())]);
}
