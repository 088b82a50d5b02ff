//! Recording an event: checking it against the contract's state and appending it to the log.

use chrono::{DateTime, Utc};
use cloud::credentials::Credential;
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::log::{Appended, NewLogEntry, StoredLog};
use cloud::table::Table;
use domain::event::readers_of_entry;
use domain::event::{Author, Event, Party, Who};
use http::StatusCode;
use intake::{EventCode, EventProblem, MOST_EVENT_BYTES, RecordingContext, Rejection, read_event};
use serde::Serialize;

use super::receipt::EventReceipt;
use crate::http::response::{self, Response};
use crate::http::{ProblemDetails, Request};

/// How often other entries may come first before the caller is asked to try again.
const ATTEMPTS: usize = 20;

/// The most characters of an `Idempotency-Key`.
const LONGEST_KEY: usize = 255;

/// An event that another caller recorded in the meantime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConcurrentEvent {
    /// The event's number in the log.
    event: usize,
    received_at: DateTime<Utc>,
    by: Author,
    /// The event's kind, as the formats name it.
    kind: serde_json::Value,
}

impl ConcurrentEvent {
    /// Returns the events of a log after the first so many, without those of which a party may not know.
    fn after(first: usize, log: &[Event], party: Party) -> Vec<Self> {
        let concurrent = |(event, of): (usize, &Event)| Self {
            event,
            received_at: of.received_at,
            by: of.by,
            kind: serde_json::to_value(&of.fact).map(|mut fact| fact["kind"].take()).unwrap_or_default(),
        };
        let later = (1..).zip(log).skip(first);
        later.filter(|(number, _)| readers_of_entry(log, *number).include(party)).map(concurrent).collect()
    }
}

/// Why an event is not recorded.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// Every problem of it; nothing was stored.
    #[error("the event has problems")]
    Problems(Rejection<EventProblem>),
    /// The idempotency key was used for another event.
    #[error("the key was used for another event")]
    KeyInUse,
    /// The key is empty, so that it cannot tell one event from another.
    #[error("the key is empty: give each event a key of its own, or none at all")]
    KeyEmpty,
    /// The key is longer than it may be.
    #[error("the key has more than {LONGEST_KEY} characters")]
    KeyTooLong,
    /// There is no such contract.
    #[error("there is no such contract")]
    NoContract,
    /// Other callers kept coming first; these are the events that they recorded.
    #[error("others kept coming first and nothing was recorded: look at what changed, then send it again")]
    Busy(Vec<ConcurrentEvent>),
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// The party that records an event, and the person or the credential that does so for it (D25).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedBy {
    pub party: Party,
    /// `None` where it is not known.
    pub who: Option<Who>,
}

impl From<Party> for RecordedBy {
    fn from(party: Party) -> Self {
        Self { party, who: None }
    }
}

/// An event that is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEvent {
    /// The receipt, in JSON. The same event under the same key gets the same receipt, unless a clock that was ahead stamped it
    /// and has been put back since.
    pub receipt: String,
}

/// Receives an event over HTTP: answers 201 and its receipt, and the same again under the same `Idempotency-Key`; 422 or 403
/// with every problem, and then nothing is kept.
pub(super) async fn receive(
    table: &Table,
    request: &Request,
    contract: &str,
    credential: &Credential,
    now: DateTime<Utc>,
) -> Result<Response, ProblemDetails> {
    let body = request.body(MOST_EVENT_BYTES)?;
    let key = request.header("idempotency-key");
    let by = RecordedBy { party: credential.party, who: Some(Who::with_credential(&credential.label)) };
    let recorded = match record(table, contract, &body, by, key, now).await {
        // The store may have taken it all the same. Without a key the same body sent again would be another event, so the
        // caller must not be told simply to try again.
        Err(EventError::Failed(failure)) if key.is_none() && failure.retry_can_help => {
            let detail = "It is not known whether the event was recorded. Look at what is recorded before you send it again; \
                          sent with an Idempotency-Key it would not be recorded twice.";
            let (status, title) = (StatusCode::SERVICE_UNAVAILABLE, "Not available for the moment");
            return Err(ProblemDetails::new(status, title, detail).because_of(failure));
        }
        recorded => recorded?,
    };
    Ok(response::json(StatusCode::CREATED, recorded.receipt))
}

