//! The words of the email that chases an overdue return.

use chrono::NaiveDate;

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;

pub(super) fn opening(reader: &Reader<'_>, month: &str, due: NaiveDate) -> Opening {
    let due_on = reader.letterhead.day(due);
    let was_due = format!(": it was due by {due_on}");
    if reader.is_contractor() {
        let subject = Subject::from(format!("Overdue: submit the {month} return now")).and(&was_due);
        let first = format!("Please submit the {month} return now: it was due by the end of {due_on}.");
        return Opening::asking(Asks::AtOnce, subject, first);
    }
    let contractor = &reader.letterhead.contractor;
    let first = format!("{contractor} has not submitted the {month} return, which was due by the end of {due_on}.");
    Opening::informing(Subject::from(format!("the {month} return is overdue")).and(&was_due), first)
}
