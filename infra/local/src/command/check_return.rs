//! `lastfriday check-return`

use std::io::Read as _;
use std::process::ExitCode;

use intake::{Declared, Format, MOST_BYTES, Problem, Submission, read_return};
use serde::Serialize;

use super::{HAS_PROBLEMS, Sentence, print, read_contract, to_json};
use crate::arguments::CheckReturn;

/// What is printed of a return that is refused.
#[derive(Serialize)]
struct Refused {
    errors: Vec<Problem>,
}

pub(super) fn run(call: &CheckReturn) -> Result<ExitCode, Sentence> {
    let contract = read_contract(&call.contract)?;
    let unreadable = |error: std::io::Error| format!("cannot read {}: {error}", call.file.display());
    let mut bytes = Vec::new();
    // One byte more than is taken is enough to refuse the rest.
    let file = std::fs::File::open(&call.file).map_err(unreadable)?;
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let name = call.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // What no return is in is refused by its content, with the other problems' form.
    let declared = match Format::of_file_name(&name) {
        Declared::As(format) => Some(format),
        Declared::Unsaid | Declared::Unsupported => None,
    };
    let submission = Submission { contract: &contract, month: call.month, received_on: call.received_on };
    match read_return(&bytes, declared, &submission) {
        Ok(submitted) => {
            print(&to_json(&submitted)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            print(&to_json(&Refused { errors: problems })?)?;
            Ok(ExitCode::from(HAS_PROBLEMS))
        }
    }
}
