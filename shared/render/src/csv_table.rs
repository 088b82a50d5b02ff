//! The one writer of CSV: the site's tables, the evidence pack's, the list of an import, and every download.
//!
//! UTF-8 with a byte order mark, without which Excel takes it for Windows' own letters; lines that end as RFC 4180 says. A cell is
//! written by what it is, never by how it looks: whoever makes a table says which. All but figures is quoted, so that a program whose
//! separator is a semicolon or a tab splits none, and that one which heeds quotes takes no clause for a number. A text that begins as a
//! formula would is made harmless by an apostrophe before it, which [`unguarded`] takes off again. A month is its first day: `2022-04`
//! alone becomes a date of its own making in Excel.

use chrono::NaiveDate;
use domain::month::Month;
use domain::rating::Figure;
use serde::Serialize;
use wording::plain::one_line;

use crate::RenderError;

/// The media type of a table.
pub const CSV: &str = "text/csv; charset=utf-8";

/// What tells spreadsheet programs that the text is UTF-8.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What a formula, or a command to a spreadsheet program, begins with; the last four as full-width keyboards write them.
pub(crate) const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// What makes harmless a text that begins as a formula would.
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
    /// The cell of something by its word in the formats: `amber`, `on-time`; a number as one, nothing where there is none.
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

    /// An empty cell.
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

/// Whether a text begins as a formula would, behind as many guards as it has.
fn begins_as_formula(text: &str) -> bool {
    text.trim_start_matches(GUARD).starts_with(FORMULA)
}

/// A text that no spreadsheet program takes for a formula. One that has a guard of its own gets another, so that each can be taken
/// off again.
fn guarded(text: &str) -> String {
    if begins_as_formula(text) { format!("{GUARD}{text}") } else { text.to_owned() }
}

/// A text as whoever reads its cell finds it: on one line.
pub fn in_a_cell(text: &str) -> String {
    one_line(text)
}

/// The text of a cell without the guard that was put before it, for whoever reads a table that was written here.
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
