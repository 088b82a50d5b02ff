//! The ids of what is new, made so that nobody has to type one: `2026-06-03`, and `2026-06-03-2` where that is taken. They do not
//! repeat what they are of: sentences say “meeting 2026-06-03”.

use std::collections::BTreeSet;

use crate::desk::form_context::FormContext;
use crate::desk::form_fields::{EventPayload, FormField, FormValues};
use domain::event::Event;

/// Returns the beginning of the id of something that has a date of its own: the date that was typed, or today's.
pub(crate) fn dated(field: &'static str, context: &FormContext<'_>, values: &FormValues) -> String {
    let payload = EventPayload::read(&[FormField::date(field, "", "")], values);
    let values = payload.json.get(field).and_then(|date| domain::date::read(date.as_str()?));
    values.unwrap_or(context.as_of).to_string()
}

/// Returns the id that begins so and that nothing had in a field when the log had only so many events. A form says how many there
/// were when it was opened: sent twice, it gives the same id twice. What was withdrawn keeps its id: letters name it.
pub(crate) fn free(context: &FormContext<'_>, field: &str, base: &str, events: usize) -> String {
    let log = &context.visitor.log.events;
    let before = &log[..events.min(log.len())];
    let id = |event: &Event| Some(serde_json::to_value(&event.fact).ok()?.get(field)?.as_str()?.to_owned());
    let taken: BTreeSet<String> = before.iter().filter_map(id).collect();
    let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or_default()
}
