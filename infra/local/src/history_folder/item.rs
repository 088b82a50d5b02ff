//! What a contract's history has: returns, events, and what the mail service reported.

use chrono::{DateTime, Utc};
use domain::event::{Event, Party};
use domain::month::Month;
use functions::ingest::Provenance;
use intake::Format;

/// Something that was received in a contract's history.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HistoryItem {
    pub(crate) received_at: DateTime<Utc>,
    /// The file that it is in, with the line where it is one of several.
    pub(crate) source: String,
    pub(crate) content: HistoryContent,
}

/// What was received.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum HistoryContent {
    /// A return.
    Return {
        month: Month,
        /// What its name says that it is. Where the name says nothing its content decides.
        format: Option<Format>,
        bytes: Vec<u8>,
        /// What the function that received it wrote of it, where the history has that.
        door: Option<Provenance>,
    },
    /// What a party recorded.
    Event {
        by: Party,
        /// Its JSON object, as the file has it.
        body: Vec<u8>,
    },
    /// What the mail service reported of a letter to the system that kept the history before.
    DeliveryReport(Box<Event>),
}

/// Something in a history that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HistoryProblem {
    /// The file that it is in, with the line where it is one of several.
    pub(crate) source: String,
    /// What is wrong, and what to do.
    pub(crate) message: String,
}
