//! The two moments by which a log goes on: the as-of date, which is the same for every caller, and the stamp of what is
//! received.

use chrono::{DateTime, NaiveDate, Utc};
use domain::event::Fact;

use super::StoredLog;

impl StoredLog {
    /// Returns the date as of which the contract is assessed now, for every caller. Everything in the log is received by then,
    /// even if the clock is a little behind the last entry.
    pub fn as_of(&self, now: DateTime<Utc>) -> NaiveDate {
        self.contract.date_of(now.max(self.head.received_at))
    }

    /// Returns the stamp of what is received now; see [`LogHead::received_next`](super::LogHead::received_next).
    pub fn receives_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.head.received_next(now)
    }

    /// Returns when an event, by its number, counts as received, if a clock that was ahead stamped it with a later moment and
    /// has been put back since; `None` if its stamp counts.
    pub fn counts_from(&self, number: u64) -> Option<DateTime<Utc>> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let received_at = self.events.get(index)?.received_at;
        self.stamps.get(index).filter(|stamp| **stamp != received_at).map(|_| received_at)
    }

    /// Says whether an entry after a number says that the clock was put back. What was made up to that number may then have a
    /// date that is still to come.
    pub fn was_put_back_after(&self, sequence: u64) -> bool {
        let after = usize::try_from(sequence).unwrap_or(usize::MAX);
        self.events.iter().skip(after).any(|event| matches!(event.fact, Fact::ClockCorrected { .. }))
    }
}
