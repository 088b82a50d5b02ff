//! The workbook that is filled in with what stands: sent back as it is, it is that return again.

use domain::event::Return;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const RECEIVED_ON: &str = "2022-08-10";

/// Returns a contract with further KPIs.
fn contract() -> Contract {
    Contract::read(&format!("{SAMPLE}{FURTHER_KPIS}")).unwrap()
}

fn read_json(contract: &Contract, submitted: &Value) -> Result<Return, crate::Rejection<crate::ReturnProblem>> {
    let bytes = submitted.to_string().into_bytes();
    read_return(&bytes, Some(FileFormat::Json), &submission(contract, "2022-07", RECEIVED_ON))
}

fn filled(contract: &Contract, submitted: &Return, revision: usize) -> Vec<u8> {
    let standing = CurrentReturn { revision, received_on: date("2022-07-29"), submitted };
    filled_template(contract, month("2022-07"), &standing).unwrap()
}

fn read_back(contract: &Contract, workbook: &[u8]) -> Result<Return, crate::Rejection<crate::ReturnProblem>> {
    read_return(workbook, Some(FileFormat::Xlsx), &submission(contract, "2022-07", RECEIVED_ON))
}

/// Returns a row: a visit of July or an earlier month, with or without its report and its being sent back, or a unit declared
/// not visited.
fn row() -> impl Strategy<Value = Value> {
    let unit = (1..=6u32).prop_map(|unit| format!("U{unit}"));
    let reason = prop::sample::select(vec!["omission", "inaccuracy", "standard"]);
    let visit = (unit.clone(), 4..=7u32, 1..=28u32, 0..4u8, reason).prop_map(|(unit, month, day, stage, reason)| {
        let on = date(&format!("2022-{month:02}-{day:02}"));
        let after = |days: u64| (on + chrono::Days::new(days)).to_string();
        let mut row = json!({ "unit": unit, "visited_on": on.to_string() });
        if stage > 0 {
            row["report_to_council_on"] = after(2).into();
        }
        if stage > 1 {
            row["report_to_ofsted_on"] = after(3).into();
        }
        if stage > 2 {
            row["sent_back_on"] = after(5).into();
            row["sent_back_reason"] = reason.into();
        }
        row
    });
    let why = prop::sample::select(vec!["unit-closed", "access-refused", "visitor-unavailable", "other"]);
    let declared = (unit, why).prop_map(|(unit, why)| json!({ "unit": unit, "not_visited_reason": why }));
    prop_oneof![4 => visit, 1 => declared]
}

/// Returns a text as people write it: of several lines, with signs that mean something to a spreadsheet program or to XML.
fn text() -> impl Strategy<Value = Option<String>> {
    prop::option::of("[ -~\u{a3}\u{e9}\u{2019}\u{1f600}\n\t]{0,80}")
}

fn submitted() -> impl Strategy<Value = Value> {
    let values = prop::option::of(((0..20u64), (20..1_000_000_000u64), 0..=1_000_000_000u64, any::<bool>()));
    (prop::collection::vec(row(), 0..12), values, text(), text(), any::<bool>()).prop_map(
        |(visits, values, issue, comment, nil)| {
            let mut submitted = json!({ "month": "2022-07" });
            if nil && visits.is_empty() {
                submitted["nil"] = true.into();
            } else {
                submitted["visits"] = visits.into();
            }
            if let Some((numerator, denominator, count, turned)) = values {
                let ratio = json!({ "kpi": 4, "numerator": numerator, "denominator": denominator });
                let count = json!({ "kpi": 5, "count": count });
                submitted["kpi_values"] = if turned { json!([count, ratio]) } else { json!([ratio, count]) };
            }
            for (name, text) in [("capacity_issue", issue), ("comment", comment)] {
                if let Some(text) = text {
                    submitted[name] = text.into();
                }
            }
            submitted
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_workbook_filled_in_with_what_stands_reads_as_what_stands(submitted in submitted()) {
        let contract = contract();
        // Only what was accepted stands.
        if let Ok(standing) = read_json(&contract, &submitted) {
            let back = read_back(&contract, &filled(&contract, &standing, 2));
            prop_assert_eq!(back.as_ref(), Ok(&standing));
        }
    }
}

#[test]
fn texts_that_a_workbook_could_take_for_something_else_come_back_as_they_were() {
    let contract = contract();
    for text in [
        "=1+1",
        "@SUM(A1)",
        "'quoted",
        "_x0041_ and _x000D_",
        "one\ntwo\n\nfour",
        "a\tb",
        "<b>&amp;</b> \"and\" 'so'",
        "0123",
        "2022-07-04",
        "Zo\u{eb} \u{2019} \u{1f600}",
        &"word ".repeat(99),
    ] {
        let values = json!([{ "kpi": 4, "numerator": 1, "denominator": 2 }, { "kpi": 5, "count": 0 }]);
        let submitted = json!({ "month": "2022-07", "visits": [{ "unit": "U1", "visited_on": "2022-07-04" }],
                                "kpi_values": values, "comment": text });
        let standing = read_json(&contract, &submitted).unwrap();
        assert_eq!(read_back(&contract, &filled(&contract, &standing, 1)).as_ref(), Ok(&standing), "{text:?}");
    }
}

#[test]
fn the_first_sheet_says_with_what_the_workbook_is_filled_in_and_an_empty_one_does_not() {
    let contract = sample();
    let submitted = read_json(&contract, &json!({ "month": "2022-07", "nil": true })).unwrap();
    let texts = part(&filled(&contract, &submitted, 2), "xl/sharedStrings.xml");
    assert!(texts.contains("Version 2 of this return, received on Friday 29 July 2022, the current one."), "{texts}");
    let empty = part(&template(&contract, month("2022-07")).unwrap(), "xl/sharedStrings.xml");
    assert!(!empty.contains("the current one"));
}

#[test]
fn units_that_the_return_does_not_name_have_a_row_of_their_own_to_go_on_with() {
    let contract = sample();
    let rows = json!([{ "unit": "U3", "visited_on": "2022-07-06" }, { "unit": "U3", "visited_on": "2022-07-20" }]);
    let standing = read_json(&contract, &json!({ "month": "2022-07", "visits": rows })).unwrap();
    let bytes = filled(&contract, &standing, 1);
    let mut workbook = <calamine::Xlsx<_> as calamine::Reader<_>>::new(std::io::Cursor::new(bytes)).unwrap();
    let range = calamine::Reader::worksheet_range(&mut workbook, TemplateSheet::Visits.name()).unwrap();
    let codes: Vec<String> =
        range.rows().skip(1).map(|row| row[0].to_string()).filter(|code| !code.is_empty()).collect();
    assert_eq!(codes, ["U3", "U3", "U1", "U2", "U4", "U5", "U6"]);
}
