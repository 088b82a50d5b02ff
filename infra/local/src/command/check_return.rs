//! `lastfriday check-return`

use std::process::ExitCode;

use intake::{Problem, Submission, read_return};
use serde::Serialize;

use super::{HAS_PROBLEMS, Sentence, print, read_contract, to_json};
use crate::arguments::CheckReturn;
use crate::history;

/// What is printed of a return that is refused.
#[derive(Serialize)]
struct Refused {
    errors: Vec<Problem>,
}

pub(super) fn run(call: &CheckReturn) -> Result<ExitCode, Sentence> {
    let contract = read_contract(&call.contract)?;
    let (bytes, declared) = history::read_return_file(&call.file)?;
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
