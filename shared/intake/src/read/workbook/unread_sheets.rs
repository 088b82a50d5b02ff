//! Sheets that are not read although the sender may have meant them: without a problem they would be lost in silence.

use std::collections::BTreeMap;

use domain::event::{ReturnNote, VisitColumn};

use super::package::too_large;
use super::{OpenWorkbook, SheetReading, is_named};
use crate::cell::CellContent;
use crate::columns::KpiColumn;
use crate::draft::{FilePlace, ReturnProblems};
use crate::problem::{ProblemCode, ReturnProblem};
use crate::read::grid::Grid;
use crate::read::heading::{column_of, count_of};
use crate::template::TemplateSheet;
use crate::text::quoted;

/// The most sheets that a workbook may have besides those that are read, since each has to be looked at.
const MOST_OTHERS: usize = 100;

/// How much of a sheet is looked at, in bytes of what its cells hold.
const LOOK: usize = 256 * 1024;

/// The sentence that is added if the sender cannot see the sheet.
const HIDDEN: &str = " It is hidden: to see it, right-click the tab of any sheet and choose Unhide.";

/// A sheet that a return may have.
#[derive(Clone, Copy)]
pub(super) struct ExpectedSheet<'a> {
    pub(super) sheet: TemplateSheet,
    /// The name of the sheet that is read as it.
    pub(super) read: Option<&'a str>,
}

/// Notes every sheet that is not read but is called nearly what one of a return is called, or has its headings.
///
/// # Errors
///
/// More sheets than can be looked at.
pub(super) fn check(
    book: &mut OpenWorkbook,
    names: &[String],
    expected: [ExpectedSheet<'_>; 3],
    problems: &mut ReturnProblems,
) -> Result<(), ReturnProblem> {
    let is_read = |name: &String| {
        is_named(name, TemplateSheet::Instructions)
            || expected.iter().any(|expected| expected.read == Some(name.as_str()))
    };
    let others: Vec<&String> = names.iter().filter(|name| !is_read(name)).collect();
    if others.len() > MOST_OTHERS {
        let message = format!(
            "This workbook has {} sheets that are not the return's. Take them out, or copy the visits into the template, \
             and send that.",
            others.len()
        );
        return Err(FilePlace::whole().problem(ProblemCode::TooLarge, message));
    }
    for name in others {
        let mut sheet = SheetReading { room: LOOK, ..SheetReading::new(name) };
        // A mistake in the sheet does not matter here: what could be read before it is enough.
        let _ = book.read(name, &mut sheet);
        if book.is_spent() {
            return Err(too_large());
        }
        if let Some(meant) = meant(name, &sheet.grid, &expected) {
            let place = FilePlace { sheet: Some(name.clone()), ..FilePlace::whole() };
            let hidden = if book.is_hidden(name) { HIDDEN } else { "" };
            problems.note(ProblemCode::UnknownColumn, place, message(name, meant) + hidden);
        }
    }
    Ok(())
}

fn message(name: &str, expected: ExpectedSheet<'_>) -> String {
    let (name, wanted_name) = (quoted(name), expected.sheet.name());
    match expected.read {
        None => format!(
            "The sheet {name} looks like the sheet {wanted_name} of a return, but is not called that, so it would not be \
             read. Rename it to {wanted_name}, or delete it if it does not belong to the return."
        ),
        Some(read) => format!(
            "The sheet {name} looks like the sheet {wanted_name} of a return, but another one, {}, is read as that. Move \
             what belongs to the return there, and delete the sheet {name}.",
            quoted(read)
        ),
    }
}

/// Returns the sheet of a return that a sender means by a sheet of another name, if something is filled in on it.
fn meant<'a>(name: &str, grid: &Grid, expected: &[ExpectedSheet<'a>; 3]) -> Option<ExpectedSheet<'a>> {
    let headed = grid.rows.iter().find_map(|(number, cells)| headings_of(cells).map(|of| (*number, of)));
    let is_filled_in = match headed {
        Some((header, _)) => grid.rows.keys().any(|number| *number > header),
        None => !grid.rows.is_empty(),
    };
    let by_name = expected.iter().find(|expected| resembles(name, expected.sheet.name()));
    let by_headings = || headed.and_then(|(_, of)| expected.iter().find(|expected| expected.sheet == of));
    by_name.or_else(by_headings).filter(|_| is_filled_in).copied()
}

