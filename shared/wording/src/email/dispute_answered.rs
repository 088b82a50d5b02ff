//! The words of the email with the council's answer to a dispute (5.4(a)).

use domain::event::{DisputeOutcome, Party};
use domain::month::Month;

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;

/// Returns the opening. If the answer changes a rating that rests on the contractor's return, the contractor is asked to
/// correct the return.
pub(super) fn opening(
    reader: &Reader<'_>,
    month: Month,
    kpi: u32,
    outcome: DisputeOutcome,
    corrected_by: Option<Party>,
) -> Opening {
    let month = month.in_words();
    let what = format!("the rating of KPI {kpi} for {month}");
    let how = match outcome {
        DisputeOutcome::Upheld => "is upheld",
        DisputeOutcome::Corrected => "is to be corrected",
    };
    let (council, contractor) = (&reader.letterhead.council, &reader.letterhead.contractor);
    if !reader.is_contractor() {
        let first = format!("{contractor} has been told the answer to its dispute: {what} {how}.");
        return Opening::informing(Subject::from(what).and(&format!(" {how}")), first);
    }
    if (outcome, corrected_by) == (DisputeOutcome::Corrected, Some(Party::Contractor)) {
        let subject = Subject::from(format!("Correct the {month} return"));
        let first = format!("Please correct the {month} return: {council} has answered your dispute, {what} {how}.");
        return Opening::asking(Asks::InTime, subject.and(&format!(": your dispute of KPI {kpi} is answered")), first);
    }
    let first = format!("{council} has answered your dispute: {what} {how}.");
    Opening::telling(Subject::from(format!("Dispute answered: {what} {how}")), first)
}
