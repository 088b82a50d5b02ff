//! The receipt for an event: what the clauses make of it, and how it is corrected after a clock that was ahead has been put
//! back.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::log::StoredLog;
use domain::event::Event;
use domain::explain::FindingInWords;
use serde::{Deserialize, Serialize};

use crate::failures::of_json;

/// What the caller gets for an event that is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventReceipt {
    /// The receipt's own number.
    pub receipt: String,
    pub contract: String,
    /// The event's number in the log, by which a withdrawal names it.
    pub event: u64,
    pub received_at: DateTime<Utc>,
    /// The SHA-256 of the bytes as received, in hexadecimal.
    pub sha256: String,
    /// The findings that it raised or satisfied, as far as the party that recorded it may know of them.
    pub follows: Vec<FindingInWords>,
    /// The moment with which the event was stamped and the receipt first given; `None` unless the clock was ahead then and has
    /// been put back since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamped_at: Option<DateTime<Utc>>,
}

impl EventReceipt {
    /// Returns the receipt for an event that would be appended to a log, with the findings that differ with it.
    pub(super) fn of(contract: &str, log: &StoredLog, event: &Event, body: &[u8]) -> Result<Self, Failure> {
        let sequence = log.head.sequence + 1;
        Ok(Self {
            receipt: format!("{contract}-event-{sequence}"),
            contract: contract.into(),
            event: sequence,
            received_at: event.received_at,
            sha256: sha256(body),
            follows: consequences_of(log, &log.events, event)?,
            stamped_at: None,
        })
    }

    /// Reads a receipt as it is kept.
    ///
    /// # Errors
    ///
    /// It is not as expected.
    pub fn read(kept: &str) -> Result<Self, Failure> {
        serde_json::from_str(kept).map_err(of_json("read a receipt", "it is not as expected"))
    }

    /// Writes it as it is kept and given.
    pub(super) fn write(&self) -> Result<String, Failure> {
        serde_json::to_string(self).map_err(of_json("write a receipt", "it has no JSON form"))
    }

    /// Returns the receipt as its event counts now. It differs from the one that is kept if a clock that was ahead stamped the
    /// event and has been put back since; then it has both moments.
    pub(super) fn corrected(self, log: &StoredLog, kept: String) -> Result<String, Failure> {
        let Some(received_at) = log.counts_from(self.event) else { return Ok(kept) };
        let follows = consequences(log, usize::try_from(self.event).unwrap_or(usize::MAX))?;
        Self { received_at, follows, stamped_at: Some(self.received_at), ..self }.write()
    }
}

/// Returns the findings that an event of the log, by its number, raised or satisfied on the day of its receipt, as far as the
/// party that recorded it may know of them.
///
/// # Errors
///
/// The log cannot be assessed.
pub fn consequences(log: &StoredLog, number: usize) -> Result<Vec<FindingInWords>, Failure> {
    let before = log.events.get(..number.saturating_sub(1)).unwrap_or_default();
    let Some(event) = log.events.get(before.len()) else { return Ok(Vec::new()) };
    consequences_of(log, before, event)
}

/// Returns the findings that differ with an event that comes after some others.
fn consequences_of(log: &StoredLog, events: &[Event], event: &Event) -> Result<Vec<FindingInWords>, Failure> {
    let day = log.contract.date_of(event.received_at);
    // Both assessments are as of the same day, so that they differ by the event alone and not by what that day brought.
    let before = domain::assessment::assess_history(&log.history_of(events)?, day).findings;
    let with_it: Vec<Event> = events.iter().chain([event]).cloned().collect();
    let with = log.history_of(&with_it)?;
    let in_force = with.known().contract();
    let after = domain::assessment::assess_history(&with, day).findings;
    let differs = after.iter().filter(|finding| {
        let was = before.iter().find(|was| was.identity() == finding.identity() && was.due_on() == finding.due_on());
        let is_changed = was.is_none_or(|was| was.ended_on != finding.ended_on);
        is_changed && event.by.party().is_some_and(|by| finding.readers().include(by))
    });
    Ok(differs.map(|finding| FindingInWords::of(in_force, finding)).collect())
}
