//! Reading the first row: which column is which, or why it is no heading of a return.

use std::collections::BTreeMap;

use domain::event::{ReturnNote, VisitColumn};
use enum_map::EnumMap;

use crate::cell::CellContent;
use crate::columns::{KpiColumn, TableColumn, columns};
use crate::date;
use crate::template::{self, TemplateSheet};
use crate::text::{matched, quoted};

/// Returns a heading as the columns are named: in lower case, with underscores for spaces and hyphens.
pub(super) fn as_column_name(heading: &str) -> String {
    let heading = matched(heading);
    let words = heading.split([' ', '_', '-']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").trim_end_matches([':', '*', '?', '.']).to_owned()
}

/// Returns which of a table's columns a heading names.
pub(super) fn column_of<C: TableColumn>(heading: &str) -> Option<C> {
    let name = as_column_name(heading);
    let mut all = columns::<C>();
    let named = all.clone().find(|column| column.name() == name);
    named.or_else(|| all.find(|column| column.headings().also_called.contains(&name.as_str())))
}

/// Says whether a column, by its heading and its cells, is one that the product's pages work out and show beside a return. Such
/// a column states nothing and is passed over. If anything else is under its heading, it was meant to be read.
pub(super) fn is_worked_out<'a>(heading: &str, mut under: impl Iterator<Item = &'a CellContent>) -> bool {
    let said = |content: &CellContent| matched(&content.shown().unwrap_or_default());
    match as_column_name(heading).as_str() {
        // The mark of the check before a return is submitted.
        "month" => under.all(|content| said(content) == "of another month"),
        "report" => under
            .all(|content| ["on time", "on-time", "late", "pending", "not measured"].contains(&said(content).as_str())),
        "report_due_by" | "report_due_on" => under.all(|content| {
            matches!(content, CellContent::Date(_)) || said(content) == "not measured" || date::is_whole(&said(content))
        }),
        _ => false,
    }
}

/// Returns how many different columns of a table are named by texts.
pub(super) fn count_of<'a, C: TableColumn>(headings: impl Iterator<Item = &'a str>) -> usize {
    let mut found: EnumMap<C, bool> = EnumMap::from_fn(|_| false);
    for column in headings.filter_map(column_of::<C>) {
        found[column] = true;
    }
    found.values().filter(|is_there| **is_there).count()
}

/// Returns why a table of visits has no column of units, if that can be recognised. `first` is its first row, `rows` are the
/// others.
pub(super) fn known_trouble(
    first: &BTreeMap<u32, CellContent>,
    rows: &BTreeMap<u32, BTreeMap<u32, CellContent>>,
) -> Option<String> {
    let texts =
        |cells: &BTreeMap<u32, CellContent>| -> Vec<String> { cells.values().filter_map(CellContent::shown).collect() };
    let headings = texts(first);
    if let [whole] = &headings[..]
        && [',', ';', '\t', '|'].into_iter().any(|mark| count_of::<VisitColumn>(whole.split(mark)) >= 2)
    {
        return Some(
            "All columns stand in one: each row is one long text. In the spreadsheet program, choose Data, Text to Columns, so \
             that each has a column of its own, and save the file again; or fill in the template."
                .to_owned(),
        );
    }
    let sheet = if has_month_label(first) || rows.values().any(has_month_label) {
        TemplateSheet::Instructions
    } else if has_all::<ReturnNote>(&headings) {
        TemplateSheet::Notes
    } else if has_all::<KpiColumn>(&headings) {
        TemplateSheet::KpiValues
    } else {
        return None;
    };
    Some(sheet_alone(sheet))
}

/// Returns whether every column of a table is named by texts.
fn has_all<C: TableColumn>(headings: &[String]) -> bool {
    count_of::<C>(headings.iter().map(String::as_str)) == columns::<C>().count()
}

/// The first headings of the tables that the service hands out. A sender may take one of them for a return.
const HANDED_OUT: [&[&str]; 9] = [
    &["month", "unit", "label", "state"],
    &["month", "unit", "visited_on", "report_to_council_on", "report_to_ofsted_on", "report_due_on"],
    &["month", "unit", "visit", "reason"],
    &["on", "what", "month", "unit"],
    &["raised_on", "kind", "clause", "kpi"],
    &["month", "standing", "return_due_on", "closes_on"],
    &["month", "standing", "kpi", "title"],
    &["month", "standing", "kpi", "rating"],
    &["kpi", "title", "clause", "measure"],
];

