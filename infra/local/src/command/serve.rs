//! `lastfriday serve`: runs the whole system live on this machine.

use std::path::Path;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use domain::contract::Contract;
use domain::event::{Party, Who};
use functions::record::{EventError, RecordedBy, record};

use crate::arguments::ServeArguments;
use crate::clock_acceptance::{self, AcceptedClock};
use crate::console::{OperatorMessage, print, start_logging};
use crate::input_files::read_contract_to_carry_out;
use crate::local_system::LocalSystem;
use crate::server;
use crate::storage::no_contract;

pub(super) async fn run(arguments: &ServeArguments) -> Result<ExitCode, OperatorMessage> {
    start_logging(tracing::Level::INFO);
    // The port first: its address is in the links of emails, and a port that is in use is reported before anything is done.
    let port = server::bind(arguments.port).await?;
    let system = LocalSystem::open(&arguments.folder, &port.address).await?;
    let failed = |failure: Failure| format!("cannot start: {failure}");
    let known = clock_acceptance::known_times(&arguments.folder, system.table(), None).await.map_err(failed)?;
    let AcceptedClock { clock, went_back } =
        clock_acceptance::accept(&arguments.folder, &known, arguments.clock, arguments.confirm_clock)?;
    clock
        .save(&arguments.folder)
        .map_err(|error| format!("cannot write to the folder {}: {error}", arguments.folder.display()))?;
    if went_back && system.record_clock_put_back(clock.now()).await.map_err(failed)? > 0 {
        print("The clock was put back: what was received or assessed for a later day is assessed again.")?;
    }
    if let Some(file) = &arguments.contract {
        print(&load(&system, file, clock.now()).await?)?;
    }
    // After the clock is accepted and the definition loaded, since this assesses and sends.
    system.finish_interrupted_work(clock.now()).await.map_err(failed)?;
    let contracts = system.table().contracts().await.map_err(failed)?;
    let address = &port.address;
    print(&format!(
        "Contracts:        {}\nThe status site:  {address}/site/index.html\nThe forms:        {address}/desk\nThe mailbox:      {address}/mailbox/\nUploads go to:    {address}/v1/contracts/CONTRACT/returns/MONTH\n\nA contractor needs a credential: lastfriday token new --folder {} --contract CONTRACT --party contractor\nStop with Ctrl-C.",
        if contracts.is_empty() { "none yet: load one with --contract FILE".into() } else { contracts.join(", ") },
        arguments.folder.display(),
    ))?;
    server::serve(port, system, clock).await?;
    Ok(ExitCode::SUCCESS)
}

/// Loads a definition: of a new contract, or a revision of one that is there.
async fn load(system: &LocalSystem, file: &Path, now: DateTime<Utc>) -> Result<String, OperatorMessage> {
    let contract = read_contract_to_carry_out(file)?;
    let failed = |failure: Failure| format!("cannot load the definition {}: {failure}", file.display());
    if system.table().create_contract(&contract, now).await.map_err(failed)? {
        return Ok(format!("The contract {} was created.", contract.id));
    }
    let log = system.table().read_log(&contract.id).await.map_err(failed)?;
    let Some(log) = log else {
        return Err(no_contract(system.table(), &contract.id, &system.folder().display().to_string()).await);
    };
    let history = log.history().map_err(|failure| format!("cannot assess the contract {}: {failure}", contract.id))?;
    if history.known().contract().text.lines().eq(contract.text.lines()) {
        return Ok(format!("The contract {} is as it was.", contract.id));
    }
    revise(system, &contract, now).await.map_err(|why| format!("the definition {} {why}", file.display()))?;
    Ok(format!("The contract {} has a new version of its definition.", contract.id))
}

/// Records a revision of a definition, as the council would.
async fn revise(system: &LocalSystem, contract: &Contract, now: DateTime<Utc>) -> Result<(), OperatorMessage> {
    let revision = serde_json::json!({
        "kind": "contract-revised",
        "definition": contract.text,
        "reason": "loaded with lastfriday serve --contract",
        "restates": false,
    });
    let body = revision.to_string();
    let by = RecordedBy { party: Party::Council, who: Some(Who::on_command_line()) };
    match record(system.table(), &contract.id, body.as_bytes(), by, None, now).await {
        Ok(_) => Ok(()),
        Err(EventError::Problems(problems)) => {
            let messages = problems.iter().map(|problem| problem.message.clone()).chain(problems.further_in_words());
            let problems: Vec<String> = messages.map(|message| format!("\n  {message}")).collect();
            Err(format!("was not accepted:{}", problems.concat()))
        }
        Err(refused) => Err(format!("cannot be loaded: {refused}")),
    }
}
