//! The rules within a row: of its visit, and of the visit's report.

use domain::contract::Unit;
use domain::date::in_full;
use domain::event::{SentBackReason, VisitColumn, VisitColumnKind};
use domain::month::Month;

use super::cell_reading::{CellReading, one_of};
use super::row::CheckedRow;
use crate::SubmissionContext;
use crate::columns::columns;
use crate::draft::{DraftRow, DraftTable, ReturnProblems, SourceKind};
use crate::problem::ProblemCode;
use crate::text::quoted;

/// Notes every problem of a row by itself.
pub(super) fn check(
    problems: &mut ReturnProblems,
    source: SourceKind,
    table: &DraftTable<VisitColumn>,
    row: &DraftRow<VisitColumn>,
    checked: &CheckedRow<'_>,
    submission: &SubmissionContext<'_>,
) {
    // If a row of the template has nothing but an unknown unit, nobody can tell what else should be in it.
    if !(source == SourceKind::Template && row.has_only(VisitColumn::Unit) && checked.unit.is_none()) {
        check_visit(problems, source, table, row, checked, submission);
    }
    check_report(problems, table, row, checked);
}

/// Checks what the row says of the visit, or of there having been none.
fn check_visit(
    problems: &mut ReturnProblems,
    source: SourceKind,
    table: &DraftTable<VisitColumn>,
    row: &DraftRow<VisitColumn>,
    checked: &CheckedRow<'_>,
    submission: &SubmissionContext<'_>,
) {
    let month = submission.month;
    let declared = checked.row.not_visited_reason.is_some();
    if let Some(visited_on) = checked.row.visited_on {
        if visited_on > month.last_day() {
            let message = format!(
                "{} is after {}, the month of this return. Check the date, or put the visit into the return for {}.",
                in_full(visited_on),
                month.in_words(),
                Month::of(visited_on).in_words()
            );
            problems.note(ProblemCode::VisitAfterMonth, table.place(row, VisitColumn::VisitedOn), message);
        }
        if let Some(unit) = checked.unit
            && !unit.is_open_on(visited_on)
        {
            let message = format!(
                "Unit {} was not open on {}: {}. Check the date and the unit.",
                quoted(&unit.code),
                in_full(visited_on),
                open_days(unit)
            );
            problems.note(ProblemCode::UnitNotOpen, table.place(row, VisitColumn::VisitedOn), message);
        }
        if declared {
            let message = "This row has the date of a visit and also a reason why there was none. Clear one or the \
                           other.";
            problems.note(ProblemCode::NotVisitedButVisited, table.place(row, VisitColumn::NotVisitedReason), message);
        }
    }
    if let Some(unit) = checked.unit
        && declared
        && !unit.is_open_throughout(month)
    {
        let message = format!(
            "Unit {} was not due a visit in {}: {}. Remove the reason; nothing needs to be said.",
            quoted(&unit.code),
            month.in_words(),
            open_days(unit)
        );
        problems.note(ProblemCode::UnitNotDue, table.place(row, VisitColumn::NotVisitedReason), message);
    }
    if checked.is_blank(VisitColumn::VisitedOn) {
        let of_report =
            |column: &VisitColumn| column.holds() == VisitColumnKind::Date && *column != VisitColumn::VisitedOn;
        let mut dates = columns::<VisitColumn>().filter(of_report);
        let without_visit = dates.clone().find(|column| checked.has_happened(*column));
        // The advice on a word that is no date is to leave it out. Then a row of the template says nothing, and any other row
        // lacks its visit's date.
        let needs_a_date = |column: VisitColumn| match &checked.cells[column] {
            CellReading::Blank => true,
            CellReading::Wrong(_) => source != SourceKind::Template,
            CellReading::Unclear | CellReading::Good(()) => false,
        };
        if let Some(column) = without_visit {
            let message = if declared {
                "This row says that the unit was not visited, but it has the date of a report. Clear the date, or give the \
                 date of the visit instead of the reason."
            } else {
                "This row has the date of a report, but not of the visit. Write the date of the visit in visited_on."
            };
            problems.note(ProblemCode::DatesWithoutVisit, table.place(row, column), message);
        } else if checked.is_blank(VisitColumn::NotVisitedReason) && dates.all(needs_a_date) {
            let message = "This row has no date of a visit. Write the date in visited_on, or say in not_visited_reason why \
                           the unit was not visited.";
            problems.note(ProblemCode::DateMissing, table.place(row, VisitColumn::VisitedOn), message);
        }
    }
}

fn open_days(unit: &Unit) -> String {
    match unit.until {
        Some(until) => format!("it was open from {} to {}", in_full(unit.from), in_full(until)),
        None => format!("it is open from {}", in_full(unit.from)),
    }
}

/// Checks what the row says of the visit's report: the order of its dates, and the reason for which it was sent back.
fn check_report(
    problems: &mut ReturnProblems,
    table: &DraftTable<VisitColumn>,
    row: &DraftRow<VisitColumn>,
    checked: &CheckedRow<'_>,
) {
    let reached = [
        (VisitColumn::ReportToCouncilOn, checked.row.report_to_council_on),
        (VisitColumn::ReportToOfstedOn, checked.row.report_to_ofsted_on),
    ];
    for (column, reached) in reached {
        if let (Some(visited_on), Some(reached)) = (checked.row.visited_on, reached)
            && reached < visited_on
        {
            let message = format!(
                "The report's date, {}, is before the visit's, {}. Check both.",
                in_full(reached),
                in_full(visited_on)
            );
            problems.note(ProblemCode::ReportBeforeVisit, table.place(row, column), message);
        }
    }
    if let Some(sent_back_on) = checked.row.sent_back_on {
        let message = match (&checked.cells[VisitColumn::ReportToCouncilOn], checked.row.report_to_council_on) {
            (CellReading::Blank, _) => Some(
                "A report can only be sent back once the council has it. Write in report_to_council_on when it reached the \
                 council."
                    .to_owned(),
            ),
            (_, Some(reached)) if sent_back_on < reached => Some(format!(
                "The report was sent back on {}, which is before it reached the council on {}. Check both dates.",
                in_full(sent_back_on),
                in_full(reached)
            )),
            (CellReading::Wrong(_) | CellReading::Unclear | CellReading::Good(()), _) => None,
        };
        if let Some(message) = message {
            problems.note(ProblemCode::SentBackBeforeReport, table.place(row, VisitColumn::SentBackOn), message);
        }
    }
    if checked.has_happened(VisitColumn::SentBackOn) && checked.is_blank(VisitColumn::SentBackReason) {
        let message =
            format!("The report was sent back, but no reason is given. Use {}.", one_of(SentBackReason::WORDS));
        problems.note(ProblemCode::ReasonMissing, table.place(row, VisitColumn::SentBackReason), message);
    }
    if checked.row.sent_back_reason.is_some() && checked.is_blank(VisitColumn::SentBackOn) {
        let message = "There is a reason why the report was sent back, but no date. Write the date in sent_back_on, or \
                       clear the reason.";
        problems.note(ProblemCode::ReasonWithoutDate, table.place(row, VisitColumn::SentBackReason), message);
    }
}
