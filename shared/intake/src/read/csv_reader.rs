//! Reading a CSV return, with the encodings and separators with which spreadsheet programs save it.

use std::borrow::Cow;

use domain::event::VisitColumn;

use super::grid::Grid;
use super::heading::count_of;
use crate::cell::CellContent;
use crate::draft::{DraftTable, FilePlace, ReturnDraft, ReturnProblems, SourceKind};
use crate::problem::{ProblemCode, ReturnProblem};

/// Reads a CSV file.
pub(super) fn draft(bytes: &[u8]) -> Result<ReturnDraft, ReturnProblem> {
    let text = decoded(bytes)?;
    let (text, separator) = separated(&text);
    check_quotes(text, separator)?;
    let mut problems = ReturnProblems::default();
    let visits = grid(text, separator)?.into_table(Some(VisitColumn::Unit), &mut problems)?;
    Ok(ReturnDraft {
        source: SourceKind::Csv,
        month: None,
        nil: false,
        visits,
        kpi_values: DraftTable::new(),
        notes: DraftTable::new(),
        problems,
    })
}

/// Returns the text, which is in UTF-8 or else in Windows-1252: no CSV file says in which.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, ReturnProblem> {
    let utf_16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if let Some(at) = bytes.iter().position(|byte| *byte == 0).or(utf_16.then_some(0)) {
        let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = "This file is not saved in a way that can be read. In the spreadsheet program, save it as “CSV UTF-8”, \
                       or send the workbook itself.";
        return Err(FilePlace::line(line).problem(ProblemCode::Unreadable, message));
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    })
}

/// The ends of lines: old programs for the Mac write a carriage return alone.
const LINE_ENDS: [char; 2] = ['\r', '\n'];

/// Returns the text and what separates its cells: what its first line declares (`sep=;`, a line for spreadsheet programs that
/// they do not show), or what gives the header the most columns that a return has.
fn separated(text: &str) -> (&str, u8) {
    let (first, rest) = text.split_once(LINE_ENDS).unwrap_or((text, ""));
    let declared = first.trim_matches('"').as_bytes();
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator @ (b',' | b';' | b'\t')] = declared {
        let rest = if text[first.len()..].starts_with("\r\n") { rest.strip_prefix('\n').unwrap_or(rest) } else { rest };
        return (rest, *separator);
    }
    let header = text.split(LINE_ENDS).find(|line| !line.trim().is_empty()).unwrap_or_default();
    let known = |separator: &u8| {
        let names = header.split(char::from(*separator)).map(|name| name.trim().trim_matches('"'));
        count_of::<VisitColumn>(names)
    };
    // With equal counts the last counts: a header of a single column is read as comma-separated.
    let separator = [b'\t', b';', b','].into_iter().max_by_key(known).unwrap_or(b',');
    (text, separator)
}

/// Refuses a text with a quotation mark that is never closed: the rest of the file would be read as one cell.
fn check_quotes(text: &str, separator: u8) -> Result<(), ReturnProblem> {
    let (mut line, mut opened, mut starts, mut bytes) = (1, None, true, text.bytes().peekable());
    while let Some(byte) = bytes.next() {
        line += usize::from(byte == b'\n' || byte == b'\r' && bytes.peek() != Some(&b'\n'));
        match (opened, byte) {
            (Some(_), b'"') if bytes.next_if_eq(&b'"').is_none() => opened = None,
            (Some(_), _) => {}
            (None, b'"') if starts => opened = Some(line),
            (None, _) => {}
        }
        starts = opened.is_none() && (byte == separator || byte == b'\n' || byte == b'\r');
    }
    let Some(line) = opened else { return Ok(()) };
    let message = format!("A quotation mark (\") is opened in line {line} and never closed. Close it, or take it out.");
    Err(FilePlace::line(line).problem(ProblemCode::Unreadable, message))
}

/// Returns the cells, in rows numbered as a spreadsheet numbers them: blank lines count, line breaks within a cell do not.
fn grid(text: &str, separator: u8) -> Result<Grid, ReturnProblem> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut grid, mut number, mut record) = (Grid::default(), 0, csv::StringRecord::new());
    let mut header = None;
    loop {
        let before = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        number += blank_lines(text.as_bytes(), before);
        let read = reader.read_record(&mut record).map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            let message = format!("Line {line} cannot be read. Save the file again as “CSV UTF-8”.");
            FilePlace::line(usize::try_from(line).unwrap_or(usize::MAX)).problem(ProblemCode::Unreadable, message)
        })?;
        if !read {
            return Ok(grid);
        }
        number += 1;
        if grid.rows.is_empty() {
            header = Header::of(&record, separator);
        }
        let unwrapped = header.as_ref().and_then(|header| header.taken_apart(&record, separator));
        for (column, cell) in (0..).zip(unwrapped.as_ref().unwrap_or(&record)) {
            grid.put(number, column, CellContent::text(cell));
        }
    }
}

/// A header of several columns, by which lines that are quoted as a whole are recognised.
struct Header {
    columns: usize,
    /// Whether it is such a line too.
    is_quoted: bool,
}

