//! `lastfriday assess`

use std::process::ExitCode;

use crate::arguments::LogArguments;
use crate::console::{OperatorMessage, print, to_json};
use crate::input_files::{read_contract, read_events};

pub(super) fn run(arguments: &LogArguments) -> Result<ExitCode, OperatorMessage> {
    let contract = read_contract(&arguments.contract)?;
    let events = read_events(&arguments.events)?;
    let assessment = domain::assess(&contract, &events, arguments.as_of)
        .map_err(|fault| format!("cannot assess the log {}: {fault}", arguments.events.display()))?;
    print(&to_json(&assessment)?)?;
    Ok(ExitCode::SUCCESS)
}
