//! Working days (D1) and last Fridays (D2).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::month::Month;

mod projection;

/// The bank holidays of England and Wales that are published, with their names, by date.
static PUBLISHED: LazyLock<Vec<(NaiveDate, &'static str)>> = LazyLock::new(|| {
    let rows = include_str!("calendar/bank-holidays.csv").lines().filter(|line| !line.starts_with('#')).skip(1);
    let rows = rows.filter_map(|line| line.split_once(','));
    let rows = rows.map(|(date, name)| (crate::date::read(date).expect("bank-holidays.csv has dates"), name));
    rows.collect::<BTreeMap<_, _>>().into_iter().collect()
});

/// The first year and the last year known: of those between, the holidays are published.
static PUBLISHED_YEARS: LazyLock<(i32, i32)> = LazyLock::new(|| {
    let (first, _) = PUBLISHED.first().expect("bank-holidays.csv has rows");
    let (last, _) = PUBLISHED.last().expect("bank-holidays.csv has rows");
    (first.year(), last.year())
});

/// Returns whether the holidays of a date's year are projected by the statutory rules rather than published.
fn is_projected(date: NaiveDate) -> bool {
    let (first, last) = *PUBLISHED_YEARS;
    date.year() < first || date.year() > last
}

/// A date by which something is due, to the end of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// The day at whose end it is due.
    pub on: NaiveDate,
    /// Whether it rests on a year whose bank holidays are projected, not published (D1).
    pub projected: bool,
}

/// A day between two dates that is not a working day although it is a Monday to a Friday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    pub on: NaiveDate,
    /// Its name, as published.
    pub name: String,
}

/// What a holiday is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolidayName {
    /// One of the contract's own `extra_holidays`.
    OfTheContract,
    /// A published bank holiday.
    Published(&'static str),
    /// A bank holiday by the statutory rules, of a year that is not published.
    Projected(&'static str),
}

impl HolidayName {
    /// Returns what a date is that has one, as a sentence says of it: `a bank holiday`.
    pub fn kind(self) -> &'static str {
        match self {
            Self::OfTheContract => "a holiday of this contract",
            Self::Published(_) => "a bank holiday",
            Self::Projected(_) => "expected to be a bank holiday",
        }
    }
}

impl std::fmt::Display for HolidayName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OfTheContract => f.write_str("a holiday of this contract"),
            Self::Published(name) => f.write_str(name),
            Self::Projected(name) => write!(f, "{name} (projected)"),
        }
    }
}

/// The working days of one contract.
///
/// > 3 (KPI 2): "within 5 working days of said visit"; 6.4: "within 10 working days"; 5.7: "within ten business days"
///
/// D1: Monday to Friday, less the bank holidays of England and Wales and the contract's `extra_holidays`, but for its
/// `not_holidays`; working days and business days are the same.
///
/// ```
/// use domain::calendar::Calendar;
/// let calendar = Calendar::default();
/// let christmas_eve = domain::date::read("2026-12-24").unwrap();
/// assert_eq!(calendar.working_day_after(1, christmas_eve).on.to_string(), "2026-12-29");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    extra_holidays: BTreeSet<NaiveDate>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    not_holidays: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// Returns the bank holidays with a contract's own days added and taken away.
    pub fn new(
        extra_holidays: impl IntoIterator<Item = NaiveDate>,
        not_holidays: impl IntoIterator<Item = NaiveDate>,
    ) -> Self {
        Self { extra_holidays: extra_holidays.into_iter().collect(), not_holidays: not_holidays.into_iter().collect() }
    }

    /// Returns the holiday on a date, where it is one.
    pub fn holiday(&self, date: NaiveDate) -> Option<HolidayName> {
        if self.not_holidays.contains(&date) {
            None
        } else if self.extra_holidays.contains(&date) {
            Some(HolidayName::OfTheContract)
        } else if is_projected(date) {
            projection::holiday(date).map(HolidayName::Projected)
        } else {
            let place = PUBLISHED.binary_search_by_key(&date, |(on, _)| *on).ok()?;
            Some(HolidayName::Published(PUBLISHED[place].1))
        }
    }

    /// Returns whether it has nothing of its contract's own: the bank holidays alone.
    pub fn is_plain(&self) -> bool {
        self.extra_holidays.is_empty() && self.not_holidays.is_empty()
    }

    /// Returns a day by which something is due, with its being a holiday where it is one: `Friday 25 December 2026, a bank
    /// holiday`.
    pub fn day_in_full(&self, on: NaiveDate) -> String {
        let holiday = self.holiday(on).map(|name| format!(", {}", name.kind())).unwrap_or_default();
        crate::date::in_full(on) + &holiday
    }

    /// Returns the same in a sentence that goes on: `Friday 25 December 2026, a bank holiday,`.
    pub fn day_and(&self, on: NaiveDate) -> String {
        let comma = if self.holiday(on).is_some() { "," } else { "" };
        self.day_in_full(on) + comma
    }

    /// Returns whether a date is a working day.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && self.holiday(date).is_none()
    }

    /// Returns a date if it is a working day, else the next working day after it.
    pub fn working_day_from(&self, date: NaiveDate) -> NaiveDate {
        if self.is_working_day(date) { date } else { self.working_day_after(1, date).on }
    }

    /// Returns what "within N working days of D" is: the Nth working day after a date, which itself is not counted, whatever day
    /// it is.
    pub fn working_day_after(&self, number: u32, date: NaiveDate) -> Deadline {
        self.count(number, date, |day| day + Days::new(1))
    }

    /// Returns what "N working days before X" is: the Nth working day strictly before a date.
    pub fn working_day_before(&self, number: u32, date: NaiveDate) -> Deadline {
        self.count(number, date, |day| day - Days::new(1))
    }

    fn count(&self, number: u32, from: NaiveDate, step: impl Fn(NaiveDate) -> NaiveDate) -> Deadline {
        let (mut on, mut counted, mut projected) = (from, 0, false);
        while counted < number {
            on = step(on);
            projected |= is_projected(on);
            counted += u32::from(self.is_working_day(on));
        }
        Deadline { on, projected }
    }

    /// Returns the holidays after one date and up to another that fall on a Monday to a Friday: what a count of working days
    /// between them left out.
    pub fn holidays_between(&self, after: NaiveDate, through: NaiveDate) -> Vec<Holiday> {
        let days = after.iter_days().skip(1).take_while(|day| *day <= through);
        let weekdays = days.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
        weekdays.filter_map(|on| self.holiday(on).map(|name| Holiday { on, name: name.to_string() })).collect()
    }
}

