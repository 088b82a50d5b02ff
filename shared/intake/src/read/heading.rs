//! What the first row says: which column is which, or why it is no heading of a return.

use std::collections::BTreeMap;

use crate::date;
use crate::draft::{Content, KPI_COLUMNS, NOTE_COLUMNS, VISIT_COLUMNS};
use crate::template;
use crate::text::{matched, quoted};

/// What the product's own pages call a column, beside its name: the table that is filled in, the check before a return is
/// submitted, the page of a month.
const ALSO_CALLED: [(&str, &[&str]); 6] = [
    ("visited_on", &["visited", "date_of_visit", "visit_date"]),
    ("report_to_council_on", &["report_to_council", "report_to_the_council", "reached_the_council", "reached_council"]),
    ("report_to_ofsted_on", &["report_to_ofsted", "reached_ofsted"]),
    ("sent_back_on", &["sent_back"]),
    ("sent_back_reason", &["why_sent_back"]),
    ("not_visited_reason", &["why_not_visited"]),
];

/// A heading as the columns are named: in lower case, with underscores for spaces and hyphens.
pub(super) fn as_column_name(heading: &str) -> String {
    let heading = matched(heading);
    let words = heading.split([' ', '_', '-']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").trim_end_matches([':', '*', '?', '.']).to_owned()
}

/// Which of some columns a heading names.
pub(super) fn column_of(heading: &str, columns: &[&str]) -> Option<usize> {
    let name = as_column_name(heading);
    let named = |wanted: &str| columns.iter().position(|column| *column == wanted);
    named(&name).or_else(|| {
        let (column, _) = ALSO_CALLED.iter().find(|(_, others)| others.contains(&name.as_str()))?;
        named(column)
    })
}

/// Whether a column, by its heading and by all that stands under it, is one that the pages work out and show beside what a return
/// says: it states nothing, and is passed over. Where anything else stands under such a heading, it was meant to be read.
pub(super) fn is_worked_out<'a>(heading: &str, mut under: impl Iterator<Item = &'a Content>) -> bool {
    let said = |content: &Content| matched(&content.shown().unwrap_or_default());
    match as_column_name(heading).as_str() {
        // Where the check before a return is submitted marks a visit.
        "month" => under.all(|content| said(content) == "of another month"),
        "report" => under
            .all(|content| ["on time", "on-time", "late", "pending", "not measured"].contains(&said(content).as_str())),
        "report_due_by" | "report_due_on" => under.all(|content| {
            matches!(content, Content::Date(_)) || said(content) == "not measured" || date::is_whole(&said(content))
        }),
        _ => false,
    }
}

/// How many different columns of some are named by texts.
pub(super) fn count_of<'a>(headings: impl Iterator<Item = &'a str>, columns: &[&str]) -> usize {
    let mut found = vec![false; columns.len()];
    for column in headings.filter_map(|heading| column_of(heading, columns)) {
        found[column] = true;
    }
    found.into_iter().filter(|is_there| *is_there).count()
}

/// What is the matter with a table of visits that has no column of the units, where more can be said than that: `first` is its
/// first row, `rows` are the others.
pub(super) fn known_trouble(
    first: &BTreeMap<u32, Content>,
    rows: &BTreeMap<u32, BTreeMap<u32, Content>>,
) -> Option<String> {
    let texts = |cells: &BTreeMap<u32, Content>| -> Vec<String> { cells.values().filter_map(Content::shown).collect() };
    let headings = texts(first);
    if let [whole] = &headings[..]
        && [',', ';', '\t', '|'].into_iter().any(|mark| count_of(whole.split(mark), &VISIT_COLUMNS) >= 2)
    {
        return Some(
            "All columns stand in one: each row is one long text. In the spreadsheet program, choose Data, Text to Columns, so \
             that each has a column of its own, and save the file again; or fill in the template."
                .to_owned(),
        );
    }
    let sheet = if has_month_label(first) || rows.values().any(has_month_label) {
        template::INSTRUCTIONS
    } else if count_of(headings.iter().map(String::as_str), &NOTE_COLUMNS) == NOTE_COLUMNS.len() {
        template::NOTES
    } else if count_of(headings.iter().map(String::as_str), &KPI_COLUMNS) == KPI_COLUMNS.len() {
        template::KPI_VALUES
    } else {
        return None;
    };
    Some(sheet_alone(sheet))
}

/// How the tables that the service hands out begin: whoever opens one and sends it on has no return.
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

/// The same that has no more headings than these.
const SENT_BACK: [&str; 3] = ["month", "unit", "visited_on"];

/// What the headings of a sheet say that is no table of a return, though it may have a column of the units: one of the template's
/// other sheets, or a table that the service hands out.
pub(super) fn another_table(first: &BTreeMap<u32, Content>) -> Option<String> {
    let names: Vec<String> =
        first.values().filter_map(Content::shown).map(|heading| as_column_name(&heading)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.starts_with(&["code", "unit", "open_from"]) {
        Some(sheet_alone(template::UNITS))
    } else if names.first() == Some(&"visit_on") && names.iter().skip(1).any(|name| name.starts_with("report_with_")) {
        Some(sheet_alone(template::DEADLINES))
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

/// What is said of a sheet of the template that came without the others.
fn sheet_alone(sheet: &str) -> String {
    format!(
        "This is the sheet {} of the template alone: a CSV file holds only the sheet that is shown when it is saved. Show the sheet \
         {} and save that as CSV; or, better, send the workbook itself, which has them all.",
        quoted(sheet),
        quoted(template::VISITS)
    )
}

/// Whether a row is the one in which the template's instructions name the month.
fn has_month_label(cells: &BTreeMap<u32, Content>) -> bool {
    matches!(cells.get(&0), Some(Content::Text(text)) if matched(text) == matched(template::MONTH_LABEL))
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
            assert!(is_worked_out(heading, [Content::text(shown)].iter()), "{heading}: {shown}");
        }
        for (heading, shown) in
            [("Report", "8 July 2022"), ("Report", "sent"), ("Report due by", "sent"), ("State", "Visited")]
        {
            assert!(!is_worked_out(heading, [Content::text(shown)].iter()), "{heading}: {shown}");
        }
    }

    #[test]
    fn a_column_is_found_by_its_name_and_by_what_the_pages_call_it() {
        for (heading, column) in [
            ("unit", 0),
            ("UNIT", 0),
            ("Visited on", 1),
            ("VISITED_ON", 1),
            ("visited-on", 1),
            ("Visited", 1),
            ("report to council", 2),
            ("Report to Council", 2),
            ("Reached the council", 2),
            ("Report\u{a0}to Ofsted", 3),
            ("Reached Ofsted", 3),
            ("Sent back", 4),
            ("Sent back on:", 4),
            ("Why sent back", 5),
            ("Why not visited?", 6),
        ] {
            assert_eq!(column_of(heading, &VISIT_COLUMNS), Some(column), "{heading}");
        }
        for heading in ["", "Report", "Report due by", "Reason", "State", "Month", "units", "not visited on"] {
            assert_eq!(column_of(heading, &VISIT_COLUMNS), None, "{heading}");
        }
        assert_eq!(column_of("KPI", &KPI_COLUMNS), Some(0));
        assert_eq!(column_of("Capacity issue", &NOTE_COLUMNS), Some(0));
        assert_eq!(count_of(["Unit", "unit", "Visited"].into_iter(), &VISIT_COLUMNS), 2);
    }
}
