//! The sheets that the contractor fills in, with what may be chosen in their cells.

use domain::contract::{Contract, Kpi};
use domain::date::in_full;
use domain::event::{
    NotVisitedReason, Return, ReturnNote, SentBackReason, VisitCell, VisitColumn, VisitColumnKind, VisitRow,
};
use domain::month::Month;
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, Format, Formula, Note, Shape, ShapeFont, ShapeFormat, ShapeSolidFill,
    Worksheet, XlsxError,
};

use super::{TemplateSheet, WARNING, date_format, excel_date, heading, height_of, text_format};
use crate::columns::{KpiColumn, TableColumn, columns};
use crate::date::DateExample;

/// The rows that are prepared for visits, at least.
const PREPARED_ROWS: u32 = 60;

/// Writes the sheet with a row for each visit: the rows of the current return, the units of the month that it does not name,
/// and empty rows below.
pub(super) fn write_visits(
    sheet: &mut Worksheet,
    contract: &Contract,
    month: Month,
    standing: Option<&Return>,
) -> Result<(), XlsxError> {
    sheet.set_name(TemplateSheet::Visits.name())?.set_freeze_panes(1, 1)?;
    let rows = rows(contract, month, standing);
    let filled = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let last = PREPARED_ROWS.max(filled.saturating_add(20));
    for (at, column) in (0..).zip(columns::<VisitColumn>()) {
        let format = format_of(column);
        sheet.set_column_format(at, &format)?.set_column_width(at, width_of(column))?;
        sheet.write_string_with_format(0, at, column.name(), &heading())?;
        sheet.add_data_validation(1, at, last, at, &choices(contract, month, column)?)?;
        for row in 1..=last {
            sheet.write_blank(row, at, &format)?;
        }
    }
    for (at, row) in (1..).zip(&rows) {
        write_row(sheet, at, row)?;
    }
    Ok(())
}

/// Returns the rows that are filled in: those of the current return, in its order, then each unit of the month that it does not
/// name.
fn rows(contract: &Contract, month: Month, standing: Option<&Return>) -> Vec<VisitRow> {
    let of_unit = |unit: &str| VisitRow { unit: unit.to_owned(), ..VisitRow::default() };
    let mut rows = standing.map(|standing| standing.visits.clone()).unwrap_or_default();
    if standing.is_some_and(|standing| standing.nil) {
        rows.push(of_unit(NIL));
    }
    let open = |unit: &&domain::contract::Unit| {
        unit.from <= month.last_day() && unit.until.is_none_or(|until| month.first_day() <= until)
    };
    for unit in contract.units.iter().filter(open) {
        if rows.iter().all(|row| row.unit != unit.code) {
            rows.push(of_unit(&unit.code));
        }
    }
    rows
}

/// The text in place of a unit's code if there is nothing to report.
const NIL: &str = "NIL";

fn format_of(column: VisitColumn) -> Format {
    match column.holds() {
        VisitColumnKind::Date => date_format(),
        VisitColumnKind::Unit | VisitColumnKind::SentBackReason | VisitColumnKind::NotVisitedReason => text_format(),
    }
}

/// Returns the width of a column, in letters.
fn width_of(column: VisitColumn) -> u8 {
    match column.holds() {
        VisitColumnKind::Unit => 12,
        VisitColumnKind::Date | VisitColumnKind::SentBackReason | VisitColumnKind::NotVisitedReason => 22,
    }
}

/// Writes a row of a return: dates as dates, words as the texts that reading takes.
fn write_row(sheet: &mut Worksheet, at: u32, row: &VisitRow) -> Result<(), XlsxError> {
    for (place, column) in (0..).zip(columns::<VisitColumn>()) {
        let cell = row.cell(column);
        if let VisitCell::Date(Some(date)) = cell {
            sheet.write_datetime_with_format(at, place, &excel_date(*date)?, &date_format())?;
        } else if let Some(text) = cell.text() {
            sheet.write_string_with_format(at, place, text, &text_format())?;
        }
    }
    Ok(())
}

/// Returns what may be put into a column's cells, and what a spreadsheet program says of anything else.
fn choices(contract: &Contract, month: Month, column: VisitColumn) -> Result<DataValidation, XlsxError> {
    let choice = DataValidation::new();
    match column.holds() {
        VisitColumnKind::Unit => {
            // The codes, and NIL in the row after them.
            let last = contract.units.len() + 2;
            let list = Formula::new(format!("={}!$A$2:$A${last}", TemplateSheet::Units.name()));
            choice
                .allow_list_formula(list)
                .set_error_title("Unit")?
                .set_error_message("Choose a unit from the list, or NIL if there is nothing to report at all.")
        }
        VisitColumnKind::SentBackReason => choice
            .allow_list_strings(SentBackReason::WORDS)?
            .set_error_title("Reason")?
            .set_error_message("Choose one of the reasons in the list."),
        VisitColumnKind::NotVisitedReason => choice
            .allow_list_strings(NotVisitedReason::WORDS)?
            .set_error_title("Reason")?
            .set_error_message("Choose one of the reasons in the list, and only if the unit was not visited."),
        VisitColumnKind::Date => {
            let first = contract.commences;
            let is_visit = column == VisitColumn::VisitedOn;
            let last = if is_visit { month.last_day() } else { LAST_DAY };
            let between = DataValidationRule::Between(excel_date(first)?, excel_date(last)?);
            let until = if is_visit { format!(" to {}", in_full(last)) } else { " on".to_owned() };
            choice.allow_date(between).set_error_title("Date")?.set_error_message(format!(
                "Write a date like {}, the day first, from {}{until}.",
                DateExample::example(month, 4).in_slashes,
                in_full(first)
            ))
        }
    }
}

