use super::*;

mod filled;
mod paper;

use crate::testing::{SAMPLE, date, sample, submission};
use crate::{Format as FileFormat, ProblemCode, read_return};

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// Returns the text of a part of the workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn an_untouched_template_is_empty_and_nothing_else() {
    let further = format!("{SAMPLE}{FURTHER_KPIS}");
    for definition in [SAMPLE, &further] {
        let contract = Contract::read(definition).unwrap();
        for of in ["2022-07", "2023-01"] {
            let bytes = template(&contract, month(of)).unwrap();
            let problems =
                read_return(&bytes, Some(FileFormat::Xlsx), &submission(&contract, of, "2023-02-01")).unwrap_err();
            let codes: Vec<ProblemCode> = problems.iter().map(|problem| problem.code).collect();
            assert_eq!(codes, [ProblemCode::Empty], "{of}");
        }
    }
}

#[test]
fn a_template_sent_for_another_month_is_refused_with_the_cell_that_names_its_own() {
    let contract = sample();
    let bytes = template(&contract, month("2022-07")).unwrap();
    let problems = read_return(&bytes, None, &submission(&contract, "2022-08", "2022-08-26")).unwrap_err();
    let differs = problems.iter().find(|problem| problem.code == ProblemCode::MonthDiffers).unwrap();
    assert_eq!((differs.sheet.as_deref(), differs.cell.as_deref()), (Some("Instructions"), Some("B7")));
}

#[test]
fn the_template_is_the_same_bytes_every_time_and_dated_by_its_month() {
    let contract = sample();
    let bytes = template(&contract, month("2022-07")).unwrap();
    assert_eq!(bytes, template(&contract, month("2022-07")).unwrap());
    assert!(part(&bytes, "docProps/core.xml").contains("2022-07-01T00:00:00Z"));
}

#[test]
fn the_units_open_in_the_month_stand_in_it() {
    let contract = sample();
    let codes = |of: &str| {
        let bytes = template(&contract, month(of)).unwrap();
        let mut workbook = <calamine::Xlsx<_> as calamine::Reader<_>>::new(std::io::Cursor::new(bytes)).unwrap();
        let range = calamine::Reader::worksheet_range(&mut workbook, TemplateSheet::Visits.name()).unwrap();
        range.rows().skip(1).map(|row| row[0].to_string()).filter(|code| !code.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(codes("2022-07"), ["U1", "U2", "U3", "U4", "U5", "U6"]);
    assert_eq!(codes("2023-01").last().unwrap(), "U7");
}

#[test]
fn the_deadline_of_each_days_report_is_listed() {
    let bytes = template(&sample(), month("2022-12")).unwrap();
    let texts = part(&bytes, "xl/sharedStrings.xml");
    // The report of a visit on 23 December: the 26th, the 27th and 2 January are holidays.
    assert!(texts.contains("Friday 23 December 2022"));
    assert!(texts.contains("Wednesday 4 January 2023"));
    assert!(texts.contains("Friday 30 December 2022"), "the day on which the return is due, in full");
}

#[test]
fn what_the_definition_says_is_never_a_formula() {
    let definition = SAMPLE
        .replace("title = \"Regulation 44 independent visitor service\"", "title = \"=1+1\"")
        .replace("label = \"Unit 1\"", "label = \"@SUM(A1)\"")
        + &FURTHER_KPIS.replace("Young people", "=cmd|' /C calc'!A0");
    let contract = Contract::read(&definition).unwrap();
    let bytes = template(&contract, month("2022-07")).unwrap();
    for number in 1..=6 {
        assert!(!part(&bytes, &format!("xl/worksheets/sheet{number}.xml")).contains("<f>"), "sheet {number}");
    }
    assert!(part(&bytes, "xl/sharedStrings.xml").contains("=1+1"));
}

#[test]
fn a_day_that_no_workbook_can_hold_is_an_error_and_no_panic() {
    assert!(excel_date(date("2026-06-04")).is_ok());
    assert!(excel_date(NaiveDate::MIN).is_err());
    assert!(excel_date(NaiveDate::MAX).is_err());
}

const FURTHER_KPIS: &str = r#"
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
