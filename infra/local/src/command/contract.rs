//! `lastfriday contract check`

use std::path::Path;
use std::process::ExitCode;

use domain::contract::Contract;

use crate::console::{HAS_PROBLEMS, OperatorMessage, print};
use crate::input_files::read_text;

pub(super) fn check(file: &Path) -> Result<ExitCode, OperatorMessage> {
    let mistakes = Contract::check(&read_text(file)?);
    for mistake in &mistakes {
        print(&format!("{}: {mistake}", file.display()))?;
    }
    if mistakes.is_empty() {
        print(&format!("{}: no mistakes", file.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::from(HAS_PROBLEMS))
}
