//! Reading an OpenDocument spreadsheet cell by cell.
//!
//! calamine is not used here. It lays a sheet out in full, so that two nested repetitions of a million take gigabytes, and it
//! never ends on a sheet that is cut off. Here a repetition costs only the cells that have something in them.

use std::collections::BTreeSet;
use std::num::{ParseFloatError, ParseIntError};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{Reader, XmlVersion};

use super::package::{Package, damaged, in_utf_8};
use super::{SheetReading, iso_date};
use crate::cell::CellContent;
use crate::problem::ReturnProblem;
use crate::read::merged_cells::SpanKind;

const TABLE: QName<'static> = QName("table:table");

const PARAGRAPH: QName<'static> = QName("text:p");

/// Elements within a paragraph that are shown elsewhere, or not at all.
const NOT_SHOWN: [&str; 4] = ["text:note", "text:ruby-text", "text:p", "text:tracked-changes"];

/// How many repetitions of a row count for its merges: as many rows as a return may have, and its heading.
const MOST_REPEATED: u32 = 2_001;

/// Elements beside the rows of a sheet, or beside the sheets, which may have cells or sheets of their own. They are not the
/// table's, and are passed over.
const ASIDES: [&str; 6] = [
    "office:annotation",
    "office:forms",
    "table:shapes",
    "table:detective",
    "table:tracked-changes",
    "table:dde-links",
];

/// The cause that is logged for a sheet without an end.
const CUT_OFF: &str = "it ends within a sheet";

/// An opened OpenDocument spreadsheet.
pub(super) struct OdsWorkbook {
    content: String,
    /// The sheets' names, and where in the content each begins.
    sheets: Vec<(String, usize)>,
    /// The names of the hidden ones.
    hidden: Vec<String>,
}

impl OdsWorkbook {
    /// Opens a spreadsheet: finds the names of its sheets.
    pub(super) fn open(mut package: Package) -> Result<Self, ReturnProblem> {
        let content = package.parts.remove("content.xml").ok_or_else(|| damaged("it has no content.xml"))?;
        let content = String::from_utf8(in_utf_8(content)).map_err(damaged)?;
        let (mut sheets, mut hidden) = (Vec::new(), Vec::new());
        let mut part = OdsContent::new(&content);
        while let Some(SheetStart { name, at, is_hidden }) = part.next_sheet()? {
            if is_hidden {
                hidden.push(name.clone());
            }
            if !is_cache(&name, content.get(at..).unwrap_or_default()) {
                sheets.push((name, at));
            }
            part.skip(TABLE)?;
        }
        Ok(Self { content, sheets, hidden })
    }

    /// Says whether a sheet is hidden.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden == name)
    }

    /// Returns the names of the sheets.
    pub(super) fn names(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Reads the cells of a sheet into one.
    pub(super) fn read(&self, name: &str, sheet: &mut SheetReading) -> Result<(), ReturnProblem> {
        let (_, start) = self.sheets.iter().find(|(of, _)| of == name).ok_or_else(|| damaged("a sheet is gone"))?;
        let mut part = OdsContent::new(self.content.get(*start..).ok_or_else(|| damaged("a sheet is gone"))?);
        part.next_sheet()?;
        part.read(sheet)
    }
}

/// Says whether a sheet is LibreOffice's cache of another file to which formulas refer. A person can neither see nor delete
/// such a sheet, nor give a sheet such a name.
fn is_cache(name: &str, from_its_start: &str) -> bool {
    let before_rows = from_its_start.split("<table:table-row").next().unwrap_or_default();
    name.starts_with('\'') && name.contains("'#") && before_rows.contains("<table:table-source")
}

/// The part that holds all sheets, being read.
struct OdsContent<'a> {
    reader: Reader<&'a [u8]>,
    /// The style whose properties are being read, and those read so far by which a sheet is hidden.
    style: Option<String>,
    hiding: BTreeSet<String>,
}

/// Where a sheet begins.
struct SheetStart {
    name: String,
    /// The offset of its first tag in the content.
    at: usize,
    is_hidden: bool,
}

