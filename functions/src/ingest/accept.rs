//! Accepting a return: checking it and appending it to the contract's log, with its bytes as received. API, forms and import
//! all come this way.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::log::{Appended, NewLogEntry, StoredLog};
use cloud::table::Table;
use domain::changes::{Submitted, not_mentioned, receipt_number};
use domain::event::{Event, Fact, Party, Return, Who};
use domain::facts::History;
use domain::month::Month;
use domain::notice::{About, received};
use intake::{Format, Rejection, ReturnProblem, SubmissionContext, read_return};
use serde::{Deserialize, Serialize};

use super::receipt::{ReturnReceipt, corrected_receipt};

/// How often other entries may come first before the sender is asked to try again.
const ATTEMPTS: usize = 20;

/// Where a return came from: what the log keeps of it beside its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Who>,
    /// The SHA-256 of the bytes as received, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl Provenance {
    /// Returns the provenance of bytes that somebody submits.
    pub fn of(who: Option<Who>, bytes: &[u8]) -> Self {
        Self { who, sha256: Some(sha256(bytes)) }
    }
}

/// A return as it would be received.
pub(crate) struct PreviewedReturn {
    pub(crate) event: Event,
    pub(crate) receipt: ReturnReceipt,
    /// The codes of the units that are due a visit and that it does not mention.
    pub(crate) not_mentioned: Vec<String>,
}

/// A return that is in the log.
pub(crate) struct AcceptedReturn {
    /// Its event's number.
    pub(crate) sequence: u64,
    /// Its receipt. If it was given before, it is the same, unless a clock that was ahead stamped it and has been put back
    /// since.
    pub(crate) receipt: String,
    /// Whether it is new; if not, the same bytes were accepted before.
    pub(crate) is_new: bool,
}

/// The condition on which a return is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precondition {
    /// No condition: the receipt says what the return changed.
    None,
    /// The current revision is still the one to which the sender was shown the changes, by the number of its event; `None` if
    /// there was none.
    StillCurrent(Option<usize>),
}

/// Why a return is not accepted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReturnError {
    /// Everything that is wrong with it.
    #[error("the return has {} problems", .0.count())]
    Problems(Rejection<ReturnProblem>),
    #[error("there is no such contract")]
    NoContract,
    /// The current revision is not the one to which the sender was shown the changes.
    #[error("another return of the month was received meanwhile")]
    Conflict,
    #[error("others kept coming first")]
    Busy,
    /// The store does not answer, or refuses; or the log cannot be read.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Returns the hash by which a return is recognised if it is sent again. The same bytes for another month are another return.
pub(crate) fn return_content(month: Month, bytes: &[u8]) -> String {
    sha256(&[b"return\n", month.to_string().as_bytes(), b"\n", bytes].concat())
}

