//! Something that happened, and what comes first of one day.

use chrono::NaiveDate;
use serde::Serialize;

/// Something that happened.
#[derive(Serialize)]
pub(crate) struct ChronologyEntry {
    pub(super) on: NaiveDate,
    pub(super) what: String,
    /// What else is to be known of it: its number in the log, when it was received, whether it still counts.
    pub(super) note: Option<String>,
    pub(super) clause: Option<String>,
    pub(super) by: String,
    #[serde(skip)]
    pub(super) order: (DayStage, usize),
}

/// What comes first of one day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DayStage {
    /// What the definition says.
    Defined,
    /// What the day before left: a month closed, a time over.
    Found,
    Recorded,
    /// What follows at once from what was recorded.
    Followed,
    Sent,
    /// What the end of the day brings.
    Closed,
}
