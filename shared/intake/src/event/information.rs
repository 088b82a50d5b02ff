//! Information that the council asks for (12.1): requested, and supplied.

use domain::date::in_full;

use super::fields::{EventFields, MOST_CHARACTERS};
use super::problem::EventCode;
use super::state::{RecordingState, check_order, note_in_use, note_unknown};

/// Checks `information-requested`.
pub(super) fn requested(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.id("request");
    if let Some(id) = id.filter(|id| state.record.information_request(id).is_some()) {
        note_in_use(fields, "request", &id, "a request for information");
    }
    fields.text("text", "Say what information is asked for", MOST_CHARACTERS);
    state.past_date(fields, "requested_on");
}

/// Checks `information-supplied`.
pub(super) fn supplied(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    let id = fields.reference("request");
    let supplied_on = state.past_date(fields, "supplied_on");
    let Some(id) = id else { return };
    let Some(request) = state.record.information_request(&id) else {
        let requests = state.record.information_requests.iter();
        let open = requests.filter(|request| request.supplied.is_none()).map(|request| request.id.as_str());
        let code = EventCode::UnknownRequest;
        return note_unknown(fields, (code, "request"), &id, "a request for information", open);
    };
    check_order(fields, "supplied_on", supplied_on, request.requested.on, "the information was requested");
    if let Some(supplied) = request.supplied {
        let on = in_full(supplied.on);
        let message =
            format!("The information was supplied on {on}. To record it otherwise, withdraw that event first.");
        fields.note(EventCode::AlreadyClosed, "request", message);
    }
}
