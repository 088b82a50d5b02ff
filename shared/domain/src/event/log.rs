//! A log of events as JSON lines, in order of receipt.

use super::Event;

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
    lines.enumerate().map(read).collect()
}
