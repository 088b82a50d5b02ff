//! The words of the email that shares the minutes of a meeting (5.7).

use chrono::NaiveDate;
use domain::date::{in_full, in_words};

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;

/// Returns the opening. The contractor is asked to approve the minutes or say what should change (5.7).
pub(super) fn opening(reader: &Reader<'_>, held: NaiveDate, until: NaiveDate) -> Opening {
    let meeting = of_meeting(held);
    let (held, last_day) = (in_full(held), reader.letterhead.day(until));
    if reader.is_contractor() {
        let first = format!(
            "Please approve the minutes of the meeting of {held}, or say what should change, by the end of {last_day}."
        );
        let subject = Subject::by(reader.letterhead, "Answer the minutes by", until).and(&meeting);
        return Opening::asking(Asks::By(until), subject, first);
    }
    let contractor = &reader.letterhead.contractor;
    let first = format!(
        "the minutes of the meeting of {held} were shared with {contractor}, which can answer by the end of {last_day}."
    );
    let subject = Subject::by(reader.letterhead, "minutes to be answered by", until);
    Opening::informing(subject.and(&meeting), first)
}

/// Returns the end of a subject that names the meeting: ` (meeting of 12 July 2022)`.
pub(super) fn of_meeting(held: NaiveDate) -> String {
    format!(" (meeting of {})", in_words(held))
}
