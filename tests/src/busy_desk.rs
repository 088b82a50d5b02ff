//! The desk on a busy morning: the sample contract's history, and an example of everything that can be answered.

use chrono::{DateTime, TimeDelta, Utc};
use cloud::log::{Appended, NewLogEntry};
use domain::event::Event;

use crate::desk::DeskAtWork;

/// A morning on which minutes await an answer, and much has happened.
const NOW: &str = "2023-02-22T09:00:00Z";

const WAITING: [&str; 4] = [
    r#"{"received_at": "2023-02-22T08:00:00Z", "by": "contractor", "kind": "capacity-issue-raised", "issue": "illness", "text": "One visitor is ill."}"#,
    r#"{"received_at": "2023-02-22T08:01:00Z", "by": "contractor", "kind": "rating-disputed", "dispute": "december", "month": "2022-12", "kpi": 2, "text": "All were sent in time."}"#,
    r#"{"received_at": "2023-02-22T08:02:00Z", "by": "council", "kind": "information-requested", "request": "rota", "text": "The rota.", "requested_on": "2023-02-22"}"#,
    r#"{"received_at": "2023-02-22T08:03:00Z", "by": "council", "kind": "meeting-held", "meeting": "urgent", "held_on": "2023-02-21", "attendees": [{"party": "council", "name": "Sam Specimen", "contract_manager": true}, {"party": "contractor", "name": "Alex Sample", "contract_manager": true}], "urgent": true}"#,
];

/// Returns that morning.
///
/// # Panics
///
/// It is no moment.
pub fn now() -> DateTime<Utc> {
    NOW.parse().expect("a moment")
}

/// Returns the moment some seconds after that.
pub fn later(seconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(seconds)
}

/// Returns the desk with the sample's history up to that morning, and the open tasks.
///
/// # Panics
///
/// The store does not take it.
pub async fn desk(test: &str) -> DeskAtWork {
    let desk = DeskAtWork::open(test, &crate::sample::contract(), now()).await;
    let sample = crate::sample::log().into_iter().filter(|event| event.received_at < now());
    let waiting = WAITING.iter().map(|line| serde_json::from_str::<Event>(line).expect("an event"));
    for (number, event) in sample.chain(waiting).enumerate() {
        let content = format!("{number:064x}");
        let original = serde_json::to_vec(&event.fact).expect("its JSON");
        let entry =
            NewLogEntry { event: &event, content: &content, receipt: "{}", replaces: None, original: &original };
        let head = desk.steps.head().await;
        let appended = desk.steps.table.append("regulation-44", &head, &entry).await.expect("the store answers");
        assert!(matches!(appended, Appended::Stored(_)));
    }
    desk
}
