//! What a file says, before anyone asks whether it may: tables of cells that know their place.

use chrono::NaiveDate;
use domain::event::VisitRow;

use crate::problem::{Code, MOST_LISTED, Problem, Refused};
use crate::text::without_invisible;

/// The columns of a return's rows.
pub(crate) const VISIT_COLUMNS: [&str; 7] = VisitRow::COLUMNS;

/// The columns of the values of further KPIs (D16).
pub(crate) const KPI_COLUMNS: [&str; 4] = ["kpi", "numerator", "denominator", "count"];

/// The two short texts of a return.
pub(crate) const NOTE_COLUMNS: [&str; 2] = ["capacity_issue", "comment"];

/// The most rows that a return may have.
pub(crate) const MOST_ROWS: usize = 2_000;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Blank,
    /// A text, trimmed, not empty.
    Text(String),
    Number(f64),
    Date(NaiveDate),
    /// An error that the spreadsheet program shows: `#REF!`.
    Error(String),
    /// A formula whose value the file does not have: written by a program that does not calculate.
    Uncalculated,
    /// Something whose problem is noted already.
    Unclear,
}

impl Content {
    /// A text as its sender meant it: without what nobody sees in it and the space around it, and blank where there is
    /// nothing else.
    pub(crate) fn text(text: &str) -> Self {
        match without_invisible(text).trim() {
            "" => Self::Blank,
            text => Self::Text(text.into()),
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        *self == Self::Blank
    }

    /// What it shows, as a text; none where it is blank or unclear.
    pub(crate) fn shown(&self) -> Option<String> {
        match self {
            Self::Blank | Self::Uncalculated | Self::Unclear => None,
            Self::Text(text) | Self::Error(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Date(date) => Some(date.to_string()),
        }
    }
}

/// The parts of a return, in the order in which their problems are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    #[default]
    Whole,
    Visits,
    KpiValues,
    Notes,
}

/// Where in a file something stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) part: Part,
    pub(crate) row: Option<u32>,
    /// The column's position on the sheet, which orders problems, and its name.
    pub(crate) column: Option<(u32, String)>,
    pub(crate) cell: Option<String>,
    pub(crate) sheet: Option<String>,
}

impl Place {
    /// The return as a whole.
    pub(crate) fn whole() -> Self {
        Self::default()
    }

    /// A field of the return itself, which stands in no row.
    pub(crate) fn field(name: &str) -> Self {
        Self { column: Some((0, name.into())), ..Self::default() }
    }

    /// A line of a text file that cannot be read.
    pub(crate) fn line(line: usize) -> Self {
        Self { row: Some(u32::try_from(line).unwrap_or(u32::MAX)), ..Self::default() }
    }

    /// A problem at this place.
    pub(crate) fn problem(self, code: Code, message: impl Into<String>) -> Problem {
        Problem {
            code,
            row: self.row,
            column: self.column.map(|(_, name)| name),
            cell: self.cell,
            sheet: self.sheet,
            message: message.into(),
        }
    }
}

/// How many problems are kept, of which the first are listed: more than are listed, so that they need to be ordered rarely.
const MOST_KEPT: usize = 4_000;

/// The problems found so far, each with its place. Of very many only the first by their places are kept.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<(Place, Code, String)>,
    dropped: usize,
}

impl Problems {
    pub(crate) fn note(&mut self, code: Code, place: Place, message: impl Into<String>) {
        self.found.push((place, code, message.into()));
        if self.found.len() > MOST_KEPT {
            self.keep_the_first();
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    fn keep_the_first(&mut self) {
        self.found.sort_by_key(|(place, _, _)| (place.part, place.row, place.column.as_ref().map(|(at, _)| *at)));
        self.dropped += self.found.len().saturating_sub(MOST_LISTED);
        self.found.truncate(MOST_LISTED);
    }

    /// The first of them, ordered by place, and the number of the others.
    pub(crate) fn into_refused(mut self) -> Refused {
        self.keep_the_first();
        let listed = self.found.into_iter().map(|(place, code, message)| place.problem(code, message));
        Refused { problems: listed.collect(), further: self.dropped }
    }
}

/// The rows of one part of a return, each with a cell for every column that the part may have.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) part: Part,
    /// The sheet's name; workbooks only.
    pub(crate) sheet: Option<String>,
    pub(crate) columns: &'static [&'static str],
    /// Where on the sheet each column stands, from 0; none where it is not there.
    pub(crate) at: Vec<Option<u32>>,
    pub(crate) rows: Vec<Row>,
}

/// A row that is not blank.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Its number as the sender sees it; none for the one row of texts that a JSON return has.
    pub(crate) number: Option<u32>,
    /// Its cells, in the order of the table's columns.
    pub(crate) cells: Vec<Content>,
}

impl Row {
    /// Whether nothing but one cell is filled in.
    pub(crate) fn has_only(&self, column: usize) -> bool {
        self.cells.iter().enumerate().all(|(at, cell)| at == column || cell.is_blank())
    }
}

impl Table {
    /// A table without rows, of a part that is not on any sheet.
    pub(crate) fn new(part: Part, columns: &'static [&'static str]) -> Self {
        let at = (0u32..).map(Some).take(columns.len()).collect();
        Self { part, sheet: None, columns, at, rows: Vec::new() }
    }

    /// Where a cell of a row stands.
    pub(crate) fn place(&self, row: &Row, column: usize) -> Place {
        let at = self.at[column];
        let cell = match (&self.sheet, at, row.number) {
            (Some(_), Some(at), Some(number)) => Some(format!("{}{number}", letters(at))),
            _ => None,
        };
        let order = at.unwrap_or(u32::MAX);
        let column = Some((order, self.columns[column].to_owned()));
        Place { part: self.part, row: row.number, column, cell, sheet: self.sheet.clone() }
    }
}

/// What a file says.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) form: Form,
    /// The month that the file itself names.
    pub(crate) month: Option<(Place, Content)>,
    /// Whether a JSON return says `"nil": true`.
    pub(crate) nil: bool,
    pub(crate) visits: Table,
    pub(crate) kpi_values: Table,
    /// At most one row.
    pub(crate) notes: Table,
    /// What is wrong so far.
    pub(crate) problems: Problems,
}

/// The form in which the sender wrote the return: what the advice depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Csv,
    Workbook,
    /// A workbook made from our template: its rows come with their units filled in.
    Template,
}

/// A column's letters as a spreadsheet shows them; `at` counts from 0.
pub(crate) fn letters(at: u32) -> String {
    let (mut rest, mut letters) = (at, Vec::new());
    loop {
        letters.push(char::from(b'A' + (rest % 26) as u8));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_that_a_spreadsheet_shows() {
        for (at, shown) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(at), shown);
        }
    }

    #[test]
    fn what_nobody_sees_is_no_part_of_a_text() {
        for blank in [
            "\u{200b}",
            "\u{feff}",
            "\u{ad}",
            "\u{fe0f}",
            "\u{fffc}\u{2060}",
            "\u{a0}\u{a0}",
            " \u{200e}\t\u{2060} ",
            "\u{202e}\u{2066}\u{2069}",
        ] {
            assert!(Content::text(blank).is_blank(), "{blank:?}");
        }
        assert_eq!(Content::text("\u{feff} U\u{200b}1 \u{200b}"), Content::Text("U1".into()));
        assert_eq!(Content::text("\u{202e}Zoë’s – 5 °C"), Content::Text("Zoë’s – 5 °C".into()));
    }
}
