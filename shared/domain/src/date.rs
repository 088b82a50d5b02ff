//! Civil dates as the formats write them: `2026-06-04`, four-digit years only.
//!
//! chrono alone would also read `+20226-06-04`; a date beyond any contract is a slip of the hand, never a fact.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serializer};

/// Reads a date of the form `2026-06-04`; years 1900 to 2999.
///
/// ```
/// assert!(domain::date::read("2026-06-04").is_some());
/// assert!(domain::date::read("20226-06-04").is_none());
/// ```
pub fn read(text: &str) -> Option<NaiveDate> {
    let digits = |range: std::ops::Range<usize>| {
        let part = text.get(range)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten()
    };
    if text.len() != 10 || text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
        return None;
    }
    let year = i32::try_from(digits(0..4)?).ok()?;
    within_range(NaiveDate::from_ymd_opt(year, digits(5..7)?, digits(8..10)?)?)
}

/// Returns the date, where its year is from 1900 to 2999.
pub fn within_range(date: NaiveDate) -> Option<NaiveDate> {
    (1900..=2999).contains(&date.year()).then_some(date)
}

/// Reads a moment as RFC 3339 writes it: `2022-07-29T10:00:00Z`; years 1900 to 2999.
///
/// ```
/// assert!(domain::date::read_moment("2022-07-29T11:00:00+01:00").is_some());
/// assert!(domain::date::read_moment("2022-07-29 10:00:00Z").is_none());
/// ```
pub fn read_moment(text: &str) -> Option<DateTime<Utc>> {
    if !matches!(text.as_bytes().get(10), Some(b'T' | b't')) {
        return None;
    }
    let moment = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    within_range(moment.date_naive()).map(|_| moment)
}

/// Reads a moment of an event; for serde's `deserialize_with`.
pub(crate) fn deserialize_moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let text = String::deserialize(deserializer)?;
    read_moment(&text).ok_or_else(|| serde::de::Error::custom("not a moment of the form 2022-07-29T10:00:00Z"))
}

/// The days' names, from Monday.
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Returns the name of a date's month: `June`.
pub(crate) fn month_name(date: NaiveDate) -> &'static str {
    let number = u8::try_from(date.month()).expect("a month's number is from 1 to 12");
    chrono::Month::try_from(number).expect("a month's number is from 1 to 12").name()
}

/// Returns a date in full, as emails and pages write it: `Friday 26 June 2026`.
pub fn in_full(date: NaiveDate) -> String {
    format!("{} {}", WEEKDAYS[date.weekday().num_days_from_monday() as usize], in_words(date))
}

/// Returns a date without its weekday: `26 June 2026`.
pub fn in_words(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
}

/// Reads a date field of an event; for serde's `deserialize_with`.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let text = String::deserialize(deserializer)?;
    read(&text).ok_or_else(|| serde::de::Error::custom("not a date of the form 2026-06-04"))
}

/// Writes a date field of an event; for serde's `with`.
pub(crate) fn serialize<S: Serializer>(date: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// The same for a date that may be absent.
pub(crate) mod optional {
    use super::*;

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| read(&text).ok_or_else(|| serde::de::Error::custom("not a date of the form 2026-06-04")))
            .transpose()
    }

    pub(crate) fn serialize<S: Serializer>(date: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }
}
