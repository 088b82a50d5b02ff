//! A file's content before it is checked: tables of cells that know their places.

use domain::event::{ReturnNote, VisitColumn};
use enum_map::EnumMap;

use crate::cell::CellContent;
use crate::columns::{KpiColumn, ReturnPart, TableColumn};
use crate::problem::{MOST_LISTED, ProblemCode, Rejection, ReturnProblem};

/// The most rows that a return may have.
pub(crate) const MOST_ROWS: usize = 2_000;

/// Where in a file something stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct FilePlace {
    pub(crate) part: ReturnPart,
    pub(crate) row: Option<u32>,
    /// The column's position on the sheet, which orders problems, and its name.
    pub(crate) column: Option<(u32, String)>,
    pub(crate) cell: Option<String>,
    pub(crate) sheet: Option<String>,
}

impl FilePlace {
    /// Returns the place of the return as a whole.
    pub(crate) fn whole() -> Self {
        Self::default()
    }

    /// Returns the place of a field of the return itself, which is in no row.
    pub(crate) fn field(name: &str) -> Self {
        Self { column: Some((0, name.into())), ..Self::default() }
    }

    /// Returns the place of a line of a text file that cannot be read.
    pub(crate) fn line(line: usize) -> Self {
        Self { row: Some(u32::try_from(line).unwrap_or(u32::MAX)), ..Self::default() }
    }

    /// Returns a problem at this place.
    pub(crate) fn problem(self, code: ProblemCode, message: impl Into<String>) -> ReturnProblem {
        ReturnProblem {
            code,
            row: self.row,
            column: self.column.map(|(_, name)| name),
            cell: self.cell,
            sheet: self.sheet,
            message: message.into(),
            cause: None,
        }
    }
}

/// How many problems are kept. Only the first of them in order are listed; keeping more means that they have to be sorted
/// rarely.
const MOST_KEPT: usize = 4_000;

/// The problems found so far, each with its place. Of very many only the first by their places are kept.
#[derive(Debug, Default)]
pub(crate) struct ReturnProblems {
    found: Vec<(FilePlace, ProblemCode, String)>,
    dropped: usize,
}

impl ReturnProblems {
    pub(crate) fn note(&mut self, code: ProblemCode, place: FilePlace, message: impl Into<String>) {
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

    /// Returns the first of them, ordered by place, and the number of the others.
    pub(crate) fn into_rejection(mut self) -> Rejection<ReturnProblem> {
        self.keep_the_first();
        let listed = self.found.into_iter().map(|(place, code, message)| place.problem(code, message));
        Rejection { problems: listed.collect(), further: self.dropped }
    }
}

/// The rows of one part of a return, each with a cell for every column that the part may have.
#[derive(Debug)]
pub(crate) struct DraftTable<C: TableColumn> {
    /// The sheet's name; workbooks only.
    pub(crate) sheet: Option<String>,
    /// Where on the sheet each column stands, from 0; `None` where it is not there.
    pub(crate) at: EnumMap<C, Option<u32>>,
    pub(crate) rows: Vec<DraftRow<C>>,
}

/// A row that is not blank.
#[derive(Debug)]
pub(crate) struct DraftRow<C: TableColumn> {
    /// Its number as the sender sees it; `None` for the one row of texts that a JSON return has.
    pub(crate) number: Option<u32>,
    pub(crate) cells: EnumMap<C, CellContent>,
}

impl<C: TableColumn> DraftRow<C> {
    /// Returns whether nothing but one cell is filled in.
    pub(crate) fn has_only(&self, column: C) -> bool {
        self.cells.iter().all(|(at, cell)| at == column || cell.is_blank())
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.cells.values().all(CellContent::is_blank)
    }
}

impl<C: TableColumn> DraftTable<C> {
    /// Returns a table without rows, of a part that is not on any sheet.
    pub(crate) fn new() -> Self {
        let at = EnumMap::from_fn(|column: C| u32::try_from(column.into_usize()).ok());
        Self { sheet: None, at, rows: Vec::new() }
    }

    /// Returns where a cell of a row stands.
    pub(crate) fn place(&self, row: &DraftRow<C>, column: C) -> FilePlace {
        let at = self.at[column];
        let cell = match (&self.sheet, at, row.number) {
            (Some(_), Some(at), Some(number)) => Some(format!("{}{number}", letters(at))),
            (None, _, _) | (_, None, _) | (_, _, None) => None,
        };
        let column = Some((at.unwrap_or(u32::MAX), column.name().to_owned()));
        FilePlace { part: C::PART, row: row.number, column, cell, sheet: self.sheet.clone() }
    }
}

/// What a file says.
#[derive(Debug)]
pub(crate) struct ReturnDraft {
    pub(crate) source: SourceKind,
    /// The month that the file itself names.
    pub(crate) month: Option<(FilePlace, CellContent)>,
    /// Whether a JSON return says `"nil": true`.
    pub(crate) nil: bool,
    pub(crate) visits: DraftTable<VisitColumn>,
    pub(crate) kpi_values: DraftTable<KpiColumn>,
    /// At most one row.
    pub(crate) notes: DraftTable<ReturnNote>,
    /// What is wrong so far.
    pub(crate) problems: ReturnProblems,
}

/// How the sender wrote the return: what the advice depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SourceKind {
    Json,
    Csv,
    Workbook,
    /// A workbook made from our template: its rows come with their units filled in.
    Template,
}

/// Returns a column's letters as a spreadsheet shows them; `at` counts from 0.
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
}
