//! The rules that rows keep or break together: one visit once, one declaration a unit, and never both.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::date::in_full;
use domain::event::VisitRow;
use domain::month::Month;

use super::row::{Checked, NOT_VISITED_REASON, VISITED};
use crate::draft::{Problems, Row, Table};
use crate::problem::Code;
use crate::text::quoted;

/// Notes what the rows say twice or against each other, and gives the rows of the return: identical ones are one.
pub(super) fn check(problems: &mut Problems, table: &Table, checked: &[Checked<'_>], month: Month) -> Vec<VisitRow> {
    let mut visits: BTreeMap<(&str, NaiveDate), (&Row, &Checked<'_>)> = BTreeMap::new();
    let mut declared: BTreeMap<&str, &Row> = BTreeMap::new();
    let mut rows = Vec::new();
    for (row, checked) in table.rows.iter().zip(checked) {
        let Some(unit) = checked.unit.good() else { continue };
        let code = unit.code.as_str();
        if let Some(visited_on) = checked.visited_on.good() {
            match visits.get(&(code, *visited_on)) {
                None => {
                    visits.insert((code, *visited_on), (row, checked));
                    rows.extend(checked.visit_row());
                }
                Some((_, earlier)) if *earlier == checked => {}
                Some((earlier, _)) => {
                    let message = format!(
                        "The visit to {} on {} stands in {} already, with other details. Keep the row that is right.",
                        quoted(code),
                        in_full(*visited_on),
                        named(earlier)
                    );
                    problems.note(Code::DuplicateVisit, table.place(row, VISITED), message);
                }
            }
        } else if checked.not_visited_reason.good().is_some() {
            if let Some(earlier) = declared.get(code) {
                let message = format!(
                    "Unit {} is declared not visited in {} already. Keep one of the two rows.",
                    quoted(code),
                    named(earlier)
                );
                problems.note(Code::DeclaredTwice, table.place(row, NOT_VISITED_REASON), message);
            } else {
                declared.insert(code, row);
            }
            rows.extend(checked.visit_row());
        }
    }
    check_declared_against_visits(problems, table, &visits, &declared, month);
    rows
}

/// A unit that the month's return shows visited in the month cannot be declared not visited in it.
fn check_declared_against_visits(
    problems: &mut Problems,
    table: &Table,
    visits: &BTreeMap<(&str, NaiveDate), (&Row, &Checked<'_>)>,
    declared: &BTreeMap<&str, &Row>,
    month: Month,
) {
    for (code, row) in declared {
        let in_month = (*code, month.first_day())..=(*code, month.last_day());
        if let Some(((_, visited_on), (visit, _))) = visits.range(in_month).next() {
            let message = format!(
                "Unit {} is declared not visited, but {} says that it was visited on {}. Take out one of the two rows.",
                quoted(code),
                named(visit),
                in_full(*visited_on)
            );
            problems.note(Code::NotVisitedButVisited, table.place(row, NOT_VISITED_REASON), message);
        }
    }
}

fn named(row: &Row) -> String {
    row.number.map_or_else(|| "another row".into(), |number| format!("row {number}"))
}
