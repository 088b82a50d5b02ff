//! The words of the monthly summary: the final ratings of a month that has closed.

use chrono::NaiveDate;
use domain::date::in_full;
use domain::standing::OverallRating;

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;
use crate::rating::RatingInWords;

/// Returns the opening. It tells the contractor what to do if a rating is wrong.
pub(super) fn opening(reader: &Reader<'_>, month: &str, closed_on: NaiveDate, overall: &OverallRating) -> Opening {
    let overall = RatingInWords::of_closed_month(overall).in_sentence();
    let which = if reader.is_contractor() {
        format!("Check the {month} final ratings: overall {overall}")
    } else {
        format!("Final ratings for {month}: overall {overall}")
    };
    let subject = Subject::from(which).and(&format!(", closed on {}", in_full(closed_on)));
    if reader.is_contractor() {
        let council = &reader.letterhead.council;
        let first =
            format!("Please check the final ratings for {month}, and tell {council} if you think one is wrong.");
        return Opening::asking(Asks::InTime, subject, first);
    }
    Opening::telling(subject, format!("These are the final ratings for {month}."))
}
