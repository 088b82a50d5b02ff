//! A calendar month, the contract's unit of reporting.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::date::month_name;

/// A calendar month, written `2026-06`.
///
/// ```
/// use domain::month::Month;
/// let june: Month = "2026-06".parse().unwrap();
/// assert_eq!(june.last_day().to_string(), "2026-06-30");
/// assert_eq!(june.next().to_string(), "2026-07");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// How many months it is after January of the year 0.
    count: i32,
}

impl Month {
    /// Returns the month in which a date lies.
    pub fn of(date: NaiveDate) -> Self {
        Self { count: date.year() * 12 + date.month0().cast_signed() }
    }

    /// Returns its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year(), self.month0() + 1, 1).expect("a Month is within chrono's range")
    }

    /// Returns its last day.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day() - Days::new(1)
    }

    /// Returns the month after it.
    pub fn next(self) -> Self {
        Self { count: self.count + 1 }
    }

    /// Returns the month before it.
    pub fn previous(self) -> Self {
        Self { count: self.count - 1 }
    }

    fn year(self) -> i32 {
        self.count.div_euclid(12)
    }

    /// Returns the month's place in its year, from 0.
    fn month0(self) -> u32 {
        self.count.rem_euclid(12).cast_unsigned()
    }

    /// Returns this month and those after it.
    pub(crate) fn and_later(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |month| Some(month.next()))
    }

    /// Returns how many months it is after another; `None` where it is before it.
    pub(crate) fn since(self, other: Self) -> Option<usize> {
        usize::try_from(self.count - other.count).ok()
    }

    /// Returns the months from this one to `last`, both included; none where `last` is earlier.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        self.and_later().take_while(move |month| *month <= last)
    }

    /// Returns the month in words, as a reader says it: `June 2026`.
    pub fn in_words(self) -> String {
        format!("{} {}", month_name(self.first_day()), self.year())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month0() + 1)
    }
}

/// The text is not a month of the form `2026-06`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a month: write it as 2026-06")]
pub struct NotAMonth(String);

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let date = (text.len() == 7).then(|| crate::date::read(&format!("{text}-01"))).flatten();
        date.map(Self::of).ok_or_else(|| NotAMonth(text.chars().take(20).collect()))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other_across_a_new_year() {
        let december: Month = "2022-12".parse().unwrap();
        assert_eq!(december.next().to_string(), "2023-01");
        assert_eq!(december.next().previous(), december);
        assert_eq!(december.through("2023-02".parse().unwrap()).count(), 3);
        assert_eq!(december.through("2022-11".parse().unwrap()).count(), 0);
    }

    #[test]
    fn only_the_one_written_form_is_a_month() {
        for text in ["2022-1", "2022-13", "22-01", "20226-01", "+022-01", "2022/01", "", "2022-01-01", "２022-01"] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }

    #[test]
    fn february_ends_where_the_year_says() {
        assert_eq!("2024-02".parse::<Month>().unwrap().last_day().to_string(), "2024-02-29");
        assert_eq!("2023-02".parse::<Month>().unwrap().last_day().to_string(), "2023-02-28");
    }
}
