//! Capacity issues (5.2).

use super::{AssessmentContext, Evidence, Finding, FindingDetails, Reference};
use crate::event::EventKind;
use crate::event::Party::Council;

/// The words of 5.2.
pub(crate) const CAPACITY: &str = "Any issues that arise around the capacity of the service/ability to deliver must be highlighted immediately to the Contract Manager where a discussion will be arranged …";

/// Returns the capacity issues raised, by themselves or in a return.
///
/// > 5.2: "Any issues that arise around the capacity of the service/ability to deliver must be highlighted immediately to the
/// > Contract Manager where a discussion will be arranged"
pub(super) fn issues(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let issues = context.record.capacity_issues.iter().map(|issue| {
        let details = FindingDetails::CapacityIssue {
            issue: Reference::new(issue.id.clone(), issue.raised.on),
            in_return: issue.in_return,
        };
        Finding::new(details, issue.raised.day)
            .because([Evidence::recorded(issue.raised, format!("capacity issue {} raised", issue.id))])
            .ended(issue.discussed.map(|(discussed, _)| discussed.on))
            .next(&[(Council, EventKind::CapacityIssueDiscussed)])
    });
    issues.collect()
}
