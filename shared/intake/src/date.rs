//! Dates as people and programs write them into returns: `2026-06-04`, `04/06/2026` (day first), `4.6.2026`, `4 June 2026`,
//! `4 Jun 26`, `Thursday 4 June 2026`, `4th June 2026`, each with or without a time of day.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain::contract::Contract;
use domain::month::Month;

use crate::text::{is_too_narrow, matched};

mod time_of_day;
mod tokens;

use tokens::{DateToken, tokens};

/// Why a text is no date of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateError {
    /// It is in no form that is read.
    Form,
    /// It is a day that its month does not have.
    NoSuchDay { year: u32, month: u32, day: u32 },
    /// Its month is not from 1 to 12: perhaps day and month are exchanged.
    NoSuchMonth(u32),
    /// Its year is not from 2000 to 2099: a typing mistake.
    Year,
    /// It lacks its day, its month or its year: `July 2022`, `6 July`, `Jul-22`, which may be either.
    Part,
    /// It has hyphens and its year last, `12-07-2022`, which is read in no order.
    YearLast,
    /// It names another day of the week than the date's own.
    Weekday(NaiveDate),
    /// It has a time of day of another time zone, by which it is another day where the contract is.
    OtherDayHere,
    /// It is what a column too narrow shows: `####`.
    TooNarrow,
    /// It is the day 0, which spreadsheets show where a cell takes its value from an empty one.
    Zero,
}

/// A day in the forms in which people are told to write one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DateExample {
    /// `4 July 2022`
    pub(crate) in_words: String,
    /// `04/07/2022`
    pub(crate) in_slashes: String,
    /// `2022-07-04`
    pub(crate) year_first: String,
}

impl DateExample {
    /// Returns the forms of a day of a month, by its number, as an example.
    pub(crate) fn example(month: Month, day: u64) -> Self {
        Self::of(month.first_day() + Days::new(day.saturating_sub(1)))
    }

    /// Returns the forms of a day of a month as an example that nobody can take for what a text means: of a day that the text
    /// does not name.
    pub(crate) fn example_beside(month: Month, text: &str) -> Self {
        let named: Vec<u64> =
            text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
        let day = [4, 11, 17, 23, 6, 9].into_iter().find(|day| !named.contains(day)).unwrap_or(4);
        Self::example(month, day)
    }

