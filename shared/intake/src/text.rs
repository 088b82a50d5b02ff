//! Texts as people see them: without invisible characters, and with characters that look the same treated as the same.

use std::ops::RangeInclusive;

/// The invisible characters: they have no width, change the writing direction, choose between shapes, or stand for an object
/// that was not copied. Texts that are copied from web pages and word processors have them.
const INVISIBLE: [RangeInclusive<char>; 18] = [
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{61c}'..='\u{61c}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffc}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e0fff}',
];

/// Returns a text without invisible characters.
pub(crate) fn without_invisible(text: &str) -> String {
    text.chars().filter(|c| !INVISIBLE.iter().any(|range| range.contains(c))).collect()
}

/// Returns a text in the form in which it is compared with others: in lower case, without invisible characters, with a hyphen
/// for every dash, one space for every run of spaces, and the plain sign for every full-width one.
pub(crate) fn matched(text: &str) -> String {
    let seen = without_invisible(text);
    let plain = seen.chars().filter(|c| c.is_whitespace() || !c.is_control()).map(plain);
    let plain: String = plain.flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the plain sign of which one is a variety.
fn plain(c: char) -> char {
    match c {
        // The hyphens and dashes of all widths, the minus sign, and those of vertical and small writing.
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{fe31}'
        | '\u{fe32}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}'
        | '\u{2e17}'
        | '\u{2e1a}'
        | '\u{2e40}'
        | '\u{58a}'
        | '\u{5be}'
        | '\u{301c}'
        | '\u{3030}'
        | '\u{2796}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2044}' | '\u{2215}' => '/',
        // The full-width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        c => c,
    }
}

/// Returns a matched text without the signs around it: `(n/a).` is `n/a`.
fn bare(text: &str) -> String {
    matched(text).trim_matches(|c: char| " .,;:()[]*".contains(c)).to_owned()
}

/// Says whether a text says that there is nothing to say here: `N/A`, `none`, a dash. Where a cell may be blank it counts as
/// blank.
pub(crate) fn says_not_applicable(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "n/a",
        "na",
        "n.a",
        "n\\a",
        "n / a",
        "n-a",
        "not applicable",
        "not app",
        "does not apply",
        "none",
        "nil",
        "null",
        "nothing",
    ];
    let text = bare(text);
    let is_dashes = !text.is_empty() && text.chars().all(|c| c == '-' || c == ' ');
    is_dashes || WORDS.contains(&text.as_str())
}

/// Says whether a text says that something has not happened yet: `TBC`, `awaited`, `to follow`.
pub(crate) fn says_not_yet(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "pending",
        "outstanding",
        "due",
        "tbc",
        "tba",
        "tbd",
        "tbn",
        "t.b.c",
        "t.b.a",
        "overdue",
        "ongoing",
        "later",
        "?",
    ];
    const BEGINNINGS: [&str; 25] = [
        "await",
        "due ",
        "waiting",
        "to be ",
        "to follow",
        "to come",
        "will ",
        "not yet",
        "not received",
        "not sent",
        "not submitted",
        "not done",
        "not complete",
        "not available yet",
        "not known yet",
        "still ",
        "in progress",
        "in draft",
        "expected",
        "scheduled",
        "planned",
        "booked",
        "pending",
        "tbc ",
        "outstanding ",
    ];
    let text = bare(text);
    let is_questions = !text.is_empty() && text.chars().all(|c| c == '?');
    is_questions
        || WORDS.contains(&text.as_str())
        || BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
        || text.ends_with(" to follow")
        || text.ends_with(" tbc")
}

/// Says whether a text says that a visit was not made: `not visited - closed`.
pub(crate) fn says_not_visited(text: &str) -> bool {
    const PARTS: [&str; 17] = [
        "not visit",
        "no visit",
        "not made",
        "not done",
        "unvisited",
        "closed",
        "refus",
        "cancel",
        "unavailable",
        "no access",
        "declined",
        "missed",
        "did not",
        "didn't",
        "could not",
        "couldn't",
        "sick",
    ];
    let text = matched(text);
    PARTS.iter().any(|part| text.contains(part))
}

