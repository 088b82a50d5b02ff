//! What counts as blank although something stands there: `N/A`, `none`, a dash, and what the product's own pages write for
//! nothing, in the columns that may be blank.
//!
//! What is needed never counts as blank: a visit's date does only if the row says why there was no visit.

use domain::event::VisitColumn;

use crate::cell::CellContent;
use crate::columns::{TableColumn, columns};
use crate::draft::{DraftRow, DraftTable};
use crate::text::{matched, says_not_applicable};

/// Clears the cells that say that there is nothing to say.
pub(super) fn clear(visits: &mut DraftTable<VisitColumn>) {
    for row in &mut visits.rows {
        let may_be_blank = |column: &VisitColumn| ![VisitColumn::Unit, VisitColumn::VisitedOn].contains(column);
        for column in columns::<VisitColumn>().filter(may_be_blank) {
            if says_nothing(&row.cells[column]) || is_our_own_nothing(&row.cells[column], column) {
                row.cells[column] = CellContent::Blank;
            }
        }
        if says_nothing(&row.cells[VisitColumn::VisitedOn]) && needs_no_visit(row) {
            row.cells[VisitColumn::VisitedOn] = CellContent::Blank;
        }
    }
}

/// Says whether a cell says that there is nothing to say in it.
pub(super) fn says_nothing(content: &CellContent) -> bool {
    matches!(content, CellContent::Text(text) if says_not_applicable(text))
}

/// Returns what the check before a return is submitted, and a month's page, show where there is no date: `Not yet`, `Not
/// known`, `No`.
fn is_our_own_nothing(content: &CellContent, column: VisitColumn) -> bool {
    let CellContent::Text(text) = content else { return false };
    column.headings().shown_for_nothing.contains(&matched(text).as_str())
}

/// Returns whether a row's unit is NIL: there is nothing to report.
pub(super) fn is_nil(unit: &CellContent) -> bool {
    matches!(unit, CellContent::Text(text) if matched(text) == "nil")
}

/// Says whether a row says why there is no visit, or that there is nothing to report at all.
fn needs_no_visit(row: &DraftRow<VisitColumn>) -> bool {
    !row.cells[VisitColumn::NotVisitedReason].is_blank() || is_nil(&row.cells[VisitColumn::Unit])
}

#[cfg(test)]
mod tests {
    use super::*;
    use enum_map::EnumMap;

    /// Returns which cells of a row are blank once it is cleared: the unit's, the visit's, and so on in the columns' order.
    fn cleared(said: [&str; 7]) -> Vec<bool> {
        let mut table = DraftTable::new();
        let cells = EnumMap::from_fn(|column: VisitColumn| {
            said.get(column as usize).map_or(CellContent::Blank, |text| CellContent::text(text))
        });
        table.rows.push(DraftRow { number: Some(1), cells });
        clear(&mut table);
        table.rows[0].cells.values().take(said.len()).map(CellContent::is_blank).collect()
    }

    #[test]
    fn what_does_not_apply_is_blank_where_it_may_be() {
        let all = [false, false, true, true, true, true, true];
        assert_eq!(cleared(["U1", "4 July 2022", "N/A", "-", "n/a", "None", "–"]), all);
        assert_eq!(cleared(["U1", "4 July 2022", "Not yet", "not known", "No", "no", "nil"]), all);
        assert_eq!(cleared(["-", "4 July 2022", "x", "0", "yes", "TBC", "no"]), [false; 7]);
    }

    #[test]
    fn a_visits_date_is_blank_only_where_the_row_says_why() {
        let visited = |cells| cleared(cells)[1];
        assert!(visited(["U1", "N/A", "", "", "", "", "unit-closed"]));
        assert!(visited(["nil", "-", "-", "-", "-", "-", "-"]));
        assert!(!visited(["U1", "N/A", "", "", "", "", ""]));
        assert!(!visited(["U1", "N/A", "N/A", "N/A", "N/A", "N/A", "N/A"]));
        assert!(!visited(["U1", "-", "8 July 2022", "", "", "", "none"]));
    }
}
