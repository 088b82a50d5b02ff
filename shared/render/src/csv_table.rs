//! The only writer of CSV: the site's tables, the evidence pack's, the list of an import, and every download.
//!
//! The format is chosen for spreadsheet programs:
//!
//! - UTF-8 with a byte order mark, without which Excel reads the file as Windows-1252; lines end as RFC 4180 says.
//! - A cell is written by its type, which the caller gives, never by what its text looks like.
//! - Everything but figures is quoted, so that a program whose separator is a semicolon or a tab does not split texts, and a
//!   program that respects quotes does not read a clause as a number.
//! - A text that begins like a formula gets an apostrophe before it, which [`unguarded`] removes.
//! - A month is written as its first day, since Excel guesses a date of its own from `2022-04`.

use chrono::NaiveDate;
use domain::month::Month;
use domain::rating::Figure;
use serde::Serialize;
use wording::plain::one_line;

use crate::RenderError;

/// The media type of a table.
pub const CSV: &str = "text/csv; charset=utf-8";

/// The mark by which spreadsheet programs recognise UTF-8.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The characters that begin a formula or a command in a spreadsheet program; the last four are the full-width forms.
pub(crate) const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The character put before a text that begins like a formula.
const GUARD: char = '\'';

/// A cell of a table, by what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A text, whatever it looks like; empty where there is nothing.
    Text(String),
    /// A figure, as it is written.
    Number(String),
    /// A month, as its first day.
    Month(Month),
    /// Several months, each as its first day.
    Months(Vec<Month>),
}

impl Cell {
    /// Returns a cell with a value's word in the formats (`amber`, `on-time`), with a number as a figure, or empty for `None`.
    pub fn word(value: &impl Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(serde_json::Value::String(word)) => Self::Text(word),
            Ok(serde_json::Value::Number(number)) => Self::Number(number.to_string()),
            Ok(serde_json::Value::Bool(true)) => "yes".into(),
            Ok(serde_json::Value::Bool(false)) => "no".into(),
            Ok(serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_)) | Err(_) => {
                Self::nothing()
            }
        }
    }

    /// Returns an empty cell.
    pub fn nothing() -> Self {
        Self::Text(String::new())
    }

    fn written(&self) -> String {
        let first_day = |month: &Month| month.first_day().to_string();
        match self {
            Self::Text(text) => quoted(&guarded(&one_line(text))),
            Self::Number(number) => one_line(number),
            Self::Month(month) => quoted(&first_day(month)),
            Self::Months(months) => quoted(&months.iter().map(first_day).collect::<Vec<_>>().join(" ")),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Text(day.to_string())
    }
}

impl From<Month> for Cell {
    fn from(month: Month) -> Self {
        Self::Month(month)
    }
}

impl From<Figure> for Cell {
    fn from(figure: Figure) -> Self {
        Self::Number(figure.to_string())
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.to_string())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::nothing, Into::into)
    }
}

/// Writes a table below its header.
///
/// # Errors
///
/// The rows are not as long as the header.
pub fn csv_table<N: AsRef<str>>(
    header: &[N],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Vec<u8>, RenderError> {
    let names: Vec<Cell> = header.iter().map(|name| name.as_ref().into()).collect();
    let columns = names.len();
    let mut table = BYTE_ORDER_MARK.to_owned();
    for row in std::iter::once(names).chain(rows) {
        if row.len() != columns {
            return Err(RenderError::Table(format!("a row has {} cells, the header {columns}", row.len())));
        }
        table.push_str(&row.iter().map(Cell::written).collect::<Vec<_>>().join(","));
        table.push_str("\r\n");
    }
    Ok(table.into_bytes())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Says whether a text begins like a formula after any guards.
fn begins_as_formula(text: &str) -> bool {
    text.trim_start_matches(GUARD).starts_with(FORMULA)
}

/// Returns a text that no spreadsheet program takes for a formula. A text that already begins with a guard gets another, so
/// that [`unguarded`] gives back the original.
fn guarded(text: &str) -> String {
    if begins_as_formula(text) { format!("{GUARD}{text}") } else { text.to_owned() }
}

/// Returns a text as a reader of its cell gets it: on one line.
pub fn in_a_cell(text: &str) -> String {
    one_line(text)
}

/// Returns the text of a cell without its guard, for readers of tables that were written here.
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix(GUARD).filter(|rest| begins_as_formula(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(row: Vec<Cell>) -> String {
        let names = vec!["n"; row.len()];
        let text = String::from_utf8(csv_table(&names, [row]).unwrap()).unwrap();
        text.strip_prefix(BYTE_ORDER_MARK).unwrap().split_once("\r\n").unwrap().1.to_owned()
    }

    fn texts(row: &[&str]) -> String {
        written(row.iter().map(|text| (*text).into()).collect())
    }

    #[test]
    fn no_program_splits_turns_or_runs_a_cell() {
        assert_eq!(texts(&["a;b", "c\td", "e,f", ""]), "\"a;b\",\"c d\",\"e,f\",\"\"\r\n");
        assert_eq!(texts(&["=1+1", "＝1", "-2", "say \"no\""]), "\"'=1+1\",\"'＝1\",\"'-2\",\"say \"\"no\"\"\"\r\n");
    }

    #[test]
    fn a_cell_is_quoted_and_turned_by_what_it_is() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        assert_eq!(written(vec![month("2022-04").into(), 5_u32.into()]), "\"2022-04-01\",5\r\n");
        assert_eq!(
            written(vec![Cell::Months(vec![month("2022-04"), month("2022-05")]), Cell::Months(Vec::new())]),
            "\"2022-04-01 2022-05-01\",\"\"\r\n"
        );
        // An id that looks like a month, a clause and a code that look like numbers.
        assert_eq!(texts(&["2022-07", "3.10", "007"]), "\"2022-07\",\"3.10\",\"007\"\r\n");
        assert_eq!(
            written(vec![Cell::word(&Some(5)), Cell::word(&None::<u32>), Cell::word(&true), Cell::word(&"on-time")]),
            "5,\"\",\"yes\",\"on-time\"\r\n"
        );
    }

    #[test]
    fn what_guards_a_text_is_taken_off_again() {
        for text in ["=1+1.csv", "'=1.csv", "''@x", "-2", "'quoted'", "plain", "'", ""] {
            let guarded = guarded(text);
            assert!(!guarded.starts_with(FORMULA));
            assert_eq!(unguarded(&guarded), text);
        }
    }

    #[test]
    fn rows_of_unequal_length_are_refused() {
        assert!(csv_table(&["a"], [vec!["a".into(), "b".into()]]).is_err());
    }
}
