//! Returns: late ones (8), records that differ (3.1), ratings disputed (5.4(a)).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{AssessmentContext, Evidence, Finding, FindingDetails, Reference, day_after};
use crate::contract::Measure;
use crate::event::EventKind;
use crate::event::Party::{self, Contractor, Council};
use crate::facts::Report;
use crate::months::KnownMonth;

/// The words of section 8.
pub(crate) const RETURN_DUE: &str =
    "The contractor shall submit data via the collation method on the last Friday of each calendar month.";

/// The words of 3.1 on KPI 3.
pub(crate) const REPORTS_SENT_BACK: &str = "The number of reports returned in the month, returned by the Local Authority to the contractor due to omissions, inaccuracies, and/or overall poor standard.";

/// The words of 5.4(a).
pub(crate) const OPEN_EXCHANGE: &str = "Facilitate a collaborative working relationship between the Council and the Contractor and an open and transparent exchange of information and views and encourage the identification of issues or potential issues and their resolution.";

/// Returns the returns not received by their due date.
///
/// > 8: "The contractor shall submit data via the collation method on the last Friday of each calendar month."
///
/// D2 says what becomes of a Friday that is a holiday.
pub(super) fn overdue(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let overdue = context.closed.iter().chain(&context.open).filter_map(|known| {
        let KnownMonth { month, return_due_on: due_on, first_return_on: received_on, .. } = **known;
        let late = received_on.is_none_or(|received_on| received_on > due_on);
        // Nobody is late on the due date itself: the return may come until its end.
        (late && due_on < context.as_of).then(|| {
            let evidence =
                [Evidence::ReturnDue { month, on: due_on }, Evidence::ReturnReceived { month, on: received_on }];
            Finding::new(FindingDetails::ReturnOverdue { month }, day_after(due_on))
                .because(evidence)
                .ended(received_on)
                .next(&[(Contractor, EventKind::ReturnSubmitted)])
        })
    });
    overdue.collect()
}

/// Returns the closed months of which the parties show different reports as sent back.
///
/// > 3.1 (KPI 3): "reports returned in the month, returned by the Local Authority to the contractor"
///
/// D14: a difference between the two is shown to both. It is gone once they agree. What the council recorded stands: a report that
/// it recorded, in this month or another, is the contractor's to show so; one that it has not recorded is the council's to record.
pub(super) fn records_differ(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let kpi = context.contract.kpis.iter().find(|kpi| kpi.measure == Measure::ReportsSentBack).map(|kpi| kpi.number);
    let known = context.closed.iter().chain(&context.open);
    // D14: the council may have recorded the report in another month, and then it is the contractor's month that is wrong.
    let recorded: BTreeSet<Report<'_>> = known.flat_map(|month| month.council_sent_back.iter().copied()).collect();
    let differing = context.closed.iter().filter(|month| month.contractor_sent_back != month.council_sent_back);
    let differ = differing.map(|month| {
        let (contractors, councils) = (&month.contractor_sent_back, &month.council_sent_back);
        let alone = |shown_by, (unit, visited_on): (&str, NaiveDate)| Evidence::SentBackByOneAlone {
            shown_by,
            month: month.month,
            unit: unit.into(),
            visited_on,
        };
        let is_contractors = contractors.symmetric_difference(councils).any(|report| recorded.contains(report));
        let is_councils = contractors.difference(councils).any(|report| !recorded.contains(report));
        let steps = [
            is_contractors.then_some((Contractor, EventKind::ReturnSubmitted)),
            is_councils.then_some((Council, EventKind::ReportSentBack)),
        ];
        let steps: Vec<(Party, EventKind)> = steps.into_iter().flatten().collect();
        Finding::new(FindingDetails::RecordsDiffer { month: month.month, kpi }, day_after(month.closes_on))
            .because(contractors.difference(councils).map(|report| alone(Contractor, *report)))
            .because(councils.difference(contractors).map(|report| alone(Council, *report)))
            .next(&steps)
    });
    differ.collect()
}

/// Returns the ratings that the contractor disputes.
///
/// > 5.4(a): "… an open and transparent exchange of information and views and encourage the identification of issues or
/// > potential issues and their resolution"
pub(super) fn disputed(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let disputes = context.record.disputes.iter().filter(|dispute| context.contract.has_month(dispute.month));
    let disputed = disputes.map(|dispute| {
        let reference = Reference::new(dispute.id, dispute.raised.on);
        let details = FindingDetails::RatingDisputed { dispute: reference, month: dispute.month, kpi: dispute.kpi };
        Finding::new(details, dispute.raised.day)
            .because([Evidence::recorded(dispute.raised, format!("dispute {} raised", dispute.id))])
            .ended(dispute.answered.map(|(answered, ..)| answered.on))
            .next(&[(Council, EventKind::DisputeAnswered)])
    });
    disputed.collect()
}
