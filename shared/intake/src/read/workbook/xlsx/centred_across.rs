//! Values that are centred across several cells, Excel's “Center Across Selection”: the cells look merged, and the others are
//! empty.
//!
//! A cell has its own format, or else its row's, or else its column's. If a whole row or column was formatted, the file need
//! not have its blank cells. So the sheet is read again for its formats alone, but only if the workbook has a format that
//! centres across cells.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use crate::problem::MOST_LISTED;
use crate::read::grid::Grid;

/// The most columns that a sheet has.
const MOST_COLUMNS: usize = 16_384;

/// The last of them, from 0.
const LAST_COLUMN: u32 = 16_383;

/// The formats by which a value is centred across cells, and the parts that have the cells.
pub(super) struct CentredCells {
    formats: BTreeSet<u32>,
    /// The worksheets by their names.
    sheets: BTreeMap<String, Vec<u8>>,
}

/// Where on a sheet a value is centred across cells: the row, from 1, and the first and last column, from 0.
type CentredRange = (u32, (u32, u32));

impl CentredCells {
    /// Finds the formats in a workbook's sound parts, by their paths in lower case; `None` where there is none.
    pub(super) fn of(mut parts: BTreeMap<String, Vec<u8>>) -> Option<Self> {
        let is_styles = |path: &&String| path.ends_with("/styles.xml");
        let formats = formats(parts.get(parts.keys().find(is_styles)?)?);
        if formats.is_empty() {
            return None;
        }
        let book = parts.keys().find(|path| path.ends_with("/workbook.xml"))?.clone();
        let (folder, name) = book.rsplit_once('/')?;
        let relations = relations(parts.get(&format!("{folder}/_rels/{name}.rels"))?);
        let mut sheets = BTreeMap::new();
        for (name, id) in sheets_of(parts.get(&book)?) {
            let Some(target) = relations.get(&id).map(|target| target.to_ascii_lowercase()) else { continue };
            let path = match target.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None if target.starts_with(&format!("{folder}/")) => target,
                None => format!("{folder}/{target}"),
            };
            if let Some(part) = parts.remove(&path) {
                sheets.insert(name, part);
            }
        }
        Some(Self { formats, sheets })
    }

    /// Returns the ranges of a sheet over which a value of its grid is centred.
    pub(super) fn ranges(&self, sheet: &str, grid: &Grid) -> Vec<CentredRange> {
        let mut found = Vec::new();
        let Some(part) = self.sheets.get(sheet) else { return found };
        let is_across =
            |format: Option<String>| format.is_some_and(|it| it.parse().is_ok_and(|it| self.formats.contains(&it)));
        let (mut columns, mut row) = (vec![false; MOST_COLUMNS], RowFormats::default());
        let mut number = 0_u32;
        each_tag(part, |tag, is_end| match (tag.local_name().as_ref(), is_end) {
            ("col", false) => {
                let bound =
                    |name: &str| attribute(tag, name).and_then(|bound| bound.parse::<usize>().ok()).unwrap_or(0);
                let range = bound("min").saturating_sub(1)..bound("max").min(MOST_COLUMNS);
                if is_across(attribute(tag, "style"))
                    && let Some(range) = columns.get_mut(range)
                {
                    range.fill(true);
                }
            }
            ("row", false) => {
                number = attribute(tag, "r").and_then(|number| number.parse().ok()).unwrap_or(number.saturating_add(1));
                let has_format = matches!(attribute(tag, "customFormat").as_deref(), Some("1" | "true"));
                row = RowFormats { format: has_format.then(|| is_across(attribute(tag, "s"))), cells: BTreeMap::new() };
            }
            ("c", false) => {
                let column = attribute(tag, "r").and_then(|at| column_of(&at));
                let next = row.cells.last_key_value().map_or(0, |(last, _)| last + 1);
                row.cells.insert(column.unwrap_or(next), is_across(attribute(tag, "s")));
            }
            // More would not be listed.
            ("row", true) if found.len() < MOST_LISTED => row.add_ranges(number, grid, &columns, &mut found),
            _ => {}
        });
        found
    }
}

/// The formats of a row: its own, if it has one, and its cells'.
#[derive(Default)]
struct RowFormats {
    format: Option<bool>,
    cells: BTreeMap<u32, bool>,
}

impl RowFormats {
    /// Adds the ranges of this row, of which the grid has what its cells hold.
    fn add_ranges(&self, number: u32, grid: &Grid, columns: &[bool], found: &mut Vec<CentredRange>) {
        let Some(filled) = grid.rows.get(&number) else { return };
        let of_column = |column: u32| usize::try_from(column).ok().and_then(|at| columns.get(at)).copied();
        let is_across = |column: u32| {
            let own = self.cells.get(&column).copied().or(self.format);
            own.or_else(|| of_column(column)).unwrap_or_default()
        };
        for first in filled.keys().copied().filter(|first| is_across(*first)) {
            let goes_on = |column: &u32| !filled.contains_key(column) && is_across(*column);
            if let Some(last) = (first + 1..=LAST_COLUMN).take_while(goes_on).last() {
                found.push((number, (first, last)));
            }
        }
    }
}

/// Calls a function with each tag of a sound part, and with whether it is the end of its element.
fn each_tag(part: &[u8], mut call: impl FnMut(&BytesStart<'_>, bool)) {
    let text = String::from_utf8_lossy(part);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => call(&tag, false),
            Ok(Event::End(tag)) => call(&BytesStart::new(tag.name().as_ref()), true),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Returns the numbers of the formats of cells that are centred across cells.
fn formats(styles: &[u8]) -> BTreeSet<u32> {
    let (mut of_cells, mut number, mut found) = (false, 0_u32, BTreeSet::new());
    each_tag(styles, |tag, is_end| match (tag.local_name().as_ref(), is_end) {
        ("cellXfs", is_end) => of_cells = !is_end,
        ("alignment", false) if of_cells && attribute(tag, "horizontal").as_deref() == Some("centerContinuous") => {
            found.insert(number);
        }
        ("xf", true) if of_cells => number = number.saturating_add(1),
        _ => {}
    });
    found
}

/// Returns the sheets of a workbook: their names, and by what id the workbook relates to each.
fn sheets_of(book: &[u8]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    each_tag(book, |tag, is_end| {
        if !is_end && tag.local_name().as_ref() == "sheet" {
            found.extend(attribute(tag, "name").zip(attribute(tag, "id")));
        }
    });
    found
}

/// Returns what a workbook relates to, by the ids.
fn relations(part: &[u8]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    each_tag(part, |tag, is_end| {
        if !is_end && tag.local_name().as_ref() == "Relationship" {
            found.extend(attribute(tag, "Id").zip(attribute(tag, "Target")));
        }
    });
    found
}

/// Returns an attribute by its name without a prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut all = attributes.with_checks(false).flatten();
    let found = all.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Returns the column of a position, from 0: 2 of `C7`.
fn column_of(position: &str) -> Option<u32> {
    let letters = position.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.fold(0_u32, |column, letter| {
        column.saturating_mul(26).saturating_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    column.checked_sub(1)
}