impl<'a> OdsContent<'a> {
    fn new(content: &'a str) -> Self {
        let mut reader = Reader::from_str(content);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, style: None, hiding: BTreeSet::new() }
    }

    /// Returns the next piece of XML; the end of the part too, where it may end.
    fn event(&mut self) -> Result<Event<'a>, ReturnProblem> {
        self.reader.read_event().map_err(damaged)
    }

    fn skip(&mut self, name: QName<'_>) -> Result<(), ReturnProblem> {
        self.reader.read_to_end(name).map(|_| ()).map_err(damaged)
    }

    /// Returns the next sheet, whose start is read; none at the end. On the way to the first the styles are read that hide
    /// sheets.
    fn next_sheet(&mut self) -> Result<Option<SheetStart>, ReturnProblem> {
        loop {
            let start = usize::try_from(self.reader.buffer_position()).map_err(damaged)?;
            match self.event()? {
                Event::Start(tag) if tag.name() == TABLE => {
                    let name = attribute(&tag, "table:name")?.unwrap_or_default();
                    let style = attribute(&tag, "table:style-name")?;
                    let is_hidden = style.is_some_and(|style| self.hiding.contains(&style));
                    return Ok(Some(SheetStart { name, at: start, is_hidden }));
                }
                Event::Start(tag) if tag.name().as_ref() == "style:style" => {
                    self.style = attribute(&tag, "style:name")?;
                }
                Event::Start(tag) if tag.name().as_ref() == "style:table-properties" => {
                    let hides = attribute(&tag, "table:display")?.as_deref() == Some("false");
                    self.hiding.extend(self.style.take().filter(|_| hides));
                }
                Event::Start(tag) if ASIDES.contains(&tag.name().as_ref()) => self.skip(tag.name())?,
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// Returns the cells of the sheet whose start is read.
    fn read(&mut self, sheet: &mut SheetReading) -> Result<(), ReturnProblem> {
        let mut row = 0_u32;
        loop {
            match self.event()? {
                Event::Start(tag) if tag.name().as_ref() == "table:table-row" => {
                    let repeated = repeated(&tag, "table:number-rows-repeated")?;
                    let OdsRow { cells, merges } = self.row()?;
                    if !cells.is_empty() {
                        for row in row..row.saturating_add(repeated) {
                            put_row(sheet, row, &cells)?;
                        }
                    }
                    for merge in &merges {
                        // No more repetitions than a return may have rows.
                        for row in row..row.saturating_add(repeated.min(MOST_REPEATED)) {
                            let last_row = row.saturating_add(merge.rows - 1);
                            sheet.merge(
                                SpanKind::Merged,
                                (row, last_row),
                                (merge.from, merge.from.saturating_add(merge.columns - 1)),
                            )?;
                        }
                    }
                    row = row.saturating_add(repeated);
                }
                Event::Start(tag) if ASIDES.contains(&tag.name().as_ref()) => self.skip(tag.name())?,
                Event::End(tag) if tag.name() == TABLE => return Ok(()),
                Event::Eof => return Err(damaged(CUT_OFF)),
                _ => {}
            }
        }
    }

    /// Returns the cells of a row that say something, or that others are merged into.
    fn row(&mut self) -> Result<OdsRow, ReturnProblem> {
        let (mut row, mut column) = (OdsRow::default(), 0_u32);
        loop {
            match self.event()? {
                Event::Start(tag) if is_cell(tag.name()) => {
                    let times = repeated(&tag, "table:number-columns-repeated")?;
                    let columns = repeated(&tag, "table:number-columns-spanned")?;
                    let rows = repeated(&tag, "table:number-rows-spanned")?;
                    if columns > 1 || rows > 1 {
                        row.merges.push(SpanningCell { from: column, columns: columns.max(1), rows: rows.max(1) });
                    }
                    let content = self.cell(&tag)?;
                    if !content.is_blank() {
                        row.cells.push((column, times, content));
                    }
                    column = column.saturating_add(times);
                }
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(row),
                Event::Eof => return Err(damaged(CUT_OFF)),
                _ => {}
            }
        }
    }

    /// Returns what a cell holds: its stated value, or its text.
    fn cell(&mut self, tag: &BytesStart<'_>) -> Result<CellContent, ReturnProblem> {
        let text = self.cell_text()?;
        let shows_error = attribute(tag, "calcext:value-type")?.as_deref() == Some("error");
        let has_formula = attribute(tag, "table:formula")?.is_some();
        if shows_error || has_formula && text.starts_with("Err:") {
            return Ok(CellContent::Error(text));
        }
        let kind = attribute(tag, "office:value-type")?;
        if has_formula {
            let stated = match kind.as_deref() {
                Some("float" | "percentage" | "currency") => attribute(tag, "office:value")?,
                Some("date") => attribute(tag, "office:date-value")?,
                Some("boolean") => attribute(tag, "office:boolean-value")?,
                // The result of a formula may be an empty text; then the cell has a type all the same.
                Some(_) => Some("a text".to_owned()),
                None => Some(text.clone()),
            };
            if stated.is_none_or(|stated| stated.trim().is_empty()) {
                return Ok(CellContent::Uncalculated);
            }
        }
        Ok(match kind.as_deref() {
            Some("float" | "percentage" | "currency") => {
                let value = attribute(tag, "office:value")?.unwrap_or_default();
                CellContent::Number(value.parse().map_err(|error: ParseFloatError| damaged(error))?)
            }
            Some("date") => iso_date(&attribute(tag, "office:date-value")?.unwrap_or_default()),
            Some("boolean") => {
                CellContent::text(&attribute(tag, "office:boolean-value")?.unwrap_or_default().to_uppercase())
            }
            _ => CellContent::text(&attribute(tag, "office:string-value")?.unwrap_or(text)),
        })
    }

    /// Returns the text of a cell, to its end: its paragraphs as lines. Whatever else stands in it floats over it, or belongs
    /// to a comment: boxes and pictures with their own paragraphs, titles and descriptions.
    fn cell_text(&mut self) -> Result<String, ReturnProblem> {
        let (mut text, mut paragraphs) = (String::new(), 0);
        loop {
            match self.event()? {
                Event::Start(tag) if tag.name() == PARAGRAPH => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                    self.paragraph(&mut text)?;
                }
                Event::Start(tag) => self.skip(tag.name())?,
                Event::End(tag) if is_cell(tag.name()) => return Ok(text),
                Event::Eof => return Err(damaged(CUT_OFF)),
                _ => {}
            }
        }
    }

    /// Returns the text of a paragraph, to its end.
    fn paragraph(&mut self, text: &mut String) -> Result<(), ReturnProblem> {
        loop {
            match self.event()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "text:s" => {
                        // More spaces than this exceed the longest text anyway, and a file may claim billions.
                        let count = repeated(&tag, "text:c")?.min(1_000);
                        text.extend(std::iter::repeat_n(' ', count as usize));
                    }
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    // A formatted part of the text, or a field, whose content is text.
                    name if name.starts_with("text:") && !NOT_SHOWN.contains(&name) => {}
                    _ => self.skip(tag.name())?,
                },
                Event::Text(part) => text.push_str(&part.xml10_content()),
                Event::CData(part) => text.push_str(&part.xml10_content()),
                Event::GeneralRef(entity) => match entity.resolve_char_ref().map_err(damaged)? {
                    Some(character) => text.push(character),
                    None => text.push_str(
                        resolve_predefined_entity(&entity).ok_or_else(|| damaged("it has an unknown entity"))?,
                    ),
                },
                Event::End(tag) if tag.name() == PARAGRAPH => return Ok(()),
                Event::Eof => return Err(damaged(CUT_OFF)),
                _ => {}
            }
        }
    }
}

