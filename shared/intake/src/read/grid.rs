//! Turning rows and columns, as CSV files and sheets have them, into a table: finding the header and matching its columns.

use std::collections::BTreeMap;

use enum_map::EnumMap;

use super::heading::{another_table, column_of, is_worked_out, known_trouble};
use super::heading_suggestion::{rename_target, suggestion};
use super::merged_cells::{self, CellSpan};
use crate::cell::CellContent;
use crate::columns::ReturnPart;
use crate::columns::{TableColumn, columns, names};
use crate::draft::{DraftRow, DraftTable, FilePlace, MOST_ROWS, ReturnProblems, letters};
use crate::problem::{ProblemCode, ReturnProblem};
use crate::text::{quoted, shortened};

/// What spreadsheet programs show in a cell whose formula has no value, and leave there as text when they save it as CSV.
const ERRORS: [&str; 9] = ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];

/// What to do about a formula whose value the file does not have.
pub(super) const UNCALCULATED: &str = "The cell has a formula without a value. Open the workbook, let it calculate, save it, \
                                       and send it again; or type the value.";

/// The cells of a sheet that are not blank: by row, from 1, and by column, from 0.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The sheet's name; workbooks only.
    pub(super) sheet: Option<String>,
    pub(super) rows: BTreeMap<u32, BTreeMap<u32, CellContent>>,
    /// The ranges of its cells that are merged.
    pub(super) merges: Vec<CellSpan>,
}

impl Grid {
    /// Puts a cell in its place; a blank one leaves no trace.
    pub(super) fn put(&mut self, row: u32, column: u32, content: CellContent) {
        let content = match content {
            CellContent::Blank => return,
            CellContent::Text(text) if ERRORS.contains(&text.as_str()) => CellContent::Error(text),
            content => content,
        };
        self.rows.entry(row).or_default().insert(column, content);
    }

    /// Returns where a cell stands that is in no column of a return.
    fn place(&self, part: ReturnPart, row: u32, column: u32, name: String) -> FilePlace {
        let cell = self.sheet.as_ref().map(|_| format!("{}{row}", letters(column)));
        FilePlace { part, row: Some(row), column: Some((column, name)), cell, sheet: self.sheet.clone() }
    }

