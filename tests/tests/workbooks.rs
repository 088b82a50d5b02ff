//! The workbooks that are handed out, opened by programs of others: what openpyxl finds in them, and what is still in them when
//! LibreOffice has opened and saved them. A contractor may fill in a return with either.

use std::io::{Cursor, Read, Write};
use std::path::PathBuf;

use domain::contract::Contract;
use domain::event::{NotVisitedReason, Party, Return, SentBackReason};
use domain::month::Month;
use intake::{Code, Declared, Format, Refused, Submission, read_return, template};
use serde_json::{Value, json};
use system_tests::form_pages::{CONTRACTOR, COUNCIL, HOME};
use system_tests::forms::{action, pairs, typed};
use system_tests::odd::{self, ODD};
use system_tests::program::{Folder, root};
use system_tests::readers::{read_by, saved_by_libreoffice};
use system_tests::sample;
use system_tests::waiting::{desk, later, now};

const JULY: &str = "2022-07";

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

/// A text that a spreadsheet may take for more than it is: a quotation mark in front, two spaces, what looks like a day.
const TYPED: &str = "'+44  \u{2014} 4/6";

/// What stands for a letter in the files of spreadsheets, and is to be no letter here.
const ESCAPE: &str = "_x0041_";

/// The sample contract with stated KPIs, and the same with an odd text for each name.
fn contracts() -> [Contract; 2] {
    let plain = Contract::read(&format!("{}{STATED}", sample::DEFINITION)).unwrap();
    let odd = odd::in_every_name(plain.clone());
    [plain, odd]
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn read(contract: &Contract, of: &str, bytes: &[u8], declared: impl Into<Declared>) -> Result<Return, Refused> {
    let received_on = domain::date::read("2024-01-31").unwrap();
    read_return(bytes, declared, &Submission { contract, month: month(of), received_on })
}

/// Reads a file as what its name says it is.
fn read_file(contract: &Contract, of: &str, file: &PathBuf) -> Result<Return, Refused> {
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

// What openpyxl finds

/// The sheet of a workbook that has a name.
fn sheet<'a>(workbook: &'a Value, name: &str) -> &'a Value {
    let sheets = workbook["sheets"].as_array().unwrap();
    sheets.iter().find(|sheet| sheet["name"] == name).unwrap_or_else(|| panic!("there is a sheet {name}"))
}

/// The contents of a column from a row on, as long as something stands in it.
fn column(sheet: &Value, letter: char, from: usize) -> Vec<&Value> {
    let cells = (from..).map(|row| &sheet["cells"][format!("{letter}{row}")]["is"]);
    cells.take_while(|content| !content.is_null()).collect()
}

