//! Appendix A as it is handed out.

use domain::event::Party;
use serde_json::json;
use system_tests::busy_desk::{desk, later, now};
use system_tests::form_pages::{CONTRACTOR, COUNCIL, HOME};
use system_tests::forms::{action, pairs, typed};
use system_tests::hostile_text::HOSTILE_TEXT;
use system_tests::program::Folder;
use system_tests::readers::{read_by, saved_by_libreoffice};
use system_tests::sample;

use crate::{TYPED, assert_open_and_without_formulas, column, row, sheet};

/// What stands for a letter in the files of spreadsheets, and is to be no letter here.
const ESCAPE: &str = "_x0041_";

#[tokio::test]
async fn an_appendix_a_handed_out_is_found_by_others_as_the_contractor_typed_it() {
    let desk = desk("workbooks-appendix-a").await;
    // 6.4: a warning requires a plan, without which there is no Appendix A to fill in.
    let warning = json!({ "kind": "warning-issued", "warning": "W", "issued_on": "2023-02-22", "kpis": [1],
        "explanation": "Visits were missed." });
    desk.steps.record(Party::Council, &warning, now()).await.unwrap();
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let page = contractor.get(&format!("{HOME}/appendix-a"), now()).await;
    let long = format!("Two\nlines, {ESCAPE}, and {}", "é ".repeat(2_400));
    let long = long.trim();
    let row = [
        ("actions-0-kpi", "1"),
        ("actions-0-current_performance", "@SUM(A1)"),
        ("actions-0-issue", HOSTILE_TEXT),
        ("actions-0-action", "=HYPERLINK(\"https://elsewhere.example\")"),
        ("actions-0-expected_outcome", long),
        ("actions-0-timescale", TYPED),
    ];
    let sent = contractor.post(&action(&page), &pairs(&typed(&page, &row)), later(1)).await;
    assert_eq!(sent.status, 303);
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let folder = Folder::new("workbooks-appendix-a-files");
    let files = [folder.0.join("appendix-a.xlsx")];
    std::fs::write(&files[0], council.get(&format!("{HOME}/appendix-a.xlsx"), later(2)).await.body).unwrap();
    let saved = saved_by_libreoffice(&files, "xlsx", &folder.0);
    for workbook in read_by("read_workbook.py", &[&files[..], &saved[..]].concat()).as_array().unwrap() {
        assert_open_and_without_formulas(workbook);
        assert_eq!(workbook["title"], "Appendix A: Improvement Plan");
        let sheets = workbook["sheets"].as_array().unwrap();
        assert_eq!(sheets.len(), 1);
        let sheet = sheet(workbook, "Appendix A");
        let contract = sample::contract();
        let head =
            [format!("{} ({})", contract.title, contract.id), contract.council.clone(), contract.contractor.clone()];
        assert_eq!(column(sheet, 'B', 2), head.iter().map(String::as_str).collect::<Vec<_>>());
        let headings = [
            "KPI",
            "Current Performance Level",
            "Issue / reason identified",
            "Action to be taken",
            "Expected outcomes",
            "Timescale",
        ];
        assert_eq!(self::row(sheet, 6), headings);
        let kpi = format!("KPI 1: {}", contract.kpis[0].title);
        let [_, (_, current), (_, issue), (_, action), (_, expected), (_, timescale)] = row;
        assert_eq!(self::row(sheet, 7), [&kpi, current, issue, action, expected, timescale]);
        for letter in 'A'..='F' {
            assert_eq!(sheet["cells"][format!("{letter}7")]["format"], "@", "what is typed over it stays text too");
        }
    }
}
