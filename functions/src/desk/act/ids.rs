//! The ids of what is new, made so that nobody has to type one: `2026-06-03`, and `2026-06-03-2` where that is taken. They do not
//! repeat what they are of: sentences say “meeting 2026-06-03”.

use std::collections::BTreeSet;

use domain::event::Event;

use super::answers::Answers;
use super::ask::Ask;
use super::scene::Scene;
use super::typed::Typed;

/// The beginning of the id of something that has a date of its own: the date that was typed, or today's.
pub(super) fn dated(field: &'static str, scene: &Scene<'_>, typed: &Typed) -> String {
    let answers = Answers::read(&[Ask::date(field, "", "")], typed);
    let typed = answers.fields.get(field).and_then(|date| domain::date::read(date.as_str()?));
    typed.unwrap_or(scene.as_of).to_string()
}

/// The id that begins so and that nothing had in a field when the log had only so many events. A form says how many there were
/// when it was opened: sent twice, it gives the same id twice. What was withdrawn keeps its id: letters name it.
pub(super) fn free(scene: &Scene<'_>, field: &str, base: &str, events: usize) -> String {
    let log = &scene.visitor.log.events;
    let before = &log[..events.min(log.len())];
    let id = |event: &Event| Some(serde_json::to_value(&event.fact).ok()?.get(field)?.as_str()?.to_owned());
    let taken: BTreeSet<String> = before.iter().filter_map(id).collect();
    let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or_default()
}
