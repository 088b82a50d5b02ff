//! The two short free texts.

use domain::event::ReturnNote;

use super::blank_cells;
use super::date_advice::LINKED_TO_EMPTY;
use crate::cell::CellContent;
use crate::draft::{DraftRow, DraftTable, ReturnProblems};
use crate::problem::ProblemCode;
use crate::text::matched;

/// What people write if they have no capacity issue, besides what counts as blank in other columns. It must not raise an issue.
/// A comment is kept as it is, since nothing follows from it.
const NOTHING_TO_SAY: [&str; 7] =
    ["no", "nothing to report", "no issue", "no issues", "no capacity issue", "no capacity issues", "no comment"];

/// The most characters that either text may have.
const MOST_CHARACTERS: usize = 500;

/// Returns the capacity issue and the comment, where they may be said.
pub(super) fn check(problems: &mut ReturnProblems, notes: &DraftTable<ReturnNote>) -> (Option<String>, Option<String>) {
    let Some(row) = notes.rows.first() else { return (None, None) };
    (text(problems, notes, row, ReturnNote::CapacityIssue), text(problems, notes, row, ReturnNote::Comment))
}

/// Says whether a text says that there is nothing to say.
fn says_nothing(content: &CellContent) -> bool {
    let CellContent::Text(text) = content else { return false };
    let said = matched(text);
    blank_cells::says_nothing(content) || NOTHING_TO_SAY.contains(&said.trim_end_matches(['.', '!']))
}

fn text(
    problems: &mut ReturnProblems,
    notes: &DraftTable<ReturnNote>,
    row: &DraftRow<ReturnNote>,
    note: ReturnNote,
) -> Option<String> {
    let name = note.name();
    let content = &row.cells[note];
    if *content == CellContent::Number(0.0) {
        problems.note(ProblemCode::CellError, notes.place(row, note), format!("This is 0. {LINKED_TO_EMPTY}"));
    }
    if note == ReturnNote::CapacityIssue && says_nothing(content) {
        return None;
    }
    let text = row.cells[note].shown()?.replace("\r\n", "\n").replace('\r', "\n");
    if text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
        let message = format!("The text in {name} has characters that cannot be shown. Type it again as plain text.");
        problems.note(ProblemCode::Unreadable, notes.place(row, note), message);
    }
    let length = text.chars().count();
    if length > MOST_CHARACTERS {
        let message = format!("The text in {name} has {length} characters. Shorten it to {MOST_CHARACTERS} at most.");
        problems.note(ProblemCode::TextTooLong, notes.place(row, note), message);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_nothing_to_say_raises_no_issue() {
        for text in ["None", "none.", "N/A", "-", "Nil", "No", "No capacity issues.", "nothing to report"] {
            assert!(says_nothing(&CellContent::Text(text.into())), "{text}");
        }
        for text in ["No visitor in August", "None of the visitors can drive", "0", "No lift"] {
            assert!(!says_nothing(&CellContent::Text(text.into())), "{text}");
        }
    }
}
