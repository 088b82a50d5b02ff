//! An event's place in the log, and its day.

use chrono::NaiveDate;

use super::LogPosition;

/// Where an event stands in the log, and when it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the order of receipt.
    pub point: LogPosition,
    /// Its number in the log, from 1.
    pub number: usize,
    /// The date that it gives itself; the day of receipt where it gives none.
    pub on: NaiveDate,
    /// The day on which the log received it.
    pub received_on: NaiveDate,
    /// Its day: the later of that date and its receipt in the log; of what reaches the contractor by letter, and whose letter is
    /// known to have been delivered, the later of that date and the delivery (D35).
    pub day: NaiveDate,
}
