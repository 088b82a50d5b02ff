//! Merged cells, and values centred across several. One value stands for several cells then, and nobody can know whether it is meant for each of them: a date merged
//! over three units would be one unit's alone, and the visits to the others would be lost.

use crate::draft::{Content, Place, Problems, Table, letters};
use crate::problem::Code;

/// The most merges of a sheet that are looked at: nobody merges as many by hand in the table of a return.
const MOST: usize = 2_000;

/// How one value comes to stand for several cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// They are merged.
    Merged,
    /// It is centred across them, and they are empty: Excel's “Center Across Selection”.
    Across,
}

/// A range of cells for which one value stands: rows from 1, columns from 0, both ends within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) how: How,
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

impl Merge {
    /// The range as a spreadsheet writes it: `B2:B4`.
    fn name(self) -> String {
        let cell = |column: u32, row: u32| format!("{}{row}", letters(column));
        format!("{}:{}", cell(self.columns.0, self.rows.0), cell(self.columns.1, self.rows.1))
    }

    /// What is wrong with it, and what to do.
    fn message(self) -> String {
        match self.how {
            How::Merged => format!(
                "The cells {} are merged, so that one value stands for several cells and the others are empty. Unmerge them (in \
                 Excel: Home, Merge & Center, Unmerge Cells; in LibreOffice Calc: Format, Merge and Unmerge Cells, Unmerge Cells), \
                 and write into each cell what belongs there.",
                self.name()
            ),
            How::Across => format!(
                "What stands in {} is centred across the cells {} (“Center Across Selection”), so that it seems to stand in several \
                 cells, of which the others are empty. Select them, choose Format Cells, Alignment, Horizontal, General, and write \
                 into each cell what belongs there.",
                self.first(),
                self.name()
            ),
        }
    }

    /// Its first cell, in which the value stands.
    fn first(self) -> String {
        format!("{}{}", letters(self.columns.0), self.rows.0)
    }

    fn is_of_several_cells(self) -> bool {
        self.rows.0 < self.rows.1 || self.columns.0 < self.columns.1
    }
}

/// Notes every merge that touches a table, from its heading's row to its last one, and leaves unclear what the merge hides, so that
/// nothing is said of its being blank.
pub(super) fn check(problems: &mut Problems, table: &mut Table, header: u32, merges: &[Merge]) {
    let columns: Vec<u32> = table.at.iter().flatten().copied().collect();
    let last = table.rows.iter().filter_map(|row| row.number).max().unwrap_or(header);
    let touches = |merge: &&Merge| {
        let has_column = columns.iter().any(|column| (merge.columns.0..=merge.columns.1).contains(column));
        // What is centred across cells hides nothing where none of those that seem filled is one of the table's.
        let hides = match merge.how {
            How::Merged => true,
            How::Across => columns.iter().any(|column| (merge.columns.0 + 1..=merge.columns.1).contains(column)),
        };
        merge.is_of_several_cells() && has_column && hides && merge.rows.0 <= last && merge.rows.1 >= header
    };
    for merge in merges.iter().filter(touches).take(MOST) {
        let first = (merge.rows.0, merge.columns.0);
        for row in &mut table.rows {
            let Some(number) = row.number.filter(|number| (merge.rows.0..=merge.rows.1).contains(number)) else {
                continue;
            };
            for (cell, at) in row.cells.iter_mut().zip(&table.at) {
                let is_within = at.is_some_and(|at| (merge.columns.0..=merge.columns.1).contains(&at));
                let is_first = (number, *at) == (first.0, Some(first.1));
                if is_within && !is_first {
                    *cell = Content::Unclear;
                }
            }
        }
        let column = table.at.iter().position(|at| *at == Some(merge.columns.0));
        let name = column.map_or_else(|| letters(merge.columns.0), |column| table.columns[column].to_owned());
        let place = Place {
            part: table.part,
            row: Some(merge.rows.0),
            column: Some((merge.columns.0, name)),
            cell: Some(merge.first()),
            sheet: table.sheet.clone(),
        };
        problems.note(Code::MergedCells, place, merge.message());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Part, Row};

    const COLUMNS: [&str; 2] = ["unit", "visited_on"];

    /// A table in the columns B and D, with its heading in row 2 and rows 3 to 5.
    fn table() -> Table {
        let row = |number| Row { number: Some(number), cells: vec![Content::text("U1"), Content::Blank] };
        Table {
            sheet: Some("Visits".into()),
            at: vec![Some(1), Some(3)],
            rows: (3..=5).map(row).collect(),
            ..Table::new(Part::Visits, &COLUMNS)
        }
    }

    fn found(rows: (u32, u32), columns: (u32, u32)) -> Vec<String> {
        let mut problems = Problems::default();
        check(&mut problems, &mut table(), 2, &[Merge { how: How::Merged, rows, columns }]);
        let cells = problems.into_refused().into_iter().map(|problem| problem.cell.unwrap_or_default());
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
        check(&mut Problems::default(), &mut table, 2, &[Merge { how: How::Merged, rows: (3, 4), columns: (1, 1) }]);
        let units: Vec<Content> = table.rows.iter().map(|row| row.cells[0].clone()).collect();
        assert_eq!(units, [Content::text("U1"), Content::Unclear, Content::text("U1")]);
    }
}
