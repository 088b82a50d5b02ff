//! How it is said that an event was not recorded.

use std::process::ExitCode;

use functions::record::Refused;

use crate::console::{HAS_PROBLEMS, OperatorMessage, print, to_json};

/// Says why nothing was recorded: problems as JSON on standard output, anything else as the error.
pub(super) fn print_refusal(refused: Refused) -> Result<ExitCode, OperatorMessage> {
    match refused {
        Refused::Problems(problems) => {
            print(&to_json(&problems)?)?;
            Ok(ExitCode::from(HAS_PROBLEMS))
        }
        Refused::KeyInUse
        | Refused::KeyEmpty
        | Refused::KeyTooLong
        | Refused::NoContract
        | Refused::Busy(_)
        | Refused::Failed(_) => Err(refused.to_string()),
    }
}
