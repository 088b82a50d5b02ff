//! A clock that was ahead, put back: what it left of a contract's log and assessment is put right.
//!
//! The correction is an entry of the log. So it is seen by both parties, it has its place in the chain of hashes, and the
//! assessment made with it is one of a later version than any that was made before, whatever their dates: it replaces them as every
//! other does, and so do its pages. Notices that were told stay told.

use chrono::{DateTime, NaiveDate, SubsecRound as _, Utc};
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::log::{Appended, NewLogEntry};
use cloud::table::Table;
use domain::event::{Author, Event, Fact};

/// How often others may come first before it is given up.
const ATTEMPTS: usize = 20;

/// Records in the contract's log that the clock was put back, where its last entry, its assessment or its pages are of a later date
/// than now; returns whether it was.
///
/// Only who knows that the clock is right now calls this: on one machine, whoever has confirmed it. On AWS nobody does.
///
/// # Errors
///
/// The store does not answer, or refuses; or the log cannot be read.
pub async fn record_clock_correction(table: &Table, contract: &str, now: DateTime<Utc>) -> Result<bool, Failure> {
    const DOING: &str = "record that the clock was put back";
    for _ in 0..ATTEMPTS {
        let Some(log) = table.read_log(contract).await? else { return Ok(false) };
        // What the log has said already, the next assessment puts right.
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
        // One at each place in the log: who dies after it and begins again finds nothing left to say.
        let content = sha256(format!("clock\n{}", log.head.hash).as_bytes());
        let entry = NewLogEntry { event: &event, content: &content, receipt: "", replaces: None, original: &[] };
        if let Appended::Stored(head) = table.append(contract, &log.head, &entry).await? {
            tracing::warn!(contract, sequence = head.sequence, %showed_on, "the clock was put back");
            return Ok(true);
        }
    }
    Err(Failure::transient(DOING, "others kept coming first"))
}

/// Returns what was read; nothing where no retry helps to read it, which is logged. What cannot be read keeps the rest from being put
/// right no more than it keeps a clock from being followed.
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
