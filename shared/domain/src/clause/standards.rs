//! Action plans for the service's standards and for information security (9.1, 10.2).

use super::{AssessmentContext, Evidence, Finding, FindingDetails, Reference};
use crate::event::EventKind;
use crate::event::Party::Council;

/// The words of 9.1.
pub(crate) const STANDARDS: &str = "Where the Contractor fails to meet the minimum service requirements or standards specified in Schedule 2 (Specification), then the Council's Contract Manager will investigate why this has occurred and work with the Contractor to agree an action plan for resolving the issues identified as promptly as possible.";

/// The words of 10.2.
pub(crate) const INFORMATION_SECURITY: &str = "Where any part of the Contractor's organisation, which is utilised to deliver any part of the Service, fails to comply fully with ISO27001, then the Council's Contract Manager will investigate why this is and work with the Contractor to agree an action plan for resolving the issues identified as promptly as possible.";

/// Returns the action plans opened, each under its own clause.
///
/// > 9.1 and 10.2: "… work with the Contractor to agree an action plan for resolving the issues identified as promptly as
/// > possible"
pub(super) fn action_plans(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let plans = context.record.action_plans.iter().map(|plan| {
        let reference = Reference::new(plan.id, plan.opened.on);
        let details = FindingDetails::ActionPlanOpen { plan: reference, clause: plan.clause.into() };
        Finding::new(details, plan.opened.day)
            .because([Evidence::recorded(plan.opened, format!("action plan {} opened", plan.id))])
            .ended(plan.closed.map(|closed| closed.on))
            .next(&[(Council, EventKind::ActionPlanClosed)])
    });
    plans.collect()
}
