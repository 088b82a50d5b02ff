//! Withdrawals of entries of the log (D5).

use domain::event::Fact;

use super::fields::{EventFields, MOST_CHARACTERS};
use super::problem::EventCode;
use super::state::RecordingState;

/// Checks `event-withdrawn`: by the party that recorded the event, once. A withdrawal cannot be withdrawn.
pub(super) fn withdrawn(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let number = fields.event_number("event");
    fields.text("reason", "Say why it is withdrawn", MOST_CHARACTERS);
    let Some(number) = number else { return };
    let Some(event) = state.log.get(number - 1) else {
        let message = match state.log.len() {
            0 => "There is no event to withdraw: the log is empty.".to_owned(),
            last => format!("There is no event {number}: the last is {last}. Correct the number."),
        };
        return fields.note(EventCode::UnknownEvent, "event", message);
    };
    if event.by != state.by {
        let by = event.by;
        let message = format!("Event {number} was recorded by the {by}. Only the {by} can withdraw it.");
        // No more is said: what the other party's entry is, and whether it is withdrawn, may be for that party alone.
        return fields.note(EventCode::WrongParty, "event", message);
    }
    if matches!(event.fact, Fact::EventWithdrawn { .. }) {
        let message =
            format!("Event {number} is a withdrawal, which cannot be withdrawn. Record again what it withdrew.");
        fields.note(EventCode::FieldInvalid, "event", message);
    } else if !state.history.counts(number) {
        let message = format!("Event {number} has already been withdrawn. There is nothing more to do.");
        fields.note(EventCode::AlreadyClosed, "event", message);
    }
}
