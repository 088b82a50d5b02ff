//! The items of a contract's history: returns, events, and delivery reports.

use chrono::{DateTime, Utc};
use domain::event::Event;
use domain::month::Month;
use functions::ingest::Provenance;
use functions::record::RecordedBy;
use intake::Format;

/// An item that was received in a contract's history.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HistoryItem {
    pub(crate) received_at: DateTime<Utc>,
    /// The file that it is in, with the line if the file has several.
    pub(crate) source: String,
    pub(crate) content: HistoryContent,
}

/// What was received.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum HistoryContent {
    /// A return.
    Return {
        month: Month,
        /// The format that its name says; `None` if the name does not say one, and the content decides.
        format: Option<Format>,
        bytes: Vec<u8>,
        /// Its provenance, if the history has it.
        door: Option<Provenance>,
    },
    /// An event that a party recorded.
    Event {
        by: RecordedBy,
        /// Its JSON object, as the file has it, but for who recorded it.
        body: Vec<u8>,
    },
    /// A delivery report of a letter that the system which kept the history before had sent.
    DeliveryReport(Box<Event>),
}

/// A problem because of which a history cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HistoryProblem {
    /// The file that it is in, with the line where it is one of several.
    pub(crate) source: String,
    /// What is wrong, and what to do.
    pub(crate) message: String,
}
