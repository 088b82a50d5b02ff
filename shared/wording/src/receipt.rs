//! The words of a return's receipt, which are the same on the page and in the email.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::calendar::Calendar;
use domain::headroom::KpiHeadroom;
use serde::Serialize;

use crate::date::{moment, zone_in_words};
use crate::headroom::{NOT_ALL, ON_WHAT, headroom};

/// The facts of a return when it was received.
#[derive(Clone, Copy, Debug)]
pub struct ReceivedReturn<'a> {
    /// Its number among the revisions of the month's return, from 1.
    pub revision: usize,
    pub received_at: DateTime<Utc>,
    pub zone: Tz,
    pub calendar: &'a Calendar,
    /// Whether the month's first revision came by the due date.
    pub on_time: bool,
    pub due_on: NaiveDate,
    /// The day at whose end the month closes.
    pub closes_on: NaiveDate,
    /// Whether the month had closed.
    pub closed: bool,
    /// The month's headroom.
    pub headroom: &'a [KpiHeadroom],
}

/// The same in words.
#[derive(Default, Serialize)]
pub struct ReceivedInWords {
    /// A sentence on its revision, its time of receipt, and whether that was in time.
    how: String,
    /// A sentence that introduces the ratings.
    ratings_are: String,
    /// An open month's headroom, a sentence each.
    headroom: Vec<String>,
    /// The basis of those sentences.
    on_what: &'static str,
    /// A sentence that more may follow than is listed; `None` once the month has closed.
    not_all: Option<&'static str>,
}

impl ReceivedInWords {
    /// Returns the words of a receipt.
    pub fn of(received: &ReceivedReturn<'_>) -> Self {
        let ReceivedReturn { revision, on_time, calendar, closed, .. } = *received;
        let at = format!("{} ({})", moment(received.received_at, received.zone), zone_in_words(received.zone));
        let in_time = if on_time { "on time" } else { "late" };
        let due = format!("{in_time}: it was due by the end of {}.", calendar.day_in_full(received.due_on));
        let how = match revision {
            1 => format!("It is the first version, received on {at}, {due}"),
            _ => format!(
                "It is version {revision}, received on {at}; it replaces the one before it. The first version was \
                 {due}"
            ),
        };
        let closes = calendar.day_in_full(received.closes_on);
        let ratings_are = if closed {
            format!("The month closed at the end of {closes}. These are its final ratings now, with this return:")
        } else {
            format!(
                "The month closes at the end of {closes}. These are its provisional ratings, on what has been received so far:"
            )
        };
        let open = received.headroom.iter().filter(|room| room.at_most != Some(0));
        let not_all = (!closed).then_some(NOT_ALL);
        Self { how, ratings_are, headroom: open.map(headroom).collect(), on_what: ON_WHAT, not_all }
    }
}
