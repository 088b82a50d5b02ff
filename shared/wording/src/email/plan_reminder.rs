//! The words of the email that reminds of a plan which is to be agreed (6.4).

use chrono::NaiveDate;
use domain::explain::FindingInWords;

use super::finding::kpi_named;
use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;

pub(super) fn opening(reader: &Reader<'_>, finding: &FindingInWords, due: NaiveDate) -> Opening {
    let first = format!(
        "Please agree the improvement plan with {} by the end of {}: it has not been agreed yet.",
        reader.other(),
        reader.letterhead.day(due)
    );
    let subject = Subject::by(reader.letterhead, "agree the improvement plan by", due).marked("Reminder: ");
    Opening::asking(Asks::By(due), subject.for_kpi(kpi_named(&finding.sentence)), first)
}