/// The last day of the years that a return may mean.
const LAST_DAY: chrono::NaiveDate = chrono::NaiveDate::from_ymd_opt(2099, 12, 31).expect("a day of the calendar");

/// Writes the sheet with the values of further KPIs. Their numbers and current values are filled in, and boxes that a KPI does
/// not use are grey.
pub(super) fn write_kpi_values(
    sheet: &mut Worksheet,
    stated: &[&Kpi],
    standing: Option<&Return>,
) -> Result<(), XlsxError> {
    let values = standing.map(|standing| &standing.kpi_values[..]).unwrap_or_default();
    let place = |kpi: &Kpi| values.iter().position(|value| value.kpi == kpi.number).unwrap_or(usize::MAX);
    let mut stated = stated.to_vec();
    stated.sort_by_key(|kpi| place(kpi));
    sheet.set_name(TemplateSheet::KpiValues.name())?.set_freeze_panes(1, 0)?;
    let unused = Format::new().set_background_color("#D9D9D9");
    for (at, column) in (0..).zip(columns::<KpiColumn>()) {
        sheet.set_column_width(at, 16)?;
        sheet.write_string_with_format(0, at, column.name(), &heading())?;
    }
    let whole = DataValidation::new()
        .allow_whole_number(DataValidationRule::Between(0, 1_000_000_000))
        .set_error_title("Value")?
        .set_error_message("Write a whole number, 0 or more.")?;
    for (row, kpi) in (1..).zip(&stated) {
        sheet.write_number(row, 0, kpi.number)?;
        let note = Note::new(format!("KPI {}: {}", kpi.number, kpi.title)).add_author_prefix(false).set_width(260);
        sheet.insert_note(row, 0, &note)?;
        let needed = kpi.measure.figures_stated();
        let value = values.iter().find(|value| value.kpi == kpi.number);
        let mut to_fill_in = Vec::new();
        for (at, column) in (0..).zip(columns::<KpiColumn>()) {
            let KpiColumn::Figure(figure) = column else { continue };
            if needed.contains(&figure) {
                to_fill_in.push(at);
            } else {
                sheet.write_blank(row, at, &unused)?;
            }
            // Every figure that a return may state is exact in a cell.
            if let Some(figure) = value.and_then(|value| u32::try_from(value.figure(figure)?).ok()) {
                sheet.write_number(row, at, figure)?;
            }
        }
        if let (Some(first), Some(last)) = (to_fill_in.first(), to_fill_in.last()) {
            sheet.add_data_validation(row, *first, row, *last, &whole)?;
        }
    }
    Ok(())
}

/// The width of a column of the two texts, in letters.
const NOTE_WIDTH: usize = 50;

/// Writes the sheet with the boxes for the two texts, filled in with the current ones, and a warning beside them.
pub(super) fn write_notes(sheet: &mut Worksheet, standing: Option<&Return>) -> Result<(), XlsxError> {
    sheet.set_name(TemplateSheet::Notes.name())?;
    let text = |note| standing.and_then(|standing| standing.note(note));
    let wrapped = text_format().set_text_wrap().set_align(rust_xlsxwriter::FormatAlign::Top);
    for (column, note) in (0..).zip(columns::<ReturnNote>()) {
        sheet.set_column_width(column, u32::try_from(NOTE_WIDTH).unwrap_or(u32::MAX))?;
        sheet.write_string_with_format(0, column, note.name(), &heading())?;
        match text(note) {
            Some(text) => sheet.write_string_with_format(1, column, text, &wrapped)?,
            None => sheet.write_blank(1, column, &wrapped)?,
        };
        let short = DataValidation::new()
            .allow_text_length(DataValidationRule::LessThanOrEqualTo(500))
            .set_input_title("Before you write")?
            .set_input_message(WARNING)?
            .set_error_title("Text")?
            .set_error_message("Write 500 characters at most.")?;
        sheet.add_data_validation(1, column, 1, column, &short)?;
    }
    let high = columns::<ReturnNote>().filter_map(text).map(|text| height_of(text, NOTE_WIDTH));
    sheet.set_row_height(1, high.fold(150.0, f64::max))?;
    // A text box and not a cell, because cells of this sheet are read as parts of the return.
    let warning = Shape::textbox()
        .set_text(format!("{WARNING}\n\nOnly the two parties see these texts. At most 500 characters each."))
        .set_font(&ShapeFont::new().set_bold().set_color("#9C0006"))
        .set_format(&ShapeFormat::new().set_solid_fill(&ShapeSolidFill::new().set_color("#FFEB9C")))
        .set_width(300)
        .set_height(140)
        .set_alt_text(WARNING);
    sheet.insert_shape(1, 3, &warning)?;
    Ok(())
}
