//! Capacity issues (5.2): raised, and discussed.

use domain::date::in_full;
use domain::month::Month;

use super::fields::{EventFields, MOST_CHARACTERS};
use super::problem::EventCode;
use super::state::{RecordingState, check_order, note_in_use, note_unknown};

/// Checks `capacity-issue-raised`. It has no date of its own, and may come before the contract commences: what would keep the
/// service from beginning must be told too.
pub(super) fn raised(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.id("issue");
    if let Some(id) = id {
        let month = id.strip_prefix("return-").and_then(|month| month.parse::<Month>().ok());
        if let Some(month) = month {
            // Even if no issue has it yet: the month's return would take it from an issue that had.
            let whose = format!("what the return of {} says of capacity", month.in_words());
            note_in_use(fields, "issue", &id, &whose);
        } else if state.record.capacity_issue(&id).is_some() {
            note_in_use(fields, "issue", &id, "a capacity issue");
        }
    }
    fields.text("text", "Say what the issue is", MOST_CHARACTERS);
}

/// Checks `capacity-issue-discussed`: of an issue raised by itself or in a return.
pub(super) fn discussed(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.reference("issue");
    let discussed_on = state.past_date(fields, "discussed_on");
    fields.text("outcome", "Enter the outcome of the discussion", MOST_CHARACTERS);
    let Some(id) = id else { return };
    let Some(issue) = state.record.capacity_issue(&id) else {
        let open = state.record.capacity_issues.iter().filter(|issue| issue.discussed.is_none());
        let open = open.map(|issue| issue.id.as_str());
        return note_unknown(fields, (EventCode::UnknownIssue, "issue"), &id, "a capacity issue", open);
    };
    check_order(fields, "discussed_on", discussed_on, issue.raised.on, "the issue was raised");
    if let Some((discussed, _)) = issue.discussed {
        let on = in_full(discussed.on);
        let message = format!("The issue was discussed on {on}. To record it otherwise, withdraw that event first.");
        fields.note(EventCode::AlreadyClosed, "issue", message);
    }
}
