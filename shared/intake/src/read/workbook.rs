//! Reading a return from a workbook, whose sheets are found by their names.

use domain::event::{ReturnNote, VisitColumn};

use super::grid::{Grid, UNCALCULATED};
use super::heading::as_column_name;
use super::merged_cells::{CellSpan, SpanKind};
use crate::DeclaredFormat;
use crate::cell::CellContent;
use crate::draft::{DraftTable, FilePlace, ReturnDraft, ReturnProblems, SourceKind, letters};
use crate::problem::{ProblemCode, ReturnProblem};
use crate::template::{self, TemplateSheet};
use crate::text::{matched, quoted};

mod ods;
mod package;
mod unread_sheets;
mod xlsx;

use package::WorkbookKind;
use unread_sheets::ExpectedSheet;

/// Reads a workbook of either kind.
pub(super) fn draft(bytes: &[u8], declared: DeclaredFormat) -> Result<ReturnDraft, ReturnProblem> {
    let mut book = OpenWorkbook::open(package::unpack(bytes, declared)?)?;
    let names = book.names();
    let visits = visits_sheet(&names)?;
    let named = |sheet: TemplateSheet| names.iter().map(String::as_str).find(|name| is_named(name, sheet));
    let expected = [
        ExpectedSheet { sheet: TemplateSheet::Visits, read: Some(visits) },
        ExpectedSheet { sheet: TemplateSheet::KpiValues, read: named(TemplateSheet::KpiValues) },
        ExpectedSheet { sheet: TemplateSheet::Notes, read: named(TemplateSheet::Notes) },
    ];
    let mut problems = ReturnProblems::default();
    let instructions = named(TemplateSheet::Instructions).map(|name| book.grid(name)).transpose()?;
    let [visits, kpi_values, notes] =
        expected.map(|expected| expected.read.map_or_else(|| Ok(Grid::default()), |name| book.grid(name)));
    let (visits, kpi_values, notes) = (visits?, kpi_values?, notes?);
    unread_sheets::check(&mut book, &names, expected, &mut problems)?;
    let mut month = instructions.as_ref().and_then(month_named);
    if let Some((place, content)) = &mut month
        && *content == CellContent::Uncalculated
    {
        problems.note(ProblemCode::CellError, place.clone(), UNCALCULATED);
        *content = CellContent::Unclear;
    }
    let source = if month.is_some() { SourceKind::Template } else { SourceKind::Workbook };
    let visits = visits.into_table(Some(VisitColumn::Unit), &mut problems)?;
    let kpi_values = kpi_values.into_table(None, &mut problems)?;
    let mut notes = notes.into_table(None, &mut problems)?;
    one_row_only(&mut notes, &mut problems);
    Ok(ReturnDraft { source, month, nil: false, visits, kpi_values, notes, problems })
}

/// An opened workbook.
enum OpenWorkbook {
    Xlsx(Box<xlsx::XlsxWorkbook>),
    Ods(ods::OdsWorkbook),
}

impl OpenWorkbook {
    fn open(package: package::Package) -> Result<Self, ReturnProblem> {
        Ok(match package.kind {
            WorkbookKind::Xlsx => Self::Xlsx(Box::new(xlsx::XlsxWorkbook::open(package)?)),
            WorkbookKind::Ods => Self::Ods(ods::OdsWorkbook::open(package)?),
        })
    }

    /// Returns the names of its sheets, in their order.
    fn names(&self) -> Vec<String> {
        match self {
            Self::Xlsx(book) => book.names(),
            Self::Ods(book) => book.names(),
        }
    }

    /// Returns the cells of a sheet.
    fn grid(&mut self, name: &str) -> Result<Grid, ReturnProblem> {
        let mut sheet = SheetReading::new(name);
        self.read(name, &mut sheet)?;
        if let Self::Xlsx(book) = self {
            book.read_merges(name, &mut sheet)?;
            book.read_across(name, &mut sheet)?;
        }
        Ok(sheet.grid)
    }

    /// Says whether a sheet is said to be hidden.
    fn is_hidden(&self, name: &str) -> bool {
        match self {
            Self::Xlsx(book) => book.is_hidden(name),
            Self::Ods(book) => book.is_hidden(name),
        }
    }

    /// Says whether the most bytes that may be read of a workbook have been read.
    fn is_spent(&self) -> bool {
        match self {
            Self::Xlsx(book) => book.is_spent(),
            Self::Ods(_) => false,
        }
    }

    /// Reads the cells of a sheet into a [`SheetReading`], which may allow fewer bytes.
    fn read(&mut self, name: &str, sheet: &mut SheetReading) -> Result<(), ReturnProblem> {
        match self {
            Self::Xlsx(book) => book.read(name, sheet),
            Self::Ods(book) => book.read(name, sheet),
        }
    }
}

