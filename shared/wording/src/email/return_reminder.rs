//! The words of the email that reminds of a return.

use chrono::NaiveDate;

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;

/// Returns the opening; `today` says that the return is due on the day of the email.
pub(super) fn opening(reader: &Reader<'_>, month: &str, due: NaiveDate, today: bool) -> Opening {
    let due_on = reader.letterhead.day(due);
    if reader.is_contractor() {
        let (by, also) = if today { ("today,", "today, ") } else { ("by", "") };
        let first = format!("Please submit the {month} return by the end of {also}{due_on}.");
        let subject = Subject::by(reader.letterhead, &format!("Submit the {month} return {by}"), due);
        return Opening::asking(Asks::By(due), subject, first);
    }
    let first =
        format!("{} has been asked to submit the {month} return by the end of {due_on}.", reader.letterhead.contractor);
    Opening::informing(Subject::by(reader.letterhead, &format!("{month} return due"), due), first)
}
