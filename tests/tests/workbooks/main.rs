//! The workbooks that are handed out, opened by programs of others: what openpyxl finds in them, and what is still in them when
//! LibreOffice has opened and saved them. A contractor may fill in a return with either.

use std::path::PathBuf;

use domain::contract::Contract;
use domain::event::Return;
use domain::month::Month;
use intake::{DeclaredFormat, Format, Rejection, ReturnProblem, SubmissionContext, read_return, template};
use serde_json::Value;
use system_tests::hostile_text;
use system_tests::program::Folder;
use system_tests::sample;

mod appendix_a;
mod filled_in;
mod template;

const JULY: &str = "2022-07";

/// A text that a spreadsheet may take for more than it is: a quotation mark in front, two spaces, what looks like a day.
const TYPED: &str = "'+44  \u{2014} 4/6";

/// KPIs whose values the contractor states, so that the template has its sheet for them.
const STATED: &str = r#"
[[kpi]]
number = 4
title = "Young people spoken to"
measure = "percentage"
better = "higher"
[[kpi.target]]
from = "2022-04"
green = 90
red = 80

[[kpi]]
number = 5
title = "Complaints"
measure = "count"
better = "lower"
[[kpi.target]]
from = "2022-04"
green = 1
red = 3
"#;

/// The sample contract with stated KPIs, and the same with an odd text for each name.
fn contracts() -> [Contract; 2] {
    let plain = Contract::read(&format!("{}{STATED}", sample::DEFINITION)).unwrap();
    let odd = hostile_text::in_every_name(plain.clone());
    [plain, odd]
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn read(
    contract: &Contract,
    of: &str,
    bytes: &[u8],
    declared: impl Into<DeclaredFormat>,
) -> Result<Return, Rejection<ReturnProblem>> {
    let received_on = domain::date::read("2024-01-31").unwrap();
    read_return(bytes, declared, &SubmissionContext { contract, month: month(of), received_on })
}

/// Reads a file as what its name says it is.
fn read_file(contract: &Contract, of: &str, file: &PathBuf) -> Result<Return, Rejection<ReturnProblem>> {
    let format = Format::of_file_name(&file.to_string_lossy()).format();
    assert!(format.is_some());
    read(contract, of, &std::fs::read(file).unwrap(), format)
}

/// Writes the template of July to a file.
fn write_template(folder: &Folder, name: &str, contract: &Contract) -> PathBuf {
    let file = folder.0.join(format!("{name}.xlsx"));
    std::fs::write(&file, template(contract, month(JULY)).unwrap()).unwrap();
    file
}

/// The sheet of a workbook that has a name.
fn sheet<'a>(workbook: &'a Value, name: &str) -> &'a Value {
    let sheets = workbook["sheets"].as_array().unwrap();
    sheets.iter().find(|sheet| sheet["name"] == name).unwrap_or_else(|| panic!("there is a sheet {name}"))
}

/// The contents of a row, as far as something stands in it.
fn row(sheet: &Value, number: usize) -> Vec<&Value> {
    let cells = ('A'..='Z').map(|letter| &sheet["cells"][format!("{letter}{number}")]["is"]);
    cells.take_while(|content| !content.is_null()).collect()
}

/// The contents of a column from a row on, as long as something stands in it.
fn column(sheet: &Value, letter: char, from: usize) -> Vec<&Value> {
    let cells = (from..).map(|row| &sheet["cells"][format!("{letter}{row}")]["is"]);
    cells.take_while(|content| !content.is_null()).collect()
}

/// That anybody can write into each cell of a workbook, and that none is a formula.
fn assert_open_and_without_formulas(workbook: &Value) {
    assert_eq!(workbook["is_locked"], false);
    for sheet in workbook["sheets"].as_array().unwrap() {
        let name = &sheet["name"];
        assert_eq!((&sheet["is_protected"], &sheet["is_hidden"]), (&false.into(), &false.into()), "{name}");
        for (place, cell) in sheet["cells"].as_object().unwrap() {
            let kind = cell["type"].as_str().unwrap();
            assert!(["s", "n", "d"].contains(&kind), "{name}, {place}: {cell}");
            assert_eq!(kind == "s", cell["is"].is_string() && !is_day(cell), "{name}, {place}: {cell}");
        }
    }
}

fn is_day(cell: &Value) -> bool {
    cell["type"] == "d"
}