impl Header {
    fn of(record: &csv::StringRecord, separator: u8) -> Option<Self> {
        let quoted = whole_line(record, separator);
        let is_quoted = quoted.is_some();
        let cells = quoted.as_ref().unwrap_or(record);
        (count_of::<VisitColumn>(cells.iter()) > 1).then_some(Self { columns: cells.len(), is_quoted })
    }

    /// Returns the cells of such a line, of which there are no more than columns: some programs leave out blank ones at the
    /// end. Below a header that is no such line itself, a cell beside which others stand, though blank, is a cell.
    fn taken_apart(&self, record: &csv::StringRecord, separator: u8) -> Option<csv::StringRecord> {
        let cells = whole_line(record, separator).filter(|_| self.is_quoted || record.len() == 1)?;
        (cells.len() <= self.columns).then_some(cells)
    }
}

/// Returns the cells of a line that stands in quotation marks as a whole, as some programs write every line: one cell, in which
/// all the others are; `None` where it is not one.
fn whole_line(record: &csv::StringRecord, separator: u8) -> Option<csv::StringRecord> {
    let mut cells = record.iter();
    let line = cells.next().filter(|cell| cell.contains(char::from(separator)))?;
    if cells.any(|cell| !cell.trim().is_empty()) {
        return None;
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(line.as_bytes());
    let mut inner = csv::StringRecord::new();
    reader.read_record(&mut inner).ok()?.then_some(inner)
}

/// Returns the blank lines at a place in the text, which the reader of records passes over.
fn blank_lines(text: &[u8], from: usize) -> u32 {
    let mut rest = text.get(from..).unwrap_or_default();
    // The reader ends a record at a carriage return, and takes the line feed with the next.
    if from > 0 && text.get(from - 1) == Some(&b'\r') {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    let mut lines = 0;
    loop {
        rest = match rest {
            [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => rest,
            _ => return lines,
        };
        lines += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<u32> {
        grid(text, b',').unwrap().rows.into_keys().collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        assert_eq!(numbers("a\nb\nc\n"), [1, 2, 3]);
        assert_eq!(numbers("\n\na\r\n\r\nb\n  \n,,\nc"), [3, 5, 8]);
        assert_eq!(numbers("a\r\rb\r"), [1, 3]);
        assert_eq!(numbers("a,\"x\ny\nz\"\nb\n"), [1, 2]);
    }

    #[test]
    fn the_header_tells_the_separator() {
        for (header, separator) in [
            ("unit,visited_on", b','),
            ("Unit;Visited on", b';'),
            ("\r\nunit\tvisited_on", b'\t'),
            ("\"unit\";\"visited_on\"", b';'),
            ("unit", b','),
            ("unit;what, else", b';'),
            ("sep=;\r\nunit", b';'),
            ("sep=;\runit;visited_on", b';'),
            ("SEP=,\nunit", b','),
            ("unit;visited_on\rU1;x,visited_on,unit", b';'),
            ("Unit;Reached the council;Why not visited", b';'),
        ] {
            assert_eq!(separated(header).1, separator, "{header}");
        }
    }

    #[test]
    fn a_line_that_declares_the_separator_is_no_row_however_it_ends() {
        for text in ["sep=;\nunit;x", "sep=;\r\nunit;x", "sep=;\runit;x", "\"sep=;\"\r\nunit;x"] {
            assert_eq!(separated(text), ("unit;x", b';'), "{text}");
        }
    }

    #[test]
    fn a_line_in_quotation_marks_is_the_cells_within_it_where_the_header_is_one_too() {
        let columns = |text: &str| -> Vec<usize> {
            grid(text, b',').unwrap().rows.values().map(std::collections::BTreeMap::len).collect()
        };
        assert_eq!(columns("\"unit,visited_on\"\n\"U1,4 July 2022\"\n\"U2,\"\"6 July 2022\"\"\"\n"), [2, 2, 2]);
        assert_eq!(columns("\"unit,visited_on\",\n\"U1,4 July 2022\",\nU2,6 July 2022\n"), [2, 2, 2]);
        assert_eq!(
            columns("\"unit,visited_on\"\n\"U1,4 July, 2022\"\n"),
            [2, 1],
            "more cells than columns are not taken apart"
        );
        assert_eq!(columns("\"unit,visited_on,report_to_council_on\"\n\"U1,4 July 2022\"\n"), [3, 2]);
        assert_eq!(columns("unit,visited_on\n\"U1,4 July 2022\"\n"), [2, 2]);
        assert_eq!(columns("unit,visited_on\n\"North House, Dover\",\n"), [2, 1], "a cell beside another is a cell");
        assert_eq!(columns("\"Unit, and no other\"\nU1\n"), [1, 1]);
    }

    #[test]
    fn only_an_unclosed_quotation_mark_is_refused_with_its_line() {
        for text in ["unit\n\"a \"\" b\"\n", "unit\n5\" pipe\n", "unit,x\n\"a\nb\",\"\"\n", "unit\n\"a\" b\n"] {
            assert!(check_quotes(text, b',').is_ok(), "{text}");
        }
        for text in ["unit\nU1\n\"U2\nU3\n", "unit\rU1\r\"U2\rU3\r", "unit\r\nU1\r\n\"U2\r\n"] {
            assert_eq!(check_quotes(text, b',').unwrap_err().row, Some(3), "{text:?}");
        }
    }
}