    /// Returns the forms of a day.
    fn of(day: NaiveDate) -> Self {
        Self {
            in_words: named(day.year().unsigned_abs(), day.month(), day.day()),
            in_slashes: day.format("%d/%m/%Y").to_string(),
            year_first: day.to_string(),
        }
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a date. Two-digit years are of this century. If it has a time of day with a time zone, it counts only if it is the
/// same day in the contract's time zone.
pub(crate) fn read(text: &str, contract: &Contract) -> Result<NaiveDate, DateError> {
    if is_too_narrow(text) {
        return Err(DateError::TooNarrow);
    }
    let (day, time) = time_of_day::split(&matched(text));
    let date = read_day(&day)?;
    match time.and_then(|time| time.moment(date)) {
        Some(moment) if contract.date_of(moment) != date => Err(DateError::OtherDayHere),
        _ => Ok(date),
    }
}

/// Reads a month, of which any day may be named: `2022-07`, `07/2022`, `July 2022`, `Jul-22`, `01/07/2022`.
///
/// ```
/// let july = "2022-07".parse().ok();
/// for text in ["2022-07", "July 2022", "07/2022", "Jul-22", "1 July 2022"] {
///     assert_eq!(intake::read_month(text), july, "{text}");
/// }
/// assert_eq!(intake::read_month("22 July"), None);
/// ```
pub fn read_month(text: &str) -> Option<Month> {
    let text = matched(text);
    if let Ok(month) = text.parse() {
        return Some(month);
    }
    let (day, _) = time_of_day::split(&text);
    let found = tokens(&day)?;
    let month = match &found[..] {
        [DateToken::Word { text: word, .. }, DateToken::Number { text: year, .. }] => month_of(year, month_named(word)),
        [DateToken::Number { text: year, .. }, DateToken::Word { text: word, .. }] if year.len() == 4 => {
            month_of(year, month_named(word))
        }
        [DateToken::Number { text: first, .. }, DateToken::Number { text: second, before }]
            if ["/", "-", "."].contains(&before.trim()) =>
        {
            match (first.len(), second.len()) {
                (4, 1..=2) => month_of(first, number(second)),
                (1..=2, 4) => month_of(second, number(first)),
                _ => None,
            }
        }
        _ => None,
    };
    month.or_else(|| read_day(&day).ok().map(Month::of))
}

/// Says whether a matched text is a whole date.
pub(crate) fn is_whole(text: &str) -> bool {
    read_day(text).is_ok()
}

/// Returns the month of a year in two or four digits.
fn month_of(year: &str, month: Option<u32>) -> Option<Month> {
    let year = match year.len() {
        2 => 2000 + number(year)?,
        4 => number(year)?,
        _ => return None,
    };
    let first = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month?, 1)?;
    domain::date::within_range(first).map(Month::of)
}

/// Reads a day without a time of day.
fn read_day(text: &str) -> Result<NaiveDate, DateError> {
    let Some(mut found) = tokens(text) else { return Err(DateError::Form) };
    let weekday = take_weekday(&mut found);
    let date = match &found[..] {
        [
            DateToken::Number { text: first, .. },
            DateToken::Word { text: word, .. },
            DateToken::Number { text: third, .. },
        ] => {
            let Some(month) = month_named(word) else { return Err(DateError::Form) };
            if first.len() == 4 { day_of(first, Some(month), third) } else { day_of(third, Some(month), first) }
        }
        // In `June 4, 2026` the month's name makes the order clear; in `June 4 26` it would not.
        [
            DateToken::Word { text: word, .. },
            DateToken::Number { text: day, .. },
            DateToken::Number { text: year, .. },
        ] if year.len() == 4 => day_of(year, month_named(word), day),
        [
            DateToken::Number { text: first, .. },
            DateToken::Number { text: second, before },
            DateToken::Number { text: third, before: and_before },
        ] if before.trim() == and_before.trim() => of_numbers(before.trim(), [first, second, third]),
        [DateToken::Number { text, .. }] if text.chars().all(|digit| digit == '0') => Err(DateError::Zero),
        _ if is_a_part(&found) => Err(DateError::Part),
        _ => Err(DateError::Form),
    }?;
    match weekday {
        Some(said) if said != date.weekday() => Err(DateError::Weekday(date)),
        _ => Ok(date),
    }
}

/// Reads a date of three numbers: the year first, or the day first as in Britain.
fn of_numbers(separator: &str, [first, second, third]: [&String; 3]) -> Result<NaiveDate, DateError> {
    let year_first = second.len() == 2 && third.len() == 2;
    match separator {
        "-" if first.len() >= 4 && year_first => day_of(first, number(second), third),
        "-" if third.len() == 4 => {
            Err(day_of(third, number(second), first).map_or(DateError::Form, |_| DateError::YearLast))
        }
        "/" | "." if first.len() == 4 && year_first => day_of(first, number(second), third),
        "/" | "." if (1..=2).contains(&second.len()) => day_of(third, number(second), first),
        _ => Err(DateError::Form),
    }
}

/// Takes the day of the week off a date's beginning or end.
fn take_weekday(found: &mut Vec<DateToken>) -> Option<Weekday> {
    let weekday = |token: Option<&DateToken>| match token {
        Some(DateToken::Word { text, .. }) => weekday_named(text),
        _ => None,
    };
    if let Some(first) = weekday(found.first()) {
        found.remove(0);
        return Some(first);
    }
    let last = weekday(found.last())?;
    found.pop();
    Some(last)
}

/// Returns a day of the week by its name in full, or cut as people cut it.
fn weekday_named(name: &str) -> Option<Weekday> {
    Some(match name {
        "monday" | "mon" => Weekday::Mon,
        "tuesday" | "tue" | "tues" => Weekday::Tue,
        "wednesday" | "wed" | "weds" => Weekday::Wed,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thu,
        "friday" | "fri" => Weekday::Fri,
        "saturday" | "sat" => Weekday::Sat,
        "sunday" | "sun" => Weekday::Sun,
        _ => return None,
    })
}

/// Says whether it is a part of a date: a month with a year or with a day, by name or by number.
fn is_a_part(found: &[DateToken]) -> bool {
    match found {
        [DateToken::Word { text: word, .. }] => month_named(word).is_some(),
        [DateToken::Number { text: digits, .. }, DateToken::Word { text: word, .. }]
        | [DateToken::Word { text: word, .. }, DateToken::Number { text: digits, .. }] => {
            month_named(word).is_some() && [1, 2, 4].contains(&digits.len())
        }
        [DateToken::Number { text: first, .. }, DateToken::Number { text: second, before }] => {
            let is_month =
                |digits: &String| digits.len() <= 2 && number(digits).is_some_and(|it| (1..=12).contains(&it));
            let is_day = |digits: &String| digits.len() <= 2 && number(digits).is_some_and(|it| (1..=31).contains(&it));
            match before.trim() {
                "/" | "-" => {
                    is_day(first) && is_month(second)
                        || first.len() == 4 && is_month(second)
                        || second.len() == 4 && is_month(first)
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// Returns a day in full, of a calendar or not: `30 February 2022`.
pub(crate) fn named(year: u32, month: u32, day: u32) -> String {
    let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).unwrap_or(&"");
    format!("{day} {}{} {year}", name.get(..1).unwrap_or_default().to_uppercase(), name.get(1..).unwrap_or_default())
}

/// Returns the date, where its year is one that a return can mean.
pub(crate) fn within_range(date: NaiveDate) -> Result<NaiveDate, DateError> {
    let is_zero = [(1899, 12, 30), (1899, 12, 31), (1904, 1, 1)].contains(&(date.year(), date.month(), date.day()));
    match date.year() {
        2000..=2099 => Ok(date),
        _ if is_zero => Err(DateError::Zero),
        _ => Err(DateError::Year),
    }
}

fn day_of(year: &str, month: Option<u32>, day: &str) -> Result<NaiveDate, DateError> {
    let (Some(month), Some(day_number)) = (month, number(day)) else { return Err(DateError::Form) };
    let (Some(year_number), 1..=2) = (number(year), day.len()) else { return Err(DateError::Form) };
    // How a spreadsheet shows 0 in a cell of dates: `00/01/1900`, `00-Jan-00`.
    if (month, day_number) == (1, 0) && ["1900", "00"].contains(&year) {
        return Err(DateError::Zero);
    }
    let year_number = match year.len() {
        2 => 2000 + year_number,
        4 => year_number,
        _ => return Err(DateError::Year),
    };
    if !(1..=12).contains(&month) {
        return Err(DateError::NoSuchMonth(month));
    }
    let date = i32::try_from(year_number).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day_number));
    within_range(date.ok_or(DateError::NoSuchDay { year: year_number, month, day: day_number })?)
}

/// Returns the month of a name in full or cut to three letters; September also as `Sept`.
fn month_named(name: &str) -> Option<u32> {
    let named = |month: &str| name == month || name.len() == 3 && month.starts_with(name);
    let sept = (name == "sept").then_some(8);
    (0u32..).zip(MONTHS).find(|(_, month)| named(month)).map(|(at, _)| at).or(sept).map(|at| at + 1)
}

/// Returns a number of one to six plain digits.
fn number(digits: &str) -> Option<u32> {
    let plain = (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests;