    /// Returns the rows under the header, which is the first row that is not blank. A grid without any is a table without rows.
    ///
    /// # Errors
    ///
    /// A header without the column `needed`, or more rows than a return may have: reading on would only confuse.
    pub(super) fn into_table<C: TableColumn>(
        mut self,
        needed: Option<C>,
        problems: &mut ReturnProblems,
    ) -> Result<DraftTable<C>, ReturnProblem> {
        let part = C::PART;
        let mut table = DraftTable { sheet: self.sheet.clone(), ..DraftTable::new() };
        let Some((number, header)) = self.rows.pop_first() else { return Ok(table) };
        let mut unknown = Vec::new();
        table.at = EnumMap::from_fn(|_| None);
        let mut ignored = Vec::new();
        let mut uncalculated = Vec::new();
        for (column, heading) in &header {
            if *heading == CellContent::Uncalculated {
                ignored.push(*column);
                uncalculated.push(self.place(part, number, *column, letters(*column)));
                continue;
            }
            let heading = heading.shown().unwrap_or_default();
            match column_of::<C>(&heading) {
                Some(known) if table.at[known].is_none() => table.at[known] = Some(*column),
                known => {
                    ignored.push(*column);
                    let under = self.rows.values().filter_map(|cells| cells.get(column));
                    if known.is_some() || !is_worked_out(&heading, under) {
                        unknown.push((*column, heading, known.is_some()));
                    }
                }
            }
        }
        if part == ReturnPart::Visits
            && let Some(message) = another_table(&header)
        {
            let first = C::from_usize(0);
            let code = if table.at[first].is_some() { ProblemCode::UnknownColumn } else { ProblemCode::MissingColumn };
            let place = FilePlace { cell: None, ..self.place(part, number, 0, first.name().into()) };
            return Err(place.problem(code, message));
        }
        if let Some(needed) = needed
            && table.at[needed].is_none()
        {
            // The missing heading may be in a cell whose formula has no value.
            return Err(match uncalculated.into_iter().next() {
                Some(place) => place.problem(ProblemCode::CellError, UNCALCULATED),
                None => self.missing(number, needed, &header),
            });
        }
        if let Some((first_too_many, _)) = self.rows.iter().nth(MOST_ROWS) {
            let place = FilePlace { column: None, ..self.place(part, *first_too_many, 0, String::new()) };
            let message = format!(
                "There are {} rows; a return may have {MOST_ROWS} at most. Send only this month's visits, and those of \
                 earlier months that are new.",
                self.rows.len()
            );
            return Err(FilePlace { cell: None, ..place }.problem(ProblemCode::TooManyRows, message));
        }
        for place in uncalculated {
            problems.note(ProblemCode::CellError, place, UNCALCULATED);
        }
        for (column, heading, twice) in unknown {
            let message = if twice {
                format!("The column {} is there twice. Remove one of the two.", quoted(&heading))
            } else {
                let free = columns::<C>().filter(|column| table.at[*column].is_none());
                format!(
                    "{} is not a column of a return. {} The columns are: {}.",
                    quoted(&heading),
                    suggestion(&heading, free.map(rename_target), "column"),
                    names::<C>().join(", ")
                )
            };
            let name = heading_shown(&heading, column);
            problems.note(ProblemCode::UnknownColumn, self.place(part, number, column, name), message);
        }
        let header_row = number;
        for (number, mut cells) in std::mem::take(&mut self.rows) {
            let mut take = |at: Option<u32>| at.and_then(|at| cells.remove(&at)).unwrap_or(CellContent::Blank);
            let mut row =
                DraftRow { number: Some(number), cells: EnumMap::from_fn(|column: C| take(table.at[column])) };
            for column in columns::<C>() {
                let message = match &row.cells[column] {
                    CellContent::Error(shown) => format!(
                        "The cell shows the error {}. Type the value itself instead of the formula.",
                        quoted(shown)
                    ),
                    CellContent::Uncalculated => UNCALCULATED.to_owned(),
                    CellContent::Blank
                    | CellContent::Text(_)
                    | CellContent::Number(_)
                    | CellContent::Date(_)
                    | CellContent::Unclear => continue,
                };
                problems.note(ProblemCode::CellError, table.place(&row, column), message);
                row.cells[column] = CellContent::Unclear;
            }
            cells.retain(|column, _| !ignored.contains(column));
            if let Some((column, content)) = cells.first_key_value() {
                let letter = letters(*column);
                let message = match content.shown() {
                    Some(text) => format!(
                        "{} is in column {letter}, which has no heading. Move it under a heading, or clear it.",
                        quoted(&text)
                    ),
                    None => {
                        format!("Column {letter} has no heading, but this row has something in it. Clear that cell.")
                    }
                };
                problems.note(ProblemCode::UnknownColumn, self.place(part, number, *column, letter), message);
            }
            if !row.is_blank() {
                table.rows.push(row);
            }
        }
        merged_cells::check(problems, &mut table, header_row, &self.merges);
        Ok(table)
    }

    fn missing<C: TableColumn>(&self, row: u32, needed: C, header: &BTreeMap<u32, CellContent>) -> ReturnProblem {
        let needed = needed.name();
        let headings: Vec<String> =
            header.values().filter_map(CellContent::shown).take(10).map(|text| quoted(&text)).collect();
        let message = known_trouble(header, &self.rows).unwrap_or_else(|| format!(
            "There is no column {needed}. The first row must have the names of the columns, which are: {}. Here it has: {}.",
            names::<C>().join(", "),
            headings.join(", ")
        ));
        let place =
            FilePlace { column: Some((0, needed.into())), cell: None, ..self.place(C::PART, row, 0, String::new()) };
        place.problem(ProblemCode::MissingColumn, message)
    }
}

/// Returns how a heading that is not a column's name is named in a problem's place: on one line, at most 40 characters.
fn heading_shown(heading: &str, column: u32) -> String {
    match shortened(heading) {
        blank if blank.is_empty() => letters(column),
        shown => shown,
    }
}
