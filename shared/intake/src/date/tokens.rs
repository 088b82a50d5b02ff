//! The pieces of a date: its numbers and names, and what stands between them.

/// A piece of a date, with what stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DateToken {
    /// Digits, without the ending of an ordinal.
    Number { text: String, before: String },
    /// Letters.
    Word { text: String, before: String },
}

/// What may stand between two pieces, beside spaces.
const SEPARATORS: [&str; 9] = ["", "/", "-", ".", ",", ".,", "'", "(", ",("];

/// What may stand after the last piece.
const ENDINGS: [&str; 4] = ["", ".", ",", ")"];

/// Returns the pieces of a matched text; `None` where something stands between them that no date has.
pub(super) fn tokens(text: &str) -> Option<Vec<DateToken>> {
    let mut found: Vec<DateToken> = Vec::new();
    let mut rest = text.trim();
    loop {
        let start = rest.find(|c: char| c.is_ascii_digit() || c.is_alphabetic()).unwrap_or(rest.len());
        let (before, from) = rest.split_at(start);
        let bare: String = before.split_whitespace().collect();
        if from.is_empty() {
            return ENDINGS.contains(&bare.as_str()).then(|| without_fillers(found));
        }
        // Nothing stands before the first, but a bracket around a day of the week.
        let allowed = if found.is_empty() { &["", "("][..] } else { &SEPARATORS[..] };
        let closes_first = bare == ")" && found.len() == 1;
        if found.len() > 6 || !(closes_first || allowed.contains(&bare.as_str())) {
            return None;
        }
        let is_digit = from.starts_with(|c: char| c.is_ascii_digit());
        let ends = |c: char| if is_digit { !c.is_ascii_digit() } else { !c.is_alphabetic() };
        let (piece, after) = from.split_at(from.find(ends).unwrap_or(from.len()));
        let (text, before) = (piece.to_owned(), before.to_owned());
        found.push(if is_digit { DateToken::Number { text, before } } else { DateToken::Word { text, before } });
        rest = if is_digit { without_ordinal(piece, after) } else { after };
    }
}

/// Returns what follows a number of one or two digits, without the ending that makes it an ordinal: `8th`.
fn without_ordinal<'a>(digits: &str, after: &'a str) -> &'a str {
    let ending = ["st", "nd", "rd", "th"].into_iter().find_map(|ending| after.strip_prefix(ending));
    match ending {
        Some(rest) if digits.len() <= 2 && !rest.starts_with(char::is_alphabetic) => rest,
        _ => after,
    }
}

/// Returns the pieces without the words that only lead from one to the next: `Monday the 8th of December 2023`.
fn without_fillers(mut found: Vec<DateToken>) -> Vec<DateToken> {
    found.retain(
        |token| !matches!(token, DateToken::Word { text, .. } if text == "the" || text == "of" || text == "on"),
    );
    found
}
