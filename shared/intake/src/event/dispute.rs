//! Disputed ratings (5.4(a)): raised, and answered.

use domain::date::in_full;
use domain::month::Month;

use super::fields::{EventFields, MOST_CHARACTERS};
use super::problem::EventCode;
use super::state::{RecordingState, check_order, note_in_use, note_unknown};

/// Checks `rating-disputed`: a KPI in force in one of the contract's months that has begun.
pub(super) fn raised(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.id("dispute");
    if let Some(id) = id.filter(|id| state.record.dispute(id).is_some()) {
        note_in_use(fields, "dispute", &id, "a dispute");
    }
    let month = fields.month("month").filter(|month| is_rated(fields, state, *month));
    let kpi = fields.kpi("kpi").filter(|kpi| state.check_kpi(fields, "kpi", *kpi));
    if let (Some(month), Some(kpi)) = (month, kpi)
        && !state.contract.kpis_in_force(month).any(|(in_force, _)| in_force.number == kpi)
    {
        let words = month.in_words();
        let message =
            format!("KPI {kpi} was not in force in {words}, and has no rating there. Correct the KPI or the month.");
        fields.note(EventCode::UnknownKpi, "kpi", message);
    }
    fields.text("text", "Say why the rating is wrong", MOST_CHARACTERS);
}

/// Says whether a month has ratings; notes that it has none.
fn is_rated(fields: &mut EventFields<'_>, state: &RecordingState<'_>, month: Month) -> bool {
    let (contract, words) = (state.contract, month.in_words());
    let first = contract.first_month();
    if month < first {
        let message = format!("{words} is before the contract's first month, {}. Correct the month.", first.in_words());
        fields.note(EventCode::BeforeCommencement, "month", message);
        false
    } else if let Some(last) = contract.last_month().filter(|last| *last < month) {
        let message = format!("{words} is after the contract's last month, {}. Correct the month.", last.in_words());
        fields.note(EventCode::FieldInvalid, "month", message);
        false
    } else if month.first_day() > state.received_on {
        let message = format!("{words} has not begun, and has no rating. Correct the month.");
        fields.note(EventCode::DateInFuture, "month", message);
        false
    } else {
        true
    }
}

/// Checks `dispute-answered`.
pub(super) fn answered(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.reference("dispute");
    let answered_on = state.past_date(fields, "answered_on");
    fields.word("outcome", &["upheld", "corrected"]);
    fields.text("text", "Say why", MOST_CHARACTERS);
    let Some(id) = id else { return };
    let Some(dispute) = state.record.dispute(&id) else {
        let open = state
            .record
            .disputes
            .iter()
            .filter(|dispute| dispute.answered.is_none())
            .map(|dispute| dispute.id.as_str());
        return note_unknown(fields, (EventCode::UnknownDispute, "dispute"), &id, "a dispute", open);
    };
    check_order(fields, "answered_on", answered_on, dispute.raised.on, "the rating was disputed");
    if let Some((answered, _, _)) = dispute.answered {
        let on = in_full(answered.on);
        let message = format!("The dispute was answered on {on}. To answer otherwise, withdraw that event first.");
        fields.note(EventCode::AlreadyClosed, "dispute", message);
    }
}
