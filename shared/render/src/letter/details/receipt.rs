//! The parts of a receipt's email beside ratings: its number, who submitted it, what it changed, what is to be checked.

use domain::changes::{MonthDifference, Submitted, receipt_number};
use domain::month::Month;
use serde::Serialize;
use wording::return_changes::ChangesInWords;

use crate::letter::told::Told;

/// The most lines of changed rows that an email lists; the receipt's page has all of them.
const MOST_LINES: usize = 40;

/// The parts of a receipt beside ratings.
#[derive(Serialize)]
pub(super) struct ReceiptInWords {
    number: String,
    event: usize,
    sha256: Option<String>,
    who: Option<String>,
    changes: ChangesInWords,
    tells_changes: bool,
    /// Whether the same email tells the changed figures as a restatement.
    told_elsewhere: bool,
    doubts: Vec<String>,
}

impl ReceiptInWords {
    pub(super) fn of(contract: &str, month: Month, submission: &Submitted, told: &Told) -> Self {
        let changes = ChangesInWords::of(&submission.changes, MOST_LINES);
        let is_elsewhere = |of: &&MonthDifference| told.tells_restated(submission.event, of.month);
        let (elsewhere, here): (Vec<_>, Vec<_>) = submission.changes.months.iter().partition(is_elsewhere);
        Self {
            number: receipt_number(contract, month, submission.event),
            event: submission.event,
            sha256: submission.sha256.clone(),
            who: submission.who.as_ref().map(wording::party::submitter),
            tells_changes: changes.tells(),
            told_elsewhere: !elsewhere.is_empty(),
            changes: changes.with_ratings_of(&here),
            doubts: submission.doubts.iter().map(|doubt| wording::return_changes::doubt(*doubt, month)).collect(),
        }
    }
}
