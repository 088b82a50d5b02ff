//! The sheets that the contractor fills in, with what may be chosen in their cells.

use domain::contract::{Contract, Kpi, Measure};
use domain::date::in_full;
use domain::event::{NotVisitedReason, Return, SentBackReason, VisitRow};
use domain::month::Month;
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, Format, Formula, Note, Shape, ShapeFont, ShapeFormat, ShapeSolidFill,
    Worksheet, XlsxError,
};
use serde_json::Value;

use super::{KPI_VALUES, NOTES, UNITS, VISITS, WARNING, date_format, excel_date, heading, height_of, text_format};
use crate::date::Forms;
use crate::draft::{KPI_COLUMNS, NOTE_COLUMNS, VISIT_COLUMNS};

/// The rows that are prepared for visits, at least.
const PREPARED_ROWS: u32 = 60;

/// Writes the sheet with a row a visit: what stands, the units of the month that it does not name, and empty rows below.
pub(super) fn write_visits(
    sheet: &mut Worksheet,
    contract: &Contract,
    month: Month,
    standing: Option<&Return>,
) -> Result<(), XlsxError> {
    sheet.set_name(VISITS)?.set_freeze_panes(1, 1)?;
    let rows = rows(contract, month, standing);
    let filled = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let last = PREPARED_ROWS.max(filled.saturating_add(20));
    for (column, name) in (0..).zip(VISIT_COLUMNS) {
        let format = format_of(name);
        sheet.set_column_format(column, &format)?.set_column_width(column, if column == 0 { 12 } else { 22 })?;
        sheet.write_string_with_format(0, column, name, &heading())?;
        sheet.add_data_validation(1, column, last, column, &choices(contract, month, name)?)?;
        for row in 1..=last {
            sheet.write_blank(row, column, &format)?;
        }
    }
    for (at, row) in (1..).zip(&rows) {
        write_row(sheet, at, row)?;
    }
    Ok(())
}

/// The rows that are filled in: those of the return that stands, in its order, then each unit of the month that it does not name.
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

/// What stands in place of a unit's code where there is nothing to report.
const NIL: &str = "NIL";

fn format_of(column: &str) -> Format {
    if column.ends_with("_on") { date_format() } else { text_format() }
}

/// Writes a row of a return: dates as dates, words as the texts that reading takes.
fn write_row(sheet: &mut Worksheet, at: u32, row: &VisitRow) -> Result<(), XlsxError> {
    let unwritten = |_| XlsxError::ParameterError("a row of a return has no written form".into());
    let cells = serde_json::to_value(row).map_err(unwritten)?;
    for (column, name) in (0..).zip(VISIT_COLUMNS) {
        let text = match &cells[name] {
            Value::String(text) => text.clone(),
            Value::Array(words) => words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
            Value::Number(number) => number.to_string(),
            _ => continue,
        };
        match domain::date::read(&text).filter(|_| name.ends_with("_on")) {
            Some(date) => sheet.write_datetime_with_format(at, column, &excel_date(date)?, &date_format())?,
            None => sheet.write_string_with_format(at, column, text, &text_format())?,
        };
    }
    Ok(())
}

/// What may be put into a column's cells, and what a spreadsheet program says of anything else.
fn choices(contract: &Contract, month: Month, name: &str) -> Result<DataValidation, XlsxError> {
    let choice = DataValidation::new();
    match name {
        "unit" => {
            // The codes, and NIL in the row after them.
            let last = contract.units.len() + 2;
            let list = Formula::new(format!("={UNITS}!$A$2:$A${last}"));
            choice
                .allow_list_formula(list)
                .set_error_title("Unit")?
                .set_error_message("Choose a unit of the list, or NIL if there is nothing to report at all.")
        }
        "sent_back_reason" => choice
            .allow_list_strings(&SentBackReason::WORDS)?
            .set_error_title("Reason")?
            .set_error_message("Choose one of the reasons of the list."),
        "not_visited_reason" => choice
            .allow_list_strings(&NotVisitedReason::WORDS)?
            .set_error_title("Reason")?
            .set_error_message("Choose one of the reasons of the list, and only if the unit was not visited."),
        _ => {
            let first = contract.commences;
            let last = if name == "visited_on" { month.last_day() } else { LAST_DAY };
            let between = DataValidationRule::Between(excel_date(first)?, excel_date(last)?);
            let until = if name == "visited_on" { format!(" to {}", in_full(last)) } else { " on".to_owned() };
            choice.allow_date(between).set_error_title("Date")?.set_error_message(format!(
                "Write a date like {}, the day first, from {}{until}.",
                Forms::example(month, 4).in_slashes,
                in_full(first)
            ))
        }
    }
}

