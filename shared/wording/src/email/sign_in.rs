//! The words of the email with a link to sign in.

use chrono::DateTime;
use chrono_tz::Tz;
use domain::date::in_full;

/// Returns the subject. It says until when the link is valid and when it was requested, since mail programs would put emails
/// with the same subject together.
pub fn subject(asked: &DateTime<Tz>, until: &DateTime<Tz>) -> String {
    let (time, day) = (until.format("%H:%M"), until.format("%a %-d %b %Y"));
    format!("Sign in to Last Friday by {time} on {day}, link of {}", asked.format("%H:%M:%S"))
}

/// Returns the time until which the link is valid: `14:05 today`, `00:05 on Friday 29 July 2022`.
pub fn good_until(asked: &DateTime<Tz>, until: &DateTime<Tz>) -> String {
    let time = until.format("%H:%M");
    if until.date_naive() == asked.date_naive() {
        format!("{time} today")
    } else {
        format!("{time} on {}", in_full(until.date_naive()))
    }
}