/// Says whether two names differ in nothing but case, spaces, signs and the plural.
fn resembles(name: &str, wanted: &str) -> bool {
    let bare =
        |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    bare(name).trim_end_matches('s') == bare(wanted).trim_end_matches('s')
}

/// Returns the sheet whose headings stand in a row: at least two of them, since many a list has a column `unit` or `comment`;
/// or `capacity_issue`, which nothing else is called.
fn headings_of(cells: &BTreeMap<u32, CellContent>) -> Option<TemplateSheet> {
    let texts = || {
        cells.values().filter_map(|cell| match cell {
            // No longer text is a heading.
            CellContent::Text(text) if text.len() <= 100 => Some(text.as_str()),
            CellContent::Text(_)
            | CellContent::Blank
            | CellContent::Number(_)
            | CellContent::Date(_)
            | CellContent::Error(_)
            | CellContent::Uncalculated
            | CellContent::Unclear => None,
        })
    };
    let is_capacity_issue = |text| column_of(text) == Some(ReturnNote::CapacityIssue);
    if count_of::<VisitColumn>(texts()) >= 2 {
        Some(TemplateSheet::Visits)
    } else if count_of::<KpiColumn>(texts()) >= 2 {
        Some(TemplateSheet::KpiValues)
    } else if count_of::<ReturnNote>(texts()) >= 2 || texts().any(is_capacity_issue) {
        Some(TemplateSheet::Notes)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::default();
        for (row, cells) in (1..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                grid.put(row, column, CellContent::text(cell));
            }
        }
        grid
    }

    fn meant_by(name: &str, rows: &[&[&str]]) -> Option<&'static str> {
        let sheets = [TemplateSheet::Visits, TemplateSheet::KpiValues, TemplateSheet::Notes];
        let expected = sheets.map(|sheet| ExpectedSheet { sheet, read: None });
        meant(name, &grid(rows), &expected).map(|expected| expected.sheet.name())
    }

    #[test]
    fn a_sheet_is_meant_by_nearly_its_name() {
        for (name, wanted) in [
            ("visit", "Visits"),
            ("Visits ", "Visits"),
            ("Other KPI", "Other KPIs"),
            ("OtherKPI's", "Other KPIs"),
            ("other-kpis", "Other KPIs"),
            ("NOTE", "Notes"),
            ("Notes\u{200b}", "Notes"),
        ] {
            assert_eq!(meant_by(name, &[&["anything"]]), Some(wanted), "{name}");
            assert_eq!(meant_by(name, &[]), None, "{name} without anything on it");
        }
    }

    #[test]
    fn a_sheet_is_meant_by_its_headings_if_something_stands_under_them() {
        for (headings, wanted) in [
            (&["Unit", "Visited on"][..], "Visits"),
            (&["visitor", "not_visited_reason", "UNIT"], "Visits"),
            (&["KPI", "Count"], "Other KPIs"),
            (&["Capacity issue"], "Notes"),
        ] {
            assert_eq!(meant_by("Sheet2", &[&["A title"], headings, &["x"]]), Some(wanted), "{headings:?}");
            assert_eq!(meant_by("Sheet2", &[headings]), None, "{headings:?} alone");
        }
    }

    #[test]
    fn a_sheet_of_ones_own_is_left_alone() {
        for name in ["My own notes", "Units", "Report deadlines", "Visitors", "July"] {
            assert_eq!(meant_by(name, &[&["Code", "Unit", "Open from"], &["U1", "Unit 1", "x"]]), None, "{name}");
            assert_eq!(meant_by(name, &[&["Who", "Comment"], &["a", "b"]]), None, "{name}");
        }
    }
}
