//! The words of the email that reminds of minutes which will soon be deemed agreed (5.7).

use chrono::NaiveDate;
use domain::date::in_full;

use super::minutes_shared::of_meeting;
use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;

pub(super) fn opening(reader: &Reader<'_>, held: NaiveDate, until: NaiveDate) -> Opening {
    let meeting = of_meeting(held);
    let (held, last_day) = (in_full(held), reader.letterhead.day(until));
    if reader.is_contractor() {
        let first = format!("Please answer the minutes of the meeting of {held} by the end of {last_day}.");
        let subject = Subject::by(reader.letterhead, "answer the minutes by", until).marked("Reminder: ");
        return Opening::asking(Asks::By(until), subject.and(&meeting), first);
    }
    let contractor = &reader.letterhead.contractor;
    let first = format!(
        "{contractor} has not answered the minutes of the meeting of {held} yet, and can do so by the end of {last_day}."
    );
    let subject = Subject::by(reader.letterhead, "minutes to be answered by", until);
    Opening::informing(subject.and(&meeting), first)
}
