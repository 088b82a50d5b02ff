//! Receipt of letters (D35): what SES says of a formal warning's letter, and of the email that shares minutes, is an entry of the
//! log, once; what came back has no day, and is served again by the council's decision.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use cloud::mail::Mail;
use cloud::outbox::{Claim, EmailState, OutboxEmail};
use cloud::table::Table;
use domain::assessment::Assessment;
use domain::clause::{Finding, FindingKind};
use domain::event::Party::{Contractor, Council, System};
use domain::event::{Event, Fact, Through};
use domain::notice::NoticeKind;
use functions::evidence::{Months, evidence, verify};
use functions::notify::{BroughtAlong, Handed, Notify, bring_along};
use serde_json::{Value, json};
use system_tests::dying::Life;
use system_tests::lambda::sns_event;
use system_tests::program::Folder;
use system_tests::sample::{self, DEFINITION, ID, moment};
use system_tests::steps::{SENDER, Steps};
use system_tests::warned::{LETTER, warned};

/// When the council records the warning, or shares the minutes: a Monday.
fn now() -> DateTime<Utc> {
    moment("2022-06-06T09:00:00Z")
}

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

/// What SES publishes of an email that it took under an id, at a moment.
fn said(event_type: &str, bounce: &Value, email: &str, (message_id, at): (&str, &str)) -> Handed {
    let mut bounce = bounce.clone();
    if let Some(bounce) = bounce.as_object_mut() {
        bounce.insert("timestamp".into(), at.into());
    }
    let said = json!({
        "eventType": event_type,
        "bounce": bounce,
        "delivery": { "timestamp": at },
        "complaint": { "timestamp": at },
        "mail": { "messageId": message_id, "timestamp": "2022-06-06T09:00:05.000Z",
                  "tags": { "contract": [ID], "email": [URL_SAFE_NO_PAD.encode(email)] } },
    });
    serde_json::from_value(sns_event(&said)).unwrap()
}

fn delivery(email: &str, of: (&str, &str)) -> Handed {
    said("Delivery", &json!(null), email, of)
}

/// A bounce for good.
fn bounce(email: &str, of: (&str, &str)) -> Handed {
    let bounce = json!({ "bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [] });
    said("Bounce", &bounce, email, of)
}

/// An automatic reply, which SES reports as a bounce that need not last.
fn out_of_office(email: &str, of: (&str, &str)) -> Handed {
    let bounce = json!({ "bounceType": "Transient", "bounceSubType": "General",
                         "bouncedRecipients": [{ "emailAddress": "manager@contractor.example" }] });
    said("Bounce", &bounce, email, of)
}

/// SNS hands it over, some days after the letter was sent.
async fn hand_over(steps: &Steps, handed: &Handed) {
    steps.notify.take(handed, &|| now() + TimeDelta::days(8)).await.unwrap();
}

/// The id under which an email was taken: of a folder, the file's name.
async fn taken_as(steps: &Steps, email: &str) -> String {
    steps.table.email(ID, email).await.unwrap().unwrap().message_id.expect("it was sent")
}

async fn state(steps: &Steps, email: &str) -> EmailState {
    steps.table.email(ID, email).await.unwrap().unwrap().state
}

/// The log; its chain of hashes is checked as it is read.
async fn log(steps: &Steps) -> Vec<Event> {
    steps.table.read_log(ID).await.unwrap().unwrap().events
}

/// What the log says of the receipt of letters, in order: what became of it, of which entry, on which day.
async fn received(steps: &Steps) -> Vec<(&'static str, usize, String)> {
    let mut received = Vec::new();
    for event in log(steps).await {
        let (what, report) = match event.fact {
            Fact::LetterDelivered(report) => ("delivered", report),
            Fact::LetterFailed(report) => ("failed", report),
            _ => continue,
        };
        assert_eq!((event.by, event.who.map(|who| who.through)), (System, Some(Through::System)));
        received.push((what, report.event, report.on.to_string()));
    }
    received
}

async fn as_of(steps: &Steps, day: &str) -> Assessment {
    let log = steps.table.read_log(ID).await.unwrap().unwrap();
    domain::assess(&log.contract, &log.events, domain::date::read(day).unwrap()).unwrap()
}

/// The plan that the warning requires, as of a day: since when, and by when it is due.
async fn required(steps: &Steps, day: &str) -> Option<(String, String)> {
    let is_it = |finding: &&Finding| finding.kind() == FindingKind::PlanRequired && finding.clause().as_str() == "6.4";
    let assessment = as_of(steps, day).await;
    let found = assessment.findings.iter().find(is_it)?;
    Some((found.raised_on.to_string(), found.due_on().unwrap().to_string()))
}

/// The day on which minutes are deemed agreed, as of September.
async fn agreed_in_silence(steps: &Steps) -> Option<String> {
    let assessment = as_of(steps, "2022-09-01").await;
    let found = assessment.findings.iter().find(|finding| finding.kind() == FindingKind::MinutesDeemedAgreed)?;
    Some(found.raised_on.to_string())
}

/// The files of sent emails whose names have something in them.
fn files(folder: &Folder, with: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder.0.join(ID)).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.contains(with)).collect();
    names.sort();
    names
}

