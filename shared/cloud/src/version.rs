//! The version of an assessment: what it was made from, and so which of two replaces the other.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What an assessment was made from. Versions are ordered by the log first and the date second, and a later one replaces an
/// earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Version {
    /// The number of the last event.
    pub sequence: u64,
    pub as_of: NaiveDate,
}

impl std::fmt::Display for Version {
    /// Writes it in a form whose order as text is the order of versions, since DynamoDB's conditions and S3's metadata compare
    /// text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:010}-{}", self.sequence, self.as_of)
    }
}

impl Version {
    /// Reads a version as it is written; `None` where it is none.
    pub(crate) fn read(written: &str) -> Option<Self> {
        let (sequence, as_of) = written.split_once('-')?;
        Some(Self { sequence: sequence.parse().ok()?, as_of: as_of.parse().ok()? })
    }
}
