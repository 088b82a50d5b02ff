//! What people really send: files made after reports of those who were hurt by systems like this one, each with what is right.
//!
//! A file is submitted for July 2022 of the sample contract, received on 5 August 2022, unless it says otherwise below.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::contract::Contract;
use domain::event::Return;
use intake::{Format, ProblemCode, SubmissionContext, read_return};

/// What is right for a file.
enum Right {
    /// It is accepted, with these rows: the unit and its dates or reason, as far as there are any.
    Accepted(&'static [&'static str]),
    /// It is refused for these reasons and no other: the code, where, and what the sentence has to say, each part of it.
    Refused(&'static [Reason]),
}

/// Why a file is refused, as the table below has it: the code, where, and parts of the sentence.
type Reason = (ProblemCode, &'static str, &'static [&'static str]);

/// Why a file was refused: the code, where, and the sentence.
type Told = (ProblemCode, String, String);

use Right::{Accepted, Refused};

/// Six visits with their reports.
const SIX: &[&str] = &[
    "U1 2022-07-04 2022-07-08 2022-07-08",
    "U2 2022-07-06 2022-07-11 2022-07-11",
    "U3 2022-07-12 2022-07-15 2022-07-18",
    "U4 2022-07-14 2022-07-20 2022-07-20",
    "U5 2022-07-20 2022-07-25 2022-07-26",
    "U6 2022-07-26 2022-07-28 2022-07-28",
];

/// The same, but for the sixth: nobody was let in.
const SIXTH_REFUSED: &[&str] = &[
    "U1 2022-07-04 2022-07-08 2022-07-08",
    "U2 2022-07-06 2022-07-11 2022-07-11",
    "U3 2022-07-12 2022-07-15 2022-07-18",
    "U4 2022-07-14 2022-07-20 2022-07-20",
    "U5 2022-07-20 2022-07-25 2022-07-26",
    "U6 access-refused",
];

/// The six visits of a contract whose units' codes have hyphens.
const SIX_WITH_HYPHENS: &[&str] = &[
    "SB-01 2022-07-04 2022-07-08 2022-07-08",
    "SB-02 2022-07-06 2022-07-11 2022-07-11",
    "SB-03 2022-07-12 2022-07-15 2022-07-18",
    "SB-04 2022-07-14 2022-07-20 2022-07-20",
    "SB-05 2022-07-20 2022-07-25 2022-07-26",
    "SB-06 2022-07-26 2022-07-28 2022-07-28",
];

const TOO_NARROW: &[&str] = &["too narrow"];
const UNMERGE: &[&str] = &["merged", "Unmerge Cells", "each cell"];

#[rustfmt::skip]
const FILES: &[(&str, Right)] = &[
    ("C04-midnight-without-seconds.csv", Accepted(SIX)),
    ("C05-time-of-day.csv", Accepted(SIX)),
    ("C07-jul-22.csv", Refused(&[(ProblemCode::DateUnreadable, "2 visited_on", &["\"Jul-22\"", "whole date"])])),
    ("C14-hashes.csv", Refused(&[
        (ProblemCode::DateUnreadable, "2 visited_on", TOO_NARROW), (ProblemCode::DateUnreadable, "2 report_to_council_on", TOO_NARROW), (ProblemCode::DateUnreadable, "2 report_to_ofsted_on", TOO_NARROW),
        (ProblemCode::DateUnreadable, "3 visited_on", TOO_NARROW), (ProblemCode::DateUnreadable, "3 report_to_council_on", TOO_NARROW), (ProblemCode::DateUnreadable, "3 report_to_ofsted_on", TOO_NARROW),
        (ProblemCode::DateUnreadable, "4 visited_on", TOO_NARROW), (ProblemCode::DateUnreadable, "4 report_to_council_on", TOO_NARROW), (ProblemCode::DateUnreadable, "4 report_to_ofsted_on", TOO_NARROW),
        (ProblemCode::DateUnreadable, "5 visited_on", TOO_NARROW), (ProblemCode::DateUnreadable, "5 report_to_council_on", TOO_NARROW), (ProblemCode::DateUnreadable, "5 report_to_ofsted_on", TOO_NARROW),
        (ProblemCode::DateUnreadable, "6 visited_on", TOO_NARROW), (ProblemCode::DateUnreadable, "6 report_to_council_on", TOO_NARROW), (ProblemCode::DateUnreadable, "6 report_to_ofsted_on", TOO_NARROW),
        (ProblemCode::DateUnreadable, "7 visited_on", TOO_NARROW), (ProblemCode::DateUnreadable, "7 report_to_council_on", TOO_NARROW), (ProblemCode::DateUnreadable, "7 report_to_ofsted_on", TOO_NARROW),
    ])),
    ("C15-n-a.csv", Accepted(SIX)),
    ("C15c-tbc.csv", Refused(&[
        (ProblemCode::DateUnreadable, "2 report_to_council_on", &["\"TBC\"", "not happened yet", "blank"]),
        (ProblemCode::DateUnreadable, "2 report_to_ofsted_on", &["\"awaiting\"", "not happened yet", "blank"]),
    ])),
    ("C16-not-visited-typed.csv", Refused(&[(ProblemCode::DateUnreadable, "3 visited_on", &["not visited", "not_visited_reason"])])),
    ("C24c-cr-only-sep.csv", Accepted(SIX)),
    ("C25-quoted-lines.csv", Accepted(SIX)),
    ("C32-soft-hyphen.csv", Accepted(SIX)),
    ("C34a-dash-en-dash.csv", Accepted(SIXTH_REFUSED)),
    ("C34b-dash-non-breaking-hyphen.csv", Accepted(SIXTH_REFUSED)),
    ("C50-code-en-dash.csv", Accepted(SIX_WITH_HYPHENS)),
    ("F03-really-html.xls", Refused(&[(ProblemCode::NotASpreadsheet, "", &["web page", "Excel Workbook (.xlsx)"])])),
    ("F08-return.numbers", Refused(&[(ProblemCode::NotASpreadsheet, "", &["Numbers", "Export To", ".xlsx"])])),
    ("F09-return.gsheet", Refused(&[(ProblemCode::NotASpreadsheet, "", &["shortcut", "Google", "Download", ".xlsx"])])),
    ("F12-labelled.xlsx", Refused(&[(ProblemCode::NotASpreadsheet, "", &["sensitivity label", "password"])])),
    ("L06-X14t-template-merged-date.ods", Refused(&[
        (ProblemCode::MergedCells, "Visits B2", &["B2:B4", "merged", "each cell"]),
        (ProblemCode::MergedCells, "Visits C2", &["C2:C4", "merged", "each cell"]),
        (ProblemCode::MergedCells, "Visits D2", &["D2:D4", "merged", "each cell"]),
    ])),
    ("O01-template-filled-libreoffice.ods", Accepted(SIX)),
    ("O03-logo-beside.ods", Accepted(SIX)),
    ("O04-logo-over-unit.ods", Accepted(SIX)),
    ("O06-box-over-comment.ods", Accepted(SIX)),
    ("O07-box-over-reason.ods", Refused(&[(ProblemCode::ReasonMissing, "Visits F2", &["no reason"])])),
    ("O08r-external-cache-real.ods", Accepted(&["U1 2022-07-04", "U2 2022-07-06"])),
    ("T05-template-note-over-unit.xlsx", Refused(&[(ProblemCode::UnknownUnit, "Visits A3", &["U2 not visited: access refused by the"])])),
    ("T07-template-unknown-unit-alone.xlsx", Refused(&[(ProblemCode::UnknownUnit, "Visits A8", &["\"U9\""])])),
    ("T24a-month-0.xlsx", Accepted(SIX)),
    ("X09-customxml-utf16.xlsx", Accepted(SIX)),
    ("X09b-template-customxml-utf16.xlsx", Accepted(SIX)),
    ("X14t-template-merged-date.xlsx", Refused(&[
        (ProblemCode::MergedCells, "Visits B2", &["B2:B4", "merged", "each cell"]),
        (ProblemCode::MergedCells, "Visits C2", &["C2:C4", "merged", "each cell"]),
        (ProblemCode::MergedCells, "Visits D2", &["D2:D4", "merged", "each cell"]),
    ])),
    ("X15-merged-reports.xlsx", Refused(&[
        (ProblemCode::MergedCells, "Visits C2", UNMERGE), (ProblemCode::MergedCells, "Visits C3", UNMERGE), (ProblemCode::MergedCells, "Visits C4", UNMERGE),
        (ProblemCode::MergedCells, "Visits C5", UNMERGE), (ProblemCode::MergedCells, "Visits C6", UNMERGE), (ProblemCode::MergedCells, "Visits C7", UNMERGE),
    ])),
    ("X15b-merged-council-down.xlsx", Refused(&[(ProblemCode::MergedCells, "Visits C2", &["C2:C4"]), (ProblemCode::MergedCells, "Visits D2", &["D2:D4"])])),
    ("X15c-merged-reason.xlsx", Refused(&[(ProblemCode::MergedCells, "Visits G6", &["G6:G7"])])),
    ("X22-zero-date.xlsx", Refused(&[(ProblemCode::DateUnreadable, "Visits D3", &["00 Jan 1900", "empty"])])),
    ("X34-styles-12000.xlsx", Accepted(SIX)),
    ("dec-human-headings.csv", Accepted(&[
        "U1 2023-12-04 2023-12-07 2023-12-08",
        "U2 2023-12-05 2023-12-08 2023-12-08",
        "U3 2023-12-06 2023-12-11 2023-12-11 sent back 2023-12-19 inaccuracy",
        "U4 2023-12-11 2023-12-14 2023-12-14",
        "U5 unit-closed",
        "U6 2023-12-12 2023-12-15 2023-12-18",
        "U7 2023-12-13 2023-12-18 2023-12-19",
    ])),
    ("dec-only-one.xlsx", Accepted(&["U5 2023-12-28 2024-01-03 2024-01-03"])),
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Returns what a file is read as, on its day.
fn read(name: &str) -> Result<Return, Vec<Told>> {
    let definition = match name {
        "C50-code-en-dash.csv" => folder("contracts/hyphens.toml"),
        _ => folder("../../../infra/local/sample/regulation-44/contract.toml"),
    };
    let contract = Contract::read(&std::fs::read_to_string(definition).unwrap()).unwrap();
    let (month, received_on) = match name {
        "dec-only-one.xlsx" => ("2023-12", "2024-01-05"),
        _ if name.starts_with("dec-") => ("2023-12", "2023-12-29"),
        _ => ("2022-07", "2022-08-05"),
    };
    let submission = SubmissionContext {
        contract: &contract,
        month: month.parse().unwrap(),
        received_on: domain::date::read(received_on).unwrap(),
    };
    let bytes = std::fs::read(folder("field").join(name)).unwrap();
    read_return(&bytes, Format::of_file_name(name).format(), &submission).map_err(|problems| {
        let told = |problem: &intake::ReturnProblem| {
            let place = match (&problem.sheet, &problem.cell, problem.row, &problem.column) {
                (Some(sheet), Some(cell), ..) => format!("{sheet} {cell}"),
                (_, _, Some(row), Some(column)) => format!("{row} {column}"),
                (_, _, row, column) => row.map(|row| row.to_string()).or_else(|| column.clone()).unwrap_or_default(),
            };
            (problem.code, place, problem.message.clone())
        };
        problems.iter().map(told).collect()
    })
}

/// Returns a return's rows as the table above writes them.
fn rows(read: &Return) -> Vec<String> {
    let row = |row: &domain::event::VisitRow| {
        let days = [row.visited_on, row.report_to_council_on, row.report_to_ofsted_on];
        let mut parts = vec![row.unit.clone()];
        parts.extend(days.iter().flatten().map(ToString::to_string));
        let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        if let (Some(on), Some(reason)) = (row.sent_back_on, row.sent_back_reason) {
            parts.push(format!("sent back {on} {}", word(serde_json::json!(reason))));
        }
        parts.extend(row.not_visited_reason.map(|reason| word(serde_json::json!(reason))));
        parts.join(" ")
    };
    read.visits.iter().map(row).collect()
}

/// Returns what is wrong with how a file comes out, in words; nothing where it comes out right.
fn wrong(name: &str, right: &Right) -> Option<String> {
    match (read(name), right) {
        (Ok(read), Accepted(expected)) if rows(&read) == *expected => None,
        (Ok(read), _) => Some(format!("{name}: accepted as {:#?}", rows(&read))),
        (Err(problems), Accepted(_)) => Some(format!("{name}: refused: {problems:#?}")),
        (Err(problems), Refused(expected)) => {
            let is_told = |((code, place, message), (of, at, says)): (&Told, &Reason)| {
                code == of && place == at && says.iter().all(|part| message.contains(part))
            };
            let all = problems.len() == expected.len() && problems.iter().zip(*expected).all(is_told);
            (!all).then(|| format!("{name}: refused: {problems:#?}"))
        }
    }
}

#[test]
fn what_people_really_send_comes_out_as_is_right() {
    let wrong: Vec<String> = FILES.iter().filter_map(|(name, right)| wrong(name, right)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), FILES.len(), wrong.join("\n"));
    let kept: BTreeSet<String> = std::fs::read_dir(folder("field"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(kept, FILES.iter().map(|(name, _)| (*name).to_owned()).collect(), "every file has its line");
}

#[test]
fn a_comment_is_what_stands_in_its_cell_and_nothing_that_floats_over_it() {
    let read = read("O06-box-over-comment.ods").unwrap();
    assert_eq!((read.capacity_issue, read.comment.as_deref()), (None, Some("All visits made.")));
    let template = self::read("O01-template-filled-libreoffice.ods").unwrap();
    assert_eq!((template.capacity_issue, template.comment), (None, None));
}

#[test]
fn an_incomplete_date_is_completed_by_nobody() {
    let problems = read("C07-jul-22.csv").unwrap_err();
    assert!(!problems[0].2.contains("22 July") && !problems[0].2.contains("22/07"), "{}", problems[0].2);
}
