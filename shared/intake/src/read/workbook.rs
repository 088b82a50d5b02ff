//! A return in a workbook: its sheets found by name, and what each says.

use super::grid::{Grid, UNCALCULATED};
use super::heading::as_column_name;
use super::merged::{How, Merge};
use crate::Declared;
use crate::draft::{
    Content, Draft, Form, KPI_COLUMNS, NOTE_COLUMNS, Part, Place, Problems, Table, VISIT_COLUMNS, letters,
};
use crate::problem::{Code, Problem};
use crate::template;
use crate::text::{matched, quoted};

mod ods;
mod package;
mod strays;
mod xlsx;

use package::Kind;
use strays::Wanted;

/// Reads a workbook of either kind.
pub(super) fn draft(bytes: &[u8], declared: Declared) -> Result<Draft, Problem> {
    let mut book = Book::open(package::unpack(bytes, declared)?)?;
    let names = book.names();
    let visits = visits_sheet(&names)?;
    let named = |wanted: &str| names.iter().map(String::as_str).find(|name| is_named(name, wanted));
    let wanted = [
        Wanted { name: template::VISITS, read: Some(visits) },
        Wanted { name: template::KPI_VALUES, read: named(template::KPI_VALUES) },
        Wanted { name: template::NOTES, read: named(template::NOTES) },
    ];
    let mut problems = Problems::default();
    let instructions = named(template::INSTRUCTIONS).map(|name| book.grid(name)).transpose()?;
    let [visits, kpi_values, notes] =
        wanted.map(|wanted| wanted.read.map_or_else(|| Ok(Grid::default()), |name| book.grid(name)));
    let (visits, kpi_values, notes) = (visits?, kpi_values?, notes?);
    strays::check(&mut book, &names, wanted, &mut problems)?;
    let mut month = instructions.as_ref().and_then(month_named);
    if let Some((place, content)) = &mut month
        && *content == Content::Uncalculated
    {
        problems.note(Code::CellError, place.clone(), UNCALCULATED);
        *content = Content::Unclear;
    }
    let form = if month.is_some() { Form::Template } else { Form::Workbook };
    let visits = visits.into_table(Part::Visits, &VISIT_COLUMNS, Some("unit"), &mut problems)?;
    let kpi_values = kpi_values.into_table(Part::KpiValues, &KPI_COLUMNS, None, &mut problems)?;
    let mut notes = notes.into_table(Part::Notes, &NOTE_COLUMNS, None, &mut problems)?;
    one_row_only(&mut notes, &mut problems);
    Ok(Draft { form, month, nil: false, visits, kpi_values, notes, problems })
}

/// An opened workbook.
enum Book {
    Xlsx(Box<xlsx::Book>),
    Ods(ods::Book),
}

impl Book {
    fn open(package: package::Package) -> Result<Self, Problem> {
        Ok(match package.kind {
            Kind::Xlsx => Self::Xlsx(Box::new(xlsx::Book::open(package)?)),
            Kind::Ods => Self::Ods(ods::Book::open(package)?),
        })
    }

    /// The names of its sheets, in their order.
    fn names(&self) -> Vec<String> {
        match self {
            Self::Xlsx(book) => book.names(),
            Self::Ods(book) => book.names(),
        }
    }

    /// The cells of a sheet.
    fn grid(&mut self, name: &str) -> Result<Grid, Problem> {
        let mut sheet = Sheet::new(name);
        self.read(name, &mut sheet)?;
        if let Self::Xlsx(book) = self {
            book.read_merges(name, &mut sheet)?;
            book.read_across(name, &mut sheet)?;
        }
        Ok(sheet.grid)
    }

    /// Whether a sheet is said to be hidden.
    fn is_hidden(&self, name: &str) -> bool {
        match self {
            Self::Xlsx(book) => book.is_hidden(name),
            Self::Ods(book) => book.is_hidden(name),
        }
    }

    /// Whether more had to be read than a workbook may cost.
    fn is_spent(&self) -> bool {
        match self {
            Self::Xlsx(book) => book.is_spent(),
            Self::Ods(_) => false,
        }
    }

    /// Reads the cells of a sheet into one that may have less room.
    fn read(&mut self, name: &str, sheet: &mut Sheet) -> Result<(), Problem> {
        match self {
            Self::Xlsx(book) => book.read(name, sheet),
            Self::Ods(book) => book.read(name, sheet),
        }
    }
}

