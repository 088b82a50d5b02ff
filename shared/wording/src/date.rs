//! Moments in words.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::date::in_full;

/// A moment as people in offices write it: `Friday 29 July 2022 at 15:03`. D3: stamps are dates in the contract's zone,
/// whatever the machine's own.
pub fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    format!("{} at {}", in_full(local.date_naive()), local.format("%H:%M"))
}
