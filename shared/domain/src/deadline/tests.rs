use super::*;

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

fn of(ahead: &[DeadlineAhead], what: What) -> Vec<String> {
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
    assert_eq!(of(&ahead, What::Return), year);
    assert_eq!(of(&ahead, What::Close), [&["2022-04".to_owned()][..], &year].concat());
    assert!(ahead.is_sorted_by_key(|deadline| deadline.on));
    assert_eq!(ahead[0].month.unwrap().to_string(), "2022-05", "the coming return is the next day ahead");
    assert!(assessment.deadlines.iter().all(|deadline| ahead.contains(deadline)), "none is left out");
}

#[test]
fn no_day_ahead_is_of_a_month_after_the_contracts_last_or_stands_twice() {
    let (contract, assessment) = assessed("2022-05-10", &[("ends = 2027-03-31", "ends = 2022-07-15")]);
    let ahead = days_ahead(&contract, &assessment);
    assert_eq!(of(&ahead, What::Return), ["2022-05", "2022-06"]);
    let before = assessed("2022-03-01", &[]);
    let ahead = days_ahead(&before.0, &before.1);
    assert_eq!(of(&ahead, What::Return).first().map(String::as_str), Some("2022-04"));
    assert_eq!(of(&ahead, What::Return).len(), 12);
}

#[test]
fn days_ahead_through_a_day_reach_it_however_far_it_is() {
    let (contract, assessment) = assessed("2022-04-30", &[]);
    let through = |day: &str| days_ahead_through(&contract, &assessment, crate::date::read(day).unwrap());
    assert_eq!(of(&through("2022-06-24"), What::Return), ["2022-05", "2022-06"], "to the end of that day");
    assert_eq!(of(&through("2022-06-23"), What::Return), ["2022-05"]);
    assert_eq!(of(&through("2024-04-30"), What::Return).len(), 24);
}
