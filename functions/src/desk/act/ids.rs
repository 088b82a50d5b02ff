//! The ids of what is new, made so that nobody has to type one: `meeting-2026-06-03`, and `meeting-2026-06-03-2` where that is
//! taken.

use chrono::NaiveDate;
use domain::facts::History;
use domain::record::Record;

use super::answers::Answers;
use super::ask::Ask;
use super::scene::Scene;
use super::typed::Typed;

/// The beginning of the id of something that has a date of its own: the date that was typed, or today's.
pub(super) fn dated(what: &str, field: &'static str, scene: &Scene<'_>, typed: &Typed) -> String {
    let answers = Answers::read(&[Ask::date(field, "", "")], typed);
    let typed = answers.fields.get(field).and_then(|date| domain::date::read(date.as_str()?));
    format!("{what}-{}", typed.unwrap_or(scene.as_of))
}

/// The id that begins so and that nothing had in a field when the log had only so many events. A form says how many there were
/// when it was opened: sent twice, it gives the same id twice.
pub(super) fn free(scene: &Scene<'_>, field: &str, base: &str, events: usize) -> String {
    let log = &scene.visitor.log;
    let events = &log.events[..events.min(log.events.len())];
    let Ok(history) = History::new(&log.contract, events) else { return base.to_owned() };
    let record = Record::new(history.known_at(events.len()), NaiveDate::MAX);
    let is_taken = |id: &str| match field {
        "meeting" => record.meeting(id).is_some(),
        "warning" => record.warning(id).is_some(),
        "issue" => record.capacity_issue(id).is_some(),
        "dispute" => record.dispute(id).is_some(),
        "request" => record.information_request(id).is_some(),
        _ => record.plan(id).is_some() || record.action_plan(id).is_some(),
    };
    let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|id| !is_taken(id)).unwrap_or_default()
}