/// Accepts a return: checks it and appends it to the contract's log, all or nothing. If the sender was shown what it changes,
/// it changes exactly that or is not accepted.
pub(crate) async fn accept(
    table: &Table,
    (contract, month): (&str, Month),
    (bytes, declared): (&[u8], Option<Format>),
    provenance: &Provenance,
    precondition: Precondition,
    now: DateTime<Utc>,
) -> Result<AcceptedReturn, ReturnError> {
    let content = return_content(month, bytes);
    for _ in 0..ATTEMPTS {
        let Some(log) = table.read_log(contract).await? else { return Err(ReturnError::NoContract) };
        let accepted = table.accepted(contract, &content).await?;
        let history = log.history()?;
        let replaces = match accepted {
            // The same bytes get the receipt that they got, unless that return has been withdrawn since: then they are recorded
            // again (D5).
            Some(accepted) if history.counts(usize::try_from(accepted.sequence).unwrap_or(usize::MAX)) => {
                let corrected = corrected_receipt(&log, &history, accepted.sequence, &accepted.receipt)?;
                let receipt = corrected.map_or(Ok(accepted.receipt), |receipt| receipt.write())?;
                return Ok(AcceptedReturn { sequence: accepted.sequence, receipt, is_new: false });
            }
            accepted => accepted.map(|accepted| accepted.sequence),
        };
        // Only after the check for the same bytes: a sender who lost the answer and sends the form again gets the receipt. Its
        // own return is the current one by then, so that here it would get a conflict.
        if let Precondition::StillCurrent(shown) = precondition
            && shown != current_return(&history, month)
        {
            return Err(ReturnError::Conflict);
        }
        let head = log.head.clone();
        // The same preview as the forms show before anything is sent, so that the receipt says what the sender saw.
        let PreviewedReturn { event, receipt, .. } = preview(log, month, (bytes, declared), provenance, now)?;
        let receipt = receipt.write()?;
        let entry = NewLogEntry { event: &event, content: &content, receipt: &receipt, replaces, original: bytes };
        if let Appended::Stored(head) = table.append(contract, &head, &entry).await? {
            tracing::info!(contract, sequence = head.sequence, "a return was received");
            return Ok(AcceptedReturn { sequence: head.sequence, receipt, is_new: true });
        }
        // Another entry came first. Everything is checked again with it, since it may change what is wrong with the return, its
        // revision, and what its receipt says.
    }
    Err(ReturnError::Busy)
}

/// Returns the event that would be appended to a log, and its receipt, if bytes were received now. Nothing is appended.
pub(crate) fn preview(
    log: StoredLog,
    month: Month,
    (bytes, declared): (&[u8], Option<Format>),
    provenance: &Provenance,
    now: DateTime<Utc>,
) -> Result<PreviewedReturn, ReturnError> {
    let received_at = log.receives_at(now);
    let submitted = check(&log, bytes, declared, month, received_at)?;
    let fact = Fact::ReturnSubmitted { submitted };
    let Provenance { who, sha256 } = provenance.clone();
    let event = Event { who, sha256, ..Event::new(received_at, Party::Contractor, fact) };
    Ok(with_receipt(log, event, month, bytes)?)
}

fn check(
    log: &StoredLog,
    bytes: &[u8],
    declared: Option<Format>,
    month: Month,
    received_at: DateTime<Utc>,
) -> Result<Return, ReturnError> {
    let history = log.history()?;
    let contract = history.known().contract();
    let submission = SubmissionContext { contract, month, received_on: contract.date_of(received_at) };
    read_return(bytes, declared, &submission).map_err(ReturnError::Problems)
}

/// Returns the number of the event of a month's current return.
pub(crate) fn current_return(history: &History<'_>, month: Month) -> Option<usize> {
    history.known().standing_return(month).map(|revision| revision.number)
}

/// Returns a return's event with its receipt, which is worked out from the log with the event at its end.
fn with_receipt(mut log: StoredLog, event: Event, month: Month, bytes: &[u8]) -> Result<PreviewedReturn, Failure> {
    let contract = log.contract.id.clone();
    let received_at = event.received_at;
    log.events.push(event.clone());
    let history = log.history()?;
    let unreadable = || Failure::permanent("write a receipt", "the return is not in the log");
    let known = history.known();
    let revision = known.standing_return(month).ok_or_else(unreadable)?;
    let About::Received { revision, on_time, ratings, headroom, if_closed_now, submission, .. } =
        received(&history, revision, received_at)
    else {
        return Err(unreadable());
    };
    let Submitted { event: number, changes, doubts, .. } = *submission;
    let receipt = ReturnReceipt {
        receipt: receipt_number(&contract, month, number),
        contract,
        month,
        revision,
        received_at,
        on_time,
        sha256: sha256(bytes),
        ratings,
        headroom,
        if_closed_now: if_closed_now.into_iter().map(|finding| finding.sentence).collect(),
        changes,
        doubts,
        stamped_at: None,
    };
    Ok(PreviewedReturn { event, receipt, not_mentioned: not_mentioned(known, month) })
}
