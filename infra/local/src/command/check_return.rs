//! `lastfriday check-return`

use std::process::ExitCode;

use intake::{SubmissionContext, read_return};

use super::{HAS_PROBLEMS, Sentence, print, read_contract, to_json};
use crate::arguments::CheckReturn;
use crate::history;

pub(super) fn run(call: &CheckReturn) -> Result<ExitCode, Sentence> {
    let contract = read_contract(&call.contract)?;
    let (bytes, declared) = history::read_return_file(&call.file)?;
    let submission = SubmissionContext { contract: &contract, month: call.month, received_on: call.received_on };
    match read_return(&bytes, declared, &submission) {
        Ok(submitted) => {
            print(&to_json(&submitted)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(refused) => {
            print(&to_json(&refused)?)?;
            Ok(ExitCode::from(HAS_PROBLEMS))
        }
    }
}