/// Says whether a text is what a spreadsheet program shows, and saves as CSV, of a column too narrow for its numbers: `####`.
pub(crate) fn is_too_narrow(text: &str) -> bool {
    let text = matched(text);
    text.len() > 1 && text.bytes().all(|byte| byte == b'#')
}

/// Returns a sender's text as messages name it: on one line, at most 40 characters, all of them to be seen.
pub(crate) fn shortened(text: &str) -> String {
    let seen = without_invisible(text);
    let plain = seen.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let mut shown = plain.filter(|c| !c.is_control());
    let mut short: String = shown.by_ref().take(40).collect();
    if shown.next().is_some() {
        short.push('…');
    }
    short
}

/// Returns the same in quotation marks.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", shortened(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dash_is_a_hyphen_every_space_a_space_and_what_nobody_sees_is_nothing() {
        for dash in "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{fe58}\u{fe63}\u{ff0d}".chars() {
            assert_eq!(matched(&format!("SB{dash}01")), "sb-01", "{dash:?}");
        }
        for space in "\u{a0}\u{2002}\u{2007}\u{2009}\u{200a}\u{202f}\u{205f}\u{3000}\t".chars() {
            assert_eq!(matched(&format!("Unit{space}3{space}")), "unit 3", "{space:?}");
        }
        for hidden in "\u{ad}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202c}\u{2060}\u{2066}\u{feff}\u{fe0f}\u{fffc}\u{61c}\u{180e}\u{e0001}".chars()
        {
            assert_eq!(matched(&format!("U{hidden}1{hidden}")), "u1", "{hidden:?}");
            assert_eq!(without_invisible(&hidden.to_string()), "", "{hidden:?}");
        }
        assert_eq!(matched("Ｕ１"), "u1");
        assert_eq!(matched("access\u{a0}\u{2013} refused"), "access - refused");
        assert_eq!(without_invisible("Zoë’s – 5 °C"), "Zoë’s – 5 °C");
    }

    #[test]
    fn nothing_to_say_not_yet_and_not_visited_are_told_apart() {
        for text in
            ["N/A", "n/a.", "NA", "N.A.", "None", "nil", "-", "–", "—", "--", "not applicable", "(n/a)", "N\u{2044}A"]
        {
            assert!(says_not_applicable(text), "{text}");
            assert!(!says_not_yet(text) && !says_not_visited(text), "{text}");
        }
        for text in
            ["TBC", "tbc.", "awaiting", "Awaited", "pending", "To follow", "not yet sent", "?", "report to follow"]
        {
            assert!(says_not_yet(text), "{text}");
            assert!(!says_not_applicable(text), "{text}");
        }
        for text in ["not visited - closed", "Unit closed", "access refused", "Visit cancelled"] {
            assert!(says_not_visited(text), "{text}");
            assert!(!says_not_applicable(text) && !says_not_yet(text), "{text}");
        }
        for text in ["", "4 July 2022", "Nash", "omission", "tomorrow", "-5", "."] {
            assert!(!says_not_applicable(text) && !says_not_yet(text) && !says_not_visited(text), "{text}");
        }
        for (text, narrow) in [("########", true), ("##", true), ("#", false), ("#REF!", false), ("", false)] {
            assert_eq!(is_too_narrow(text), narrow, "{text}");
        }
    }

    #[test]
    fn a_quoted_text_is_short_and_on_one_line() {
        assert_eq!(quoted("a\nb\u{7}c"), "\"a bc\"");
        assert_eq!(quoted("\u{202e}a\u{200b}b"), "\"ab\"");
        assert_eq!(quoted(&"x".repeat(41)), format!("\"{}…\"", "x".repeat(40)));
        assert_eq!(quoted(&"x".repeat(40)), format!("\"{}\"", "x".repeat(40)));
    }
}
