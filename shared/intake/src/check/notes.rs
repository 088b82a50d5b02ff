//! The two short free texts.

use super::blanks;
use super::unreadable::LINKED_TO_EMPTY;
use crate::draft::{Content, NOTE_COLUMNS, Problems, Row, Table};
use crate::problem::Code;
use crate::text::matched;

/// The column of the capacity issue, as `draft::NOTE_COLUMNS` orders them.
const CAPACITY_ISSUE: usize = 0;

/// What people write where they have no capacity issue, beside what counts as blank in other columns: it must not raise one that
/// nobody has. A comment stays what it is, since nothing follows from it.
const NOTHING_TO_SAY: [&str; 7] =
    ["no", "nothing to report", "no issue", "no issues", "no capacity issue", "no capacity issues", "no comment"];

/// The most characters that either text may have.
const MOST_CHARACTERS: usize = 500;

/// The capacity issue and the comment, where they may be said.
pub(super) fn check(problems: &mut Problems, notes: &Table) -> (Option<String>, Option<String>) {
    let Some(row) = notes.rows.first() else { return (None, None) };
    (text(problems, notes, row, 0), text(problems, notes, row, 1))
}

/// Whether a text says that there is nothing to say.
fn says_nothing(content: &Content) -> bool {
    let Content::Text(text) = content else { return false };
    let said = matched(text);
    blanks::says_nothing(content) || NOTHING_TO_SAY.contains(&said.trim_end_matches(['.', '!']))
}

fn text(problems: &mut Problems, notes: &Table, row: &Row, column: usize) -> Option<String> {
    let name = NOTE_COLUMNS[column];
    let content = &row.cells[column];
    if *content == Content::Number(0.0) {
        problems.note(Code::CellError, notes.place(row, column), format!("This is 0. {LINKED_TO_EMPTY}"));
    }
    if column == CAPACITY_ISSUE && says_nothing(content) {
        return None;
    }
    let text = row.cells[column].shown()?.replace("\r\n", "\n").replace('\r', "\n");
    if text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
        let message = format!("The text in {name} has characters that cannot be shown. Type it anew, as plain text.");
        problems.note(Code::Unreadable, notes.place(row, column), message);
    }
    let length = text.chars().count();
    if length > MOST_CHARACTERS {
        let message = format!("The text in {name} has {length} characters. Shorten it to {MOST_CHARACTERS} at most.");
        problems.note(Code::TextTooLong, notes.place(row, column), message);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_nothing_to_say_raises_no_issue() {
        for text in ["None", "none.", "N/A", "-", "Nil", "No", "No capacity issues.", "nothing to report"] {
            assert!(says_nothing(&Content::Text(text.into())), "{text}");
        }
        for text in ["No visitor in August", "None of the visitors can drive", "0", "No lift"] {
            assert!(!says_nothing(&Content::Text(text.into())), "{text}");
        }
    }
}