/// The contents of a row, as far as something stands in it.
fn row(sheet: &Value, number: usize) -> Vec<&Value> {
    let cells = ('A'..='Z').map(|letter| &sheet["cells"][format!("{letter}{number}")]["is"]);
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

/// What may be put into the cells of each column of the visits: the column, the kind of rule, and its bounds.
fn visit_choices(workbook: &Value) -> Vec<(char, String, String)> {
    let choices = sheet(workbook, "Visits")["choices"].as_array().unwrap();
    let mut choices: Vec<(char, String, String)> = choices
        .iter()
        .map(|choice| {
            let cells = choice["cells"].as_str().unwrap();
            let letter = cells.chars().next().unwrap();
            assert_eq!(cells, format!("{letter}2:{letter}61"), "each row that is prepared");
            let text = |name: &str| choice[name].as_str().unwrap_or_default().to_owned();
            assert!(!text("refused_with").is_empty(), "{choice}");
            let bounds = [text("from"), text("to")].join(" ").replace('$', "");
            (letter, format!("{} {}", text("type"), text("operator")), bounds.trim().trim_start_matches('=').to_owned())
        })
        .collect();
    choices.sort();
    choices
}

/// What the template of July holds, whoever has saved it.
fn assert_template(workbook: &Value, contract: &Contract) {
    let names: Vec<&Value> = workbook["sheets"].as_array().unwrap().iter().map(|sheet| &sheet["name"]).collect();
    assert_eq!(names, ["Instructions", "Visits", "Other KPIs", "Notes", "Report deadlines", "Units"]);
    assert_open_and_without_formulas(workbook);
    assert_eq!(workbook["title"], format!("Return for July 2022: {}", contract.title));

    let facts = column(sheet(workbook, "Instructions"), 'B', 3);
    assert_eq!(
        facts,
        [contract.title.as_str(), &contract.council, &contract.contractor, "July 2022", JULY, "Friday 29 July 2022"]
    );
    let visits = sheet(workbook, "Visits");
    let headings = [
        "unit",
        "visited_on",
        "report_to_council_on",
        "report_to_ofsted_on",
        "sent_back_on",
        "sent_back_reason",
        "not_visited_reason",
    ];
    assert_eq!(row(visits, 1), headings);
    assert_eq!(column(visits, 'A', 2), ["U1", "U2", "U3", "U4", "U5", "U6"], "those open in July");
    for place in ["B2", "C61", "E30"] {
        let [cell, column] = [&visits["cells"][place], &visits["columns"][&place[..1]]].map(|of| of["format"].as_str());
        let format = cell.or(column).unwrap_or_default().to_lowercase();
        assert!(format == "dd mmm yyyy" || format == "dd\\ mmm\\ yyyy", "{place}: {format}");
    }
    // 1 April 2022, 31 July 2022, and 31 December 2099, as spreadsheets count days.
    let after = (String::from("date between"), String::from("44652 73050"));
    let list = |items: &[&str]| (String::from("list between"), format!("\"{}\"", items.join(",")));
    let units = contract.units.len() + 2;
    let expected = [
        ('A', (String::from("list between"), format!("Units!A2:A{units}"))),
        ('B', (String::from("date between"), String::from("44652 44773"))),
        ('C', after.clone()),
        ('D', after.clone()),
        ('E', after),
        ('F', list(&SentBackReason::WORDS)),
        ('G', list(&NotVisitedReason::WORDS)),
    ];
    assert_eq!(visit_choices(workbook), expected.map(|(letter, (kind, bounds))| (letter, kind, bounds)));

    let listed = sheet(workbook, "Units");
    let codes: Vec<&str> = contract.units.iter().map(|unit| unit.code.as_str()).chain(["NIL"]).collect();
    assert_eq!(column(listed, 'A', 2), codes, "what the list of the units leads to");
    for (unit, label) in contract.units.iter().zip(column(listed, 'B', 2)) {
        assert_eq!(*label, unit.label);
    }
    for (unit, from) in contract.units.iter().zip(column(listed, 'C', 2)) {
        assert_eq!(*from, unit.from.to_string());
    }

    let stated = sheet(workbook, "Other KPIs");
    assert_eq!(row(stated, 1), ["kpi", "numerator", "denominator", "count"]);
    assert_eq!(column(stated, 'A', 2), [4, 5]);
    for (place, number) in [("A2", 4), ("A3", 5)] {
        let title = &contract.kpis.iter().find(|kpi| kpi.number == number).unwrap().title;
        assert_eq!(stated["cells"][place]["note"], format!("KPI {number}: {title}"));
    }
    let whole: Vec<(&Value, &Value)> =
        stated["choices"].as_array().unwrap().iter().map(|choice| (&choice["cells"], &choice["type"])).collect();
    assert_eq!(whole, [(&json!("B2:C2"), &json!("whole")), (&json!("D3"), &json!("whole"))]);

    let notes = sheet(workbook, "Notes");
    assert_eq!(row(notes, 1), ["capacity_issue", "comment"]);
    for choice in notes["choices"].as_array().unwrap() {
        assert_eq!(
            (&choice["type"], &choice["operator"], &choice["from"]),
            (&json!("textLength"), &json!("lessThanOrEqual"), &json!("500"))
        );
        assert_eq!(choice["said_before"], "No child's name, no address, no report text.");
    }
    let deadlines = sheet(workbook, "Report deadlines");
    assert_eq!(deadlines["cells"]["A32"]["is"], "Sunday 31 July 2022");
    assert_eq!(deadlines["cells"]["B32"]["is"], "Friday 5 August 2022", "5 working days later");
}

#[test]
fn the_template_is_found_by_others_with_its_sheets_units_and_choices_also_when_libreoffice_has_saved_it() {
    let folder = Folder::new("workbooks-template");
    let [plain, odd] = contracts();
    let files = [write_template(&folder, "odd", &odd), write_template(&folder, "plain", &plain)];
    let saved = saved_by_libreoffice(&files, "xlsx", &folder.0);
    let workbooks = read_by("read_workbook.py", &[&files[..], &saved[..]].concat());
    for (workbook, contract) in workbooks.as_array().unwrap().iter().zip([&odd, &plain, &odd, &plain]) {
        assert_template(workbook, contract);
    }
    // LibreOffice keeps what stays in sight only where it has shown it.
    for workbook in &workbooks.as_array().unwrap()[..files.len()] {
        assert_eq!(sheet(workbook, "Visits")["frozen_at"], "B2", "the headings and the units stay in sight");
    }
    for file in saved {
        let problems = read_file(&plain, JULY, &file).unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::Empty]);
    }
}

