//! Moments in words.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::date::in_full;

/// Returns a moment as people in offices write it: `Friday 29 July 2022 at 15:03`. It is in the contract's time zone (D3),
/// not the machine's.
pub fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    format!("{} at {}", in_full(local.date_naive()), local.format("%H:%M"))
}

/// Returns whose time a moment is in: `UK time`, `Europe/Lisbon time`.
pub fn zone_in_words(zone: Tz) -> String {
    if zone == Tz::Europe__London { "UK time".into() } else { format!("{zone} time") }
}