/// Checks an event against the contract's state and appends it to the log. If another event is recorded in between, the check
/// is made again: either both are recorded, or the later one is refused because of what the earlier one changed.
///
/// # Errors
///
/// Why it is not recorded.
pub async fn record(
    table: &Table,
    contract: &str,
    body: &[u8],
    by: impl Into<RecordedBy>,
    key: Option<&str>,
    now: DateTime<Utc>,
) -> Result<RecordedEvent, EventError> {
    let RecordedBy { party: by, who } = by.into();
    let key = key.map(usable).transpose()?;
    // The end of the log as it was first read: what came after it is shown to a caller who has to give up.
    let mut first_read = None;
    let mut concurrent = Vec::new();
    for _ in 0..ATTEMPTS {
        let Some(log) = table.read_log(contract).await? else { return Err(EventError::NoContract) };
        concurrent = ConcurrentEvent::after(*first_read.get_or_insert(log.events.len()), &log.events, by);
        // Without a key the same body sent twice is two events: their contents differ by the place in the log.
        let content = match key {
            Some(key) => sha256(format!("event\n{by}\nkey\n{key}").as_bytes()),
            None => sha256(&[format!("event\n{by}\nat\n{}\n", log.head.sequence).as_bytes(), body].concat()),
        };
        let accepted = if key.is_some() { table.accepted(contract, &content).await? } else { None };
        if let Some(accepted) = accepted {
            let before = EventReceipt::read(&accepted.receipt)?;
            // A key that comes with another body is the caller's mistake: its event was never recorded, and it must not get a
            // receipt.
            if before.sha256 != sha256(body) {
                return Err(EventError::KeyInUse);
            }
            return Ok(RecordedEvent { receipt: before.corrected(&log, accepted.receipt)? });
        }
        let event = Event { who: who.clone(), ..check_event(&log, body, by, now)? };
        let receipt = EventReceipt::of(contract, &log, &event, body)?.write()?;
        let entry = NewLogEntry { event: &event, content: &content, receipt: &receipt, replaces: None, original: body };
        if let Appended::Stored(head) = table.append(contract, &log.head, &entry).await? {
            tracing::info!(contract, sequence = head.sequence, %by, "an event was recorded");
            return Ok(RecordedEvent { receipt });
        }
    }
    Err(EventError::Busy(concurrent))
}

/// Checks a key and returns it without the spaces around it. A header's value comes without them, so a key from the command
/// line is the same.
fn usable(key: &str) -> Result<&str, EventError> {
    match key.trim() {
        "" => Err(EventError::KeyEmpty),
        key if key.chars().count() > LONGEST_KEY => Err(EventError::KeyTooLong),
        key => Ok(key),
    }
}

/// Returns the event that a body becomes, checked against what is in the log.
pub(crate) fn check_event(log: &StoredLog, body: &[u8], by: Party, now: DateTime<Utc>) -> Result<Event, EventError> {
    let received_at = log.receives_at(now);
    let history = log.history()?;
    let received_on = history.known().contract().date_of(received_at);
    let recording = RecordingContext { by, received_on, log: &log.events, history: &history };
    let fact = read_event(body, &recording).map_err(EventError::Problems)?;
    Ok(Event::new(received_at, by, fact))
}