/// The last day of the years that a return may mean.
const LAST_DAY: chrono::NaiveDate = chrono::NaiveDate::from_ymd_opt(2099, 12, 31).expect("a day of the calendar");

/// Writes the sheet with the values of further KPIs: their numbers and what stands filled in, the boxes that each leaves blank
/// grey.
pub(super) fn write_kpi_values(
    sheet: &mut Worksheet,
    stated: &[&Kpi],
    standing: Option<&Return>,
) -> Result<(), XlsxError> {
    let values = standing.map(|standing| &standing.kpi_values[..]).unwrap_or_default();
    let place = |kpi: &Kpi| values.iter().position(|value| value.kpi == kpi.number).unwrap_or(usize::MAX);
    let mut stated = stated.to_vec();
    stated.sort_by_key(|kpi| place(kpi));
    sheet.set_name(KPI_VALUES)?.set_freeze_panes(1, 0)?;
    let unused = Format::new().set_background_color("#D9D9D9");
    for (column, name) in (0..).zip(KPI_COLUMNS) {
        sheet.set_column_width(column, 16)?;
        sheet.write_string_with_format(0, column, name, &heading())?;
    }
    let whole = DataValidation::new()
        .allow_whole_number(DataValidationRule::Between(0, 1_000_000_000))
        .set_error_title("Value")?
        .set_error_message("Write a whole number, 0 or more.")?;
    for (row, kpi) in (1..).zip(&stated) {
        sheet.write_number(row, 0, kpi.number)?;
        let note = Note::new(format!("KPI {}: {}", kpi.number, kpi.title)).add_author_prefix(false).set_width(260);
        sheet.insert_note(row, 0, &note)?;
        let (needed, left_blank) = match kpi.measure {
            Measure::Percentage => (1..=2, 3..=3),
            _ => (3..=3, 1..=2),
        };
        for column in left_blank {
            sheet.write_blank(row, column, &unused)?;
        }
        sheet.add_data_validation(row, *needed.start(), row, *needed.end(), &whole)?;
        let value = values.iter().find(|value| value.kpi == kpi.number);
        let figures = value.map(|value| [value.numerator, value.denominator, value.count]).unwrap_or_default();
        for (column, figure) in (1..).zip(figures) {
            // Every figure that a return may state is exact in a cell.
            if let Some(figure) = figure.and_then(|figure| u32::try_from(figure).ok()) {
                sheet.write_number(row, column, figure)?;
            }
        }
    }
    Ok(())
}

/// The width of a column of the two texts, in letters.
const NOTE_WIDTH: usize = 50;

/// Writes the sheet with the boxes for the two texts, with what stands in them, and a warning beside them.
pub(super) fn write_notes(sheet: &mut Worksheet, standing: Option<&Return>) -> Result<(), XlsxError> {
    sheet.set_name(NOTES)?;
    let texts = standing.map(|standing| [&standing.capacity_issue, &standing.comment].map(|text| text.as_deref()));
    let texts = texts.unwrap_or_default();
    let wrapped = text_format().set_text_wrap().set_align(rust_xlsxwriter::FormatAlign::Top);
    for ((column, name), text) in (0..).zip(NOTE_COLUMNS).zip(texts) {
        sheet.set_column_width(column, u32::try_from(NOTE_WIDTH).unwrap_or(u32::MAX))?;
        sheet.write_string_with_format(0, column, name, &heading())?;
        match text {
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
    let high = texts.into_iter().flatten().map(|text| height_of(text, NOTE_WIDTH));
    sheet.set_row_height(1, high.fold(150.0, f64::max))?;
    // Not a cell: what stands in a cell here is read as a part of the return.
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
