//! Printing why an event was not recorded.

use std::process::ExitCode;

use functions::record::EventError;

use crate::console::{HAS_PROBLEMS, OperatorMessage, print, to_json};

/// Prints the problems of an event as JSON; any other reason becomes the command's error.
pub(super) fn print_refusal(refused: EventError) -> Result<ExitCode, OperatorMessage> {
    match refused {
        EventError::Problems(problems) => {
            print(&to_json(&problems)?)?;
            Ok(ExitCode::from(HAS_PROBLEMS))
        }
        EventError::KeyInUse
        | EventError::KeyEmpty
        | EventError::KeyTooLong
        | EventError::NoContract
        | EventError::Busy(_)
        | EventError::Failed(_) => Err(refused.to_string()),
    }
}