/// What a row says.
#[derive(Default)]
struct OdsRow {
    /// Its cells that are not blank: from which column, in how many, and what they hold.
    cells: Vec<(u32, u32, CellContent)>,
    merges: Vec<SpanningCell>,
}

/// A cell that covers others: from which column, and over how many columns and rows.
struct SpanningCell {
    from: u32,
    columns: u32,
    rows: u32,
}

fn put_row(sheet: &mut SheetReading, row: u32, cells: &[(u32, u32, CellContent)]) -> Result<(), ReturnProblem> {
    for (first, repeated, content) in cells {
        for column in *first..first.saturating_add(*repeated) {
            sheet.put(row, column, content.clone())?;
        }
    }
    Ok(())
}

/// Returns a cell, or one that a merged cell covers.
fn is_cell(name: QName<'_>) -> bool {
    matches!(name.as_ref(), "table:table-cell" | "table:covered-table-cell")
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, ReturnProblem> {
    let Some(attribute) = tag.try_get_attribute(name).map_err(damaged)? else { return Ok(None) };
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(damaged)?;
    Ok(Some(value.into_owned()))
}

/// Returns how often something is repeated: once, unless its tag says otherwise.
fn repeated(tag: &BytesStart<'_>, name: &str) -> Result<u32, ReturnProblem> {
    attribute(tag, name)?.map_or(Ok(1), |times| times.parse().map_err(|error: ParseIntError| damaged(error)))
}
