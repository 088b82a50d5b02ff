//! A reason of a fixed list, of whatever a person wrote.

use std::str::FromStr;

use domain::event::VisitColumn;

use super::cell_reading::{CellReading, one_of};
use super::date_advice::{LINKED_TO_EMPTY, TOO_NARROW};
use crate::cell::CellContent;
use crate::draft::{DraftRow, DraftTable, ReturnProblems};
use crate::problem::ProblemCode;
use crate::text::{is_too_narrow, matched, quoted};

/// Returns a reason of a fixed list: any case, with spaces or underscores for hyphens.
pub(super) fn read<T: FromStr>(
    problems: &mut ReturnProblems,
    table: &DraftTable<VisitColumn>,
    row: &DraftRow<VisitColumn>,
    column: VisitColumn,
    words: &[&str],
) -> CellReading<T> {
    let Some(text) = row.cells[column].shown() else {
        return if row.cells[column].is_blank() { CellReading::Blank } else { CellReading::Unclear };
    };
    match as_reason(&text, words).parse().ok() {
        Some(reason) => CellReading::Good(reason),
        None => {
            let said = format!("{} is not a reason that can be given here.", quoted(&text));
            let message = if is_too_narrow(&text) {
                format!("{said} {TOO_NARROW}")
            } else if row.cells[column] == CellContent::Number(0.0) {
                format!("{said} {LINKED_TO_EMPTY}")
            } else {
                format!("{said} Use {}; or leave it blank, if none of them applies.", one_of(words))
            };
            problems.note(ProblemCode::ReasonUnknown, table.place(row, column), message);
            CellReading::Wrong(text)
        }
    }
}

/// What a page says after the reason of a unit that it shows excused.
const EXCUSED: &str = ": excused, so not due";

/// Returns a reason's word, of whatever a person wrote: any case, with spaces or underscores for hyphens, or with what nobody
/// sees; or as the product's pages say it.
fn as_reason(text: &str, words: &[&str]) -> String {
    let text = matched(text);
    let of_a_page = text.strip_prefix("declared not visited (").and_then(|rest| rest.split_once(')'));
    let said = match of_a_page {
        Some((reason, "" | EXCUSED)) => reason,
        _ => text.strip_prefix("because of ").unwrap_or(&text),
    };
    // A word may have lost its hyphen, if that was a soft one, which is shown only at a line's end.
    let joined: String = said.split([' ', '_', '-']).collect();
    match joined.as_str() {
        "overallpoorstandard" | "poorstandard" => "standard".to_owned(),
        "otherreason" => "other".to_owned(),
        _ => words.iter().find(|word| word.replace('-', "") == joined).map_or(joined, |word| (*word).to_owned()),
    }
}
