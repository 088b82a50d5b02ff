//! What the page of a contract's performance management is made of.

use chrono::{DateTime, NaiveDate, Utc};
use domain::assessment::Assessment;
use domain::contract::Contract;
use domain::event::{Event, Party};
use domain::facts::History;
use domain::notice::NoticeKind;
use domain::record::Record;

use crate::form::PageFrame;

/// What the page of a contract for one of its parties is made of.
#[derive(Clone, Copy, Debug)]
pub struct PerformanceFile<'a> {
    /// The definition in force.
    pub contract: &'a Contract,
    /// The assessment, whole.
    pub assessment: &'a Assessment,
    /// What was recorded, as of the assessment's date.
    pub record: &'a Record<'a>,
    /// The log in order of receipt, from which both are made.
    pub history: &'a History<'a>,
    /// The log, in its own order: what the chronology is made of. What came after the assessment's date is left out.
    pub log: &'a [Event],
    /// The contractual letters.
    pub letters: &'a [SentLetter],
    /// The number of the last event that the assessment rests on.
    pub sequence: u64,
    /// Whom the page is for. What the council considers, and decides against, of warnings and of termination is on the
    /// council's page alone.
    pub party: Party,
    /// What stands frame it where it is looked at in the desk; nothing where it is to be kept, sent and printed.
    pub frame: Option<&'a PageFrame>,
}

/// A contractual letter, as it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLetter {
    /// Its notice's id.
    pub id: String,
    /// Its kind.
    pub kind: NoticeKind,
    /// Whom it is to.
    pub to: Party,
    /// The day on which it was due to be sent.
    pub due_on: NaiveDate,
    /// What became of it, in words.
    pub state: String,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// The hash of the letter as sent.
    pub sha256: Option<String>,
    /// Where it is found as sent.
    pub href: Option<String>,
}
