//! Rows and columns, as CSV files and sheets have them, to a table: the header found and its columns matched.

use std::collections::BTreeMap;

use super::heading::{another_table, column_of, is_worked_out, known_trouble};
use super::likely::rename;
use super::merged::{self, Merge};
use crate::draft::{Content, MOST_ROWS, Part, Place, Problems, Row, Table, letters};
use crate::problem::{Code, Problem};
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
    pub(super) rows: BTreeMap<u32, BTreeMap<u32, Content>>,
    /// The ranges of its cells that are merged.
    pub(super) merges: Vec<Merge>,
}

impl Grid {
    /// Puts a cell in its place; a blank one leaves no trace.
    pub(super) fn put(&mut self, row: u32, column: u32, content: Content) {
        let content = match content {
            Content::Blank => return,
            Content::Text(text) if ERRORS.contains(&text.as_str()) => Content::Error(text),
            content => content,
        };
        self.rows.entry(row).or_default().insert(column, content);
    }

    /// Where a cell stands that is in no column of a return.
    fn place(&self, part: Part, row: u32, column: u32, name: String) -> Place {
        let cell = self.sheet.as_ref().map(|_| format!("{}{row}", letters(column)));
        Place { part, row: Some(row), column: Some((column, name)), cell, sheet: self.sheet.clone() }
    }

    /// The rows under the header, which is the first row that is not blank. A grid without any is a table without rows.
    ///
    /// # Errors
    ///
    /// A header without the column `needed`, or more rows than a return may have: reading on would only confuse.
    pub(super) fn into_table(
        mut self,
        part: Part,
        columns: &'static [&'static str],
        needed: Option<&str>,
        problems: &mut Problems,
    ) -> Result<Table, Problem> {
        let mut table = Table { sheet: self.sheet.clone(), ..Table::new(part, columns) };
        let Some((number, header)) = self.rows.pop_first() else { return Ok(table) };
        let mut unknown = Vec::new();
        table.at = vec![None; columns.len()];
        let mut ignored = Vec::new();
        let mut uncalculated = Vec::new();
        for (column, heading) in &header {
            if *heading == Content::Uncalculated {
                ignored.push(*column);
                uncalculated.push(self.place(part, number, *column, letters(*column)));
                continue;
            }
            let heading = heading.shown().unwrap_or_default();
            match column_of(&heading, columns) {
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
        if part == Part::Visits
            && let Some(message) = another_table(&header)
        {
            let code = if table.at[0].is_some() { Code::UnknownColumn } else { Code::MissingColumn };
            return Err(Place { cell: None, ..self.place(part, number, 0, columns[0].into()) }.problem(code, message));
        }
        if let Some(needed) = needed
            && columns.iter().zip(&table.at).any(|(name, at)| *name == needed && at.is_none())
        {
            // The heading that is missing may be the formula's.
            return Err(match uncalculated.into_iter().next() {
                Some(place) => place.problem(Code::CellError, UNCALCULATED),
                None => self.missing(part, number, needed, &header, columns),
            });
        }
        if let Some((first_too_many, _)) = self.rows.iter().nth(MOST_ROWS) {
            let place = Place { column: None, ..self.place(part, *first_too_many, 0, String::new()) };
            let message = format!(
                "There are {} rows; a return may have {MOST_ROWS} at most. Send only this month's visits, and those of \
                 earlier months that are new.",
                self.rows.len()
            );
            return Err(Place { cell: None, ..place }.problem(Code::TooManyRows, message));
        }
        for place in uncalculated {
            problems.note(Code::CellError, place, UNCALCULATED);
        }
        for (column, heading, twice) in unknown {
            let message = if twice {
                format!("The column {} stands twice. Take out one of the two.", quoted(&heading))
            } else {
                let free = columns.iter().zip(&table.at).filter(|(_, at)| at.is_none()).map(|(column, _)| *column);
                format!(
                    "{} is not a column of a return. {} The columns are: {}.",
                    quoted(&heading),
                    rename(&heading, free, "column"),
                    columns.join(", ")
                )
            };
            let name = heading_shown(&heading, column);
            problems.note(Code::UnknownColumn, self.place(part, number, column, name), message);
        }
        let header_row = number;
        for (number, mut cells) in std::mem::take(&mut self.rows) {
            let mut take = |at: Option<u32>| at.and_then(|at| cells.remove(&at)).unwrap_or(Content::Blank);
            let mut row = Row { number: Some(number), cells: table.at.iter().map(|at| take(*at)).collect() };
            for column in 0..row.cells.len() {
                let message = match &row.cells[column] {
                    Content::Error(shown) => format!(
                        "The cell shows the error {}. Type the value itself instead of the formula.",
                        quoted(shown)
                    ),
                    Content::Uncalculated => UNCALCULATED.to_owned(),
                    _ => continue,
                };
                problems.note(Code::CellError, table.place(&row, column), message);
                row.cells[column] = Content::Unclear;
            }
            cells.retain(|column, _| !ignored.contains(column));
            if let Some((column, content)) = cells.first_key_value() {
                let letter = letters(*column);
                let message = match content.shown() {
                    Some(text) => format!(
                        "{} stands in column {letter}, which has no heading. Move it under one, or clear it.",
                        quoted(&text)
                    ),
                    None => format!("Column {letter} has no heading, but something stands in this row. Clear it."),
                };
                problems.note(Code::UnknownColumn, self.place(part, number, *column, letter), message);
            }
            if row.cells.iter().any(|cell| !cell.is_blank()) {
                table.rows.push(row);
            }
        }
        merged::check(problems, &mut table, header_row, &self.merges);
        Ok(table)
    }

    fn missing(
        &self,
        part: Part,
        row: u32,
        needed: &str,
        header: &BTreeMap<u32, Content>,
        columns: &[&str],
    ) -> Problem {
        let headings: Vec<String> =
            header.values().filter_map(Content::shown).take(10).map(|text| quoted(&text)).collect();
        let message = known_trouble(header, &self.rows).unwrap_or_else(|| format!(
            "There is no column {needed}. The first row must have the names of the columns, which are: {}. Here it has: {}.",
            columns.join(", "),
            headings.join(", ")
        ));
        let place = Place { column: Some((0, needed.into())), cell: None, ..self.place(part, row, 0, String::new()) };
        place.problem(Code::MissingColumn, message)
    }
}

/// How a heading that is not a column's name is named in a problem's place: on one line, at most 40 characters.
fn heading_shown(heading: &str, column: u32) -> String {
    match shortened(heading) {
        blank if blank.is_empty() => letters(column),
        shown => shown,
    }
}
