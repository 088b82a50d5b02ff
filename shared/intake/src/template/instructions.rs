//! The first sheet: what the return is of, by when it is due, and how to fill it in.

use domain::contract::{Contract, Kpi};
use domain::date::in_full;
use domain::month::Month;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::lookup_sheets::has_deadlines;
use super::{CurrentReturn, MONTH_LABEL, TemplateSheet, WARNING, height_of};
use crate::date::DateExample;

/// The width of the column of texts, in letters.
const WIDTH: u8 = 90;

/// The height of the title's row, in points.
const TITLE: f64 = 24.0;

/// Says that the workbook holds the current return, and what sending it does.
fn filled_in_with(standing: &CurrentReturn<'_>) -> String {
    format!(
        "Version {} of this return, received on {}, the current one. What you send replaces it completely: what you remove here \
         is removed from the return, and what you leave stays.",
        standing.revision,
        in_full(standing.received_on)
    )
}

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    contract: &Contract,
    month: Month,
    stated: &[&Kpi],
    standing: Option<&CurrentReturn<'_>>,
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_align(FormatAlign::Top);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let warning = wrapped.clone().set_bold().set_font_color("#9C0006");
    sheet.set_name(TemplateSheet::Instructions.name())?.set_column_width(0, 24)?.set_column_width(1, WIDTH)?;
    let due = contract.return_due(month);
    let projected = if due.projected { " (the bank holidays of that year are not published yet)" } else { "" };
    let mut facts = vec![
        ("Contract", contract.title.clone()),
        ("Council", contract.council.clone()),
        ("Contractor", contract.contractor.clone()),
        ("Month", month.in_words()),
        (MONTH_LABEL, month.to_string()),
        ("Send it by", format!("{}{projected}", in_full(due.on))),
    ];
    facts.extend(standing.map(|standing| ("Filled in with", filled_in_with(standing))));
    let title = format!("Return for {}", month.in_words());
    sheet.set_row_height(0, TITLE)?;
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(16))?;
    let mut row = 2;
    for (label, fact) in facts {
        sheet.write_string_with_format(row, 0, label, &bold)?;
        sheet.set_row_height(row, height_of(&fact, WIDTH.into()))?;
        sheet.write_string_with_format(row, 1, fact, &wrapped.clone().set_num_format("@"))?;
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, "What must never be in this workbook", &bold)?;
    sheet.write_string_with_format(row, 1, WARNING, &warning)?;
    row += 2;
    sheet.write_string_with_format(row, 0, "How to fill it in", &bold)?;
    for (number, step) in (1..).zip(steps(contract, month, stated)) {
        let step = format!("{number}. {step}");
        sheet.set_row_height(row, height_of(&step, WIDTH.into()))?;
        sheet.write_string_with_format(row, 1, step, &wrapped)?;
        row += 1;
    }
    Ok(())
}

/// Returns what there is to do, a sentence or two a step.
fn steps(contract: &Contract, month: Month, stated: &[&Kpi]) -> Vec<String> {
    let deadlines = if has_deadlines(contract, month) {
        format!(" The sheet {} says by when the report of each visit is due.", TemplateSheet::Deadlines.name())
    } else {
        String::new()
    };
    let example = DateExample::example(month, 4);
    let mut steps = vec![
        "On the sheet Visits, fill in one row for each visit. The units of this month are already there. A second visit \
         to a unit goes into an empty row below."
            .to_owned(),
        format!(
            "Write dates like {} or {}: the day first. Leave blank what has not happened yet.{deadlines}",
            example.in_words, example.in_slashes
        ),
        "If the council sent a report back, give the date in sent_back_on and choose the reason.".to_owned(),
        format!(
            "A unit that was not visited in {}: leave its dates blank and choose a reason in not_visited_reason. A row in \
             which only the unit is filled in says nothing.",
            month.in_words()
        ),
        "Visits of earlier months that were not reported before may be added, each in a row of its own.".to_owned(),
        "If there is nothing to report at all, write NIL as the unit of one row and fill in no other row.".to_owned(),
    ];
    if !stated.is_empty() {
        let kpis: Vec<String> =
            stated.iter().map(|kpi| format!("KPI {} ({}): {}", kpi.number, kpi.title, boxes(kpi))).collect();
        steps.push(format!("On the sheet Other KPIs, fill in the value of each KPI. {}.", kpis.join("; ")));
    }
    steps.push(
        "The sheet Notes has two boxes, for a capacity issue and a comment, at most 500 characters each. Only the two \
         parties see them."
            .to_owned(),
    );
    steps.push(
        "Do not change the column headings or anything on this sheet. Save the workbook and send it. If anything \
         is wrong, you are told which cell and what to do; nothing is accepted until everything is right."
            .to_owned(),
    );
    steps
}

/// Returns which boxes the value of a KPI goes into.
fn boxes(kpi: &Kpi) -> String {
    kpi.measure.figures_stated().iter().map(|figure| figure.name()).collect::<Vec<_>>().join(" and ")
}
