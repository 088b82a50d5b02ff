//! Formal warnings and notices of termination: given, or considered and declined (6.5, 6.7, 6.9).

use super::fields::{EventFields, MOST_CHARACTERS};
use super::state::{RecordingState, note_in_use};

/// Checks `warning-issued`.
pub(super) fn issued(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.id("warning");
    if let Some(id) = id.filter(|id| state.record.warning(id).is_some()) {
        note_in_use(fields, "warning", &id, "a formal warning");
    }
    state.past_date(fields, "issued_on");
    state.kpis(fields, "kpis");
    fields.text("explanation", "Say why performance is not adequate (6.8(b))", MOST_CHARACTERS);
}

/// Checks `warning-declined` and `termination-declined`.
pub(super) fn declined(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    state.past_date(fields, "declined_on");
    fields.text("reason", "Say why the council decided against it", MOST_CHARACTERS);
}

/// Checks `termination-notified`.
pub(super) fn termination_notified(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    state.past_date(fields, "notified_on");
}
