//! The same rows say the same, whichever format they come in.

use std::collections::BTreeMap;

use domain::contract::Contract;
use domain::event::{Return, VisitColumn};
use intake::{Format, ProblemCode, Rejection, ReturnProblem, SubmissionContext, read_return};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The cells of a row, by their columns; the others are blank.
type Row = BTreeMap<VisitColumn, &'static str>;

fn headings() -> Vec<&'static str> {
    VisitColumn::ALL.iter().map(|column| column.name()).collect()
}

fn cells(row: &Row) -> Vec<&'static str> {
    VisitColumn::ALL.iter().map(|column| row.get(column).copied().unwrap_or_default()).collect()
}

fn read(bytes: &[u8], format: Format) -> Result<Return, Rejection<ReturnProblem>> {
    let definition = include_str!("../../../infra/local/sample/regulation-44/contract.toml");
    let contract = Contract::read(definition).unwrap();
    let received_on = domain::date::read("2022-07-29").unwrap();
    let submission = SubmissionContext { contract: &contract, month: "2022-07".parse().unwrap(), received_on };
    read_return(bytes, Some(format), &submission)
}

fn csv(rows: &[Row]) -> Vec<u8> {
    let mut text = headings().join(";");
    for row in rows {
        text = format!("{text}\r\n{}", cells(row).join(";"));
    }
    text.into_bytes()
}

fn json_form(rows: &[Row]) -> Vec<u8> {
    let row = |row: &Row| -> Value {
        let fields = row.iter().map(|(column, cell)| (column.name().to_owned(), json!(cell)));
        fields.collect::<Map<_, _>>().into()
    };
    json!({ "visits": rows.iter().map(row).collect::<Vec<_>>() }).to_string().into_bytes()
}

fn workbook(rows: &[Row]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Visits").unwrap();
    for (number, row) in (0..).zip(std::iter::once(headings()).chain(rows.iter().map(cells))) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(number, column, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// Returns a problem's code and place with the row number of the sheet, which has a header above the rows.
fn told(problems: &[ReturnProblem], above: u32) -> Vec<(ProblemCode, Option<u32>, Option<String>)> {
    let told = |problem: &ReturnProblem| (problem.code, problem.row.map(|row| row + above), problem.column.clone());
    problems.iter().map(told).collect()
}

fn any_row() -> impl Strategy<Value = Row> {
    let unit = prop::sample::select(vec!["U1", "u1", "U2", "U7", "U9", "NIL", ""]);
    let date = || {
        let dates =
            vec!["", "", "2022-07-04", "4 July 2022", "05/07/2022", "30 Jun 22", "2022-08-02", "31/06/2022", "x"];
        prop::sample::select(dates)
    };
    let sent_back = prop::sample::select(vec!["", "", "omission", "STANDARD", "typo"]);
    let not_visited = prop::sample::select(vec!["", "", "", "other", "Unit Closed", "no"]);
    (unit, date(), date(), date(), date(), sent_back, not_visited).prop_map(
        |(unit, visited, council, ofsted, sent, why, not)| {
            Row::from([
                (VisitColumn::Unit, unit),
                (VisitColumn::VisitedOn, visited),
                (VisitColumn::ReportToCouncilOn, council),
                (VisitColumn::ReportToOfstedOn, ofsted),
                (VisitColumn::SentBackOn, sent),
                (VisitColumn::SentBackReason, why),
                (VisitColumn::NotVisitedReason, not),
            ])
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn the_same_rows_are_the_same_return_or_have_the_same_problems(rows in prop::collection::vec(any_row(), 1..6)) {
        let from_csv = read(&csv(&rows), Format::Csv);
        let from_json = read(&json_form(&rows), Format::Json);
        let from_workbook = read(&workbook(&rows), Format::Xlsx);
        match (from_csv, from_json, from_workbook) {
            (Ok(csv), Ok(json), Ok(workbook)) => {
                prop_assert_eq!(&csv, &json);
                prop_assert_eq!(&csv, &workbook);
            }
            (Err(csv), Err(json), Err(workbook)) => {
                prop_assert_eq!(told(&csv, 0), told(&json, 1));
                prop_assert_eq!(told(&csv, 0), told(&workbook, 0));
                for (csv, workbook) in csv.iter().zip(&workbook) {
                    prop_assert_eq!(&csv.message, &workbook.message);
                }
            }
            (csv, json, workbook) => prop_assert!(false, "{csv:#?} {json:#?} {workbook:#?}"),
        }
    }

    #[test]
    fn an_accepted_return_reads_again_as_itself(rows in prop::collection::vec(any_row(), 1..4)) {
        if let Ok(accepted) = read(&csv(&rows), Format::Csv) {
            let again = read(&serde_json::to_vec(&accepted).unwrap(), Format::Json);
            prop_assert_eq!(again, Ok(accepted));
        }
    }
}
