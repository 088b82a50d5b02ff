//! By which moments a log goes on: the one as-of date for every caller, and the stamp of what is received.

use chrono::{DateTime, NaiveDate, Utc};
use domain::event::Fact;

use super::StoredLog;

impl StoredLog {
    /// Returns the date as of which the contract is assessed now, whoever asks. Whatever was received is part of it, even where the
    /// clock is a little behind the last entry.
    pub fn as_of(&self, now: DateTime<Utc>) -> NaiveDate {
        self.contract.date_of(now.max(self.head.received_at))
    }

    /// Returns the stamp of what is received now: whole seconds, and never before the entry that came before, since the log's
    /// order is the order of receipt.
    pub fn receives_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.head.received_next(now)
    }

    /// Returns when an event counts as received, by its number, where a clock that was ahead has stamped it with another moment and
    /// has been put back since.
    pub fn counts_from(&self, number: u64) -> Option<DateTime<Utc>> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let received_at = self.events.get(index)?.received_at;
        self.stamps.get(index).filter(|stamp| **stamp != received_at).map(|_| received_at)
    }

    /// Says whether an entry after a number tells that the clock was put back: what was made before may be of a later date.
    pub fn was_put_back_after(&self, sequence: u64) -> bool {
        let after = usize::try_from(sequence).unwrap_or(usize::MAX);
        self.events.iter().skip(after).any(|event| matches!(event.fact, Fact::ClockCorrected { .. }))
    }
}
