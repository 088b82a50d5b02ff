//! Which column is meant by a heading that names none: whoever is told only to take it out may take out all dates.

use super::heading::as_column_name;

/// What to do about a heading, or a field, that is none of a return's, of which those that are `free` are not there yet; `kind` is
/// what it is called. A column is named only where no other can be meant, and nobody is told that it is the one.
pub(super) fn rename<'a>(heading: &str, free: impl Iterator<Item = &'a str>, kind: &str) -> String {
    let name = as_column_name(heading);
    let words: Vec<&str> = name.split('_').collect();
    let likely: Vec<&str> = free.filter(|column| is_like(&words, column)).collect();
    match likely[..] {
        [one] => format!(
            "Rename it to {one}, if that is what it holds, or take it out, if it does not belong to the return."
        ),
        _ => format!("Rename it to the {kind} that is meant, or take it out, if it belongs to none."),
    }
}

/// Whether a heading of these words can mean a column: by what its words say, as people say it.
fn is_like(words: &[&str], column: &str) -> bool {
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    let is_reason = has(&["reason", "reasons", "why"]);
    let is_back = has(&["back", "returned"]);
    let is_council = has(&["council", "council's"]);
    let is_ofsted = has(&["ofsted"]);
    // Of somebody or something else than a day.
    let is_other = has(&["by", "who", "name", "contact", "email", "officer", "number", "type", "notes", "ref", "due"]);
    let is_day = !is_other && !is_reason;
    match column {
        "visited_on" => {
            let is_dated = has(&["visited"]) || has(&["visit"]) && has(&["date", "day", "on", "of"]);
            is_day && is_dated && !is_back && !is_council && !is_ofsted && !has(&["not", "no", "report", "reports"])
        }
        "report_to_council_on" => is_day && is_council && !is_ofsted && !is_back,
        "report_to_ofsted_on" => is_day && is_ofsted && !is_council && !is_back,
        "sent_back_on" => is_day && is_back,
        "sent_back_reason" => is_reason && is_back,
        "not_visited_reason" => is_reason && !is_back && has(&["not", "no", "missed"]) && has(&["visit", "visited"]),
        // What is called by one word, or by a part of it that nothing else is called.
        "capacity_issue" => has(&["capacity"]),
        column => words.iter().any(|word| word.trim_end_matches('s') == column.trim_end_matches('s')),
    }
}
