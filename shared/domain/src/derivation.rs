//! How a deadline comes about, in words.

use chrono::{Datelike, NaiveDate};

use crate::calendar::last_friday;
use crate::contract::{Contract, OnHoliday};
use crate::date::{in_full, in_words, month_name};
use crate::month::Month;

/// Says `10 working days after 23 December 2026, with 25 and 28 December and 1 January as holidays: 11 January 2027`.
pub(crate) fn working_days_after(contract: &Contract, number: u32, after: NaiveDate) -> String {
    let on = contract.calendar.working_day_after(number, after).on;
    let days = if number == 1 { "1 working day".into() } else { format!("{number} working days") };
    let without = holidays_left_out(contract, after, on);
    format!("{days} after {}{without}: {}", in_words(after), in_words(on))
}

/// Returns the holidays that a count of working days from one day to another leaves out, as a sentence goes on with them:
/// `, with 8 May as a holiday`; empty where there are none.
pub(crate) fn holidays_left_out(contract: &Contract, after: NaiveDate, on: NaiveDate) -> String {
    let holidays: Vec<NaiveDate> =
        contract.calendar.holidays_between(after, on).into_iter().map(|holiday| holiday.on).collect();
    match holidays.len() {
        0 => String::new(),
        1 => format!(", with {} as a holiday", days_in_words(&holidays)),
        _ => format!(", with {} as holidays", days_in_words(&holidays)),
    }
}

/// Says `3 months after the last meeting, held on 4 July 2022: 4 October 2022`.
pub(crate) fn months_after(number: u32, from: &str, after: NaiveDate, on: NaiveDate) -> String {
    let months = if number == 1 { "1 month".into() } else { format!("{number} months") };
    format!("{months} after {from} {}: {}", in_words(after), in_words(on))
}

/// Explains how the due date of a month's return comes about (D2): `the last Friday of July 2022`.
pub fn return_due(contract: &Contract, month: Month) -> String {
    let friday = last_friday(month);
    let as_written = format!("the last Friday of {}", month.in_words());
    let moved = match contract.return_due_on_holiday {
        OnHoliday::WorkingDayBefore => "before",
        OnHoliday::WorkingDayAfter => "after",
        OnHoliday::AsWritten => return as_written,
    };
    match contract.calendar.holiday(friday) {
        Some(name) => format!("{as_written} is {name}, so the working day {moved} it"),
        None => as_written,
    }
}

/// Names days by their months: `25 and 28 December and 1 January`.
fn days_in_words(dates: &[NaiveDate]) -> String {
    let months = dates.chunk_by(|one, other| (one.year(), one.month()) == (other.year(), other.month()));
    let months = months.map(|dates| {
        let days: Vec<String> = dates.iter().map(|date| date.day().to_string()).collect();
        format!("{} {}", listed(&days), month_name(dates[0]))
    });
    listed(&months.collect::<Vec<_>>())
}

/// Lists things one after another, as a sentence lists them: `a`, `a and b`, `a, b and c`.
pub fn listed(things: &[String]) -> String {
    match things {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => things.concat(),
    }
}

/// Names months: `October 2022`, `October and November 2022`, `December 2022 and January 2023`.
pub(crate) fn months_in_words(months: &[Month]) -> String {
    let year = |month: &Month| month.first_day().year();
    let years = months.chunk_by(|one, other| year(one) == year(other));
    let years: Vec<String> = years
        .map(|months| {
            let names: Vec<String> = months.iter().map(|month| month_name(month.first_day()).to_owned()).collect();
            format!("{} {}", listed(&names), year(&months[0]))
        })
        .collect();
    listed(&years)
}

/// Returns the months watched after a formal warning (6.9), and when the last of them closes: `May, June and July 2023, the last
/// of which closes on Friday 25 August 2023`. `None` where none is watched.
pub fn watched_in_words(months: &[Month], closes_on: Option<NaiveDate>) -> Option<String> {
    let closes_on = in_full(closes_on.filter(|_| !months.is_empty())?);
    let which = if months.len() == 1 { "which" } else { "the last of which" };
    Some(format!("{}, {which} closes on {closes_on}", months_in_words(months)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        crate::date::read(text).unwrap()
    }

    fn contract() -> Contract {
        Contract::read(include_str!("../../../infra/local/sample/regulation-44/contract.toml")).unwrap()
    }

    #[test]
    fn the_holidays_that_a_count_leaves_out_are_named() {
        assert_eq!(
            working_days_after(&contract(), 10, date("2026-12-23")),
            "10 working days after 23 December 2026, with 25 and 28 December and 1 January as holidays: 11 January 2027"
        );
        assert_eq!(
            working_days_after(&contract(), 5, date("2023-05-03")),
            "5 working days after 3 May 2023, with 8 May as a holiday: 11 May 2023"
        );
        assert_eq!(
            working_days_after(&contract(), 1, date("2023-06-02")),
            "1 working day after 2 June 2023: 5 June 2023"
        );
    }

    #[test]
    fn a_return_due_on_a_holiday_says_where_it_goes() {
        let mut contract = contract();
        let december: Month = "2026-12".parse().unwrap();
        assert_eq!(return_due(&contract, december), "the last Friday of December 2026");
        contract.return_due_on_holiday = OnHoliday::WorkingDayBefore;
        assert_eq!(
            return_due(&contract, december),
            "the last Friday of December 2026 is Christmas Day, so the working day before it"
        );
    }
}
