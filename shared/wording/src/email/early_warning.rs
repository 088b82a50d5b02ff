//! The words of the email that says that a KPI can be no better than amber or red.

use chrono::NaiveDate;
use domain::notice::TitledRating;
use domain::rating::Rating;

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;

/// Returns the opening. A return cannot change what the council recorded as sent back, so the contractor is asked to dispute
/// it instead.
pub(super) fn opening(
    reader: &Reader<'_>,
    month: &str,
    than: Rating,
    rating: &TitledRating,
    closes_on: NaiveDate,
    recorded_by_council: bool,
) -> Opening {
    let number = rating.rating.kpi;
    let closes = reader.letterhead.day(closes_on);
    if reader.is_contractor() {
        let (subject, first) = if recorded_by_council {
            let council = &reader.letterhead.council;
            (
                "Check the reports sent back by".to_owned(),
                format!(
                    "Please check the reports that {council} sent back in {month}, and dispute the rating of KPI {number} by \
                     the end of {closes} if that record is wrong."
                ),
            )
        } else {
            (
                format!("Check the evidence for KPI {number} by"),
                format!(
                    "Please check the evidence for KPI {number} in {month}, and send missing or corrected evidence by the end of \
                     {closes}."
                ),
            )
        };
        let subject = Subject::by(reader.letterhead, &subject, closes_on);
        return Opening::asking(
            Asks::By(closes_on),
            subject.and(&format!(": KPI {number} {} for {month}", no_better_in_short(than))),
            first,
        );
    }
    let subject = Subject::from(format!("KPI {number} {} for {month}", no_better_in_short(than)));
    let first =
        format!("on what has been received so far, KPI {number} ({}) {} for {month}.", rating.title, no_better(than));
    Opening::informing(subject.and(&format!(", closing on {closes}")), first)
}

/// Returns what a KPI can be, that is no better than a rating whatever comes.
fn no_better(than: Rating) -> &'static str {
    match than {
        Rating::Green => "can still be green",
        Rating::Amber => "can no longer be green",
        Rating::Red => "can only be red",
    }
}

/// Returns the same in the few letters of a subject.
fn no_better_in_short(than: Rating) -> &'static str {
    match than {
        Rating::Green => "can be green",
        Rating::Amber => "cannot be green",
        Rating::Red => "can only be red",
    }
}
