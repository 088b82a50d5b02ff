//! Reports that the council sent back (KPI 3).

use domain::date::in_full;
use domain::event::{Fact, SentBackReason};

use super::fields::EventFields;
use super::problem::EventCode;
use super::state::{RecordingState, check_order};
use crate::text::quoted;

/// Checks `report-sent-back`.
///
/// D5: a report that the council records as sent back counts even if no return lists its visit. So the visit need not be
/// listed; it is unknown only where it cannot have been made, the unit not being open on that day. One report may be sent
/// back again on another day, or for another reason; what stands already, word for word, is not recorded twice.
pub(super) fn sent_back(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let unit = fields.reference("unit");
    let visited_on = state.past_date(fields, "visited_on");
    let sent_back_on = state.past_date(fields, "sent_back_on");
    let reason = fields.word("reason", SentBackReason::WORDS);
    if let Some(visited_on) = visited_on {
        check_order(fields, "sent_back_on", sent_back_on, visited_on, "the unit was visited");
    }
    let Some(code) = unit else { return };
    let Some(unit) = state.contract.unit(&code) else {
        let units: Vec<&str> = state.contract.units.iter().map(|unit| unit.code.as_str()).collect();
        let message = format!("{} is not a unit of this contract. The units are: {}.", quoted(&code), units.join(", "));
        return fields.note(EventCode::UnknownUnit, "unit", message);
    };
    let Some(visited_on) = visited_on else { return };
    let within = state.contract.commences <= visited_on && visited_on <= state.received_on;
    if within && !unit.is_open_on(visited_on) {
        let message = format!(
            "{} was not open on {}: there was no visit. Correct the unit or the date.",
            unit.label,
            in_full(visited_on)
        );
        return fields.note(EventCode::UnknownVisit, "visited_on", message);
    }
    let (Some(sent_back_on), Some(reason)) = (sent_back_on, reason) else { return };
    let same = |event: &Fact| {
        matches!(event, Fact::ReportSentBack(standing)
            if standing.unit == code && standing.visited_on == visited_on && standing.sent_back_on == sent_back_on
                && serde_json::to_value(standing.reason).is_ok_and(|standing| standing == reason.as_str()))
    };
    let mut numbered = (1..).zip(state.log);
    let standing = numbered.find(|(number, event)| same(&event.fact) && state.history.counts(*number));
    if let Some((number, _)) = standing {
        let message =
            format!("This is already recorded, as event {number}. Do not record it again, or correct what differs.");
        fields.note(EventCode::IdInUse, "unit", message);
    }
}