/// Returns the last Friday of a month, as written: whether it is a holiday or not (D2).
///
/// > 8: "The contractor shall submit data via the collation method on the last Friday of each calendar month."
///
/// ```
/// assert_eq!(domain::calendar::last_friday("2026-12".parse().unwrap()).to_string(), "2026-12-25");
/// ```
pub fn last_friday(month: Month) -> NaiveDate {
    let last = month.last_day();
    let days_since_friday = (last.weekday().num_days_from_monday() + 3) % 7;
    last - Days::new(days_since_friday.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        crate::date::read(text).unwrap()
    }

    #[test]
    fn the_day_itself_is_not_counted_whatever_day_it_is() {
        let calendar = Calendar::default();
        for (visit, deadline) in [
            ("2022-07-04", "2022-07-11"), // a Monday
            ("2022-07-09", "2022-07-15"), // a Saturday
            ("2022-07-10", "2022-07-15"), // the Sunday after it
            ("2022-12-23", "2023-01-04"), // over Christmas: 26 and 27 December and 2 January are holidays
        ] {
            assert_eq!(calendar.working_day_after(5, date(visit)).on, date(deadline), "{visit}");
        }
    }

    #[test]
    fn working_days_before_are_strictly_before() {
        let calendar = Calendar::default();
        assert_eq!(calendar.working_day_before(1, date("2022-07-29")).on, date("2022-07-28"));
        assert_eq!(calendar.working_day_before(5, date("2022-12-30")).on, date("2022-12-21"));
        assert_eq!(calendar.working_day_before(1, date("2026-12-28")).on, date("2026-12-24"));
    }

    #[test]
    fn one_off_days_are_in_the_data() {
        let calendar = Calendar::default();
        for day in ["2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-01", "2023-05-08"] {
            assert!(!calendar.is_working_day(date(day)), "{day}");
        }
        for day in ["2020-05-04", "2022-05-30"] {
            assert!(calendar.is_working_day(date(day)), "{day}");
        }
    }

    #[test]
    fn a_contract_adds_days_and_takes_days_away() {
        let calendar = Calendar::new([date("2022-07-05")], [date("2022-08-29")]);
        assert!(!calendar.is_working_day(date("2022-07-05")));
        assert!(calendar.is_working_day(date("2022-08-29")));
        assert!(!Calendar::new([], [date("2022-08-27")]).is_working_day(date("2022-08-27")), "a Saturday stays one");
    }

    #[test]
    fn a_deadline_says_that_it_rests_on_a_projected_year() {
        let calendar = Calendar::default();
        assert!(!calendar.working_day_after(1, date("2028-12-27")).projected);
        assert!(calendar.working_day_after(5, date("2028-12-27")).projected);
    }

    #[test]
    fn the_last_friday_is_as_written() {
        for (month, friday) in [
            ("2022-07", "2022-07-29"),
            ("2022-09", "2022-09-30"),
            ("2024-02", "2024-02-23"),
            ("2026-12", "2026-12-25"),
            ("2027-03", "2027-03-26"),
        ] {
            assert_eq!(last_friday(month.parse().unwrap()), date(friday), "{month}");
        }
    }

    #[test]
    fn a_day_says_that_it_is_a_holiday() {
        let own = Calendar::new([date("2026-12-24")], [date("2026-12-28")]);
        for (on, said) in [
            ("2026-12-23", "Wednesday 23 December 2026"),
            ("2026-12-24", "Thursday 24 December 2026, a holiday of this contract"),
            ("2026-12-25", "Friday 25 December 2026, a bank holiday"),
            ("2026-12-28", "Monday 28 December 2026"),
            ("2031-12-25", "Thursday 25 December 2031, expected to be a bank holiday"),
        ] {
            assert_eq!(own.day_in_full(date(on)), said);
            let comma = if said.contains(',') { "," } else { "" };
            assert_eq!(own.day_and(date(on)), format!("{said}{comma}"));
        }
    }

    #[test]
    fn the_holidays_that_a_count_left_out_are_named() {
        let left_out = Calendar::default().holidays_between(date("2026-12-23"), date("2027-01-11"));
        let days: Vec<String> = left_out.iter().map(|holiday| holiday.on.to_string()).collect();
        assert_eq!(days, ["2026-12-25", "2026-12-28", "2027-01-01"]);
    }
}
