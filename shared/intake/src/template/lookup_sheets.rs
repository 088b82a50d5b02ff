//! The sheets in which the contractor can look things up. They are not read.

use domain::contract::{Contract, Measure};
use domain::date::in_full;
use domain::month::Month;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::{TemplateSheet, date_format, excel_date, heading, height_of, text_format};

/// Returns the KPIs of a month that give reports a deadline: their numbers, and within how many working days.
fn timed(contract: &Contract, month: Month) -> impl Iterator<Item = (u32, u32)> {
    contract.kpis_in_force(month).filter_map(|(kpi, _)| match kpi.measure {
        Measure::ReportsOnTime { within_working_days } => Some((kpi.number, within_working_days)),
        Measure::VisitsMade | Measure::ReportsSentBack | Measure::Percentage | Measure::Count => None,
    })
}

/// Says whether any KPI of a month gives reports a deadline.
pub(super) fn has_deadlines(contract: &Contract, month: Month) -> bool {
    timed(contract, month).next().is_some()
}

/// The width of a column of deadlines, in letters.
const DEADLINE_WIDTH: u8 = 40;

/// Writes for every day of the month by when the report of a visit on it is due.
///
/// > 3 (KPI 2): "within 5 working days of said visit"
pub(super) fn write_deadlines(sheet: &mut Worksheet, contract: &Contract, month: Month) -> Result<(), XlsxError> {
    sheet.set_name(TemplateSheet::Deadlines.name())?.set_freeze_panes(1, 0)?.set_column_width(0, 34)?;
    sheet.write_string_with_format(0, 0, "Visit on", &heading())?;
    for (column, (number, days)) in (1..).zip(timed(contract, month)) {
        let text = format!("Report with the council and Ofsted by (KPI {number}, {days} working days)");
        sheet.set_row_height(0, height_of(&text, DEADLINE_WIDTH.into()))?;
        sheet.set_column_width(column, DEADLINE_WIDTH)?.write_string_with_format(0, column, text, &heading())?;
    }
    let days = month.first_day().iter_days().take_while(|day| *day <= month.last_day());
    for (row, day) in (1..).zip(days) {
        sheet.write_string(row, 0, in_full(day))?;
        for (column, (_, within)) in (1..).zip(timed(contract, month)) {
            let due = contract.calendar.working_day_after(within, day);
            let projected = if due.projected { " (bank holidays not published yet)" } else { "" };
            sheet.write_string(row, column, format!("{}{projected}", in_full(due.on)))?;
        }
    }
    Ok(())
}

/// Writes the units of the contract, and NIL: what may be chosen as a unit.
pub(super) fn write_units(sheet: &mut Worksheet, contract: &Contract) -> Result<(), XlsxError> {
    sheet.set_name(TemplateSheet::Units.name())?.set_freeze_panes(1, 0)?;
    for (column, (name, width)) in (0..).zip([("Code", 12), ("Unit", 40), ("Open from", 14), ("Open until", 14)]) {
        sheet.set_column_width(column, width)?.write_string_with_format(0, column, name, &heading())?;
    }
    let mut row = 1;
    for unit in &contract.units {
        sheet.write_string_with_format(row, 0, &unit.code, &text_format())?;
        sheet.write_string(row, 1, &unit.label)?;
        sheet.write_datetime_with_format(row, 2, &excel_date(unit.from)?, &date_format())?;
        if let Some(until) = unit.until {
            sheet.write_datetime_with_format(row, 3, &excel_date(until)?, &date_format())?;
        }
        row += 1;
    }
    sheet.write_string_with_format(row, 0, "NIL", &text_format())?;
    sheet.write_string_with_format(row, 1, "Nothing to report at all", &Format::new().set_italic())?;
    Ok(())
}
