//! The words of the email that tells the council that an overdue return has come.

use chrono::NaiveDate;
use domain::date::in_full;

use super::opening::{Opening, Reader};
use super::subject::Subject;

/// Returns the opening. The council was told earlier that the return was overdue.
pub(super) fn opening(reader: &Reader<'_>, month: &str, due: NaiveDate, received_on: NaiveDate) -> Opening {
    let (due_on, received_on) = (reader.letterhead.day(due), in_full(received_on));
    let contractor = &reader.letterhead.contractor;
    let first =
        format!("{contractor} submitted the {month} return on {received_on}; it was due by the end of {due_on}.");
    Opening::informing(Subject::from(format!("the {month} return was received on {received_on}")), first)
}
