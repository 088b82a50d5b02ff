//! Working days (D1) against a source that is not the one that the calendar is made from.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};
use domain::calendar::Calendar;

const INDEPENDENT: &str = include_str!("../../data/england-holidays.csv");

fn independent_holidays() -> BTreeSet<NaiveDate> {
    let rows = INDEPENDENT.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| domain::date::read(&row[..10]).unwrap_or_else(|| panic!("'{row}' begins with a date"))).collect()
}

#[test]
fn every_day_from_2012_to_2028_is_a_working_day_or_not_as_another_source_says() {
    let holidays = independent_holidays();
    let years: BTreeSet<i32> = holidays.iter().map(|day| day.year()).collect();
    assert_eq!(years, (2012..=2028).collect());
    let calendar = Calendar::default();
    let first = NaiveDate::from_ymd_opt(2012, 1, 1).expect("a date");
    let differing: Vec<String> = first
        .iter_days()
        .take_while(|day| day.year() <= 2028)
        .filter(|day| {
            let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            calendar.is_working_day(*day) != (weekday && !holidays.contains(day))
        })
        .map(|day| day.to_string())
        .collect();
    assert_eq!(differing, Vec::<String>::new());
}
