//! An Excel workbook, read by calamine: cell by cell, so that a cell in a far corner costs no more than any other.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::Sheet;
use super::package::{MOST_UNPACKED, Package, damaged, in_utf_8, too_many_formats};
use crate::draft::{Content, Place};
use crate::problem::{Code, Problem};
use crate::read::merged::How;
use crate::text::quoted;

mod across;
mod metered;
mod sound;

use across::Across;
use metered::{Meter, Metered};
use sound::Unsound;

/// The most bytes that are read of a workbook: each of its parts could be read several times.
const MOST_READ: usize = 4 * MOST_UNPACKED;

/// An opened Excel workbook.
pub(super) struct Book {
    xlsx: Xlsx<Metered>,
    meter: Meter,
    /// The formats by which values are centred across cells, and the sheets; none where there is no such format.
    across: Option<Across>,
}

impl Book {
    /// Opens a workbook, from those of its parts that are sound XML and from nothing else. What nobody reads need not be sound: what
    /// document stores and others put into a workbook beside its sheets is left out.
    pub(super) fn open(package: Package) -> Result<Self, Problem> {
        let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let mut parts = BTreeMap::new();
        for (name, part) in package.parts {
            let lower = name.to_ascii_lowercase();
            if lower.ends_with(".xml") || lower.ends_with(".rels") {
                let part = in_utf_8(part);
                match sound::check(&part) {
                    Ok(()) => {}
                    Err(Unsound::TooManyFormats) => return Err(too_many_formats()),
                    Err(Unsound::Malformed) if is_read(&lower) => return Err(damaged()),
                    Err(Unsound::Malformed) => continue,
                }
                packed.start_file(name, stored).map_err(|_| damaged())?;
                packed.write_all(&part).map_err(|_| damaged())?;
                parts.insert(lower, part);
            }
        }
        let packed = packed.finish().map_err(|_| damaged())?;
        let (packed, meter) = Metered::new(packed.into_inner(), MOST_READ);
        Ok(Self { xlsx: guarded(|| Xlsx::new(packed))?.map_err(|_| damaged())?, meter, across: Across::of(parts) })
    }

    /// The names of the worksheets, but of those that no spreadsheet program shows to anybody.
    pub(super) fn names(&self) -> Vec<String> {
        let sheets = self.xlsx.sheets_metadata().iter();
        let seen =
            sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible != SheetVisible::VeryHidden);
        seen.map(|sheet| sheet.name.clone()).collect()
    }

    /// Whether a worksheet is hidden from whoever does not ask for it.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.xlsx.sheets_metadata().iter().any(|sheet| sheet.name == name && sheet.visible == SheetVisible::Hidden)
    }

    /// Whether more had to be read than a workbook may cost.
    pub(super) fn is_spent(&self) -> bool {
        self.meter.is_spent()
    }

    /// Reads which cells of a worksheet are merged into one.
    pub(super) fn read_merges(&mut self, name: &str, sheet: &mut Sheet) -> Result<(), Problem> {
        let merges = guarded(|| self.xlsx.merge_cells_by_sheet_name(name))?.map_err(|_| damaged())?;
        for merge in merges {
            sheet.merge(How::Merged, (merge.start.0, merge.end.0), (merge.start.1, merge.end.1))?;
        }
        Ok(())
    }

    /// Reads which of the cells that are read are centred across others.
    pub(super) fn read_across(&self, name: &str, sheet: &mut Sheet) -> Result<(), Problem> {
        let Some(across) = &self.across else { return Ok(()) };
        for (row, columns) in across.ranges(name, &sheet.grid) {
            sheet.merge(How::Across, (row - 1, row - 1), columns)?;
        }
        Ok(())
    }

    /// Reads the cells of a worksheet into one.
    pub(super) fn read(&mut self, name: &str, sheet: &mut Sheet) -> Result<(), Problem> {
        guarded(|| {
            let mut cells = self.xlsx.worksheet_cells_reader(name).map_err(|_| damaged())?;
            while let Some(cell) =
                cells.next_cell_with_formula_metadata().map_err(|error| unreadable_cell(name, error))?
            {
                if let DataRef::String(text) = &cell.value {
                    sheet.check_room(text)?;
                } else if let DataRef::SharedString(text) = &cell.value {
                    sheet.check_room(text)?;
                }
                let content = match (&cell.value, &cell.formula) {
                    (DataRef::Empty, Some(_)) => Content::Uncalculated,
                    (value, _) => content(value),
                };
                let (row, column) = cell.pos;
                sheet.put(row, column, content)?;
            }
            Ok(())
        })?
    }
}

/// Whether a part, by its path in lower case, is one without which a workbook would be read as something else.
fn is_read(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    ["styles.xml", "sharedstrings.xml", "workbook.xml", "workbook.xml.rels", ".rels"].contains(&name)
        || path.contains("sheets/") && !path.contains("_rels/")
}

/// What stops the reading of a worksheet: an error value that calamine does not know, whose place it does not tell; else
/// damage.
fn unreadable_cell(sheet: &str, error: XlsxError) -> Problem {
    let XlsxError::CellError(shown) = error else { return damaged() };
    let place = Place { sheet: Some(sheet.into()), ..Place::whole() };
    let message = format!(
        "A cell of this sheet shows the error {}. Type the value itself instead of the formula.",
        quoted(&shown)
    );
    place.problem(Code::CellError, message)
}

/// Reads with a library that promises no more than not to be unsound: should it panic on a file, the file is damaged.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| damaged())
}

fn content(value: &DataRef<'_>) -> Content {
    match value {
        DataRef::Empty => Content::Blank,
        DataRef::Int(number) => Content::Number(*number as f64),
        DataRef::Float(number) => Content::Number(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => Content::text(text),
        DataRef::SharedString(text) => Content::text(text),
        DataRef::Bool(flag) => Content::Text(if *flag { "TRUE" } else { "FALSE" }.into()),
        DataRef::DateTime(date) => serial_date(date),
        DataRef::DateTimeIso(text) => super::iso_date(text),
        DataRef::Error(error) => Content::Error(error.to_string()),
    }
}

/// The date of a cell that is formatted as one, without its time of day; a mere time of day stays a number.
fn serial_date(serial: &ExcelDateTime) -> Content {
    let number = serial.as_f64();
    if serial.is_datetime() && (1.0..2_958_466.0).contains(&number) {
        let (year, month, day, ..) = serial.to_ymd_hms_milli();
        if let Some(date) = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()) {
            return Content::Date(date);
        }
    }
    Content::Number(number)
}
