//! The rules between rows: each visit once, at most one declaration for a unit, and not both.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::date::in_full;
use domain::event::{VisitColumn, VisitRow};
use domain::month::Month;

use super::row::CheckedRow;
use crate::draft::{DraftRow, DraftTable, ReturnProblems};
use crate::problem::ProblemCode;
use crate::text::quoted;

/// Notes what the rows say twice or in contradiction, and returns the rows of the return, identical ones once.
pub(super) fn check(
    problems: &mut ReturnProblems,
    table: &DraftTable<VisitColumn>,
    checked: &[CheckedRow<'_>],
    month: Month,
) -> Vec<VisitRow> {
    let mut visits: BTreeMap<(&str, NaiveDate), (&DraftRow<VisitColumn>, &CheckedRow<'_>)> = BTreeMap::new();
    let mut declared: BTreeMap<&str, &DraftRow<VisitColumn>> = BTreeMap::new();
    let mut rows = Vec::new();
    for (row, checked) in table.rows.iter().zip(checked) {
        let Some(unit) = checked.unit else { continue };
        let code = unit.code.as_str();
        if let Some(visited_on) = checked.row.visited_on {
            match visits.get(&(code, visited_on)) {
                None => {
                    visits.insert((code, visited_on), (row, checked));
                    rows.push(checked.row.clone());
                }
                Some((_, earlier)) if *earlier == checked => {}
                Some((earlier, _)) => {
                    let message = format!(
                        "The visit to {} on {} is already in {}, with other details. Keep the row that is right.",
                        quoted(code),
                        in_full(visited_on),
                        named(earlier)
                    );
                    problems.note(ProblemCode::DuplicateVisit, table.place(row, VisitColumn::VisitedOn), message);
                }
            }
        } else if checked.row.not_visited_reason.is_some() {
            if let Some(earlier) = declared.get(code) {
                let message = format!(
                    "Unit {} is declared not visited in {} already. Keep one of the two rows.",
                    quoted(code),
                    named(earlier)
                );
                problems.note(ProblemCode::DeclaredTwice, table.place(row, VisitColumn::NotVisitedReason), message);
            } else {
                declared.insert(code, row);
            }
            rows.push(checked.row.clone());
        }
    }
    check_declared_against_visits(problems, table, &visits, &declared, month);
    rows
}

/// Checks that no unit is declared not visited in a month in which the month's return shows it visited.
fn check_declared_against_visits(
    problems: &mut ReturnProblems,
    table: &DraftTable<VisitColumn>,
    visits: &BTreeMap<(&str, NaiveDate), (&DraftRow<VisitColumn>, &CheckedRow<'_>)>,
    declared: &BTreeMap<&str, &DraftRow<VisitColumn>>,
    month: Month,
) {
    for (code, row) in declared {
        let in_month = (*code, month.first_day())..=(*code, month.last_day());
        if let Some(((_, visited_on), (visit, _))) = visits.range(in_month).next() {
            let message = format!(
                "Unit {} is declared not visited, but {} says that it was visited on {}. Remove one of the two rows.",
                quoted(code),
                named(visit),
                in_full(*visited_on)
            );
            problems.note(ProblemCode::NotVisitedButVisited, table.place(row, VisitColumn::NotVisitedReason), message);
        }
    }
}

fn named(row: &DraftRow<VisitColumn>) -> String {
    row.number.map_or_else(|| "another row".into(), |number| format!("row {number}"))
}
