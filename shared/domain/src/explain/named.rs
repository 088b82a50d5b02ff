//! How a sentence names what has an id: a reader is not to spell an id that says no more than a kind and a day.

use chrono::NaiveDate;

use crate::date::{in_full, read};

/// Something of a kind, by its id: `plan P2`; by its day where the id is made of that: `meeting of Wednesday 15 February 2023` for
/// `meeting-2023-02-15` or `2023-02-15`.
pub fn named(kind: &str, id: &str) -> String {
    match dated(kind, id) {
        Some((on, "")) => format!("{kind} of {}", in_full(on)),
        Some((on, number)) => format!("{kind} of {} (number {number})", in_full(on)),
        None => format!("{kind} {id}"),
    }
}

/// The same within a sentence: `plan P2`, `the meeting of Wednesday 15 February 2023`.
pub fn the_named(kind: &str, id: &str) -> String {
    let article = if dated(kind, id).is_some() { "the " } else { "" };
    format!("{article}{}", named(kind, id))
}

/// The same in a sentence that says the day by itself: `plan P2`, `plan`.
pub fn named_beside_its_day(kind: &str, id: &str) -> String {
    match dated(kind, id) {
        Some((_, "")) => kind.to_owned(),
        Some((_, number)) => format!("{kind} (number {number})"),
        None => format!("{kind} {id}"),
    }
}

/// The same where the kind is said already: `P2`, `Wednesday 15 February 2023`.
pub fn named_alone(kind: &str, id: &str) -> String {
    match dated(kind, id) {
        Some((on, "")) => in_full(on),
        Some((on, number)) => format!("{} (number {number})", in_full(on)),
        None => id.to_owned(),
    }
}

/// The day of which an id of a kind is made, and its number where that day has several.
fn dated<'a>(kind: &str, id: &'a str) -> Option<(NaiveDate, &'a str)> {
    const DAY: usize = "2023-02-15".len();
    let digit = id.find(|letter: char| letter.is_ascii_digit())?;
    let (prefix, rest) = id.split_at(digit);
    let prefix = prefix.trim_end_matches('-').replace('-', " ");
    let (day, number) = rest.split_at_checked(DAY)?;
    let number = if number.is_empty() { number } else { number.strip_prefix('-')? };
    let says_the_kind = kind.to_lowercase().split(' ').any(|word| prefix == word) || prefix == kind.to_lowercase();
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && (prefix.is_empty() || says_the_kind)).then_some((read(day)?, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_by_its_day_is_not_named_twice() {
        for (kind, id, says) in [
            ("plan", "P2", "plan P2"),
            ("plan", "plan-2023-02-15", "plan of Wednesday 15 February 2023"),
            ("meeting", "2023-02-15", "meeting of Wednesday 15 February 2023"),
            ("formal warning", "warning-2023-02-15-2", "formal warning of Wednesday 15 February 2023 (number 2)"),
            ("action plan", "action-plan-2023-02-15", "action plan of Wednesday 15 February 2023"),
            ("plan", "meeting-2023-02-15", "plan meeting-2023-02-15"),
            ("plan", "plan-2023-02-31", "plan plan-2023-02-31"),
            ("plan", "plan-é2023", "plan plan-é2023"),
            ("plan", "", "plan "),
        ] {
            assert_eq!(named(kind, id), says);
        }
        assert_eq!(the_named("plan", "P2"), "plan P2");
        assert_eq!(the_named("plan", "plan-2023-02-15"), "the plan of Wednesday 15 February 2023");
        assert_eq!(named_alone("plan", "P2"), "P2");
        assert_eq!(named_alone("plan", "2023-02-15-2"), "Wednesday 15 February 2023 (number 2)");
        assert_eq!(named_beside_its_day("Plan", "plan-2023-02-15"), "Plan");
        assert_eq!(named_beside_its_day("Plan", "P2"), "Plan P2");
    }
}
