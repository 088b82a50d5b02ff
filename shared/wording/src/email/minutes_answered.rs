//! The words of the email that says how the contractor answered minutes (5.7).

use chrono::NaiveDate;
use domain::date::in_full;

use super::minutes_shared::of_meeting;
use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;

pub(super) fn opening(reader: &Reader<'_>, held: NaiveDate, approved: bool) -> Opening {
    let meeting = of_meeting(held);
    let held = in_full(held);
    let contractor = &reader.letterhead.contractor;
    match (approved, reader.is_contractor()) {
        (true, _) => Opening::informing(
            Subject::from("minutes approved").and(&meeting),
            format!("{contractor} approved the minutes of the meeting of {held}."),
        ),
        (false, true) => Opening::informing(
            Subject::from("minutes not approved").and(&meeting),
            format!("{contractor} did not approve the minutes of the meeting of {held}."),
        ),
        (false, false) => Opening::asking(
            Asks::InTime,
            Subject::from("Settle the minutes that were not approved").and(&meeting),
            format!(
                "Please settle the minutes of the meeting of {held} with {contractor}, which did not approve them, and share \
                 them again."
            ),
        ),
    }
}
