//! The two short free texts.

use crate::draft::{NOTE_COLUMNS, Problems, Row, Table};
use crate::problem::Code;

/// The most characters that either text may have.
const MOST_CHARACTERS: usize = 500;

/// The capacity issue and the comment, where they may be said.
pub(super) fn check(problems: &mut Problems, notes: &Table) -> (Option<String>, Option<String>) {
    let Some(row) = notes.rows.first() else { return (None, None) };
    (text(problems, notes, row, 0), text(problems, notes, row, 1))
}

fn text(problems: &mut Problems, notes: &Table, row: &Row, column: usize) -> Option<String> {
    let name = NOTE_COLUMNS[column];
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
