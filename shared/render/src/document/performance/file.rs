//! The input of the page of a contract's performance management.

use chrono::{DateTime, NaiveDate, Utc};
use domain::assessment::Assessment;
use domain::contract::Contract;
use domain::event::{Event, Party};
use domain::facts::History;
use domain::notice::NoticeKind;
use domain::record::Record;

use crate::form::PageFrame;

/// The input of the page of a contract for one of its parties.
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
    /// The log, in its own order, from which the chronology is made. Events after the assessment's date are left out.
    pub log: &'a [Event],
    /// The contractual letters.
    pub letters: &'a [SentLetter],
    /// The number of the last event that the assessment rests on.
    pub sequence: u64,
    /// Whom the page is for. Warnings and termination that the council considers, or decided against, are only on the
    /// council's page.
    pub party: Party,
    /// The desk's frame around the page; `None` where the page is to be kept, sent and printed.
    pub frame: Option<&'a PageFrame>,
}

/// A contractual letter, as it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLetter {
    /// Its notice's id.
    pub id: String,
    pub kind: NoticeKind,
    pub to: Party,
    /// The day on which it was due to be sent.
    pub due_on: NaiveDate,
    /// The state of its email, in words.
    pub state: String,
    pub sent_at: Option<DateTime<Utc>>,
    /// The hash of the letter as sent.
    pub sha256: Option<String>,
    /// The address of the letter as sent.
    pub href: Option<String>,
}
