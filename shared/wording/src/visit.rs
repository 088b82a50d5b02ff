//! Visits and their reports in words, and the units that are visited.

use domain::contract::Contract;
use domain::event::{NotVisitedReason, SentBackReason};
use domain::measure::{ReportState, UnitVisit};

/// Returns a unit's label, by which the public knows it; its code where the definition has no such unit.
pub fn unit_label(contract: &Contract, code: &str) -> String {
    contract.unit(code).map_or(code, |unit| &unit.label).to_owned()
}

/// Returns a unit as both parties know it: `Oak House (U1)`.
pub fn unit_with_code(contract: &Contract, code: &str) -> String {
    let label = unit_label(contract, code);
    if label == code { label } else { format!("{label} ({code})") }
}

/// Returns the result of a unit's visit in words.
pub fn unit_visit(visit: UnitVisit) -> String {
    match visit {
        UnitVisit::Visited => "Visited".to_owned(),
        UnitVisit::Declared(reason) => format!("Declared not visited ({})", not_visited(reason)),
        UnitVisit::Excused(reason) => format!("Declared not visited ({}): excused, so not due", not_visited(reason)),
        UnitVisit::NotEvidenced => "No visit shown".to_owned(),
    }
}

/// Returns the reason why a unit was not visited.
pub fn not_visited(reason: NotVisitedReason) -> &'static str {
    match reason {
        NotVisitedReason::UnitClosed => "unit closed",
        NotVisitedReason::AccessRefused => "access refused",
        NotVisitedReason::VisitorUnavailable => "visitor unavailable",
        NotVisitedReason::Other => "other reason",
    }
}

/// The remark on a report sent back whose visit no return lists any more.
pub const UNLISTED: &str = "No return lists this visit";

/// Returns the state of a visit's report.
pub fn report_state(state: ReportState) -> &'static str {
    match state {
        ReportState::OnTime => "On time",
        ReportState::Late => "Late",
        ReportState::Pending => "Pending",
    }
}

/// Returns the reason why the council sent a report back.
pub fn sent_back(reason: SentBackReason) -> &'static str {
    match reason {
        SentBackReason::Omission => "omission",
        SentBackReason::Inaccuracy => "inaccuracy",
        SentBackReason::Standard => "overall poor standard",
    }
}