/// A sheet as far as it is read: what it holds counts against the most that a return may unpack to, since a few bytes of
/// a workbook can stand for the same long text in a million cells.
struct Sheet {
    grid: Grid,
    room: usize,
}

impl Sheet {
    fn new(name: &str) -> Self {
        let grid = Grid { sheet: Some(name.into()), ..Grid::default() };
        Self { grid, room: package::MOST_UNPACKED }
    }

    /// Refuses a text for which there is no room, before anything is done with it.
    fn check_room(&self, text: &str) -> Result<(), Problem> {
        if text.len() > self.room { Err(package::too_large()) } else { Ok(()) }
    }

    /// Keeps for which cells one value stands; rows and columns count from 0, both ends within.
    fn merge(&mut self, how: How, rows: (u32, u32), columns: (u32, u32)) -> Result<(), Problem> {
        self.room = self.room.checked_sub(size_of::<Merge>()).ok_or_else(package::too_large)?;
        let rows = (rows.0.saturating_add(1), rows.1.saturating_add(1));
        self.grid.merges.push(Merge { how, rows, columns });
        Ok(())
    }

    /// Puts a cell in its place; row and column count from 0.
    fn put(&mut self, row: u32, column: u32, content: Content) -> Result<(), Problem> {
        let size = match &content {
            Content::Blank => return Ok(()),
            Content::Text(text) | Content::Error(text) => size_of::<Content>() + text.len(),
            _ => size_of::<Content>(),
        };
        self.room = self.room.checked_sub(size).ok_or_else(package::too_large)?;
        self.grid.put(row.saturating_add(1), column, content);
        Ok(())
    }
}

/// Whether a sheet has a name, whatever the case and the spaces.
fn is_named(name: &str, wanted: &str) -> bool {
    as_column_name(name) == as_column_name(wanted)
}

/// The sheet with the visits: the one of that name, or the only one.
fn visits_sheet(names: &[String]) -> Result<&str, Problem> {
    match (names.iter().find(|name| is_named(name, template::VISITS)), names) {
        (Some(name), _) => Ok(name),
        (None, [only]) => Ok(only),
        (None, _) => {
            let shown: Vec<String> = names.iter().take(10).map(|name| quoted(name)).collect();
            let message = format!(
                "No sheet of this workbook is called {}. Its sheets are: {}. A return has the sheet {}, and may have {} and \
                 {}; the template has them all.",
                template::VISITS,
                if shown.is_empty() { "none".to_owned() } else { shown.join(", ") },
                template::VISITS,
                template::KPI_VALUES,
                template::NOTES,
            );
            Err(Place::whole().problem(Code::NotASpreadsheet, message))
        }
    }
}

/// The month that the template's instructions name: the cell beside its label.
fn month_named(instructions: &Grid) -> Option<(Place, Content)> {
    let is_label =
        |content: &Content| matches!(content, Content::Text(text) if matched(text) == matched(template::MONTH_LABEL));
    let (row, cells) = instructions.rows.iter().find(|(_, cells)| cells.get(&0).is_some_and(is_label))?;
    let place = Place {
        row: Some(*row),
        cell: Some(format!("{}{row}", letters(1))),
        sheet: instructions.sheet.clone(),
        ..Place::field("month")
    };
    Some((place, cells.get(&1).cloned().unwrap_or(Content::Blank)))
}

/// The sheet of texts has one row of boxes; what stands under it belongs to nothing.
fn one_row_only(notes: &mut Table, problems: &mut Problems) {
    for row in notes.rows.iter().skip(1) {
        let Some(column) = row.cells.iter().position(|cell| !cell.is_blank()) else { continue };
        let message = "Only the first row under the headings is read. Put the whole text into its one cell.";
        problems.note(Code::UnknownColumn, notes.place(row, column), message);
    }
    notes.rows.truncate(1);
}

/// The date of a cell that states it as text, `2026-06-04` or `2026-06-04T10:30:00`: without its time of day.
fn iso_date(text: &str) -> Content {
    let (day, _) = text.split_once('T').unwrap_or((text, ""));
    domain::date::read(day).map_or_else(|| Content::text(text), Content::Date)
}