// Returns that were filled in elsewhere

/// What a contractor writes into July's template: days as a spreadsheet keeps them, and as they may be typed into a cell of text.
fn filled_in() -> Value {
    let day = |day: &str| json!({ "day": day });
    json!({
        "Visits": {
            "B2": day("2022-07-04"), "C2": day("2022-07-08"), "D2": day("2022-07-11"),
            "B3": "5 July 2022", "C3": "12/07/2022", "D3": "12.7.22",
            "B4": day("2022-07-31"), "C4": day("2022-08-01"), "E4": day("2022-08-12"), "F4": "inaccuracy",
            "G5": "other",
            "B6": day("2022-07-12"),
            "B7": day("2022-06-30"), "C7": day("2022-07-01"), "D7": day("2022-07-01"),
            "A8": "U1", "B8": day("2022-07-20"), "C8": "2022-07-21", "D8": day("2022-07-21"),
        },
        "Other KPIs": { "B2": 7, "C2": 9, "D3": 0 },
        "Notes": { "A2": ODD, "B2": comment() },
    })
}

/// The same as JSON.
fn filled_in_as_json() -> Value {
    json!({
        "month": JULY,
        "visits": [
            { "unit": "U1", "visited_on": "2022-07-04", "report_to_council_on": "2022-07-08",
              "report_to_ofsted_on": "2022-07-11" },
            { "unit": "U2", "visited_on": "2022-07-05", "report_to_council_on": "2022-07-12",
              "report_to_ofsted_on": "2022-07-12" },
            { "unit": "U3", "visited_on": "2022-07-31", "report_to_council_on": "2022-08-01",
              "sent_back_on": "2022-08-12", "sent_back_reason": "inaccuracy" },
            { "unit": "U4", "not_visited_reason": "other" },
            { "unit": "U5", "visited_on": "2022-07-12" },
            { "unit": "U6", "visited_on": "2022-06-30", "report_to_council_on": "2022-07-01",
              "report_to_ofsted_on": "2022-07-01" },
            { "unit": "U1", "visited_on": "2022-07-20", "report_to_council_on": "2022-07-21",
              "report_to_ofsted_on": "2022-07-21" },
        ],
        "kpi_values": [{ "kpi": 4, "numerator": 7, "denominator": 9 }, { "kpi": 5, "count": 0 }],
        "capacity_issue": ODD,
        "comment": comment(),
    })
}

/// As long as a comment may be, in three lines.
fn comment() -> String {
    let begins = format!("{TYPED}\n\n=1+1 ");
    let rest = 500 - begins.chars().count();
    begins + &"é".repeat(rest)
}

#[test]
fn a_template_filled_in_and_saved_by_others_reads_as_what_was_filled_in() {
    let folder = Folder::new("workbooks-filled-in");
    let contents = folder.0.join("contents.json");
    std::fs::write(&contents, filled_in().to_string()).unwrap();
    let [plain, odd] = contracts();
    let filled = [("odd", &odd), ("plain", &plain)].map(|(name, contract)| {
        let filled = folder.0.join(format!("{name}-filled.xlsx"));
        read_by("fill_in_workbook.py", &[write_template(&folder, name, contract), contents.clone(), filled.clone()]);
        filled
    });
    let expected = read(&plain, JULY, filled_in_as_json().to_string().as_bytes(), Some(Format::Json)).unwrap();
    let assert_same = |files: &[PathBuf], by: &str| {
        for (file, contract) in files.iter().zip([&odd, &plain]) {
            assert_eq!(read_file(contract, JULY, file).as_ref(), Ok(&expected), "{file:?} as {by} saves it");
        }
    };
    assert_same(&filled, "openpyxl");
    for form in ["xlsx", "ods"] {
        assert_same(&saved_by_libreoffice(&filled, form, &folder.0), "LibreOffice");
    }
    // Its second sheet, in UTF-8, with the days as they are shown, which is what its dialogue proposes.
    let visits = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,2";
    let saved = saved_by_libreoffice(&filled, visits, &folder.0);
    let visits_only = Return { kpi_values: Vec::new(), capacity_issue: None, comment: None, ..expected };
    for file in saved {
        assert_eq!(read_file(&sample::contract(), JULY, &file).as_ref(), Ok(&visits_only), "{file:?}");
    }
}

