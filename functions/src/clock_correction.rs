//! Correcting a contract's log and assessment after a clock that was ahead has been put back.
//!
//! The correction is an entry of the log. So both parties see it, and it is in the chain of hashes. The assessment made with it
//! has a later version than any that was made before, whatever their dates: it replaces them as every other does, and so do its
//! pages. Notices that were told stay told.

use chrono::{DateTime, NaiveDate, SubsecRound as _, Utc};
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::log::{Appended, NewLogEntry};
use cloud::table::Table;
use domain::event::{Author, Event, Fact};

/// How often other entries may come first before the correction is given up.
const ATTEMPTS: usize = 20;

/// Records in a contract's log that the clock was put back, if its last entry, its assessment or its pages have a later date
/// than now; returns whether they had.
///
/// It is called only when the clock is known to be right: on one machine, after the operator has confirmed it. On AWS, where
/// the clock is trusted, it is never called.
///
/// # Errors
///
/// The store does not answer, or refuses; or the log cannot be read.
pub async fn record_clock_correction(table: &Table, contract: &str, now: DateTime<Utc>) -> Result<bool, Failure> {
    const DOING: &str = "record that the clock was put back";
    for _ in 0..ATTEMPTS {
        let Some(log) = table.read_log(contract).await? else { return Ok(false) };
        // A version that the log already has a correction for is put right by the next assessment.
        let assessed = unless_permanent(table.previous(contract).await)?.flatten().map(|previous| previous.version);
        let published = unless_permanent(table.published_version(contract).await)?.flatten();
        let made = assessed.into_iter().chain(published);
        let made = made.filter(|version| !log.was_put_back_after(version.sequence)).map(|version| version.as_of);
        let received = log.contract.date_of(log.head.received_at);
        let showed_on = made.fold(received, NaiveDate::max);
        if showed_on <= log.contract.date_of(now) {
            return Ok(false);
        }
        let received_at = now.trunc_subsecs(0);
        let event = Event::new(received_at, Author::System, Fact::ClockCorrected { showed_on });
        // The content names the end of the log, so that each correction has its own. If the process crashes after the append,
        // the next call finds the correction in the log, and has nothing to record.
        let content = sha256(format!("clock\n{}", log.head.hash).as_bytes());
        let entry = NewLogEntry { event: &event, content: &content, receipt: "", replaces: None, original: &[] };
        if let Appended::Stored(head) = table.append(contract, &log.head, &entry).await? {
            tracing::warn!(contract, sequence = head.sequence, %showed_on, "the clock was put back");
            return Ok(true);
        }
    }
    Err(Failure::transient(DOING, "others kept coming first"))
}

/// Returns what was read; `None`, which is logged, if no retry can help to read it. One contract that cannot be read must keep
/// neither the others from being corrected, nor a clock from being followed.
///
/// # Errors
///
/// A retry can help.
pub fn unless_permanent<T>(read: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(failure) if failure.retry_can_help => Err(failure),
        Err(failure) => {
            tracing::error!(%failure, "what cannot be read does not count for the clock");
            Ok(None)
        }
    }
}
