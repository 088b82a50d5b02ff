//! `lastfriday check-return`

use std::process::ExitCode;

use intake::{SubmissionContext, read_return};

use crate::arguments::CheckReturnArguments;
use crate::console::{HAS_PROBLEMS, OperatorMessage, print, to_json};
use crate::history_folder::read_return_file;
use crate::input_files::read_contract;

pub(super) fn run(arguments: &CheckReturnArguments) -> Result<ExitCode, OperatorMessage> {
    let contract = read_contract(&arguments.contract)?;
    let (bytes, declared) = read_return_file(&arguments.file)?;
    let submission =
        SubmissionContext { contract: &contract, month: arguments.month, received_on: arguments.received_on };
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
