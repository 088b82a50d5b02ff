//! Writing the template workbook of a contract's month, which this crate also reads.
//!
//! Everything that comes from the definition is written as text and never as a formula, since a title may begin with `=`.

use chrono::{Datelike, NaiveDate};
use domain::contract::{Contract, Kpi};
use domain::event::Return;
use domain::month::Month;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

mod input_sheets;
mod instructions;
mod lookup_sheets;

/// The sheets of the template, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TemplateSheet {
    /// Says how to fill in the others.
    Instructions,
    /// Has a row a visit.
    Visits,
    /// Has the values of further KPIs.
    KpiValues,
    /// Has the two short texts.
    Notes,
    /// Lists by when the report of a visit is due; reading passes over it.
    Deadlines,
    /// Lists the units; reading passes over it.
    Units,
}

impl TemplateSheet {
    /// Returns its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Instructions => "Instructions",
            Self::Visits => "Visits",
            Self::KpiValues => "Other KPIs",
            Self::Notes => "Notes",
            Self::Deadlines => "Report deadlines",
            Self::Units => "Units",
        }
    }
}

/// The label beside which the instructions name the month; it tells the template from other workbooks.
pub(crate) const MONTH_LABEL: &str = "Month of this return";

/// The warning beside every box for free text.
const WARNING: &str = "No child's name, no address, no report text.";

/// A month's current return, with which its workbook is filled in.
#[derive(Clone, Copy, Debug)]
pub struct CurrentReturn<'a> {
    /// Which revision it is, from 1.
    pub revision: usize,
    /// The day on which it was received.
    pub received_on: NaiveDate,
    /// What it says.
    pub submitted: &'a Return,
}

/// Returns the template workbook of a contract's month, as the bytes of an `.xlsx` file; the same bytes every time.
///
/// Its units, the choices in its cells and the deadline of each report are filled in. As it is, it reads as
/// [`crate::ProblemCode::Empty`].
///
/// # Errors
///
/// Where the workbook cannot be written: an error in this crate, not in its caller.
pub fn template(contract: &Contract, month: Month) -> Result<Vec<u8>, XlsxError> {
    workbook(contract, month, None)
}

/// Returns the same filled in with the month's current return, which it says. Unchanged, it reads as that return.
///
/// # Errors
///
/// Where the workbook cannot be written: an error in this crate, not in its caller.
pub fn filled_template(contract: &Contract, month: Month, standing: &CurrentReturn<'_>) -> Result<Vec<u8>, XlsxError> {
    workbook(contract, month, Some(standing))
}

fn workbook(contract: &Contract, month: Month, standing: Option<&CurrentReturn<'_>>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made_on = excel_date(month.first_day())?;
    let title = format!("Return for {}: {}", month.in_words(), contract.title);
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made_on));
    let submitted = standing.map(|standing| standing.submitted);
    let stated: Vec<&Kpi> = contract.kpis_in_force(month).map(|(kpi, _)| kpi).filter(|kpi| kpi.is_stated()).collect();
    instructions::write(on_paper(workbook.add_worksheet()), contract, month, &stated, standing)?;
    input_sheets::write_visits(table_on_paper(workbook.add_worksheet())?, contract, month, submitted)?;
    if !stated.is_empty() {
        input_sheets::write_kpi_values(table_on_paper(workbook.add_worksheet())?, &stated, submitted)?;
    }
    input_sheets::write_notes(table_on_paper(workbook.add_worksheet())?, submitted)?;
    if lookup_sheets::has_deadlines(contract, month) {
        lookup_sheets::write_deadlines(table_on_paper(workbook.add_worksheet())?, contract, month)?;
    }
    lookup_sheets::write_units(table_on_paper(workbook.add_worksheet())?, contract)?;
    workbook.save_to_buffer()
}

/// The number by which a workbook names A4.
const A4: u8 = 9;

/// Returns a sheet that prints on A4 landscape, as wide as one page.
fn on_paper(sheet: &mut Worksheet) -> &mut Worksheet {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0)
}

/// Returns a sheet with a table that prints in the same way, with its lines, and its headings on every page.
fn table_on_paper(sheet: &mut Worksheet) -> Result<&mut Worksheet, XlsxError> {
    on_paper(sheet).set_print_gridlines(true).set_repeat_rows(0, 0)
}

/// The height of a line of text, in points.
const LINE: f64 = 15.0;

/// The greatest height that a row can have, in points.
const HIGHEST: f64 = 409.0;

/// Returns the height of a row in which a wrapped text fits a column's width. Not every program works that out by itself.
fn height_of(text: &str, width: usize) -> f64 {
    // Lines are broken between words, so that about a tenth of each stays empty.
    let fits = width.saturating_sub(width / 10).max(1);
    let lines: usize = text.split('\n').map(|line| line.chars().count().div_ceil(fits).max(1)).sum();
    (u32::try_from(lines).map_or(HIGHEST, f64::from) * LINE).min(HIGHEST)
}

/// Returns the heading of a column.
fn heading() -> Format {
    Format::new().set_bold().set_background_color("#DCE6F1").set_text_wrap().set_align(FormatAlign::Top)
}

/// Returns a date as nobody can misread it: `04 Jun 2026`.
fn date_format() -> Format {
    Format::new().set_num_format("dd mmm yyyy")
}

/// Returns a cell whose content stays the text that was typed.
fn text_format() -> Format {
    Format::new().set_num_format("@")
}

fn excel_date(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let out_of_range = |_| XlsxError::DateTimeRangeError(format!("{date} cannot be written into a workbook"));
    let year = u16::try_from(date.year()).map_err(out_of_range)?;
    let month = u8::try_from(date.month()).map_err(out_of_range)?;
    let day = u8::try_from(date.day()).map_err(out_of_range)?;
    ExcelDateTime::from_ymd(year, month, day)
}

#[cfg(test)]
mod tests;
