//! Receipt of letters (D35): what SES says of a formal warning's letter, and of the email that shares minutes, is an entry of the
//! log, once; what came back has no day, and is served again by the council's decision.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use cloud::outbox::EmailState;
use domain::assessment::Assessment;
use domain::clause::{Finding, FindingKind};
use domain::event::Author::System;
use domain::event::Party::Council;
use domain::event::{Event, Fact, Through};
use functions::notify::NotifyRequest;
use serde_json::{Value, json};
use system_tests::lambda::sns_event;
use system_tests::program::Folder;
use system_tests::sample::{self, ID, moment};
use system_tests::steps::Steps;

mod came_back;
mod delivered;
mod minutes;
mod readers;

/// When the council records the warning, or shares the minutes: a Monday.
fn now() -> DateTime<Utc> {
    moment("2022-06-06T09:00:00Z")
}

/// What SES publishes of an email that it took under an id, at a moment.
fn said(event_type: &str, bounce: &Value, email: &str, (message_id, at): (&str, &str)) -> NotifyRequest {
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

fn delivery(email: &str, of: (&str, &str)) -> NotifyRequest {
    said("Delivery", &json!(null), email, of)
}

/// A bounce for good.
fn bounce(email: &str, of: (&str, &str)) -> NotifyRequest {
    let bounce = json!({ "bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [] });
    said("Bounce", &bounce, email, of)
}

/// SNS hands it over, some days after the letter was sent.
async fn hand_over(steps: &Steps, handed: &NotifyRequest) {
    steps.notify.handle_request(handed, &|| now() + TimeDelta::days(8)).await.unwrap();
}

/// The id under which an email was taken: of a folder, the file's name.
async fn taken_as(steps: &Steps, email: &str) -> String {
    steps.table.email(ID, email).await.unwrap().unwrap().sending.message_id.expect("it was sent")
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

fn councils_contacts() -> usize {
    sample::contract().contacts.iter().filter(|contact| contact.party == Council).count()
}
