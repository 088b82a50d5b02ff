//! What openpyxl finds in the template.

use domain::contract::Contract;
use domain::event::{NotVisitedReason, SentBackReason};
use intake::ProblemCode;
use serde_json::{Value, json};
use system_tests::program::Folder;
use system_tests::readers::{read_by, saved_by_libreoffice};

use crate::{JULY, assert_open_and_without_formulas, column, contracts, read_file, row, sheet, write_template};

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
        ('F', list(SentBackReason::WORDS)),
        ('G', list(NotVisitedReason::WORDS)),
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
        assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [ProblemCode::Empty]);
    }
}