/// The template with what is typed into its cells, and all else that is in it: a package that fills it in would leave the box of
/// the sheet of notes out.
fn typed_into(template: &[u8], cells: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(template)).unwrap();
    let mut filled = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        for (_, cell, content) in cells.iter().filter(|(sheet, ..)| name.ends_with(sheet)) {
            let text = String::from_utf8(part).unwrap();
            let start = text.find(&format!("<c r=\"{cell}\"")).unwrap();
            let end = start + text[start..].find("/>").unwrap();
            part = format!("{} {content}</c>{}", &text[..end], &text[end + 2..]).into_bytes();
        }
        filled.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        filled.write_all(&part).unwrap();
    }
    filled.finish().unwrap().into_inner()
}

#[test]
fn the_template_saved_by_libreoffice_with_the_box_over_its_notes_reads_as_what_was_typed() {
    let folder = Folder::new("workbooks-box");
    let contract = sample::contract();
    let text = |text: &str| format!("t=\"inlineStr\"><is><t>{text}</t></is>");
    // 4, 8, 12 and 19 July 2022, as a spreadsheet counts days.
    let [visited, reached, sent_back, next] = [44_746, 44_750, 44_754, 44_761].map(|day| format!("><v>{day}</v>"));
    let (reason, comment) = (text("omission"), text("All others were made."));
    let cells = [
        ("sheet2.xml", "B2", visited.as_str()),
        ("sheet2.xml", "C2", &reached),
        ("sheet2.xml", "D2", &reached),
        ("sheet2.xml", "E2", &sent_back),
        ("sheet2.xml", "F2", &reason),
        ("sheet2.xml", "B3", &next),
    ];
    let template = template(&contract, month(JULY)).unwrap();
    let with_comment = [&cells[..], &[("sheet3.xml", "B2", &comment)]].concat();
    let files = [folder.0.join("silent.xlsx"), folder.0.join("with-a-comment.xlsx")];
    std::fs::write(&files[0], typed_into(&template, &cells)).unwrap();
    std::fs::write(&files[1], typed_into(&template, &with_comment)).unwrap();
    let expected = read_file(&contract, JULY, &files[0]).unwrap();
    assert_eq!((expected.visits.len(), expected.capacity_issue.as_ref()), (2, None));
    let comment = Some("All others were made.".to_owned());
    let expected = [expected.clone(), Return { comment, ..expected }];
    for form in ["ods", "xlsx"] {
        for (file, expected) in saved_by_libreoffice(&files, form, &folder.0).iter().zip(&expected) {
            if form == "ods" {
                let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
                let content = std::io::read_to_string(archive.by_name("content.xml").unwrap()).unwrap();
                assert!(
                    content.contains("<draw:") && content.contains("Only the two parties see"),
                    "the box is still there"
                );
            }
            assert_eq!(read_file(&contract, JULY, file).as_ref(), Ok(expected), "{file:?}");
        }
    }
}

#[test]
fn every_workbook_of_the_sample_saved_again_by_libreoffice_reads_as_before() {
    let contract = sample::contract();
    let returns = root().join("infra/local/sample/regulation-44/returns");
    let entries = std::fs::read_dir(returns).unwrap().map(|entry| entry.unwrap().path());
    let is_workbook = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "xlsx" || kind == "ods");
    let mut files: Vec<PathBuf> = entries.filter(is_workbook).collect();
    files.sort();
    let folder = Folder::new("workbooks-sample");
    let mut refused = 0;
    for form in ["xlsx", "ods"] {
        for (file, saved) in files.iter().zip(saved_by_libreoffice(&files, form, &folder.0)) {
            let name = file.file_stem().unwrap().to_string_lossy();
            assert_eq!(saved.file_stem(), file.file_stem());
            let of = &name[..JULY.len()];
            let before = read_file(&contract, of, file);
            assert_eq!(read_file(&contract, of, &saved), before, "{name} as {form}");
            refused += usize::from(before.is_err());
        }
    }
    assert_eq!((files.len(), refused), (20, 2), "one is refused, and for the same reasons");
}

// Appendix A

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
        ("actions-0-issue", ODD),
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
