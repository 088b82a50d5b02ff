//! What the email of a receipt says beside ratings: its number, who submitted it, what it changed, what is to be checked.

use domain::changes::{Submitted, receipt_number};
use domain::month::Month;
use serde::Serialize;

use crate::words::{self, ChangesInWords};

/// The most lines of changed rows that an email lists; the receipt's page has all of them.
const MOST_LINES: usize = 40;

/// What a receipt says beside ratings.
#[derive(Serialize)]
pub(super) struct ReceiptInWords {
    number: String,
    event: usize,
    sha256: Option<String>,
    who: Option<String>,
    changes: ChangesInWords,
    tells_changes: bool,
    doubts: Vec<String>,
}

impl ReceiptInWords {
    pub(super) fn of(contract: &str, month: Month, submission: &Submitted) -> Self {
        let changes = ChangesInWords::of(&submission.changes, MOST_LINES);
        Self {
            number: receipt_number(contract, month, submission.event),
            event: submission.event,
            sha256: submission.sha256.clone(),
            who: submission.who.as_ref().map(words::who),
            tells_changes: changes.tells(),
            changes,
            doubts: submission.doubts.iter().map(|doubt| words::doubt(*doubt, month)).collect(),
        }
    }
}
