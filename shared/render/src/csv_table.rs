//! The one writer of CSV: the site's tables, the evidence pack's, and every download.
//!
//! UTF-8 with a byte order mark, without which Excel takes it for Windows' own letters; lines that end as RFC 4180 says. All texts are
//! quoted, so that a program whose separator is a semicolon or a tab splits none. A text that begins as a formula would is made
//! harmless by an apostrophe before it. A month is its first day: `2022-04` alone becomes a date of its own making in Excel.

use domain::month::Month;

use crate::RenderError;
use crate::plain::one_line;

/// The media type of a table.
pub const CSV: &str = "text/csv; charset=utf-8";

/// What tells spreadsheet programs that the text is UTF-8.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What a formula, or a command to a spreadsheet program, begins with; the last four as full-width keyboards write them.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Writes a table, its header being the first row.
///
/// # Errors
///
/// The rows are not equally long.
pub fn csv_table<R, C>(rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, RenderError>
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let failed = |error: String| RenderError::Table(error);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::NonNumeric)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for row in rows {
        let row = row.into_iter().map(|text| cell(text.as_ref()));
        writer.write_record(row).map_err(|error| failed(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| failed(error.to_string()))
}

/// A cell's text on one line, which no spreadsheet program takes for a formula, nor for another month.
fn cell(text: &str) -> String {
    let text = one_line(text);
    if let Ok(month) = text.parse::<Month>() {
        return month.first_day().to_string();
    }
    if text.starts_with(FORMULA) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(row: &[&str]) -> String {
        let bytes = csv_table([row]).unwrap();
        String::from_utf8(bytes).unwrap().strip_prefix(BYTE_ORDER_MARK).unwrap().to_owned()
    }

    #[test]
    fn no_program_splits_turns_or_runs_a_cell() {
        assert_eq!(written(&["a;b", "c\td", "e,f", "5", ""]), "\"a;b\",\"c d\",\"e,f\",5,\"\"\r\n");
        assert_eq!(written(&["2022-04", "2022-04 2022-05"]), "\"2022-04-01\",\"2022-04 2022-05\"\r\n");
        assert_eq!(written(&["=1+1", "＝1", "-2", "say \"no\""]), "\"'=1+1\",\"'＝1\",\"'-2\",\"say \"\"no\"\"\"\r\n");
    }

    #[test]
    fn rows_of_unequal_length_are_refused() {
        assert!(csv_table([vec!["a"], vec!["a", "b"]]).is_err());
    }
}
