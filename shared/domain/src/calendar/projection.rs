//! Bank holidays by the statutory rules, for years that are not published (D1).
//!
//! Banking and Financial Dealings Act 1971, schedule 1, with the proclaimed New Year's Day and early May holiday, and a
//! substitute day for each that falls on a weekend. One-off holidays cannot be projected.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Returns the name of the bank holiday that the rules put on a date.
pub(super) fn holiday(date: NaiveDate) -> Option<&'static str> {
    holidays(date.year()).into_iter().find(|(on, _)| *on == date).map(|(_, name)| name)
}

/// Returns the eight bank holidays of a year, each on the day on which it is kept.
fn holidays(year: i32) -> [(NaiveDate, &'static str); 8] {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a day of every year");
    let easter = easter_sunday(year);
    let (christmas, boxing) = christmas_and_boxing_day(day(12, 25));
    [
        (weekday_on_or_after(day(1, 1)), "New Year’s Day"),
        (easter - Days::new(2), "Good Friday"),
        (easter + Days::new(1), "Easter Monday"),
        (monday_on_or_after(day(5, 1)), "Early May bank holiday"),
        (monday_on_or_after(day(5, 25)), "Spring bank holiday"),
        (monday_on_or_after(day(8, 25)), "Summer bank holiday"),
        (christmas, "Christmas Day"),
        (boxing, "Boxing Day"),
    ]
}

fn weekday_on_or_after(date: NaiveDate) -> NaiveDate {
    match date.weekday() {
        Weekday::Sat => date + Days::new(2),
        Weekday::Sun => date + Days::new(1),
        _ => date,
    }
}

fn monday_on_or_after(date: NaiveDate) -> NaiveDate {
    date + Days::new((7 - u64::from(date.weekday().num_days_from_monday())) % 7)
}

/// Where either falls on a weekend its substitute is the next weekday that is not a holiday: 27 or 28 December.
fn christmas_and_boxing_day(christmas: NaiveDate) -> (NaiveDate, NaiveDate) {
    let boxing = christmas + Days::new(1);
    match christmas.weekday() {
        Weekday::Fri => (christmas, boxing + Days::new(2)),
        Weekday::Sat => (christmas + Days::new(2), boxing + Days::new(2)),
        Weekday::Sun => (christmas + Days::new(2), boxing),
        _ => (christmas, boxing),
    }
}

/// Returns Easter Sunday of the Gregorian calendar, by the anonymous method (Meeus, Astronomical Algorithms, chapter 8); the
/// letters are the method's own.
#[expect(clippy::many_single_char_names, reason = "the method is published with these letters")]
fn easter_sunday(year: i32) -> NaiveDate {
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    NaiveDate::from_ymd_opt(year, month.unsigned_abs(), day.unsigned_abs()).expect("Easter is in March or April")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::calendar::{PUBLISHED, PUBLISHED_YEARS};

    /// The days that were proclaimed for one year: what no rule can foresee. (on, kept by the rules instead)
    const ONE_OFFS: [(&str, Option<&str>); 7] = [
        ("2012-06-04", Some("2012-05-28")), // the spring holiday moved for the Diamond Jubilee
        ("2012-06-05", None),
        ("2020-05-08", Some("2020-05-04")), // the early May holiday moved for VE day
        ("2022-06-02", Some("2022-05-30")), // the spring holiday moved for the Platinum Jubilee
        ("2022-06-03", None),
        ("2022-09-19", None),
        ("2023-05-08", None),
    ];

    #[test]
    fn the_rules_reproduce_the_published_days_but_for_the_one_offs() {
        let mut expected: BTreeSet<NaiveDate> = PUBLISHED.iter().map(|(on, _)| *on).collect();
        for (on, instead) in ONE_OFFS {
            assert!(expected.remove(&crate::date::read(on).unwrap()), "{on} is published");
            expected.extend(instead.map(|day| crate::date::read(day).unwrap()));
        }
        let (first, last) = *PUBLISHED_YEARS;
        let projected: BTreeSet<NaiveDate> = (first..=last).flat_map(|year| holidays(year).map(|(on, _)| on)).collect();
        assert_eq!(projected, expected);
    }
}
