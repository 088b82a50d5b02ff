//! An event, recorded.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::log::{Appended, NewLogEntry, StoredLog};
use cloud::table::Table;
use domain::event::readers_of_entry;
use domain::event::{Event, Party};
use domain::explain::FindingInWords;
use intake::{EventCode, EventProblem, MOST_EVENT_BYTES, RecordingContext, Rejection, read_event};
use serde::{Deserialize, Serialize};

use crate::http::{Answer, Problem, Request};

/// How often others may come first before whoever records is asked to try again.
const ATTEMPTS: usize = 20;

/// The most characters of an `Idempotency-Key`.
const LONGEST_KEY: usize = 255;

/// What whoever records an event gets for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedReceipt {
    /// The receipt's own number.
    pub receipt: String,
    /// The contract's id.
    pub contract: String,
    /// The event's number in the log: what withdraws it names it.
    pub event: u64,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// The SHA-256 of the bytes as received.
    pub sha256: String,
    /// What the clauses make of it: the findings that it raised or satisfied, and that whoever recorded it is told of.
    pub follows: Vec<FindingInWords>,
    /// With which moment it was stamped, and with which this receipt was first given, where the clock was ahead then and has been
    /// put back since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamped_at: Option<DateTime<Utc>>,
}

/// What another recorded in the meantime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meanwhile {
    /// The event's number in the log.
    event: usize,
    received_at: DateTime<Utc>,
    by: Party,
    /// The event's kind, as the formats name it.
    kind: serde_json::Value,
}

impl Meanwhile {
    /// The events of a log after its first ones, as far as a party may know of them.
    fn after(first: usize, log: &[Event], party: Party) -> Vec<Self> {
        let meanwhile = |(event, of): (usize, &Event)| Self {
            event,
            received_at: of.received_at,
            by: of.by,
            kind: serde_json::to_value(&of.fact).map(|mut fact| fact["kind"].take()).unwrap_or_default(),
        };
        let later = (1..).zip(log).skip(first);
        later.filter(|(number, _)| readers_of_entry(log, *number).include(party)).map(meanwhile).collect()
    }
}

/// Why an event is not recorded.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Every problem of it; nothing was stored.
    #[error("the event has problems")]
    Problems(Rejection<EventProblem>),
    /// The key that tells a repetition from a new event was used for something else.
    #[error("the key was used for another event")]
    KeyInUse,
    /// The key tells nothing from anything.
    #[error("the key is empty: give each event a key of its own, or none at all")]
    KeyEmpty,
    /// The key is longer than one is kept.
    #[error("the key has more than {LONGEST_KEY} characters")]
    KeyTooLong,
    /// There is no such contract.
    #[error("there is no such contract")]
    NoContract,
    /// Others kept coming first, with what they recorded.
    #[error("others kept coming first and nothing was recorded: look at what changed, then send it again")]
    Busy(Vec<Meanwhile>),
    /// The store failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// An event that is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The receipt, in JSON: the same whenever the same is recorded under the same key, but for what a clock that was ahead has
    /// stamped.
    pub receipt: String,
}

/// Receives an event over HTTP: 201 and its receipt; under the same `Idempotency-Key` the same again; 422 or 403 with every
/// problem, and nothing is kept.
pub(super) async fn receive(
    table: &Table,
    request: &Request,
    contract: &str,
    by: Party,
    now: DateTime<Utc>,
) -> Result<Answer, Problem> {
    let body = request.body(MOST_EVENT_BYTES)?;
    let key = request.header("idempotency-key");
    let recorded = match record(table, contract, &body, by, key, now).await {
        // The store may have taken it all the same: without a key the same again would be another event.
        Err(Refused::Failed(failure)) if key.is_none() && failure.retry_can_help => {
            tracing::error!(failure = %failure, "a request could not be answered");
            let detail = "It is not known whether the event was recorded. Look at what is recorded before you send it again; \
                          sent with an Idempotency-Key it would not be recorded twice.";
            return Err(Problem::new(503, "Not available for the moment", detail.into()));
        }
        recorded => recorded?,
    };
    Ok(Answer::json(201, recorded.receipt))
}

