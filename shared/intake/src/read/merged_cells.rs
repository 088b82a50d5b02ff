//! Merged cells, and values centred across several. One value then stands for several cells, and nobody can know whether it is
//! meant for each of them: a date merged over three units would be read for one unit, and the visits to the others would be
//! lost.

use crate::cell::CellContent;
use crate::columns::TableColumn;
use crate::draft::{DraftTable, FilePlace, ReturnProblems, letters};
use crate::problem::ProblemCode;

/// The most merges of a sheet that are looked at; nobody makes as many by hand.
const MOST: usize = 2_000;

/// The ways in which one value stands for several cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpanKind {
    /// They are merged.
    Merged,
    /// It is centred across them, and they are empty: Excel's “Center Across Selection”.
    Across,
}

/// A range of cells for which one value stands: rows from 1, columns from 0, both ends within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellSpan {
    pub(super) how: SpanKind,
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

impl CellSpan {
    /// Returns the range as a spreadsheet writes it: `B2:B4`.
    fn name(self) -> String {
        let cell = |column: u32, row: u32| format!("{}{row}", letters(column));
        format!("{}:{}", cell(self.columns.0, self.rows.0), cell(self.columns.1, self.rows.1))
    }

    /// Returns what is wrong with it, and what to do.
    fn message(self) -> String {
        match self.how {
            SpanKind::Merged => format!(
                "The cells {} are merged, so one value fills several cells and the others are empty. Unmerge them (in \
                 Excel: Home, Merge & Center, Unmerge Cells; in LibreOffice Calc: Format, Merge and Unmerge Cells, Unmerge Cells), \
                 and write into each cell what belongs there.",
                self.name()
            ),
            SpanKind::Across => format!(
                "The text in {} is centred across the cells {} (“Center Across Selection”), so it seems to be in several \
                 cells, of which the others are empty. Select them, choose Format Cells, Alignment, Horizontal, General, and write \
                 into each cell what belongs there.",
                self.first(),
                self.name()
            ),
        }
    }

    /// Returns its first cell, in which the value stands.
    fn first(self) -> String {
        format!("{}{}", letters(self.columns.0), self.rows.0)
    }

    fn is_of_several_cells(self) -> bool {
        self.rows.0 < self.rows.1 || self.columns.0 < self.columns.1
    }
}

/// Notes every merge that touches a table, from the row of its headings to its last one. The cells that it hides are marked as
/// unclear, so that they are not reported as blank too.
pub(super) fn check<C: TableColumn>(
    problems: &mut ReturnProblems,
    table: &mut DraftTable<C>,
    header: u32,
    spans: &[CellSpan],
) {
    let columns: Vec<u32> = table.at.values().flatten().copied().collect();
    let last = table.rows.iter().filter_map(|row| row.number).max().unwrap_or(header);
    let touches = |merge: &&CellSpan| {
        let has_column = columns.iter().any(|column| (merge.columns.0..=merge.columns.1).contains(column));
        // A value that is centred across cells matters only if one of the cells that seem to have it is in the table.
        let hides = match merge.how {
            SpanKind::Merged => true,
            SpanKind::Across => columns.iter().any(|column| (merge.columns.0 + 1..=merge.columns.1).contains(column)),
        };
        merge.is_of_several_cells() && has_column && hides && merge.rows.0 <= last && merge.rows.1 >= header
    };
    for merge in spans.iter().filter(touches).take(MOST) {
        let first = (merge.rows.0, merge.columns.0);
        for row in &mut table.rows {
            let Some(number) = row.number.filter(|number| (merge.rows.0..=merge.rows.1).contains(number)) else {
                continue;
            };
            for (column, cell) in row.cells.iter_mut() {
                let at = table.at[column];
                let is_within = at.is_some_and(|at| (merge.columns.0..=merge.columns.1).contains(&at));
                let is_first = (number, at) == (first.0, Some(first.1));
                if is_within && !is_first {
                    *cell = CellContent::Unclear;
                }
            }
        }
        let column = table.at.iter().find(|(_, at)| **at == Some(merge.columns.0));
        let name = column.map_or_else(|| letters(merge.columns.0), |(column, _)| column.name().to_owned());
        let place = FilePlace {
            part: C::PART,
            row: Some(merge.rows.0),
            column: Some((merge.columns.0, name)),
            cell: Some(merge.first()),
            sheet: table.sheet.clone(),
        };
        problems.note(ProblemCode::MergedCells, place, merge.message());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::event::VisitColumn;
    use enum_map::EnumMap;

    use crate::draft::DraftRow;

    /// Returns a table in the columns B and D, with its heading in row 2 and rows 3 to 5.
    fn table() -> DraftTable<VisitColumn> {
        let row = |number| {
            let mut cells = EnumMap::from_fn(|_| CellContent::Blank);
            cells[VisitColumn::Unit] = CellContent::text("U1");
            DraftRow { number: Some(number), cells }
        };
        let mut at = EnumMap::from_fn(|_| None);
        at[VisitColumn::Unit] = Some(1);
        at[VisitColumn::VisitedOn] = Some(3);
        DraftTable { sheet: Some("Visits".into()), at, rows: (3..=5).map(row).collect() }
    }

    fn found(rows: (u32, u32), columns: (u32, u32)) -> Vec<String> {
        let mut problems = ReturnProblems::default();
        check(&mut problems, &mut table(), 2, &[CellSpan { how: SpanKind::Merged, rows, columns }]);
        let cells = problems.into_rejection().into_iter().map(|problem| problem.cell.unwrap_or_default());
        cells.collect()
    }

    #[test]
    fn a_merge_is_refused_where_it_touches_the_table_and_nowhere_else() {
        for (rows, columns, cell) in [
            ((3, 5), (3, 3), "D3"),
            ((4, 4), (1, 2), "B4"),
            ((2, 2), (1, 3), "B2"),
            ((1, 2), (3, 3), "D1"),
            ((5, 9), (1, 1), "B5"),
            ((1, 1_048_576), (0, 16_383), "A1"),
        ] {
            assert_eq!(found(rows, columns), [cell], "{rows:?} {columns:?}");
        }
        for (rows, columns) in
            [((6, 9), (1, 3)), ((1, 1), (0, 5)), ((3, 5), (2, 2)), ((3, 5), (4, 9)), ((3, 3), (1, 1))]
        {
            assert!(found(rows, columns).is_empty(), "{rows:?} {columns:?}");
        }
    }

    #[test]
    fn what_a_merge_hides_is_unclear_and_its_first_cell_is_not() {
        let mut table = table();
        check(
            &mut ReturnProblems::default(),
            &mut table,
            2,
            &[CellSpan { how: SpanKind::Merged, rows: (3, 4), columns: (1, 1) }],
        );
        let units: Vec<CellContent> = table.rows.iter().map(|row| row.cells[VisitColumn::Unit].clone()).collect();
        assert_eq!(units, [CellContent::text("U1"), CellContent::Unclear, CellContent::text("U1")]);
    }
}
