//! The months watched after a formal warning, in words.

use chrono::NaiveDate;

use super::months_in_words;
use crate::date::in_full;
use crate::month::Month;

/// The months watched after a formal warning (6.9), and when the last of them closes: `May, June and July 2023, the last of which
/// closes on Friday 25 August 2023`. `None` where none is watched.
pub fn watched_in_words(months: &[Month], closes_on: Option<NaiveDate>) -> Option<String> {
    let closes_on = in_full(closes_on.filter(|_| !months.is_empty())?);
    let which = if months.len() == 1 { "which" } else { "the last of which" };
    Some(format!("{}, {which} closes on {closes_on}", months_in_words(months)))
}
