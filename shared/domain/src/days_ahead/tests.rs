use super::*;
use crate::deadline::DeadlineKind;

fn assessed(as_of: &str, changes: &[(&str, &str)]) -> (Contract, Assessment) {
    let mut text = include_str!("../../../../infra/local/sample/regulation-44/contract.toml").to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let contract = Contract::read(&text).unwrap();
    let assessment = crate::assess(&contract, &[], crate::date::read(as_of).unwrap()).unwrap();
    (contract, assessment)
}

fn of(ahead: &[DeadlineAhead], what: DeadlineKind) -> Vec<String> {
    let months = ahead.iter().filter(|deadline| deadline.what == what).filter_map(|deadline| deadline.month);
    months.map(|month| month.to_string()).collect()
}

#[test]
fn the_days_ahead_go_on_with_the_returns_and_closings_of_the_year_to_come() {
    let (contract, assessment) = assessed("2022-04-30", &[]);
    let ahead = days_ahead(&contract, &assessment);
    // April's return was due on the 29th; May has not begun.
    let year: Vec<String> =
        Month::of(assessment.as_of).next().and_later().take(12).map(|month| month.to_string()).collect();
    assert_eq!(of(&ahead, DeadlineKind::Return), year);
    assert_eq!(of(&ahead, DeadlineKind::Close), [&["2022-04".to_owned()][..], &year].concat());
    assert!(ahead.is_sorted_by_key(|deadline| deadline.on));
    assert_eq!(ahead[0].month.unwrap().to_string(), "2022-05", "the coming return is the next day ahead");
    assert!(assessment.deadlines.iter().all(|deadline| ahead.contains(deadline)), "none is left out");
}

#[test]
fn no_day_ahead_is_of_a_month_after_the_contracts_last_or_stands_twice() {
    let (contract, assessment) = assessed("2022-05-10", &[("ends = 2027-03-31", "ends = 2022-07-15")]);
    let ahead = days_ahead(&contract, &assessment);
    assert_eq!(of(&ahead, DeadlineKind::Return), ["2022-05", "2022-06"]);
    let before = assessed("2022-03-01", &[]);
    let ahead = days_ahead(&before.0, &before.1);
    assert_eq!(of(&ahead, DeadlineKind::Return).first().map(String::as_str), Some("2022-04"));
    assert_eq!(of(&ahead, DeadlineKind::Return).len(), 12);
}

#[test]
fn days_ahead_through_a_day_reach_it_however_far_it_is() {
    let (contract, assessment) = assessed("2022-04-30", &[]);
    let through = |day: &str| days_ahead_through(&contract, &assessment, crate::date::read(day).unwrap());
    assert_eq!(of(&through("2022-06-24"), DeadlineKind::Return), ["2022-05", "2022-06"], "to the end of that day");
    assert_eq!(of(&through("2022-06-23"), DeadlineKind::Return), ["2022-05"]);
    assert_eq!(of(&through("2024-04-30"), DeadlineKind::Return).len(), 24);
}

/// 6.4 gives ten working days from a formal warning alone: those of a plan that 6.3 requires are a reading (D22).
#[test]
fn a_plans_day_has_the_clause_that_requires_it_and_says_where_its_time_is_read_into_it() {
    let contract = Contract::read(include_str!("../../../../infra/local/sample/regulation-44/contract.toml")).unwrap();
    let warning = r#"{"received_at":"2022-11-28T09:00:00Z","by":"council","kind":"warning-issued","warning":"W1","issued_on":"2022-11-28","kpis":[1],"explanation":"None came."}"#;
    let events = crate::event::read_log(warning).unwrap();
    let assessment = crate::assess(&contract, &events, crate::date::read("2022-11-29").unwrap()).unwrap();
    let plans =
        assessment.deadlines.iter().filter(|deadline| deadline.what == DeadlineKind::Plan && deadline.kpi == Some(1));
    let said: Vec<(&str, &str)> = plans.map(|plan| (plan.clause.as_str(), plan.derivation.as_str())).collect();
    assert_eq!(
        said,
        [
            ("6.3", "10 working days after 26 November 2022: 9 December 2022, as after a formal warning (D22)"),
            ("6.4", "10 working days after 28 November 2022: 12 December 2022"),
        ]
    );
}
