//! How a sentence names what has an id: a reader is not to spell an id that says no more than a day.
//!
//! No day is read out of an id, which says what whoever made it liked. The forms make ids of the day of what they record: where a
//! thing's own day is known, and its id is the one that they make of it, the day is said in its place.

use chrono::NaiveDate;

use crate::date::in_full;
use crate::id::number;

/// Names something of a kind by its id: `plan P2`; by its own day where the forms made the id of that: `meeting of Wednesday 15 February
/// 2023`.
pub fn named(kind: &str, id: impl AsRef<str>, on: impl Into<Option<NaiveDate>>) -> String {
    let id = id.as_ref();
    match day(id, on.into()) {
        Some(day) => format!("{kind} of {day}"),
        None => format!("{kind} {id}"),
    }
}

/// Returns the same within a sentence: `plan P2`, `the meeting of Wednesday 15 February 2023`.
pub fn the_named(kind: &str, id: impl AsRef<str>, on: impl Into<Option<NaiveDate>>) -> String {
    let id = id.as_ref();
    let on = on.into();
    let article = if day(id, on).is_some() { "the " } else { "" };
    format!("{article}{}", named(kind, id, on))
}

/// Returns the same in a sentence that says the day by itself: `plan P2`, `plan`.
pub fn named_beside_its_day(kind: &str, id: impl AsRef<str>, on: impl Into<Option<NaiveDate>>) -> String {
    let id = id.as_ref();
    match on.into().and_then(|on| number(id, on)) {
        Some(1) => kind.to_owned(),
        Some(number) => format!("{kind} (number {number})"),
        None => format!("{kind} {id}"),
    }
}

/// Returns the same where the kind is said already: `P2`, `Wednesday 15 February 2023`.
pub fn named_alone(id: impl AsRef<str>, on: impl Into<Option<NaiveDate>>) -> String {
    let id = id.as_ref();
    day(id, on.into()).unwrap_or_else(|| id.to_owned())
}

/// Returns the day in an id's place: `Wednesday 15 February 2023`, `Wednesday 15 February 2023 (number 2)`.
fn day(id: &str, on: Option<NaiveDate>) -> Option<String> {
    let on = on?;
    Some(match number(id, on)? {
        1 => in_full(on),
        number => format!("{} (number {number})", in_full(on)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_named_by_its_day_where_the_forms_made_its_id_of_that_and_by_its_id_else() {
        let on = crate::date::read("2023-02-15");
        for (kind, id, on, says) in [
            ("plan", "P2", on, "plan P2"),
            ("meeting", "2023-02-15", on, "meeting of Wednesday 15 February 2023"),
            ("formal warning", "2023-02-15-2", on, "formal warning of Wednesday 15 February 2023 (number 2)"),
            ("meeting", "2023-02-15", None, "meeting 2023-02-15"),
            ("meeting", "2023-02-10", on, "meeting 2023-02-10"),
            ("meeting", "meeting-2023-02-15", on, "meeting meeting-2023-02-15"),
            ("plan", "2023-02-15-", on, "plan 2023-02-15-"),
            ("plan", "2023-02-15-1", on, "plan 2023-02-15-1"),
            ("plan", "2023-02-15-02", on, "plan 2023-02-15-02"),
            ("plan", "", on, "plan "),
        ] {
            assert_eq!(named(kind, id, on), says);
        }
        assert_eq!(the_named("plan", "P2", on), "plan P2");
        assert_eq!(the_named("plan", "2023-02-15", on), "the plan of Wednesday 15 February 2023");
        assert_eq!(named_alone("P2", on), "P2");
        assert_eq!(named_alone("2023-02-15-2", on), "Wednesday 15 February 2023 (number 2)");
        assert_eq!(named_beside_its_day("Plan", "2023-02-15", on), "Plan");
        assert_eq!(named_beside_its_day("Plan", "2023-02-15-3", on), "Plan (number 3)");
        assert_eq!(named_beside_its_day("Plan", "2023-02-16", on), "Plan 2023-02-16");
    }
}
