//! Appendix A, the template action plan, as a workbook with what is known filled in.
//!
//! Everything from the record is written as text, never as a formula, since an issue may begin with `=`.

use domain::event::PlanAction;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use serde::Serialize;
use wording::letterhead::Letterhead;

use crate::RenderError;

/// A row of an action plan as templates are given it.
#[derive(Serialize)]
pub(crate) struct ActionRow {
    kpi: Option<u32>,
    current_performance: String,
    issue: String,
    action: String,
    expected_outcome: String,
    timescale: String,
}

impl ActionRow {
    /// Returns the rows of a plan, with what is done to their texts.
    pub(crate) fn all(actions: &[PlanAction], text: impl Fn(&str) -> String) -> Vec<Self> {
        let row = |action: &PlanAction| Self {
            kpi: action.kpi,
            current_performance: text(&action.current_performance),
            issue: text(&action.issue),
            action: text(&action.action),
            expected_outcome: text(&action.expected_outcome),
            timescale: text(&action.timescale),
        };
        actions.iter().map(row).collect()
    }
}

/// The columns as the schedule names them, with their widths.
const COLUMNS: [(&str, f64); 6] = [
    ("KPI", 24.0),
    ("Current Performance Level", 20.0),
    ("Issue / reason identified", 28.0),
    ("Action to be taken", 30.0),
    ("Expected outcomes", 26.0),
    ("Timescale", 16.0),
];

/// The rows below each KPI to write in.
const BLANK_ROWS: u32 = 3;

/// The height of a row to write in, in points: three lines.
const ROW_HEIGHT: f64 = 48.0;

/// The paper size of A4, as spreadsheets number them.
const A4: u8 = 9;

/// What goes into an Appendix A.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppendixA {
    /// What plan it is: `Improvement Plan`.
    pub title: String,
    /// The day by which it is to be agreed, in full; none where no day is set.
    pub due: Option<String>,
    /// The KPIs' titles by number.
    pub titles: Vec<(u32, String)>,
    /// The rows; below each that names no action, blank rows follow to write in.
    pub rows: Vec<PlanAction>,
}

/// Returns Appendix A as the bytes of an `.xlsx` file; the same bytes every time.
///
/// # Errors
///
/// The workbook cannot be written: a text is longer than a cell can hold.
pub fn appendix_a(letterhead: &Letterhead, sheet: &AppendixA) -> Result<Vec<u8>, RenderError> {
    let workbook = workbook(letterhead, sheet);
    workbook.map_err(|error| RenderError::Workbook(error.to_string()))
}

fn workbook(letterhead: &Letterhead, appendix: &AppendixA) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed date: without one the library writes the current time, and the bytes would differ each time.
    let made_on = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = format!("Appendix A: {}", appendix.title);
    workbook.set_properties(&DocProperties::new().set_title(title.as_str()).set_creation_datetime(&made_on));
    let sheet = workbook.add_worksheet().set_name("Appendix A")?;
    let header_row = write_head(sheet, letterhead, appendix, &title)?;
    let end = write_rows(sheet, appendix, header_row + 1)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(header_row, header_row)?.set_print_area(0, 0, end, 5)?;
    sheet.set_freeze_panes(header_row + 1, 0)?.set_footer("&RPage &P of &N");
    workbook.save_to_buffer()
}

/// Writes the lines above the table and the table's header, and returns the number of the header's row.
fn write_head(
    sheet: &mut Worksheet,
    letterhead: &Letterhead,
    appendix: &AppendixA,
    title: &str,
) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
    let mut lines = vec![
        ("Contract", format!("{} ({})", letterhead.title, letterhead.contract)),
        ("Council", letterhead.council.clone()),
        ("Contractor", letterhead.contractor.clone()),
    ];
    lines.extend(appendix.due.clone().map(|due| ("To be agreed by", due)));
    let mut row = 1;
    for (label, text) in lines {
        sheet.write_string_with_format(row, 0, label, &Format::new().set_bold())?;
        sheet.write_string(row, 1, text)?;
        row += 1;
    }
    row += 1;
    let heading = cell().set_bold().set_background_color("#DCE6F1");
    for (column, (name, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?.write_string_with_format(row, column, name, &heading)?;
    }
    Ok(row)
}

/// Writes the rows of the table, with blank rows below each that names no action, and returns the last row's number.
fn write_rows(sheet: &mut Worksheet, appendix: &AppendixA, first: u32) -> Result<u32, XlsxError> {
    let mut row = first;
    for action in &appendix.rows {
        let kpi = action.kpi.map(|kpi| kpi_in_words(appendix, kpi)).unwrap_or_default();
        let PlanAction { current_performance, issue, action, expected_outcome, timescale, .. } = action;
        let texts = [&kpi, current_performance, issue, action, expected_outcome, timescale];
        for (column, text) in (0..).zip(texts) {
            sheet.write_string_with_format(row, column, text, &cell())?;
        }
        row += 1;
        let room = if action.trim().is_empty() {
            sheet.set_row_height(row - 1, ROW_HEIGHT)?;
            BLANK_ROWS
        } else {
            0
        };
        row = write_room(sheet, row, room)?;
    }
    if appendix.rows.is_empty() {
        row = write_room(sheet, row, BLANK_ROWS)?;
    }
    Ok(row - 1)
}

/// Writes blank rows to write in, and returns the number of the row after them.
fn write_room(sheet: &mut Worksheet, from: u32, rows: u32) -> Result<u32, XlsxError> {
    for row in from..from + rows {
        sheet.set_row_height(row, ROW_HEIGHT)?;
        for column in 0..6 {
            sheet.write_blank(row, column, &cell())?;
        }
    }
    Ok(from + rows)
}

fn kpi_in_words(appendix: &AppendixA, kpi: u32) -> String {
    match appendix.titles.iter().find(|(number, _)| *number == kpi) {
        Some((_, title)) => format!("KPI {kpi}: {title}"),
        None => format!("KPI {kpi}"),
    }
}

/// Returns a cell whose content stays the text that was typed.
fn cell() -> Format {
    Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin)
}

#[cfg(test)]
mod tests;
