//! Dates as people write them into returns: `2026-06-04`, `04/06/2026` (day first), `4.6.2026`, `4 June 2026`, `4 Jun 26`.

use chrono::{Datelike, NaiveDate};
use domain::month::Month;

/// Why a text is no date of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is in no form that is read.
    Form,
    /// It is a day that its month does not have.
    NoSuchDay { year: u32, month: u32, day: u32 },
    /// Its month is not from 1 to 12: perhaps day and month are exchanged.
    NoSuchMonth(u32),
    /// Its year is not from 2000 to 2099: a slip of the hand.
    Year,
    /// It is a day without a year: `6 July`, `6/7`.
    NoYear { month: u32, day: u32 },
    /// It has hyphens and its year last, `12-07-2022`, which is read in no order: this is the day if its own comes first.
    YearLast(NaiveDate),
}

/// A day in the forms in which people are told to write one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Forms {
    /// `4 July 2022`
    pub(crate) in_words: String,
    /// `04/07/2022`
    pub(crate) in_slashes: String,
    /// `2022-07-04`
    pub(crate) year_first: String,
}

impl Forms {
    /// The forms of a day of a month, by its number, as an example.
    pub(crate) fn example(month: Month, day: u64) -> Self {
        Self::of(month.first_day() + chrono::Days::new(day.saturating_sub(1)))
    }

    /// The forms of a day.
    pub(crate) fn of(day: NaiveDate) -> Self {
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

/// Reads a date; two-digit years are of this century.
pub(crate) fn read(text: &str) -> Result<NaiveDate, Unreadable> {
    let text = without_midnight(text.trim());
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [day, month, year] = words[..] {
        return day_of(year, month_named(month), day);
    }
    // `04-Jun-26` is how a spreadsheet shows `4 Jun 26` that was typed into it, and so how it saves it as CSV.
    let dashed: Vec<&str> = text.split('-').collect();
    if let [first, second, third] = dashed[..] {
        return match month_named(second) {
            Some(month) => day_of(third, Some(month), first),
            None if first.len() >= 4 && second.len() == 2 && third.len() == 2 => day_of(first, number(second), third),
            None if third.len() == 4 => {
                Err(day_of(third, number(second), first).map_or(Unreadable::Form, Unreadable::YearLast))
            }
            None => Err(Unreadable::Form),
        };
    }
    for separator in ['/', '.'] {
        let numbers: Vec<&str> = text.split(separator).collect();
        if let [day, month, year] = numbers[..]
            && (1..=2).contains(&month.len())
        {
            return day_of(year, number(month), day);
        }
    }
    Err(without_year(text).unwrap_or(Unreadable::Form))
}

/// A day of some year, where a text is one: `6 July`, `July 6`, `06-Jul`, `6/7`.
fn without_year(text: &str) -> Option<Unreadable> {
    let separators: [&[char]; 3] = [&[' ', '\u{a0}', '\t'], &['-'], &['/']];
    let mut pairs = separators.into_iter().filter_map(|separator| text.split_once(separator));
    pairs.find_map(|(first, second)| {
        let (first, second) = (first.trim(), second.trim());
        let month = month_named(second).or_else(|| text.contains('/').then(|| number(second)).flatten());
        let (month, day) = month.zip(number(first)).or_else(|| month_named(first).zip(number(second)))?;
        // Of a leap year, which has every day that any year has.
        NaiveDate::from_ymd_opt(2000, month, day).map(|_| Unreadable::NoYear { month, day })
    })
}

/// A day in full, of a calendar or not: `30 February 2022`.
pub(crate) fn named(year: u32, month: u32, day: u32) -> String {
    let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).unwrap_or(&"");
    format!("{day} {}{} {year}", name.get(..1).unwrap_or_default().to_uppercase(), name.get(1..).unwrap_or_default())
}

/// The text without the time at which spreadsheets let a day begin: `2026-06-04 00:00:00`. Any other time was meant.
fn without_midnight(text: &str) -> &str {
    text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix("T00:00:00")).unwrap_or(text)
}

/// The date, where its year is one that a return can mean.
pub(crate) fn within_range(date: NaiveDate) -> Result<NaiveDate, Unreadable> {
    if (2000..=2099).contains(&date.year()) { Ok(date) } else { Err(Unreadable::Year) }
}