/// A sheet as far as it has been read. Its content counts against the most bytes that a return may unpack to, because a few
/// bytes of a workbook can mean the same long text in a million cells.
struct SheetReading {
    grid: Grid,
    room: usize,
}

impl SheetReading {
    fn new(name: &str) -> Self {
        let grid = Grid { sheet: Some(name.into()), ..Grid::default() };
        Self { grid, room: package::MOST_UNPACKED }
    }

    /// Refuses a text that would exceed the bytes that are left, before it is copied.
    fn check_room(&self, text: &str) -> Result<(), ReturnProblem> {
        if text.len() > self.room { Err(package::too_large()) } else { Ok(()) }
    }

    /// Keeps for which cells one value stands; rows and columns count from 0, both ends within.
    fn merge(&mut self, how: SpanKind, rows: (u32, u32), columns: (u32, u32)) -> Result<(), ReturnProblem> {
        self.room = self.room.checked_sub(size_of::<CellSpan>()).ok_or_else(package::too_large)?;
        let rows = (rows.0.saturating_add(1), rows.1.saturating_add(1));
        self.grid.merges.push(CellSpan { how, rows, columns });
        Ok(())
    }

    /// Puts a cell in its place; row and column count from 0.
    fn put(&mut self, row: u32, column: u32, content: CellContent) -> Result<(), ReturnProblem> {
        let size = match &content {
            CellContent::Blank => return Ok(()),
            CellContent::Text(text) | CellContent::Error(text) => size_of::<CellContent>() + text.len(),
            CellContent::Number(_) | CellContent::Date(_) | CellContent::Uncalculated | CellContent::Unclear => {
                size_of::<CellContent>()
            }
        };
        self.room = self.room.checked_sub(size).ok_or_else(package::too_large)?;
        self.grid.put(row.saturating_add(1), column, content);
        Ok(())
    }
}

/// Says whether a sheet has a name, whatever the case and the spaces.
fn is_named(name: &str, sheet: TemplateSheet) -> bool {
    as_column_name(name) == as_column_name(sheet.name())
}

/// Returns the sheet with the visits: the one of that name, or the only one.
fn visits_sheet(names: &[String]) -> Result<&str, ReturnProblem> {
    match (names.iter().find(|name| is_named(name, TemplateSheet::Visits)), names) {
        (Some(name), _) => Ok(name),
        (None, [only]) => Ok(only),
        (None, _) => {
            let shown: Vec<String> = names.iter().take(10).map(|name| quoted(name)).collect();
            let message = format!(
                "No sheet of this workbook is called {}. Its sheets are: {}. A return has the sheet {}, and may have {} and \
                 {}; the template has them all.",
                TemplateSheet::Visits.name(),
                if shown.is_empty() { "none".to_owned() } else { shown.join(", ") },
                TemplateSheet::Visits.name(),
                TemplateSheet::KpiValues.name(),
                TemplateSheet::Notes.name(),
            );
            Err(FilePlace::whole().problem(ProblemCode::NotASpreadsheet, message))
        }
    }
}

/// Returns the month that the template's instructions name: the cell beside its label.
fn month_named(instructions: &Grid) -> Option<(FilePlace, CellContent)> {
    let is_label = |content: &CellContent| matches!(content, CellContent::Text(text) if matched(text) == matched(template::MONTH_LABEL));
    let (row, cells) = instructions.rows.iter().find(|(_, cells)| cells.get(&0).is_some_and(is_label))?;
    let place = FilePlace {
        row: Some(*row),
        cell: Some(format!("{}{row}", letters(1))),
        sheet: instructions.sheet.clone(),
        ..FilePlace::field("month")
    };
    Some((place, cells.get(&1).cloned().unwrap_or(CellContent::Blank)))
}

/// Notes every row under the one row of boxes that the sheet of texts has: it belongs to nothing.
fn one_row_only(notes: &mut DraftTable<ReturnNote>, problems: &mut ReturnProblems) {
    for row in notes.rows.iter().skip(1) {
        let Some((column, _)) = row.cells.iter().find(|(_, cell)| !cell.is_blank()) else { continue };
        let message = "Only the first row under the headings is read. Put the whole text into its one cell.";
        problems.note(ProblemCode::UnknownColumn, notes.place(row, column), message);
    }
    notes.rows.truncate(1);
}

/// Returns the date of a cell that states it as text, `2026-06-04` or `2026-06-04T10:30:00`: without its time of day.
fn iso_date(text: &str) -> CellContent {
    let (day, _) = text.split_once('T').unwrap_or((text, ""));
    domain::date::read(day).map_or_else(|| CellContent::text(text), CellContent::Date)
}
