//! `lastfriday assess`

use std::process::ExitCode;

use super::{Sentence, print, read_contract, read_events, to_json};
use crate::arguments::Log;

pub(super) fn run(log: &Log) -> Result<ExitCode, Sentence> {
    let contract = read_contract(&log.contract)?;
    let events = read_events(&log.events)?;
    let assessment = domain::assess(&contract, &events, log.as_of)
        .map_err(|fault| format!("cannot assess the log {}: {fault}", log.events.display()))?;
    print(&to_json(&assessment)?)?;
    Ok(ExitCode::SUCCESS)
}
