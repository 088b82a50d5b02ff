//! A reason of a fixed list, of whatever a person wrote.

use serde::de::DeserializeOwned;

use super::row::{Field, one_of};
use super::unreadable::{LINKED_TO_EMPTY, TOO_NARROW};
use crate::draft::{Content, Problems, Row, Table};
use crate::problem::Code;
use crate::text::{is_too_narrow, matched, quoted};

/// A reason of a fixed list: any case, with spaces or underscores for hyphens.
pub(super) fn read<T: DeserializeOwned>(
    problems: &mut Problems,
    table: &Table,
    row: &Row,
    column: usize,
    words: &[&str],
) -> Field<T> {
    let Some(text) = row.cells[column].shown() else {
        return if row.cells[column].is_blank() { Field::Blank } else { Field::Unclear };
    };
    match serde_json::from_value(as_reason(&text, words).into()) {
        Ok(reason) => Field::Good(reason),
        Err(_) => {
            let said = format!("{} is not a reason that can be given here.", quoted(&text));
            let message = if is_too_narrow(&text) {
                format!("{said} {TOO_NARROW}")
            } else if row.cells[column] == Content::Number(0.0) {
                format!("{said} {LINKED_TO_EMPTY}")
            } else {
                format!("{said} Use {}; or leave it blank, if none of them applies.", one_of(words))
            };
            problems.note(Code::ReasonUnknown, table.place(row, column), message);
            Field::Wrong(text)
        }
    }
}

/// What a page says after the reason of a unit that it shows excused.
const EXCUSED: &str = ": excused, so not due";

/// A reason's word, of whatever a person wrote: any case, with spaces or underscores for hyphens, or with what nobody sees; or as
/// the product's pages say it.
fn as_reason(text: &str, words: &[&str]) -> String {
    let text = matched(text);
    let of_a_page = text.strip_prefix("declared not visited (").and_then(|rest| rest.split_once(')'));
    let said = match of_a_page {
        Some((reason, "" | EXCUSED)) => reason,
        _ => text.strip_prefix("because of ").unwrap_or(&text),
    };
    // A hyphen within a word may have been one that is seen only at a line's end, and is gone by now.
    let joined: String = said.split([' ', '_', '-']).collect();
    match joined.as_str() {
        "overallpoorstandard" | "poorstandard" => "standard".to_owned(),
        "otherreason" => "other".to_owned(),
        _ => words.iter().find(|word| word.replace('-', "") == joined).map_or(joined, |word| (*word).to_owned()),
    }
}
