use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};

use super::*;

fn letterhead() -> Letterhead {
    Letterhead {
        contract: "regulation-44".into(),
        title: "Regulation 44 independent visitor service".into(),
        council: "Kent County Council".into(),
        contractor: "Example Visitors Ltd".into(),
        recipient_email: String::new(),
        other_manager: None,
        calendar: domain::calendar::Calendar::default(),
        recipient_name: "Robin Example".into(),
        commences: None,
        time_zone: chrono_tz::Europe::London,
    }
}

fn row(kpi: Option<u32>, current: &str, action: &str) -> PlanAction {
    PlanAction {
        kpi,
        current_performance: current.into(),
        issue: "=HYPERLINK(\"https://example.org\")".into(),
        action: action.into(),
        expected_outcome: String::new(),
        timescale: String::new(),
    }
}

fn appendix(rows: Vec<PlanAction>) -> AppendixA {
    AppendixA {
        title: "Improvement Plan".into(),
        due: Some("Friday 9 September 2022".into()),
        titles: vec![(1, "Monthly visits".into())],
        rows,
    }
}

fn read_back(appendix: &AppendixA) -> Range<Data> {
    let bytes = appendix_a(&letterhead(), appendix).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap().worksheet_range("Appendix A").unwrap()
}

fn texts(range: &Range<Data>) -> Vec<Vec<String>> {
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn its_columns_are_those_of_the_schedule_and_the_first_two_are_filled_in() {
    let rows = texts(&read_back(&appendix(vec![row(Some(1), "red: 4 of 6, 66.6% in July 2022", "")])));
    let header = rows.iter().position(|row| row[0] == "KPI").unwrap();
    assert_eq!(
        rows[header],
        [
            "KPI",
            "Current Performance Level",
            "Issue / reason identified",
            "Action to be taken",
            "Expected outcomes",
            "Timescale"
        ]
    );
    assert_eq!(rows[header + 1][..2], ["KPI 1: Monthly visits", "red: 4 of 6, 66.6% in July 2022"]);
    assert_eq!(rows[0][0], "Appendix A: Improvement Plan");
    let head: Vec<[&str; 2]> = rows[1..header - 1].iter().map(|row| [row[0].as_str(), row[1].as_str()]).collect();
    assert_eq!(
        head,
        [
            ["Contract", "Regulation 44 independent visitor service (regulation-44)"],
            ["Council", "Kent County Council"],
            ["Contractor", "Example Visitors Ltd"],
            ["To be agreed by", "Friday 9 September 2022"],
        ]
    );
}

#[test]
fn below_each_kpi_without_an_action_there_is_room_to_write() {
    let rows = texts(&read_back(&appendix(vec![row(Some(1), "red", ""), row(Some(3), "amber", "")])));
    let kpis: Vec<usize> = (0..rows.len()).filter(|at| rows[*at][0].starts_with("KPI ")).collect();
    assert_eq!(kpis[1] - kpis[0], 4, "three rows to write in");
    let planned = texts(&read_back(&appendix(vec![row(Some(1), "red", "Do it"), row(None, "amber", "Do that")])));
    assert_eq!(planned.iter().filter(|row| row[3].starts_with("Do ")).count(), 2);
    assert_eq!(planned.last().unwrap()[3], "Do that", "what is planned needs no room");
}

#[test]
fn text_that_begins_like_a_formula_is_text() {
    let range = read_back(&appendix(vec![row(Some(1), "=1+1", "")]));
    let texts: Vec<&Data> = range.rows().flatten().filter(|cell| cell.to_string().starts_with('=')).collect();
    assert_eq!(texts, [&Data::String("=1+1".into()), &Data::String("=HYPERLINK(\"https://example.org\")".into())]);
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    let appendix = appendix(vec![row(Some(1), "red", "")]);
    let [one, other] = [(); 2].map(|()| appendix_a(&letterhead(), &appendix).unwrap());
    assert_eq!(one, other);
}

#[test]
fn what_no_cell_can_hold_is_an_error_and_no_panic() {
    let long = appendix(vec![row(Some(1), &"x".repeat(40_000), "")]);
    assert!(matches!(appendix_a(&letterhead(), &long), Err(RenderError::Workbook(_))));
}
