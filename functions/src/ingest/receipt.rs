//! The receipt for a return, and how it is corrected after a clock that was ahead has been put back.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::log::StoredLog;
use domain::changes::{Changes, Doubt, Submitted};
use domain::facts::History;
use domain::headroom::KpiHeadroom;
use domain::month::Month;
use domain::notice::{About, TitledRating, received};
use serde::{Deserialize, Serialize};

use crate::failures::of_json;

/// What the sender of a return gets for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnReceipt {
    /// The receipt's own number.
    pub receipt: String,
    pub contract: String,
    pub month: Month,
    /// Which revision of the month's return it is, from 1.
    pub revision: usize,
    pub received_at: DateTime<Utc>,
    /// Whether the month's first revision came by the due date.
    pub on_time: bool,
    /// The SHA-256 of the bytes as received, in hexadecimal.
    pub sha256: String,
    /// The ratings with it; provisional until the month closes.
    pub ratings: Vec<TitledRating>,
    /// What the month can still take; nothing once it has closed.
    #[serde(default)]
    pub headroom: Vec<KpiHeadroom>,
    /// What the clauses would make of the month if it closed as it stands, a sentence each.
    #[serde(default)]
    pub if_closed_now: Vec<String>,
    /// What it changes of the revision before it.
    #[serde(default)]
    pub changes: Changes,
    /// The reasons to doubt that it is meant for its month.
    #[serde(default)]
    pub doubts: Vec<Doubt>,
    /// The moment with which the return was stamped and the receipt first given; `None` unless the clock was ahead then and has
    /// been put back since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamped_at: Option<DateTime<Utc>>,
}

impl ReturnReceipt {
    /// Reads a receipt as it is kept.
    ///
    /// # Errors
    ///
    /// It is not as expected.
    pub(crate) fn read(kept: &str) -> Result<Self, Failure> {
        serde_json::from_str(kept).map_err(of_json("read a receipt", "it is not as expected"))
    }

    /// Writes it as it is kept and given.
    pub(crate) fn write(&self) -> Result<String, Failure> {
        serde_json::to_string(self).map_err(of_json("write a receipt", "it has no JSON form"))
    }
}

/// Returns the receipt of an entry as the entry counts since a clock that was ahead was put back, with the stamp that it had;
/// the email and the return's page say the same. `None` if the receipt that is kept is still right.
///
/// # Errors
///
/// The receipt that is kept cannot be read.
pub(crate) fn corrected_receipt(
    log: &StoredLog,
    history: &History<'_>,
    sequence: u64,
    kept: &str,
) -> Result<Option<ReturnReceipt>, Failure> {
    let Some(received_at) = log.counts_from(sequence) else { return Ok(None) };
    let kept = ReturnReceipt::read(kept)?;
    let mut revisions = history.known().revisions(kept.month);
    let revision = revisions.find(|revision| u64::try_from(revision.number) == Ok(sequence));
    let Some(about) = revision.map(|revision| received(history, revision, received_at)) else { return Ok(None) };
    let About::Received { revision, on_time, ratings, headroom, if_closed_now, submission, .. } = about else {
        return Ok(None);
    };
    let Submitted { changes, doubts, .. } = *submission;
    Ok(Some(ReturnReceipt {
        revision,
        received_at,
        on_time,
        ratings,
        headroom,
        if_closed_now: if_closed_now.into_iter().map(|finding| finding.sentence).collect(),
        changes,
        doubts,
        stamped_at: Some(kept.received_at),
        ..kept
    }))
}
