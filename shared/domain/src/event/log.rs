//! A log of events as JSON lines, in order of receipt.

use super::{Event, Fact};

/// A line of a log that is no event: the log is not assessed at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {number}: {message}")]
pub struct LogFault {
    /// The event's number in the log, from 1.
    pub number: usize,
    /// What is wrong with it.
    pub message: String,
}

/// Reads a log: one JSON object a line, the line's order being the order of receipt where two stamps are equal. Blank
/// lines count for nothing.
///
/// # Errors
///
/// The first line that is no event, an unknown kind among them: a log that cannot be read whole is not read in part.
pub fn read_log(text: &str) -> Result<Vec<Event>, LogFault> {
    let lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty());
    let read = |(index, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| {
            let message = error.to_string();
            // Every event is on one line: where in the line it is tells a reader nothing.
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what).into();
            LogFault { number: index + 1, message }
        })
    };
    let mut events = lines.enumerate().map(read).collect::<Result<Vec<Event>, LogFault>>()?;
    put_stamps_right(&mut events);
    Ok(events)
}

/// Puts right what a clock that was ahead has stamped: each event before an entry that says that the clock was put back was
/// received by then, whatever its stamp says. Entries are never changed where they are kept: this is how a log is read.
pub fn put_stamps_right(log: &mut [Event]) {
    let mut latest = None;
    for event in log.iter_mut().rev() {
        if let Some(latest) = latest {
            event.received_at = event.received_at.min(latest);
        }
        if matches!(event.fact, Fact::ClockCorrected { .. }) {
            latest = Some(event.received_at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(at: &str, id: &str) -> String {
        format!(
            r#"{{"received_at":"{at}","by":"contractor","kind":"capacity-issue-raised","issue":"{id}","text":"…"}}"#
        )
    }

    fn corrected(at: &str) -> String {
        format!(r#"{{"received_at":"{at}","by":"system","kind":"clock-corrected","showed_on":"2036-01-01"}}"#)
    }

    fn stamps(lines: &[String]) -> Vec<String> {
        let events = read_log(&lines.join("\n")).unwrap();
        events.iter().map(|event| event.received_at.format("%Y-%m-%d %H:%M").to_string()).collect()
    }

    #[test]
    fn what_a_clock_ahead_has_stamped_was_received_by_when_it_was_put_back() {
        let log = [
            issue("2026-11-02T09:00:00Z", "before"),
            issue("2036-01-01T09:00:00Z", "ahead"),
            corrected("2026-11-03T10:00:00Z"),
            issue("2026-11-03T11:00:00Z", "after"),
        ];
        assert_eq!(stamps(&log), ["2026-11-02 09:00", "2026-11-03 10:00", "2026-11-03 10:00", "2026-11-03 11:00"]);
    }

    #[test]
    fn a_clock_put_back_twice_counts_by_the_earlier_moment() {
        let log = [
            issue("2030-01-01T09:00:00Z", "ahead"),
            corrected("2028-01-01T09:00:00Z"),
            issue("2028-01-02T09:00:00Z", "still ahead"),
            corrected("2026-11-03T10:00:00Z"),
        ];
        assert_eq!(stamps(&log), ["2026-11-03 10:00"; 4]);
    }

    #[test]
    fn without_such_an_entry_each_stamp_stays() {
        let log = [issue("2036-01-01T09:00:00Z", "one"), issue("2026-11-03T11:00:00Z", "another")];
        assert_eq!(stamps(&log), ["2036-01-01 09:00", "2026-11-03 11:00"]);
    }
}
