//! Deadlines as an iCalendar (RFC 5545) that Outlook, Google and Apple read: each is an all-day event, and is due at the end
//! of that day.
//!
//! A deadline has the same id in a contract's calendar and in the reminders that go by email, so that a calendar program
//! shows it once. When it moves, it comes with a later stamp and a higher sequence number.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::calendar::Calendar as WorkingDays;
use domain::deadline::{DeadlineAhead, DeadlineKind};
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property, ValueType};
use wording::plain::{one_line, plain};

/// The media type of an iCalendar.
pub(crate) const ICALENDAR: &str = "text/calendar; charset=utf-8";

/// The PRODID, which RFC 5545 requires: the program that made the calendar.
const PRODUCT: &str = "-//Last Friday//Contract deadlines//EN";

/// The moment from which the minutes of a sequence number count.
const COUNTED_FROM: DateTime<Utc> = DateTime::from_timestamp(946_684_800, 0).expect("the year 2000");

/// How often a program may look for changes: they come at most daily, or when something is received.
const REFRESH: &str = "PT12H";

/// A day of a calendar.
pub(crate) struct Day {
    /// Its permanent, unique id.
    pub uid: String,
    pub on: NaiveDate,
    /// Its title, on one line.
    pub summary: String,
    /// Its description, on several lines.
    pub description: String,
    /// The address of the page on which it is done.
    pub address: Option<String>,
    /// When an event was received that last moved the day, or changed its title.
    pub moved_at: Option<DateTime<Utc>>,
    /// The day of its last change.
    pub changed_on: NaiveDate,
}

impl Day {
    /// Returns the day of a deadline of a contract, by what is due: `Return for July 2022 due`.
    pub(crate) fn of(
        (id, title): (&str, &str),
        calendar: &WorkingDays,
        deadline: &DeadlineAhead,
        due: &str,
        changed_on: NaiveDate,
    ) -> Self {
        let mut lines = vec![format!("By the end of {}.", calendar.day_in_full(deadline.on))];
        if !deadline.derivation.is_empty() {
            lines.push(format!("{}.", wording::sentence::sentence_case(&deadline.derivation)));
        }
        if deadline.projected {
            lines.push("It is based on bank holidays that are not published yet.".to_owned());
        }
        lines.push(format!("Clause {} of the contract.", deadline.clause));
        Self {
            uid: uid(id, deadline),
            on: deadline.on,
            summary: format!("{due}: {title}"),
            description: lines.join("\n"),
            address: None,
            moved_at: deadline.moved_at,
            changed_on,
        }
    }

    /// Returns the SEQUENCE, by which a program that has the day already sees that it moved or was renamed. It is made from the
    /// time rather than from the log's numbers, which would tell the public how much was recorded in between. It is in minutes
    /// to stay within the format's 32-bit integers.
    fn sequence(&self) -> i64 {
        self.moved_at.map_or(0, |at| (at - COUNTED_FROM).num_minutes().max(1))
    }

    fn event(&self) -> Event {
        let changed = self.changed_on.and_time(NaiveTime::MIN).and_utc();
        let stamp = self.moved_at.map_or(changed, |at| at.max(changed));
        let mut event = Event::new();
        event
            .uid(&self.uid)
            .summary(&one_line(&self.summary))
            .description(&plain(&self.description))
            .starts(self.on)
            .ends(self.on + Days::new(1))
            .timestamp(stamp)
            .last_modified(stamp)
            .add_property("SEQUENCE", self.sequence().to_string())
            // Without this an all-day event would mark the whole day as busy.
            .add_property("TRANSP", "TRANSPARENT")
            .add_property("X-MICROSOFT-CDO-BUSYSTATUS", "FREE");
        if let Some(address) = &self.address {
            event.url(address);
        }
        event.done()
    }
}

/// Returns the id of a deadline. Where a contract can have several of a kind, the id contains the day, so a moved one counts
/// as another.
fn uid(contract: &str, deadline: &DeadlineAhead) -> String {
    let DeadlineAhead { what, month, on, unit, visited_on, kpi, subject, .. } = deadline;
    let month = month.map(|month| month.to_string());
    let kpi = kpi.map(|kpi| format!("kpi-{kpi}"));
    let day = Some(on.to_string());
    let visited_on = visited_on.map(|visited_on| visited_on.to_string());
    let (name, parts) = match what {
        DeadlineKind::Return => ("return", vec![month]),
        DeadlineKind::Close => ("close", vec![month]),
        DeadlineKind::Report => ("report", vec![unit.clone(), visited_on]),
        DeadlineKind::Plan => ("plan", vec![kpi, subject.clone(), day]),
        DeadlineKind::Review => ("review", vec![subject.clone()]),
        DeadlineKind::Minutes => ("minutes", vec![subject.clone()]),
        DeadlineKind::Meeting => ("meeting", vec![day]),
        DeadlineKind::Watch => ("watch", vec![subject.clone()]),
    };
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    uid_of(contract, &[&[name.to_owned()], parts.as_slice()].concat())
}

/// Returns an id of a contract's calendar.
pub(crate) fn uid_of(contract: &str, parts: &[String]) -> String {
    one_line(&format!("{}.{contract}.last-friday", parts.join("."))).replace(' ', "-")
}

/// Returns the bytes of a calendar, in the order of the days; the same bytes for the same days. A calendar with a name is one
/// to subscribe to. It has no METHOD: that would make it a scheduling message, which needs an organiser (RFC 5546).
pub(crate) fn icalendar(name: Option<&str>, days: &[Day]) -> Vec<u8> {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", PRODUCT));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    if let Some(name) = name.map(one_line) {
        // The library escapes a value only if its type is said to be text.
        calendar.append_property(Property::new("NAME", &name).append_parameter(ValueType::Text).done());
        calendar.append_property(Property::new("X-WR-CALNAME", &name));
        calendar
            .append_property(Property::new("REFRESH-INTERVAL", REFRESH).append_parameter(ValueType::Duration).done());
        calendar.append_property(("X-PUBLISHED-TTL", REFRESH));
    }
    let mut days: Vec<&Day> = days.iter().collect();
    days.sort_by(|one, other| (one.on, &one.uid).cmp(&(other.on, &other.uid)));
    for day in days {
        calendar.push(day.event());
    }
    folded(&calendar.to_string()).into_bytes()
}

/// The longest line, in octets, without its end (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// Folds the lines again, since the last piece of a line that the library folds can be an octet too long.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut length = 0;
        for character in line.chars() {
            if length + character.len_utf8() > LONGEST_LINE {
                folded.push_str("\r\n ");
                length = 1;
            }
            folded.push(character);
            length += character.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
mod tests;
