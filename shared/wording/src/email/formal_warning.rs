//! The words of the letter of a formal warning (6.7, 6.8).

use chrono::NaiveDate;
use domain::notice::WarningLetter;

use super::opening::{Asks, LateOpening, Opening, Reader, another_day};
use super::subject::Subject;
use crate::letterhead::Letterhead;
use crate::sentence::kpis_in_order;

pub(super) fn opening(reader: &Reader<'_>, warning: &WarningLetter) -> Opening {
    let council = &reader.letterhead.council;
    // If every further plan is agreed already, there is nothing to ask for.
    if warning.without_plan().next().is_none() {
        let first = format!("{council} is issuing you with a formal warning.");
        return Opening::telling(Subject::from("Formal warning").and(&format!(" ({})", warning.warning)), first);
    }
    let due_on = reader.letterhead.day(warning.plan_due_on);
    let kpis = kpis_in_order(warning.without_plan().map(|kpi| kpi.kpi));
    let subject = Subject::by(reader.letterhead, "agree a further plan by", warning.plan_due_on);
    let subject = subject.marked("Formal warning: ").and(&format!(", for {kpis} ({})", warning.warning));
    let first = format!(
        "Please agree a further Improvement Plan for {kpis} with {council} by the end of {due_on}: {council} is issuing you \
         with a formal warning."
    );
    Opening::asking(Asks::By(warning.plan_due_on), subject, first)
}

/// Returns the opening after the day by which a plan was to be agreed.
pub(super) fn late_opening(letterhead: &Letterhead, warning: &WarningLetter, due: NaiveDate) -> LateOpening {
    let (council, due) = (&letterhead.council, letterhead.day(due));
    let another = another_day(council);
    let kpis = kpis_in_order(warning.without_plan().map(|kpi| kpi.kpi));
    let issued = format!("{council} is issuing you with a formal warning.");
    let plan = format!("A further Improvement Plan for {kpis} was to be agreed by the end of {due}, which has passed.");
    LateOpening {
        subject: format!("Formal warning ({}: a further improvement plan was due by {due}", warning.warning),
        first: format!("{issued} {plan} {another}"),
    }
}