/// Checks an event against the contract's state and appends it to the log. What another records in between is checked against
/// anew, so that of two events at one moment both land, or the later one is refused for what the earlier one changed.
///
/// # Errors
///
/// Why it is not recorded.
pub async fn record(
    table: &Table,
    contract: &str,
    body: &[u8],
    by: Party,
    key: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Recorded, Refused> {
    let key = key.map(usable).transpose()?;
    let mut first_read = None;
    let mut meanwhile = Vec::new();
    for _ in 0..ATTEMPTS {
        let Some(log) = table.read_log(contract).await? else { return Err(Refused::NoContract) };
        meanwhile = Meanwhile::after(*first_read.get_or_insert(log.events.len()), &log.events, by);
        // Without a key the same body twice is two events: what tells them apart is where they stand.
        let content = match key {
            Some(key) => sha256(format!("event\n{by}\nkey\n{key}").as_bytes()),
            None => sha256(&[format!("event\n{by}\nat\n{}\n", log.head.sequence).as_bytes(), body].concat()),
        };
        let accepted = if key.is_some() { table.accepted(contract, &content).await? } else { None };
        if let Some(accepted) = accepted {
            let before: RecordedReceipt = serde_json::from_str(&accepted.receipt)
                .map_err(|_| Failure::permanent("read a receipt", "it is not as expected"))?;
            let same = before.sha256 == sha256(body);
            if !same {
                return Err(Refused::KeyInUse);
            }
            return Ok(Recorded { receipt: as_it_counts(&log, before, accepted.receipt)? });
        }
        let event = checked(&log, body, by, now)?;
        let receipt = receipt(contract, &log, &event, body)?;
        let entry = NewLogEntry { event: &event, content: &content, receipt: &receipt, replaces: None, original: body };
        if let Appended::Stored(head) = table.append(contract, &log.head, &entry).await? {
            tracing::info!(contract, sequence = head.sequence, %by, "an event was recorded");
            return Ok(Recorded { receipt });
        }
    }
    Err(Refused::Busy(meanwhile))
}

/// A key without the spaces around it, as a header comes too, whatever the door: one that can tell an event from others.
fn usable(key: &str) -> Result<&str, Refused> {
    match key.trim() {
        "" => Err(Refused::KeyEmpty),
        key if key.len() > LONGEST_KEY => Err(Refused::KeyTooLong),
        key => Ok(key),
    }
}

/// The event that a party's words become, checked against what is in the log.
pub(crate) fn checked(log: &StoredLog, body: &[u8], by: Party, now: DateTime<Utc>) -> Result<Event, Refused> {
    let received_at = log.receives_at(now);
    let history = log.history()?;
    let received_on = history.known().contract().date_of(received_at);
    let recording = RecordingContext { by, received_on, log: &log.events, history: &history };
    let fact = read_event(body, &recording).map_err(Refused::Problems)?;
    Ok(Event::new(received_at, by, fact))
}

/// The receipt for an event, with the findings that differ with it.
fn receipt(contract: &str, log: &StoredLog, event: &Event, body: &[u8]) -> Result<String, Failure> {
    let sequence = log.head.sequence + 1;
    let receipt = RecordedReceipt {
        receipt: format!("{contract}-event-{sequence}"),
        contract: contract.into(),
        event: sequence,
        received_at: event.received_at,
        sha256: sha256(body),
        follows: followed(log, &log.events, event)?,
        stamped_at: None,
    };
    written(&receipt)
}

fn written(receipt: &RecordedReceipt) -> Result<String, Failure> {
    serde_json::to_string(receipt).map_err(|_| Failure::permanent("write a receipt", "it has no JSON form"))
}

/// The receipt of an event as the event counts now: where a clock that was ahead has stamped it and has been put back since, with
/// that stamp.
fn as_it_counts(log: &StoredLog, before: RecordedReceipt, kept: String) -> Result<String, Failure> {
    let Some(received_at) = log.counts_from(before.event) else { return Ok(kept) };
    let follows = follows(log, usize::try_from(before.event).unwrap_or(usize::MAX))?;
    written(&RecordedReceipt { received_at, follows, stamped_at: Some(before.received_at), ..before })
}

/// What the clauses made of an event of the log, by its number, on the day of its receipt: the findings that it raised or
/// satisfied, and that whoever recorded it is told of.
///
/// # Errors
///
/// The log cannot be assessed.
pub fn follows(log: &StoredLog, number: usize) -> Result<Vec<FindingInWords>, Failure> {
    let before = log.events.get(..number.saturating_sub(1)).unwrap_or_default();
    let Some(event) = log.events.get(before.len()) else { return Ok(Vec::new()) };
    followed(log, before, event)
}

/// The findings that differ with an event that comes after some others.
fn followed(log: &StoredLog, events: &[Event], event: &Event) -> Result<Vec<FindingInWords>, Failure> {
    let day = log.contract.date_of(event.received_at);
    let before = log.history_of(events)?;
    let before = domain::assessment::assess_history(&before, day).findings;
    let with_it: Vec<Event> = events.iter().chain([event]).cloned().collect();
    let with = log.history_of(&with_it)?;
    let in_force = with.known().contract();
    let after = domain::assessment::assess_history(&with, day).findings;
    let differs = after.iter().filter(|finding| {
        let was = before.iter().find(|was| was.identity() == finding.identity() && was.due_on() == finding.due_on());
        let is_changed = was.is_none_or(|was| was.ended_on != finding.ended_on);
        is_changed && finding.readers().include(event.by)
    });
    Ok(differs.map(|finding| FindingInWords::of(in_force, finding)).collect())
}

/// The answer that tells whoever recorded why nothing was.
pub(super) fn refusal(refused: Refused) -> Problem {
    match refused {
        Refused::Problems(problems) => {
            let wrong_party = problems.iter().any(|problem| problem.code == EventCode::WrongParty);
            let (status, title) =
                if wrong_party { (403, "Not yours to record") } else { (422, "The event has problems") };
            let (count, problem) = (problems.count(), if problems.count() == 1 { "problem" } else { "problems" });
            let listed = match problems.further {
                0 => String::new(),
                _ => format!(", of which the first {} are listed", problems.len()),
            };
            let detail = format!("Nothing was recorded: {count} {problem} to put right{listed}. Then send it again.");
            Problem::new(status, title, detail).with_errors(&problems.problems).with_further(problems.further)
        }
        Refused::KeyInUse => {
            let detail = "This Idempotency-Key was used for another event. Use a new key for a new event.";
            Problem::new(422, "The key is in use", detail.into())
        }
        Refused::KeyEmpty => Problem::unreadable(
            "The Idempotency-Key is empty. Give each event a key of its own, or leave the header out.",
        ),
        Refused::KeyTooLong => Problem::unreadable(format!("An Idempotency-Key has at most {LONGEST_KEY} characters.")),
        Refused::NoContract => Problem::not_found(),
        Refused::Busy(meanwhile) => {
            let detail = "Others are recording at this moment and kept coming first; nothing was recorded. Look at what \
                          changed, then send the same again.";
            Problem::new(409, "Others came first", detail.into()).with_changed(&meanwhile)
        }
        Refused::Failed(failure) => failure.into(),
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
        let answer = serde_json::to_value(refusal(Refused::Problems(refused))).unwrap();
        assert_eq!((answer["errors"].as_array().unwrap().len(), answer["further"].as_u64()), (200, Some(4_800)));
        let detail = answer["detail"].as_str().unwrap();
        assert!(detail.contains("5000 problems to put right, of which the first 200 are listed"), "{detail}");
        let one = serde_json::to_value(refusal(Refused::Problems(problem(1).into()))).unwrap();
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
        let numbers = |party| Meanwhile::after(1, &log, party).iter().map(|of| of.event).collect::<Vec<_>>();
        assert_eq!(numbers(Party::Council), [2, 3, 4, 5]);
        let meanwhile = Meanwhile::after(1, &log, Party::Contractor);
        let answer = serde_json::to_value(refusal(Refused::Busy(meanwhile))).unwrap();
        assert_eq!(answer["status"], 409);
        let changed = |number: u32| {
            serde_json::json!({"event": number, "received_at": "2023-02-15T12:00:00Z", "by": "contractor",
                               "kind": "capacity-issue-raised"})
        };
        assert_eq!(answer["changed"], serde_json::json!([changed(2), changed(3)]));
    }
}
