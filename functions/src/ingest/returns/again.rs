//! A receipt given again, where a clock that was ahead stamped the return and has been put back since.

use cloud::failure::Failure;
use cloud::log::StoredLog;
use domain::changes::Submitted;
use domain::facts::History;
use domain::notice::{About, received};

use super::Receipt;

/// The receipt of an entry as the entry counts now, which the email and the return's page say too; with the stamp that it had.
/// `None` where the receipt that is kept says what counts.
///
/// # Errors
///
/// The receipt that is kept cannot be read.
pub(crate) fn as_it_counts(
    log: &StoredLog,
    history: &History<'_>,
    sequence: u64,
    kept: &str,
) -> Result<Option<Receipt>, Failure> {
    let Some(received_at) = log.counts_from(sequence) else { return Ok(None) };
    let kept: Receipt =
        serde_json::from_str(kept).map_err(|_| Failure::permanent("read a receipt", "it is not as expected"))?;
    let mut revisions = history.known().revisions(kept.month);
    let revision = revisions.find(|revision| u64::try_from(revision.number) == Ok(sequence));
    let Some(about) = revision.map(|revision| received(history, revision, received_at)) else { return Ok(None) };
    let About::Received { revision, on_time, ratings, headroom, if_closed_now, submission, .. } = about else {
        return Ok(None);
    };
    let Submitted { changes, doubts, .. } = *submission;
    Ok(Some(Receipt {
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