fn day_of(year: &str, month: Option<u32>, day: &str) -> Result<NaiveDate, Unreadable> {
    let (Some(month), Some(day_number)) = (month, number(day)) else { return Err(Unreadable::Form) };
    let (Some(year_number), 1..=2) = (number(year), day.len()) else { return Err(Unreadable::Form) };
    let year_number = match year.len() {
        2 => 2000 + year_number,
        4 => year_number,
        _ => return Err(Unreadable::Year),
    };
    if !(1..=12).contains(&month) {
        return Err(Unreadable::NoSuchMonth(month));
    }
    let date = i32::try_from(year_number).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day_number));
    within_range(date.ok_or(Unreadable::NoSuchDay { year: year_number, month, day: day_number })?)
}

/// The month of a name in full or cut to three letters; September also as `Sept`.
fn month_named(name: &str) -> Option<u32> {
    let name = name.to_ascii_lowercase();
    let named = |month: &str| name == month || name.len() == 3 && month.starts_with(&name);
    let sept = (name == "sept").then_some(8);
    (0u32..).zip(MONTHS).find(|(_, month)| named(month)).map(|(at, _)| at).or(sept).map(|at| at + 1)
}

/// A number of one to six plain digits.
fn number(digits: &str) -> Option<u32> {
    let plain = (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_as_the_same_day() {
        let forms = [
            "2026-06-04",
            "04/06/2026",
            "4/6/2026",
            "4/06/26",
            "4 June 2026",
            "04 JUNE 2026",
            "4 Jun 26",
            "4  jun  2026",
            "4\u{a0}June\u{a0}2026",
            "04-Jun-26",
            " 2026-06-04 ",
            "04.06.2026",
            "4.6.2026",
            "2026-06-04 00:00:00",
            "2026-06-04T00:00:00",
        ];
        for form in forms {
            assert_eq!(read(form).unwrap().to_string(), "2026-06-04", "{form}");
        }
        assert_eq!(read("1 Sept 26").unwrap().to_string(), "2026-09-01");
        assert_eq!(read("29/02/2024").unwrap().to_string(), "2024-02-29");
    }

    #[test]
    fn what_is_no_date_says_why() {
        for (text, why) in [
            ("", Unreadable::Form),
            ("yesterday", Unreadable::Form),
            ("June 2026", Unreadable::Form),
            ("46177", Unreadable::Form),
            ("2026-6-4", Unreadable::Form),
            ("04-06-2026", Unreadable::YearLast(NaiveDate::from_ymd_opt(2026, 6, 4).unwrap())),
            ("4-6-26", Unreadable::Form),
            ("06-25-2026", Unreadable::Form),
            ("6 July", Unreadable::NoYear { month: 7, day: 6 }),
            ("29 feb", Unreadable::NoYear { month: 2, day: 29 }),
            ("31 June", Unreadable::Form),
            ("13/14", Unreadable::Form),
            ("4.62026", Unreadable::Form),
            ("4.6/2026", Unreadable::Form),
            ("2026-06-04 10:30:00", Unreadable::Form),
            ("2026-06-04T00:00:01", Unreadable::Form),
            ("00:00:00", Unreadable::Form),
            ("4th June 2026", Unreadable::Form),
            ("٠٤/٠٦/2026", Unreadable::Form),
            ("4 Juni 2026", Unreadable::Form),
            ("+4/6/2026", Unreadable::Form),
            ("06/25/2026", Unreadable::NoSuchMonth(25)),
            ("2026-25-06", Unreadable::NoSuchMonth(25)),
            ("4/0/2026", Unreadable::NoSuchMonth(0)),
            ("30 February 2026", Unreadable::NoSuchDay { year: 2026, month: 2, day: 30 }),
            ("31/06/26", Unreadable::NoSuchDay { year: 2026, month: 6, day: 31 }),
            ("2023-02-29", Unreadable::NoSuchDay { year: 2023, month: 2, day: 29 }),
            ("20226-06-04", Unreadable::Year),
            ("0026-06-04", Unreadable::Year),
            ("4 June 1999", Unreadable::Year),
            ("4/6/2100", Unreadable::Year),
            ("4/6/202", Unreadable::Year),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
    }

    #[test]
    fn a_day_that_there_is_not_can_still_be_named() {
        assert_eq!(named(2022, 2, 30), "30 February 2022");
        assert_eq!(named(2022, 12, 32), "32 December 2022");
    }
}
