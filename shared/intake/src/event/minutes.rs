//! A meeting's minutes: shared, and approved or not (5.7).

use domain::clause::{MinutesPeriod, minutes_period};
use domain::date::in_full;

use super::fields::{EventFields, MOST_CHARACTERS};
use super::problem::EventCode;
use super::state::{RecordingState, check_order, note_unknown};
use crate::text::quoted;

/// The most characters that minutes may have.
const MOST_OF_MINUTES: usize = 50_000;

/// Checks `minutes-shared`. They may be shared again at any time; 5.7 says what follows.
pub(super) fn shared(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.reference("meeting");
    let shared_on = state.past_date(fields, "shared_on");
    fields.text("text", "Write the minutes", MOST_OF_MINUTES);
    let Some(id) = id else { return };
    match state.record.meeting(&id) {
        Some(meeting) => check_order(fields, "shared_on", shared_on, meeting.held.on, "the meeting was held"),
        None => {
            let held = state.record.meetings.iter().rev().map(|meeting| meeting.id.as_str());
            note_unknown(fields, (EventCode::UnknownMeeting, "meeting"), &id, "a meeting", held);
        }
    }
}

/// Checks `minutes-answered`: once for each time that they are shared, and before they are deemed agreed. A party that
/// withholds approval says what it contests.
pub(super) fn answered(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.reference("meeting");
    let answered_on = state.past_date(fields, "answered_on");
    let approved = fields.flag("approved");
    let ask = "Approval is withheld: say what is wrong in the minutes";
    if approved == Some(false) {
        fields.text("comment", ask, MOST_CHARACTERS);
    } else {
        fields.optional_text("comment");
    }
    let Some(id) = id else { return };
    let Some(meeting) = state.record.meeting(&id) else {
        let shared = state.record.meetings.iter().rev().filter(|meeting| !meeting.sharings().is_empty());
        let shared = shared.map(|meeting| meeting.id.as_str());
        return note_unknown(fields, (EventCode::UnknownMeeting, "meeting"), &id, "a meeting", shared);
    };
    let Some(MinutesPeriod { shared, until, answer }) = minutes_period(state.contract, meeting) else {
        // A contractor that answers has read them, even if their email came back and no period runs (D35).
        if let Some((shared, _)) = meeting.not_delivered.last() {
            return check_order(fields, "answered_on", answered_on, shared.on, "the minutes were shared");
        }
        let message =
            format!("The minutes of meeting {} have not been shared. Answer them once they have been.", quoted(&id));
        return fields.note(EventCode::UnknownMeeting, "meeting", message);
    };
    check_order(fields, "answered_on", answered_on, shared.on, "the minutes were shared");
    let shared_on = in_full(shared.on);
    if let Some(answer) = answer {
        let on = in_full(answer.answered.on);
        let message = format!(
            "The minutes shared on {shared_on} were answered on {on}. To answer otherwise, withdraw that answer first, \
             or ask the council to share them again."
        );
        fields.note(EventCode::AlreadyClosed, "meeting", message);
    } else if until < state.received_on {
        let message = format!(
            "The minutes shared on {shared_on} had no answer by {} and are deemed agreed since the day after (5.7). Raise \
             what is not right at the next meeting.",
            in_full(until)
        );
        fields.note(EventCode::AlreadyClosed, "meeting", message);
    }
}
