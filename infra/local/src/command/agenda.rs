//! `lastfriday agenda`

use std::process::ExitCode;

use crate::arguments::AgendaArguments;
use crate::console::{OperatorMessage, print};
use crate::storage::open_contract;

pub(super) async fn run(arguments: &AgendaArguments) -> Result<ExitCode, OperatorMessage> {
    let contract = &arguments.target.contract;
    let opened = open_contract(&arguments.target.location.location(), contract).await?;
    let agenda = functions::record::agenda(&opened.table, contract, arguments.on, opened.now, None).await;
    let agenda = agenda.map_err(|failure| failure.to_string())?.ok_or("there is no such contract")?;
    print(if arguments.html { &agenda.html } else { &agenda.text })?;
    Ok(ExitCode::SUCCESS)
}
