//! What counts as blank although something stands there: `N/A`, `none`, a dash, and what the product's own pages write for
//! nothing, in the columns that may be blank.
//!
//! Nothing that is needed is made blank by it: a visit's date counts as blank only where the row says why there was no visit.

use super::row::{NOT_VISITED_REASON, SENT_BACK, SENT_BACK_REASON, TO_COUNCIL, TO_OFSTED, UNIT, VISITED};
use crate::draft::{Content, Row, Table};
use crate::text::{matched, says_not_applicable};

/// Makes blank what says that there is nothing to say.
pub(super) fn clear(visits: &mut Table) {
    for row in &mut visits.rows {
        for column in [TO_COUNCIL, TO_OFSTED, SENT_BACK, SENT_BACK_REASON, NOT_VISITED_REASON] {
            if says_nothing(&row.cells[column]) || is_our_own_nothing(&row.cells[column], column) {
                row.cells[column] = Content::Blank;
            }
        }
        if says_nothing(&row.cells[VISITED]) && needs_no_visit(row) {
            row.cells[VISITED] = Content::Blank;
        }
    }
}

/// Whether a cell says that there is nothing to say in it.
pub(super) fn says_nothing(content: &Content) -> bool {
    matches!(content, Content::Text(text) if says_not_applicable(text))
}

/// What the check before a return is submitted, and a month's page, show where there is no date: `Not yet`, `Not known`, `No`.
fn is_our_own_nothing(content: &Content, column: usize) -> bool {
    let Content::Text(text) = content else { return false };
    match column {
        TO_COUNCIL | TO_OFSTED => ["not yet", "not known"].contains(&matched(text).as_str()),
        SENT_BACK | SENT_BACK_REASON => matched(text) == "no",
        _ => false,
    }
}

/// Whether a row says why there is no visit, or that there is nothing to report at all.
fn needs_no_visit(row: &Row) -> bool {
    !row.cells[NOT_VISITED_REASON].is_blank() || super::is_nil(&row.cells[UNIT])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Part, VISIT_COLUMNS};

    fn cleared(cells: [&str; VISIT_COLUMNS.len()]) -> Vec<bool> {
        let mut table = Table::new(Part::Visits, &VISIT_COLUMNS);
        table.rows.push(Row { number: Some(1), cells: cells.iter().map(|cell| Content::text(cell)).collect() });
        clear(&mut table);
        table.rows[0].cells.iter().map(Content::is_blank).collect()
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
        let visited = |cells| cleared(cells)[VISITED];
        assert!(visited(["U1", "N/A", "", "", "", "", "unit-closed"]));
        assert!(visited(["nil", "-", "-", "-", "-", "-", "-"]));
        assert!(!visited(["U1", "N/A", "", "", "", "", ""]));
        assert!(!visited(["U1", "N/A", "N/A", "N/A", "N/A", "N/A", "N/A"]));
        assert!(!visited(["U1", "-", "8 July 2022", "", "", "", "none"]));
    }
}
