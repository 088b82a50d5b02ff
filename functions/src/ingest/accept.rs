//! A return, accepted: checked, and appended to the contract's log with its bytes as received. This is the one way in, whoever
//! sends it and however.

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

/// How often others may come first before a sender is asked to try again.
const ATTEMPTS: usize = 20;

/// Where a return came from: what is written of it beside what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Who submitted it.
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
    /// The units that are due a visit and that it does not mention, by their codes.
    pub(crate) not_mentioned: Vec<String>,
}

/// A return that is in the log.
pub(crate) struct AcceptedReturn {
    /// Its event's number.
    pub(crate) sequence: u64,
    /// Its receipt: where it was given before, as it was then, but for what a clock that was ahead has stamped.
    pub(crate) receipt: String,
    /// Whether it came now; else the same bytes were accepted before.
    pub(crate) is_new: bool,
}

/// On which condition a return is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precondition {
    /// On none: the receipt says what it changed.
    None,
    /// That the current revision is still that of which its sender was shown what it changes, by the number of its event; none,
    /// where there was none.
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
    /// Another revision is current than the one of which its sender was shown what it changes.
    #[error("another return of the month was received meanwhile")]
    Conflict,
    #[error("others kept coming first")]
    Busy,
    /// The store does not answer, or refuses; or the log cannot be read.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Returns what tells a return's bytes from any other content: the same bytes for another month are another return.
pub(crate) fn return_content(month: Month, bytes: &[u8]) -> String {
    sha256(&[b"return\n", month.to_string().as_bytes(), b"\n", bytes].concat())
}

/// Accepts a return: checked, and appended to the contract's log, all or nothing. What somebody was shown to be changed is changed
/// as it was shown, or the return is not accepted.
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
            // What was withdrawn since is a new thing to record (D5).
            Some(accepted) if history.counts(usize::try_from(accepted.sequence).unwrap_or(usize::MAX)) => {
                let corrected = corrected_receipt(&log, &history, accepted.sequence, &accepted.receipt)?;
                let receipt = corrected.map_or(Ok(accepted.receipt), |receipt| receipt.write())?;
                return Ok(AcceptedReturn { sequence: accepted.sequence, receipt, is_new: false });
            }
            accepted => accepted.map(|accepted| accepted.sequence),
        };
        if let Precondition::StillCurrent(shown) = precondition
            && shown != current_return(&history, month)
        {
            return Err(ReturnError::Conflict);
        }
        let head = log.head.clone();
        let PreviewedReturn { event, receipt, .. } = preview(log, month, (bytes, declared), provenance, now)?;
        let receipt = receipt.write()?;
        let entry = NewLogEntry { event: &event, content: &content, receipt: &receipt, replaces, original: bytes };
        if let Appended::Stored(head) = table.append(contract, &head, &entry).await? {
            tracing::info!(contract, sequence = head.sequence, "a return was received");
            return Ok(AcceptedReturn { sequence: head.sequence, receipt, is_new: true });
        }
    }
    Err(ReturnError::Busy)
}

/// Returns what would be appended to a log, and the receipt for it, if bytes were received now; nothing is.
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

/// Returns a return with its receipt, by what is known with its event.
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
