//! The words of the email that reminds of the review of an improvement plan (6.4).

use chrono::NaiveDate;
use domain::explain::the_named;

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;

/// Returns the opening. Both parties review a plan, since both agreed it.
pub(super) fn opening(reader: &Reader<'_>, (plan, agreed_on): (&str, NaiveDate), review_on: NaiveDate) -> Opening {
    let day = reader.letterhead.day(review_on);
    let plan = the_named("improvement plan", plan, agreed_on);
    let first = format!("Please review {plan} with {} by the end of {day}.", reader.other());
    let subject = Subject::by(reader.letterhead, &format!("Review {plan} by"), review_on)
        .or_in_short(format!("Review the plan by {}", review_on.format("%a %-d %b %Y")));
    Opening::asking(Asks::By(review_on), subject, first)
}
