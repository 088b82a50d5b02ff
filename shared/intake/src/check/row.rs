//! A row read cell by cell.

use chrono::NaiveDate;
use domain::contract::Unit;
use domain::date::in_full;
use domain::event::{NotVisitedReason, SentBackReason, VisitCellMut, VisitColumn, VisitRow};
use enum_map::EnumMap;

use super::cell_reading::{CellReading, one_of};
use super::{blank_cells, date_advice, reason, unit};
use crate::SubmissionContext;
use crate::cell::CellContent;
use crate::columns::columns;
use crate::date::{self, DateError};
use crate::draft::{DraftRow, DraftTable, ReturnProblems};
use crate::problem::ProblemCode;
use crate::text::{quoted, says_not_yet};

/// A row as far as it could be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CheckedRow<'a> {
    pub(super) unit: Option<&'a Unit>,
    /// What its good cells say.
    pub(super) row: VisitRow,
    /// How each of its cells was read.
    pub(super) cells: EnumMap<VisitColumn, CellReading<()>>,
}

impl CheckedRow<'_> {
    pub(super) fn is_blank(&self, column: VisitColumn) -> bool {
        self.cells[column] == CellReading::Blank
    }

    /// Says whether the sender says that something happened, by a date, readable or not. A word such as `TBC` does not say so.
    pub(super) fn has_happened(&self, column: VisitColumn) -> bool {
        match &self.cells[column] {
            CellReading::Good(()) => true,
            CellReading::Wrong(text) => !date_advice::has_no_figure(text) && !says_not_yet(text),
            CellReading::Blank | CellReading::Unclear => false,
        }
    }
}

/// Reads a row, and notes what is wrong in its cells.
pub(super) fn read<'a>(
    problems: &mut ReturnProblems,
    table: &DraftTable<VisitColumn>,
    row: &DraftRow<VisitColumn>,
    submission: &SubmissionContext<'a>,
) -> CheckedRow<'a> {
    let cells = EnumMap::from_fn(|_| CellReading::Blank);
    let mut checked = CheckedRow { unit: None, row: VisitRow::default(), cells };
    for column in columns::<VisitColumn>() {
        checked.cells[column] = match checked.row.cell_mut(column) {
            VisitCellMut::Unit(code) => {
                let (reading, unit) = unit::read(problems, table, row, submission.contract).split();
                if let Some(unit) = unit {
                    code.clone_from(&unit.code);
                }
                checked.unit = unit;
                reading
            }
            VisitCellMut::Date(date) => keep(date, read_date(problems, table, row, column, submission)),
            VisitCellMut::SentBackReason(reason) => {
                keep(reason, reason::read(problems, table, row, column, SentBackReason::WORDS))
            }
            VisitCellMut::NotVisitedReason(reason) => {
                keep(reason, reason::read(problems, table, row, column, NotVisitedReason::WORDS))
            }
        };
    }
    checked
}

/// Keeps the value of a cell in its place, and returns how the cell was read.
fn keep<T>(place: &mut Option<T>, reading: CellReading<T>) -> CellReading<()> {
    let (reading, value) = reading.split();
    *place = value;
    reading
}

fn read_date(
    problems: &mut ReturnProblems,
    table: &DraftTable<VisitColumn>,
    row: &DraftRow<VisitColumn>,
    column: VisitColumn,
    submission: &SubmissionContext<'_>,
) -> CellReading<NaiveDate> {
    let content = &row.cells[column];
    if column == VisitColumn::VisitedOn && blank_cells::says_nothing(content) {
        let shown = content.shown().unwrap_or_default();
        let message = format!(
            "{} is not the date of a visit. If the unit was visited, write the date; if it was not, leave visited_on blank and give the \
             reason in not_visited_reason, {}.",
            quoted(&shown),
            one_of(NotVisitedReason::WORDS)
        );
        problems.note(ProblemCode::DateMissing, table.place(row, column), message);
        return CellReading::Wrong(shown);
    }
    let read = match content {
        CellContent::Blank => return CellReading::Blank,
        CellContent::Uncalculated | CellContent::Unclear => return CellReading::Unclear,
        CellContent::Date(date) => date::within_range(*date),
        CellContent::Text(text) => date::read(text, submission.contract),
        CellContent::Number(number) if *number == 0.0 => Err(DateError::Zero),
        CellContent::Number(_) | CellContent::Error(_) => Err(DateError::Form),
    };
    let why = match read {
        Ok(date) => {
            check_not_in_future(problems, table, row, column, date, submission);
            return CellReading::Good(date);
        }
        Err(why) => why,
    };
    let message = date_advice::in_words(why, content, column, submission.month);
    problems.note(ProblemCode::DateUnreadable, table.place(row, column), message);
    CellReading::Wrong(content.shown().unwrap_or_default())
}

fn check_not_in_future(
    problems: &mut ReturnProblems,
    table: &DraftTable<VisitColumn>,
    row: &DraftRow<VisitColumn>,
    column: VisitColumn,
    date: NaiveDate,
    submission: &SubmissionContext<'_>,
) {
    if date > submission.received_on {
        let message = format!(
            "{} is after the day on which this return was received, {}. Check the date; what has not happened yet goes \
             into a later return.",
            in_full(date),
            in_full(submission.received_on)
        );
        problems.note(ProblemCode::DateInFuture, table.place(row, column), message);
    }
}
