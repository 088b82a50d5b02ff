//! Requests for information (12.1).

use super::{AssessmentContext, Evidence, Finding, FindingDetails, Reference};
use crate::event::EventKind;
use crate::event::Party::Contractor;

/// The words of 12.1.
pub(crate) const INFORMATION: &str = "At any time on reasonable request from the Council, the Contractor will supply the Council with such information and reports as the Council reasonably requires from time to time in relation to this Service.";

/// Returns the information asked for.
///
/// > 12.1: "At any time on reasonable request from the Council, the Contractor will supply the Council with such information
/// > and reports as the Council reasonably requires"
pub(super) fn requested(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let requests = context.record.information_requests.iter().map(|request| {
        let reference = Reference::new(request.id, request.requested.on);
        Finding::new(FindingDetails::InformationRequested { request: reference }, request.requested.day)
            .because([Evidence::recorded(request.requested, format!("information request {}", request.id))])
            .ended(request.supplied.map(|supplied| supplied.on))
            .next(&[(Contractor, EventKind::InformationSupplied)])
    });
    requests.collect()
}
