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
    match serde_json::from_value(as_reason(&text).into()) {
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

/// A reason's word, of whatever a person wrote: any case, with spaces or underscores for hyphens; or as the product's pages say
/// it.
fn as_reason(text: &str) -> String {
    let text = matched(text);
    let said = text.strip_prefix("declared not visited (").and_then(|rest| rest.strip_suffix(')')).unwrap_or(&text);
    let parts = said.split([' ', '_', '-']).filter(|part| !part.is_empty());
    match parts.collect::<Vec<_>>().join("-").as_str() {
        "overall-poor-standard" | "poor-standard" => "standard".to_owned(),
        "other-reason" => "other".to_owned(),
        word => word.to_owned(),
    }
}