fn days(of: (&str, &str)) -> Option<(String, String)> {
    Some((of.0.into(), of.1.into()))
}

/// Half an hour after midnight in London on the 8th, which is still the 7th in UTC.
const NIGHT: &str = "2022-06-07T23:30:00.000Z";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_is_an_entry_once_however_often_and_however_early_ses_reports_it() {
    for is_recorded in [true, false] {
        let (steps, _folder) = warned("received-once", now()).await;
        let id = if is_recorded {
            steps.send(LETTER, now()).await;
            taken_as(&steps, LETTER).await
        } else {
            // SES is faster than whoever sent it.
            assert!(steps.table.claim(ID, LETTER, now(), Claim::AmongOthers).await.unwrap().is_some());
            "taken".into()
        };
        assert_eq!(
            required(&steps, "2022-06-30").await,
            days(("2022-06-06", "2022-06-20")),
            "by its receipt in the log"
        );
        let delivered = delivery(LETTER, (&id, NIGHT));
        tokio::join!(hand_over(&steps, &delivered), hand_over(&steps, &delivered));
        hand_over(&steps, &delivered).await;
        steps.table.record_sent(ID, LETTER, &id, now()).await.unwrap();
        hand_over(&steps, &delivered).await;
        assert_eq!(received(&steps).await, [("delivered", 1, "2022-06-08".to_owned())], "the day is London's");
        assert_eq!(state(&steps, LETTER).await, EmailState::Delivered);
        assert_eq!(required(&steps, "2022-06-30").await, days(("2022-06-08", "2022-06-22")), "from the delivery");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_is_an_entry_once_though_others_record_at_the_same_moment() {
    let (steps, _folder) = warned("received-among-others", now()).await;
    steps.send(LETTER, now()).await;
    let delivered = delivery(LETTER, (&taken_as(&steps, LETTER).await, NIGHT));
    let issue = |id: &str| json!({ "kind": "capacity-issue-raised", "issue": id, "text": "One visitor is ill." });
    let (one, other) = (issue("one"), issue("other"));
    let at = now() + TimeDelta::days(8);
    let (_, first, second) = tokio::join!(
        hand_over(&steps, &delivered),
        steps.record(Contractor, &one, at),
        steps.record(Contractor, &other, at)
    );
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(received(&steps).await.len(), 1);
    assert_eq!(log(&steps).await.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_whoever_records_a_report_dies_it_is_an_entry_once_and_the_council_is_told_once() {
    for is_bounce in [false, true] {
        for most in 0.. {
            let (steps, _folder) = warned("received-dying", now()).await;
            steps.send(LETTER, now()).await;
            let of = (&*taken_as(&steps, LETTER).await, NIGHT);
            let handed = if is_bounce { bounce(LETTER, of) } else { delivery(LETTER, of) };
            let life = Life::of(most);
            let table = Table::new(life.client(&steps.client), Steps::TABLE);
            let (mail, links) = (steps.notify.mail.clone(), steps.notify.links.clone());
            let dying = Notify { table, mail, from: SENDER.into(), links };
            let has_died = dying.take(&handed, &|| now() + TimeDelta::days(8)).await.is_err();
            hand_over(&steps, &handed).await;
            let (what, told) = if is_bounce { ("failed", 1) } else { ("delivered", 0) };
            assert_eq!(received(&steps).await, [(what, 1, "2022-06-08".to_owned())], "after {most} calls");
            let emails = steps.table.emails(ID).await.unwrap();
            let bounced = emails.iter().filter(|email| email.id.starts_with("letter-bounced/"));
            assert_eq!(bounced.count(), told * councils_contacts(), "after {most} calls");
            if !has_died {
                assert!(most > 4, "it reads, appends and records");
                break;
            }
        }
    }
}

fn councils_contacts() -> usize {
    sample::contract().contacts.iter().filter(|contact| contact.party == Council).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_automatic_reply_or_a_complaint_is_no_failed_delivery() {
    for is_reply_first in [false, true] {
        let (steps, _folder) = warned("received-reply", now()).await;
        steps.send(LETTER, now()).await;
        let id = taken_as(&steps, LETTER).await;
        let reply = out_of_office(LETTER, (&id, "2022-06-08T09:00:00.000Z"));
        let complaint = said("Complaint", &json!(null), LETTER, (&id, "2022-06-08T10:00:00.000Z"));
        let delivered = delivery(LETTER, (&id, NIGHT));
        let order = if is_reply_first { [&reply, &complaint, &delivered] } else { [&delivered, &reply, &complaint] };
        for handed in order.into_iter().chain(order) {
            hand_over(&steps, handed).await;
        }
        assert_eq!(received(&steps).await, [("delivered", 1, "2022-06-08".to_owned())]);
        assert_eq!(state(&steps, LETTER).await, EmailState::Complained);
        assert_eq!(required(&steps, "2022-06-30").await, days(("2022-06-08", "2022-06-22")));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_that_came_back_has_no_day_in_whatever_order_ses_reports_it() {
    for is_bounce_first in [false, true] {
        let (steps, _folder) = warned("received-bounced", now()).await;
        steps.send(LETTER, now()).await;
        let id = taken_as(&steps, LETTER).await;
        let came_back = bounce(LETTER, (&id, "2022-06-09T08:00:00.000Z"));
        let delivered = delivery(LETTER, (&id, NIGHT));
        let order = if is_bounce_first { [&came_back, &delivered] } else { [&delivered, &came_back] };
        for handed in order.into_iter().chain(order) {
            hand_over(&steps, handed).await;
        }
        let last = received(&steps).await.pop();
        assert_eq!(last, Some(("failed", 1, "2022-06-09".to_owned())), "that it was taken first says nothing");
        assert_eq!(received(&steps).await.len(), if is_bounce_first { 1 } else { 2 });
        assert_eq!(required(&steps, "2022-12-31").await, None);
        assert_eq!(state(&steps, LETTER).await, EmailState::Bounced);
    }
    // Of two reports at one moment, too.
    let (steps, _folder) = warned("received-bounced-at-once", now()).await;
    steps.send(LETTER, now()).await;
    let id = taken_as(&steps, LETTER).await;
    let (came_back, delivered) = (bounce(LETTER, (&id, NIGHT)), delivery(LETTER, (&id, NIGHT)));
    tokio::join!(hand_over(&steps, &came_back), hand_over(&steps, &delivered));
    assert_eq!(received(&steps).await.pop().unwrap().0, "failed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_that_came_back_is_served_again_as_it_was_kept_and_counts_from_its_delivery() {
    let (steps, folder) = warned("received-again", now()).await;
    steps.send_all(now()).await;
    let first = taken_as(&steps, LETTER).await;
    hand_over(&steps, &bounce(LETTER, (&first, NIGHT))).await;
    steps.send_all(now() + TimeDelta::days(8)).await;
    assert_eq!(files(&folder, "letter-bounced").len(), councils_contacts(), "the council is told");
    assert_eq!(required(&steps, "2022-12-31").await, None);

    let decision = format!("letters/{LETTER}/decision");
    let later = now() + TimeDelta::days(3);
    let (again, was_sent) = (json!({ "decision": "send-again" }), json!({ "decision": "was-sent" }));
    assert_eq!(steps.post(Contractor, &decision, &again, later).await.status, 403);
    assert_eq!(steps.post(Council, &decision, &was_sent, later).await.status, 409, "it is known that it came back");
    assert_eq!(steps.post(Council, &decision, &again, later).await.status, 200);
    assert_eq!(steps.post(Council, &decision, &again, later).await.status, 409, "once it is decided it is");
    assert_eq!(steps.get(Contractor, &format!("letters/{LETTER}"), later).await.status, 200, "it is no secret");
    // The first sending is reported late, while the second waits, and after it went.
    let late = [bounce(LETTER, (&first, "2022-06-10T08:00:00.000Z")), delivery(LETTER, (&first, NIGHT))];
    for handed in &late {
        hand_over(&steps, handed).await;
    }
    assert_eq!(state(&steps, LETTER).await, EmailState::Due);
    steps.send(LETTER, later).await;
    let second = taken_as(&steps, LETTER).await;
    assert_ne!(first, second);
    let letters = files(&folder, "formal-warning.event-1.contractor").into_iter();
    let letters = letters.filter(|name| !name.contains("letter-bounced")).map(|name| folder.0.join(ID).join(name));
    let letters: Vec<Vec<u8>> = letters.map(|file| std::fs::read(file).unwrap()).collect();
    let kept = steps.table.letter(ID, LETTER).await.unwrap().unwrap().message;
    assert!(letters == [kept.clone(), kept], "the same bytes, once more");
    for handed in &late {
        hand_over(&steps, handed).await;
    }
    assert_eq!(state(&steps, LETTER).await, EmailState::Sent);
    assert_eq!(required(&steps, "2022-12-31").await, None, "not before it is delivered");

    hand_over(&steps, &delivery(LETTER, (&second, "2022-06-10T08:00:00.000Z"))).await;
    let expected = [("failed", 1, "2022-06-08".to_owned()), ("delivered", 1, "2022-06-10".to_owned())];
    assert_eq!(received(&steps).await, expected);
    assert_eq!(required(&steps, "2022-12-31").await, days(("2022-06-10", "2022-06-24")), "from the delivery");
    for handed in &late {
        hand_over(&steps, handed).await;
    }
    assert_eq!((received(&steps).await.len(), state(&steps, LETTER).await), (2, EmailState::Delivered));

    // That the second came back after all is another thing that the council is told of.
    hand_over(&steps, &bounce(LETTER, (&second, "2022-06-13T08:00:00.000Z"))).await;
    steps.send_all(now() + TimeDelta::days(9)).await;
    assert_eq!(files(&folder, "letter-bounced").len(), 2 * councils_contacts());
    assert_eq!(required(&steps, "2022-12-31").await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_served_again_goes_to_the_contract_manager_of_now_where_its_address_is_out_of_use() {
    let (steps, _folder) = warned("received-readdressed", now()).await;
    steps.send(LETTER, now()).await;
    hand_over(&steps, &bounce(LETTER, (&taken_as(&steps, LETTER).await, NIGHT))).await;
    let definition = DEFINITION.replace("manager@contractor.example", "new.manager@contractor.example");
    let revised = json!({ "kind": "contract-revised", "definition": definition, "reason": "Another address.", "restates": false });
    let later = now() + TimeDelta::days(9);
    steps.record(Council, &revised, later).await.unwrap();
    steps.evaluate(later).await;
    let again = json!({ "decision": "send-again" });
    assert_eq!(steps.post(Council, &format!("letters/{LETTER}/decision"), &again, later).await.status, 200);
    steps.send(LETTER, later).await;
    let email = steps.table.email(ID, LETTER).await.unwrap().unwrap();
    assert_eq!(email.recipient.unwrap().email, "new.manager@contractor.example");
    assert_eq!(email.state, EmailState::Sent);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_party_records_that_a_letter_was_received_nor_withdraws_that_it_was() {
    let (steps, _folder) = warned("received-forged", now()).await;
    for by in [Council, Contractor] {
        for kind in ["letter-delivered", "letter-failed"] {
            let forged = json!({ "kind": kind, "event": 1, "on": "2022-06-06" });
            let answer = steps.post(by, "events", &forged, now()).await;
            assert_eq!((answer.status, answer.codes()), (403, vec!["wrong-party".to_owned()]));
        }
    }
    steps.send(LETTER, now()).await;
    hand_over(&steps, &delivery(LETTER, (&taken_as(&steps, LETTER).await, NIGHT))).await;
    let withdrawn = json!({ "kind": "event-withdrawn", "event": 2, "reason": "It suits us." });
    for by in [Council, Contractor] {
        let answer = steps.post(by, "events", &withdrawn, now() + TimeDelta::days(9)).await;
        assert_eq!((answer.status, answer.codes()), (403, vec!["wrong-party".to_owned()]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_goes_to_a_folder_and_what_no_period_runs_from_has_no_such_entry() {
    let (steps, _folder) = warned("received-folder", now()).await;
    steps.send_all(now()).await;
    assert_eq!(received(&steps).await, []);
    // The council is told of the contract, too: that it reached the council is evidence of nothing.
    for email in steps.table.emails(ID).await.unwrap().iter().filter(|email| email.id != LETTER && email.state.went()) {
        hand_over(&steps, &delivery(&email.id, (&taken_as(&steps, &email.id).await, NIGHT))).await;
    }
    assert_eq!(received(&steps).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_reported_of_a_letter_is_taken_in_with_a_history_to_the_same_log() {
    let (steps, _folder) = warned("received-kept", now()).await;
    steps.send(LETTER, now()).await;
    hand_over(&steps, &delivery(LETTER, (&taken_as(&steps, LETTER).await, NIGHT))).await;
    let reported = log(&steps).await.pop().unwrap();
    let (elsewhere, _folder) = warned("received-brought", now()).await;
    let of_another = Event { fact: reported.fact.clone().renumbered(2), ..reported.clone() };
    let refused = bring_along(&elsewhere.table, ID, &of_another, "0").await.unwrap();
    assert_eq!(refused, BroughtAlong::OfNoLetter(2));
    assert_eq!(bring_along(&elsewhere.table, ID, &reported, "1").await.unwrap(), BroughtAlong::New);
    let there = BroughtAlong::There(reported.received_at);
    assert_eq!(bring_along(&elsewhere.table, ID, &reported, "1").await.unwrap(), there);
    assert_eq!(elsewhere.head().await, steps.head().await, "the same log, to its last hash");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_does_not_learn_of_a_warning_from_its_delivery() {
    let (steps, _folder) = warned("received-public", now()).await;
    steps.send(LETTER, now()).await;
    hand_over(&steps, &delivery(LETTER, (&taken_as(&steps, LETTER).await, NIGHT))).await;
    let log = log(&steps).await;
    assert_eq!(log.len(), 2);
    let day = domain::date::read("2022-06-30").unwrap();
    let seen = |log: &[Event]| {
        let seen = domain::stakeholders::for_stakeholders(&sample::contract(), log, day).unwrap();
        (seen.sequence, serde_json::to_value(&seen.assessment).unwrap())
    };
    assert_eq!(seen(&log), seen(&[]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_parties_read_in_their_packs_that_a_letter_was_received_and_the_packs_verify() {
    let (steps, _folder) = warned("received-packed", now()).await;
    steps.send(LETTER, now()).await;
    hand_over(&steps, &delivery(LETTER, (&taken_as(&steps, LETTER).await, NIGHT))).await;
    let later = now() + TimeDelta::days(9);
    steps.evaluate(later).await;
    for party in [Council, Contractor] {
        let months = Months { from: "2022-04".parse().unwrap(), to: "2022-06".parse().unwrap() };
        let pack = evidence(&steps.table, ID, months, party, later).await.unwrap().unwrap();
        verify(&pack).unwrap_or_else(|broken| panic!("{broken}"));
        // It is stored, not compressed.
        assert!(String::from_utf8_lossy(&pack).contains(r#"\"kind\":\"letter-delivered\",\"event\":1"#), "{party}");
        let page = steps.get(party, "performance", later).await.text();
        assert!(page.contains("was delivered"), "{party}: {page}");
    }
}
