//! An event that somebody wants to record: its fact, or every reason why not.
//!
//! The way of the data, which is the order of the modules: the [`fields`] of the JSON object, each read once and noted if it
//! is wrong; the [`state`] that the event is recorded against; the [`kind`]s, each with who records it and its check; and
//! the checks themselves, one file a group: what is wrong in the form of a field, and what does not fit the log. What is
//! left of an object in which nothing is wrong is read by serde, as a log is.

use chrono::NaiveDate;
use domain::event::{Author, Event, EventKind, Fact, Party};
use domain::facts::History;
use serde_json::{Map, Value};
use strum::VariantNames as _;

mod dispute;
mod fields;
mod information;
mod issue;
mod kind;
mod meeting;
mod minutes;
mod plan;
mod problem;
mod report;
mod revision;
mod state;
mod warning;
mod withdrawal;

pub use problem::{EventCode, EventProblem};

use crate::problem::Rejection;
use crate::text::quoted;
use crate::unique_keys::{self, JsonPlace};
use fields::{EventFields, shown};
use kind::Check;
use problem::EventProblems;
use state::RecordingState;

/// What an event is recorded against.
#[derive(Clone, Copy, Debug)]
pub struct RecordingContext<'a> {
    pub by: Party,
    /// The day of receipt, where the contract is (D3).
    pub received_on: NaiveDate,
    /// The contract's events, whole, in the log's order.
    pub log: &'a [Event],
    /// The history of just that log.
    pub history: &'a History<'a>,
}

/// Reads an event that a party wants to record: its JSON object. `by` may be given; `received_at`, which the system stamps,
/// is not heeded.
///
/// A field that is null counts as absent. Texts lose the space around them and the characters that nobody sees, as in a
/// return. How many bytes there may be is for the caller to say.
///
/// # Errors
///
/// Every reason why it is not recorded, of which at most 200 are listed: of the form, and, as far as its fields can be read, of
/// the state. Only what is no JSON object comes alone, with its line; of an unknown kind no other field is judged.
pub fn read_event(bytes: &[u8], recording: &RecordingContext<'_>) -> Result<Fact, Rejection<EventProblem>> {
    let mut problems = EventProblems::default();
    let object = read_object(bytes, &mut problems)?;
    let mut fields = EventFields::new(object, &mut problems);
    let state = RecordingState::new(recording);
    check_recorder(&mut fields, &state);
    if let Some((kind, check)) = read_kind(&mut fields) {
        kind::check_party(kind, &mut fields, &state);
        check(&mut fields, &state);
        fields.refuse_others(&kind::in_words(kind));
    }
    let kept = fields.kept();
    if let Some(rejection) = problems.rejection() {
        return Err(rejection);
    }
    // What passed the checks is still read by the parser of logs, so that nothing can be appended which cannot be read again.
    serde_json::from_value(Value::Object(kept)).map_err(|error| {
        let message = format!("This is not an event that can be kept: {error}. Correct it.");
        EventProblem { code: EventCode::FieldInvalid, field: None, line: None, message }.into()
    })
}

fn read_object(bytes: &[u8], problems: &mut EventProblems) -> Result<Map<String, Value>, EventProblem> {
    let at_line = |line: usize, message: String| EventProblem {
        code: EventCode::FieldInvalid,
        field: None,
        line: Some(line),
        message,
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        at_line(line, "This is not in UTF-8, as JSON must be. Send it as UTF-8.".into())
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut again = |at: &JsonPlace<'_>, key: &str| {
        let message = format!("The key {} is there more than once in the same object. Keep one.", quoted(key));
        problems.note(EventCode::FieldInvalid, &fields::path(at, key), message);
    };
    match unique_keys::read(text, &mut again) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => {
            let before = text.len() - text.trim_start().len();
            let line = text[..before].bytes().filter(|byte| *byte == b'\n').count() + 1;
            Err(at_line(line, "An event is an object, {\"kind\": …}. Send one event at a time, as an object.".into()))
        }
        Err(error) => {
            Err(at_line(error.line(), format!("This is not JSON that can be read: {error}. Correct it there.")))
        }
    }
}

/// Checks the two fields that the system sets, when an event was received and who recorded it: the sender may not contradict
/// them.
fn check_recorder(fields: &mut EventFields<'_>, state: &RecordingState<'_>) {
    // A line that was copied from a log has a stamp. It is ignored, since the system's own counts, and the receipt says that.
    fields.given("received_at");
    match fields.given("by") {
        None | Some(Value::Null) => {}
        Some(Value::String(by)) if by == state.by.to_string() => {}
        Some(Value::String(by)) if Author::VARIANTS.contains(&by.as_str()) => {
            let message = format!(
                "This says that the {by} records it, but you are the {}. Take by out, or correct it.",
                state.by
            );
            fields.note(EventCode::WrongParty, "by", message);
        }
        Some(other) => {
            let message = format!("{} is no party. Write contractor or council, or leave by out.", shown(&other));
            fields.note(EventCode::FieldInvalid, "by", message);
        }
    }
}

/// Returns the event's kind with its check, where it is one that a party records as an event.
fn read_kind(fields: &mut EventFields<'_>) -> Option<(EventKind, Check)> {
    let value = fields.needed("kind", "Say what kind of event it is")?;
    let named = value.as_str().and_then(EventKind::of_word);
    if let Some((kind, check)) = named.and_then(|kind| Some((kind, kind::check_of(kind)?))) {
        fields.keep("kind", value);
        return Some((kind, check));
    }
    let (code, message) = match named {
        Some(EventKind::ReturnSubmitted) => (
            EventCode::FieldInvalid,
            "A return is not recorded as an event: POST it to …/returns/ and its month, as 2022-07, as a workbook, CSV or JSON."
                .to_owned(),
        ),
        Some(EventKind::LetterDelivered | EventKind::LetterFailed) => (
            EventCode::WrongParty,
            format!("Only the system itself records {}: no party does.", shown(&value)),
        ),
        Some(_) | None => {
            let message = format!("{} is not a kind of event. The kinds are: {}.", shown(&value), kind::words().join(", "));
            (EventCode::FieldInvalid, message)
        }
    };
    fields.note(code, "kind", message);
    None
}

#[cfg(test)]
mod tests;
