//! Checking a draft: every rule on every row, with all problems reported at once.

use domain::event::{Return, VisitColumn};
use domain::month::Month;

use crate::SubmissionContext;
use crate::cell::CellContent;
use crate::date;
use crate::draft::{DraftRow, DraftTable, FilePlace, ReturnDraft, ReturnProblems, SourceKind};
use crate::problem::{ProblemCode, Rejection, ReturnProblem};
use crate::text::quoted;

mod between_rows;
mod blank_cells;
mod cell_reading;
mod date_advice;
mod kpi;
mod notes;
mod reason;
mod row;
mod unit;
mod visit_rules;

/// Checks a whole draft.
pub(crate) fn check(
    draft: ReturnDraft,
    submission: &SubmissionContext<'_>,
) -> Result<Return, Rejection<ReturnProblem>> {
    let ReturnDraft { source, month, nil, mut visits, kpi_values, notes, mut problems } = draft;
    check_month(&mut problems, month, submission);
    if source == SourceKind::Template {
        // A row of the template that has nothing but its unit was not filled in. If it has anything else, even `N/A`, the
        // sender meant something by it: so this is decided before what counts as blank is cleared.
        let is_unit = |row: &DraftRow<VisitColumn>| unit::is_known(&row.cells[VisitColumn::Unit], submission.contract);
        visits.rows.retain(|row| {
            !row.has_only(VisitColumn::Unit) || blank_cells::is_nil(&row.cells[VisitColumn::Unit]) || !is_unit(row)
        });
    }
    blank_cells::clear(&mut visits);
    let nil = find_nil(&mut problems, nil, &visits);
    let says_nothing =
        nil == NilStatement::No && visits.rows.is_empty() && kpi::says_nothing(source, &kpi_values, submission);
    if says_nothing {
        problems.note(ProblemCode::Empty, FilePlace::whole(), nothing_said(source));
    }
    visits.rows.retain(|row| !blank_cells::is_nil(&row.cells[VisitColumn::Unit]));
    let mut check_row = |row| {
        let checked = row::read(&mut problems, &visits, row, submission);
        visit_rules::check(&mut problems, source, &visits, row, &checked, submission);
        checked
    };
    let checked: Vec<_> = visits.rows.iter().map(&mut check_row).collect();
    let rows = between_rows::check(&mut problems, &visits, &checked, submission.month);
    let kpi_values =
        kpi::check(&mut problems, source, &kpi_values, says_nothing || nil != NilStatement::No, submission);
    let (capacity_issue, comment) = notes::check(&mut problems, &notes);
    if !problems.is_empty() {
        return Err(problems.into_rejection());
    }
    let nil = nil == NilStatement::Yes;
    Ok(Return { month: submission.month, nil, visits: rows, kpi_values, capacity_issue, comment })
}

/// Returns the month that a file names where it says what it is for, as people write it.
pub(crate) fn named_month(content: &CellContent) -> Option<Month> {
    match content {
        CellContent::Text(text) => date::read_month(text),
        CellContent::Date(date) => Some(Month::of(*date)),
        CellContent::Blank
        | CellContent::Uncalculated
        | CellContent::Unclear
        | CellContent::Number(_)
        | CellContent::Error(_) => None,
    }
}

/// Checks that the submitted month is one that the contract reports on and that has begun, and the one that the file names.
fn check_month(
    problems: &mut ReturnProblems,
    named: Option<(FilePlace, CellContent)>,
    submission: &SubmissionContext<'_>,
) {
    let SubmissionContext { contract, month, received_on } = submission;
    let words = month.in_words();
    if !contract.has_month(*month) {
        let first = contract.first_month().in_words();
        let through = contract.last_month().map(|last| format!(" to {}", last.in_words())).unwrap_or_default();
        let message = format!("{words} is not a month of this contract. Its returns are for {first}{through}.");
        problems.note(ProblemCode::MonthNotOpen, FilePlace::whole(), message);
    } else if month.first_day() > *received_on {
        let message = format!("{words} has not begun. Send its return once it has.");
        problems.note(ProblemCode::MonthNotOpen, FilePlace::whole(), message);
    }
    let Some((place, content)) = named else { return };
    let says_nothing = matches!(content, CellContent::Blank | CellContent::Uncalculated | CellContent::Unclear);
    let named = named_month(&content);
    if !says_nothing && named != Some(*month) {
        let said = quoted(&content.shown().unwrap_or_default());
        let message = match named {
            Some(_) => format!(
                "The file says that it is for {said}, but it was sent as the return for {words} ({month}). Send it for its \
                 own month, or correct the month in the file."
            ),
            None => format!(
                "{said} cannot be read as a month. Write the year and the month of the return: {words}, for which it was \
                 sent, is {month}."
            ),
        };
        problems.note(ProblemCode::MonthDiffers, place, message);
    }
}

/// Whether a return says that there is nothing to report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NilStatement {
    No,
    Yes,
    /// It says so, and reports something.
    Contradicted,
}

/// Finds whether a return says that there is nothing to report: by `"nil": true`, or by a single row whose unit is NIL.
fn find_nil(problems: &mut ReturnProblems, said: bool, visits: &DraftTable<VisitColumn>) -> NilStatement {
    let rows: Vec<&DraftRow<VisitColumn>> =
        visits.rows.iter().filter(|row| blank_cells::is_nil(&row.cells[VisitColumn::Unit])).collect();
    if said && !visits.rows.is_empty() {
        let message = "The return says that there is nothing to report (nil), but it has visits. Remove one or the \
                       other.";
        problems.note(ProblemCode::NilWithRows, FilePlace::field("nil"), message);
        return NilStatement::Contradicted;
    }
    let Some(first) = rows.first() else { return if said { NilStatement::Yes } else { NilStatement::No } };
    if visits.rows.len() == 1 && first.has_only(VisitColumn::Unit) {
        return NilStatement::Yes;
    }
    for row in rows {
        let message = if row.has_only(VisitColumn::Unit) {
            "NIL says that there is nothing to report, but there are other rows. Remove this row, or all the others."
        } else {
            "NIL says that there is nothing to report, but there is more in this row. Clear the rest of the row, or write \
             the unit's code instead of NIL."
        };
        problems.note(ProblemCode::NilWithRows, visits.place(row, VisitColumn::Unit), message);
    }
    NilStatement::Contradicted
}

fn nothing_said(source: SourceKind) -> &'static str {
    match source {
        SourceKind::Json => {
            "This return says nothing. List the visits, or send \"nil\": true if there is nothing to report this month."
        }
        SourceKind::Csv | SourceKind::Workbook | SourceKind::Template => {
            "This return says nothing. Fill in a row for each visit, or one row whose unit is NIL if there is nothing to \
             report this month."
        }
    }
}
