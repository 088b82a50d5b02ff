//! An entry of the chronology, and the order of entries within one day.

use chrono::NaiveDate;
use serde::Serialize;

/// Something that happened, as a line of the chronology.
#[derive(Serialize)]
pub(crate) struct ChronologyEntry {
    pub(super) on: NaiveDate,
    pub(super) what: String,
    /// Its number in the log, when it was received, and whether it still counts.
    pub(super) note: Option<String>,
    pub(super) clause: Option<String>,
    pub(super) by: String,
    #[serde(skip)]
    pub(super) order: (DayStage, usize),
}

/// The order of entries within one day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DayStage {
    /// From the definition.
    Defined,
    /// A result of the day before: a month closed, a time limit over.
    Found,
    Recorded,
    /// A finding that follows at once from what was recorded.
    Followed,
    Sent,
    /// A result of the end of the day.
    Closed,
}