/// One more such table, which has these headings and no others.
const SENT_BACK: [&str; 3] = ["month", "unit", "visited_on"];

/// Returns what the headings of a sheet say that is no table of a return, though it may have a column of the units: one of the
/// template's other sheets, or a table that the service hands out.
pub(super) fn another_table(first: &BTreeMap<u32, CellContent>) -> Option<String> {
    let names: Vec<String> =
        first.values().filter_map(CellContent::shown).map(|heading| as_column_name(&heading)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.starts_with(&["code", "unit", "open_from"]) {
        Some(sheet_alone(TemplateSheet::Units))
    } else if names.first() == Some(&"visit_on") && names.iter().skip(1).any(|name| name.starts_with("report_with_")) {
        Some(sheet_alone(TemplateSheet::Deadlines))
    } else if HANDED_OUT.iter().any(|table| names.starts_with(table)) || names == SENT_BACK {
        Some(
            "By its headings this is a table that this service hands out, not a return: download the workbook of the month, fill \
             it in, and send that."
                .to_owned(),
        )
    } else {
        None
    }
}

/// Returns what is said of a sheet of the template that came without the others.
fn sheet_alone(sheet: TemplateSheet) -> String {
    format!(
        "This is the sheet {} of the template alone: a CSV file holds only the sheet that is shown when it is saved. Show the sheet \
         {} and save that as CSV; or, better, send the workbook itself, which has them all.",
        quoted(sheet.name()),
        quoted(TemplateSheet::Visits.name())
    )
}

/// Says whether a row is the one in which the template's instructions name the month.
fn has_month_label(cells: &BTreeMap<u32, CellContent>) -> bool {
    matches!(cells.get(&0), Some(CellContent::Text(text)) if matched(text) == matched(template::MONTH_LABEL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_pages_work_out_states_nothing_and_anything_else_does() {
        for (heading, shown) in [
            ("Report", "On time"),
            ("report", "late"),
            ("Report due by", "Monday 11 July 2022"),
            ("report_due_on", "2022-07-11"),
            ("Report due by", "Not measured"),
        ] {
            assert!(is_worked_out(heading, [CellContent::text(shown)].iter()), "{heading}: {shown}");
        }
        for (heading, shown) in
            [("Report", "8 July 2022"), ("Report", "sent"), ("Report due by", "sent"), ("State", "Visited")]
        {
            assert!(!is_worked_out(heading, [CellContent::text(shown)].iter()), "{heading}: {shown}");
        }
    }

    #[test]
    fn a_column_is_found_by_its_name_and_by_what_the_pages_call_it() {
        for (heading, column) in [
            ("unit", VisitColumn::Unit),
            ("UNIT", VisitColumn::Unit),
            ("Visited on", VisitColumn::VisitedOn),
            ("VISITED_ON", VisitColumn::VisitedOn),
            ("visited-on", VisitColumn::VisitedOn),
            ("Visited", VisitColumn::VisitedOn),
            ("report to council", VisitColumn::ReportToCouncilOn),
            ("Report to Council", VisitColumn::ReportToCouncilOn),
            ("Reached the council", VisitColumn::ReportToCouncilOn),
            ("Report\u{a0}to Ofsted", VisitColumn::ReportToOfstedOn),
            ("Reached Ofsted", VisitColumn::ReportToOfstedOn),
            ("Sent back", VisitColumn::SentBackOn),
            ("Sent back on:", VisitColumn::SentBackOn),
            ("Why sent back", VisitColumn::SentBackReason),
            ("Why not visited?", VisitColumn::NotVisitedReason),
        ] {
            assert_eq!(column_of(heading), Some(column), "{heading}");
        }
        for heading in ["", "Report", "Report due by", "Reason", "State", "Month", "units", "not visited on"] {
            assert_eq!(column_of::<VisitColumn>(heading), None, "{heading}");
        }
        assert_eq!(column_of("KPI"), Some(KpiColumn::Kpi));
        assert_eq!(column_of("Capacity issue"), Some(ReturnNote::CapacityIssue));
        assert_eq!(count_of::<VisitColumn>(["Unit", "unit", "Visited"].into_iter()), 2);
    }
}
