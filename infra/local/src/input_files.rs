//! The files that a command is given: a contract's definition, a log, an event.

use std::path::Path;

use domain::contract::Contract;
use domain::event::Event;

use crate::console::OperatorMessage;

/// Reads a file that is text in UTF-8.
pub(crate) fn read_text(file: &Path) -> Result<String, OperatorMessage> {
    std::fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

/// Reads a contract's definition.
///
/// # Errors
///
/// Every mistake in it.
pub(crate) fn read_contract(file: &Path) -> Result<Contract, OperatorMessage> {
    Contract::read(&read_text(file)?).map_err(|mistakes| {
        let mistakes: Vec<String> = mistakes.iter().map(|mistake| format!("\n  {mistake}")).collect();
        format!("the definition {} has mistakes:{}", file.display(), mistakes.concat())
    })
}

/// Reads the definition of a contract that is to be carried out, not only assessed.
///
/// # Errors
///
/// Every mistake in it, and everything that is missing to send emails by it.
pub(crate) fn read_contract_to_carry_out(file: &Path) -> Result<Contract, OperatorMessage> {
    let contract = read_contract(file)?;
    let missing = contract.missing_for_service();
    if missing.is_empty() {
        return Ok(contract);
    }
    let missing: Vec<String> = missing.iter().map(|mistake| format!("\n  {}", mistake.message)).collect();
    Err(format!("the definition {} cannot be carried out:{}", file.display(), missing.concat()))
}

/// Reads a log: events as JSON lines, in order of receipt.
pub(crate) fn read_events(file: &Path) -> Result<Vec<Event>, OperatorMessage> {
    domain::event::read_log(&read_text(file)?)
        .map_err(|fault| format!("cannot read the log {}: {fault}", file.display()))
}
