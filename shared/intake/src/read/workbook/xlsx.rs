//! Reading an Excel workbook with calamine, cell by cell, so that a cell in a far corner costs no more than any other.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::SheetReading;
use super::package::{MOST_UNPACKED, Package, damaged, in_utf_8, too_many_formats};
use crate::cell::CellContent;
use crate::draft::FilePlace;
use crate::problem::{ProblemCode, ReturnProblem};
use crate::read::merged_cells::SpanKind;
use crate::text::quoted;

mod centred_across;
mod read_limit;
mod xml_check;

use centred_across::CentredCells;
use read_limit::{MeteredBytes, ReadMeter};
use xml_check::PartFault;

/// The most bytes that are read of a workbook, of which each part may be read several times.
const MOST_READ: usize = 4 * MOST_UNPACKED;

/// An opened Excel workbook.
pub(super) struct XlsxWorkbook {
    xlsx: Xlsx<MeteredBytes>,
    meter: ReadMeter,
    /// The formats by which values are centred across cells, and the sheets; none where there is no such format.
    across: Option<CentredCells>,
}

impl XlsxWorkbook {
    /// Opens a workbook from those of its parts that are sound XML. Parts that are not read are left out and need not be sound:
    /// document stores and others add such parts.
    pub(super) fn open(package: Package) -> Result<Self, ReturnProblem> {
        let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let mut parts = BTreeMap::new();
        for (name, part) in package.parts {
            let lower = name.to_ascii_lowercase();
            if lower.ends_with(".xml") || lower.ends_with(".rels") {
                let part = in_utf_8(part);
                match xml_check::check(&part) {
                    Ok(()) => {}
                    Err(PartFault::TooManyFormats) => return Err(too_many_formats()),
                    Err(PartFault::Malformed) if is_read(&lower) => {
                        return Err(damaged(format!("{name} is not sound XML")));
                    }
                    Err(PartFault::Malformed) => continue,
                }
                packed.start_file(name, stored).map_err(damaged)?;
                packed.write_all(&part).map_err(damaged)?;
                parts.insert(lower, part);
            }
        }
        let packed = packed.finish().map_err(damaged)?;
        let (packed, meter) = MeteredBytes::new(packed.into_inner(), MOST_READ);
        Ok(Self { xlsx: guarded(|| Xlsx::new(packed))?.map_err(damaged)?, meter, across: CentredCells::of(parts) })
    }

    /// Returns the names of the worksheets, without those that no spreadsheet program shows.
    pub(super) fn names(&self) -> Vec<String> {
        let sheets = self.xlsx.sheets_metadata().iter();
        let seen =
            sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible != SheetVisible::VeryHidden);
        seen.map(|sheet| sheet.name.clone()).collect()
    }

    /// Says whether a worksheet is hidden.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.xlsx.sheets_metadata().iter().any(|sheet| sheet.name == name && sheet.visible == SheetVisible::Hidden)
    }

    /// Says whether the most bytes that may be read of a workbook have been read.
    pub(super) fn is_spent(&self) -> bool {
        self.meter.is_spent()
    }

    /// Reads which cells of a worksheet are merged into one.
    pub(super) fn read_merges(&mut self, name: &str, sheet: &mut SheetReading) -> Result<(), ReturnProblem> {
        let merges = guarded(|| self.xlsx.merge_cells_by_sheet_name(name))?.map_err(damaged)?;
        for merge in merges {
            sheet.merge(SpanKind::Merged, (merge.start.0, merge.end.0), (merge.start.1, merge.end.1))?;
        }
        Ok(())
    }

    /// Reads which of the cells that are read are centred across others.
    pub(super) fn read_across(&self, name: &str, sheet: &mut SheetReading) -> Result<(), ReturnProblem> {
        let Some(across) = &self.across else { return Ok(()) };
        for (row, columns) in across.ranges(name, &sheet.grid) {
            sheet.merge(SpanKind::Across, (row - 1, row - 1), columns)?;
        }
        Ok(())
    }

    /// Reads the cells of a worksheet into one.
    pub(super) fn read(&mut self, name: &str, sheet: &mut SheetReading) -> Result<(), ReturnProblem> {
        guarded(|| {
            let mut cells = self.xlsx.worksheet_cells_reader(name).map_err(damaged)?;
            while let Some(cell) =
                cells.next_cell_with_formula_metadata().map_err(|error| unreadable_cell(name, error))?
            {
                if let DataRef::String(text) = &cell.value {
                    sheet.check_room(text)?;
                } else if let DataRef::SharedString(text) = &cell.value {
                    sheet.check_room(text)?;
                }
                let content = match (&cell.value, &cell.formula) {
                    (DataRef::Empty, Some(_)) => CellContent::Uncalculated,
                    (value, _) => content(value),
                };
                let (row, column) = cell.pos;
                sheet.put(row, column, content)?;
            }
            Ok(())
        })?
    }
}

/// Says whether a part, by its path in lower case, is one that is read.
fn is_read(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    ["styles.xml", "sharedstrings.xml", "workbook.xml", "workbook.xml.rels", ".rels"].contains(&name)
        || path.contains("sheets/") && !path.contains("_rels/")
}

/// Returns the problem of a worksheet that cannot be read: an error value that calamine does not know, and whose place it does
/// not tell; otherwise the file is damaged.
fn unreadable_cell(sheet: &str, error: XlsxError) -> ReturnProblem {
    let XlsxError::CellError(shown) = error else { return damaged(error) };
    let place = FilePlace { sheet: Some(sheet.into()), ..FilePlace::whole() };
    let message = format!(
        "A cell of this sheet shows the error {}. Type the value itself instead of the formula.",
        quoted(&shown)
    );
    place.problem(ProblemCode::CellError, message)
}

/// Calls a library that may panic on a hostile file. If it does, the file counts as damaged.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, ReturnProblem> {
    // The payload of a panic is no error type, so there is no source to keep.
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| damaged("the reader panicked"))
}

fn content(value: &DataRef<'_>) -> CellContent {
    match value {
        DataRef::Empty => CellContent::Blank,
        DataRef::Int(number) => CellContent::Number(*number as f64),
        DataRef::Float(number) => CellContent::Number(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => CellContent::text(text),
        DataRef::SharedString(text) => CellContent::text(text),
        DataRef::Bool(flag) => CellContent::Text(if *flag { "TRUE" } else { "FALSE" }.into()),
        DataRef::DateTime(date) => serial_date(date),
        DataRef::DateTimeIso(text) => super::iso_date(text),
        DataRef::Error(error) => CellContent::Error(error.to_string()),
    }
}

/// Returns the date of a cell that is formatted as one, without its time of day; a mere time of day stays a number.
fn serial_date(serial: &ExcelDateTime) -> CellContent {
    let number = serial.as_f64();
    if serial.is_datetime() && (1.0..2_958_466.0).contains(&number) {
        let (year, month, day, ..) = serial.to_ymd_hms_milli();
        if let Some(date) = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()) {
            return CellContent::Date(date);
        }
    }
    CellContent::Number(number)
}
