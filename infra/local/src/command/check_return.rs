//! `lastfriday check-return`

use std::process::ExitCode;

use intake::{Declared, Format, Submission, read_return};

use super::{HAS_PROBLEMS, Sentence, print, read_contract, to_json};
use crate::arguments::CheckReturn;

pub(super) fn run(call: &CheckReturn) -> Result<ExitCode, Sentence> {
    let contract = read_contract(&call.contract)?;
    let bytes = std::fs::read(&call.file).map_err(|error| format!("cannot read {}: {error}", call.file.display()))?;
    let name = call.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let declared = match Format::of_file_name(&name) {
        Declared::As(format) => Some(format),
        Declared::Unsaid => None,
        Declared::Unsupported => {
            return Err(format!("{name} is not a return: send .json, .csv, .xlsx or .ods"));
        }
    };
    let submission = Submission { contract: &contract, month: call.month, received_on: call.received_on };
    match read_return(&bytes, declared, &submission) {
        Ok(submitted) => {
            print(&to_json(&submitted)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            print(&to_json(&serde_json::json!({ "errors": problems }))?)?;
            Ok(ExitCode::from(HAS_PROBLEMS))
        }
    }
}