impl From<EventError> for ProblemDetails {
    /// Returns what the caller reads of why nothing was recorded.
    fn from(error: EventError) -> Self {
        match error {
            EventError::Problems(refused) => {
                let wrong_party = refused.iter().any(|problem| problem.code == EventCode::WrongParty);
                let (status, title) = if wrong_party {
                    (StatusCode::FORBIDDEN, "You do not have permission to record this")
                } else {
                    (StatusCode::UNPROCESSABLE_ENTITY, "The event has problems")
                };
                let count = Self::count(refused.count(), refused.len());
                let detail = format!("Nothing was recorded: {count}. Then send it again.");
                Self::new(status, title, detail).with_errors(&refused.problems).with_further(refused.further)
            }
            EventError::KeyInUse => {
                let detail = "This Idempotency-Key was used for another event. Use a new key for a new event.";
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "The key is in use", detail)
            }
            EventError::KeyEmpty => Self::unreadable(
                "The Idempotency-Key is empty. Give each event a key of its own, or leave the header out.",
            ),
            EventError::KeyTooLong => {
                Self::unreadable(format!("An Idempotency-Key has at most {LONGEST_KEY} characters."))
            }
            EventError::NoContract => Self::not_found(),
            EventError::Busy(concurrent) => {
                let detail = "Others are recording at this moment, so nothing was recorded. Check what \
                              changed, then send the same again.";
                Self::new(StatusCode::CONFLICT, "Someone else recorded something first", detail)
                    .with_changed(&concurrent)
            }
            EventError::Failed(failure) => failure.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_refused_for_more_than_is_listed_is_told_how_many_there_are() {
        let problem = |at: usize| EventProblem {
            code: EventCode::FieldUnknown,
            field: Some(format!("field-{at}")),
            line: None,
            message: "This kind has no such field.".into(),
        };
        let refused = Rejection { problems: (0..200).map(problem).collect(), further: 4_800 };
        let answer = serde_json::to_value(ProblemDetails::from(EventError::Problems(refused))).unwrap();
        assert_eq!((answer["errors"].as_array().unwrap().len(), answer["further"].as_u64()), (200, Some(4_800)));
        let detail = answer["detail"].as_str().unwrap();
        assert!(detail.contains("5000 problems to put right, of which the first 200 are listed"), "{detail}");
        let one = serde_json::to_value(ProblemDetails::from(EventError::Problems(problem(1).into()))).unwrap();
        assert!(one["detail"].as_str().unwrap().contains("1 problem to put right. Then") && one["further"].is_null());
    }

    #[test]
    fn whoever_others_kept_coming_before_is_told_what_they_recorded() {
        let issue = r#"{"received_at": "2023-02-15T12:00:00Z", "by": "contractor", "kind": "capacity-issue-raised",
                        "issue": "illness", "text": "One visitor is ill."}"#;
        let event: Event = serde_json::from_str(issue).unwrap();
        let declined = r#"{"received_at": "2023-02-15T12:00:00Z", "by": "council", "kind": "warning-declined",
                           "declined_on": "2023-02-15", "reason": "For the council alone."}"#;
        let withdrawn = r#"{"received_at": "2023-02-15T12:00:00Z", "by": "council", "kind": "event-withdrawn",
                            "event": 4, "reason": "For the council alone, too."}"#;
        let read = |event: &str| -> Event { serde_json::from_str(event).unwrap() };
        let log = [event.clone(), event.clone(), event, read(declined), read(withdrawn)];
        let numbers = |party| ConcurrentEvent::after(1, &log, party).iter().map(|of| of.event).collect::<Vec<_>>();
        assert_eq!(numbers(Party::Council), [2, 3, 4, 5]);
        let meanwhile = ConcurrentEvent::after(1, &log, Party::Contractor);
        let answer = serde_json::to_value(ProblemDetails::from(EventError::Busy(meanwhile))).unwrap();
        assert_eq!(answer["status"], 409);
        let changed = |number: u32| {
            serde_json::json!({"event": number, "received_at": "2023-02-15T12:00:00Z", "by": "contractor",
                               "kind": "capacity-issue-raised"})
        };
        assert_eq!(answer["changed"], serde_json::json!([changed(2), changed(3)]));
    }
}
