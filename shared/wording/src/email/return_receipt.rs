//! The words of the email that says that a return was received.

use chrono::NaiveDate;

use super::opening::{Asks, Opening, Reader};

/// Returns the opening; `open_until` is the day at whose end the month closes, if it has not closed.
pub(super) fn opening(
    reader: &Reader<'_>,
    month: &str,
    revision: usize,
    on_time: bool,
    open_until: Option<NaiveDate>,
) -> Opening {
    let subject = match revision {
        1 => format!("Received {}: the {month} return", if on_time { "on time" } else { "late" }),
        _ => format!("Received: version {revision} of the {month} return"),
    };
    if !reader.is_contractor() {
        let first = format!("a {month} return was received from {}.", reader.letterhead.contractor);
        return Opening { subject: subject.into(), first, asks: Asks::Nothing };
    }
    let which = match revision {
        1 => format!("Your {month} return was received"),
        _ => format!("Version {revision} of your {month} return was received"),
    };
    let look = if revision == 1 { "Please check the ratings below" } else { "Please check what it changes, below" };
    let first = match open_until {
        Some(closes_on) => format!(
            "{which}. {look}: until the month closes at the end of {} you can still complete or correct it.",
            reader.letterhead.day_and(closes_on)
        ),
        None => format!("{which} after the month had closed. {look}."),
    };
    Opening::telling(subject, first)
}
