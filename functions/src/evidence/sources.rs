//! What an evidence pack is made from.

use cloud::letters::StoredLetter;
use cloud::log::{LogEntry, StoredLog};
use cloud::outbox::OutboxEmail;
use domain::month::Month;

/// The months that a pack is about, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthRange {
    pub from: Month,
    pub to: Month,
}

impl MonthRange {
    pub(super) fn contains(self, month: Month) -> bool {
        self.from <= month && month <= self.to
    }
}

/// All that a pack is made from.
pub(super) struct EvidenceSources {
    pub(super) log: StoredLog,
    pub(super) entries: Vec<LogEntry>,
    pub(super) originals: Vec<(usize, Month, Vec<u8>)>,
    pub(super) emails: Vec<OutboxEmail>,
    pub(super) letters: Vec<StoredLetter>,
}
