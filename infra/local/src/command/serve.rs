//! `lastfriday serve`: the whole system live on this machine.

use std::path::Path;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::log::{Appended, Entry, StoredLog, sha256};
use domain::contract::Contract;
use domain::event::{Event, Fact, Party};
use domain::facts::History;
use domain::standing::closed_months_rated_otherwise;

use super::{Sentence, print, read_contract, start_logging};
use crate::arguments::Serve;
use crate::clock::Clock;
use crate::host;
use crate::system::System;

pub(super) async fn run(call: &Serve) -> Result<ExitCode, Sentence> {
    start_logging(tracing::Level::INFO);
    let clock = call.clock.map_or_else(Clock::real, Clock::starting_at);
    let server = host::listen(call.port).await?;
    let system = System::open(&call.place.folder).await?;
    let failed = |failure: Failure| format!("cannot start: {failure}");
    if let Some(file) = &call.contract {
        print(&load(&system, file, clock.now()).await?)?;
    }
    system.catch_up(clock.now()).await.map_err(failed)?;
    let contracts = system.table().contracts().await.map_err(failed)?;
    let address = &server.address;
    print(&format!(
        "Contracts:        {}\nThe status site:  {address}/site/index.html\nThe mailbox:      {address}/mailbox/\nUploads go to:    {address}/v1/contracts/CONTRACT/returns/MONTH\n\nA contractor needs a credential: lastfriday token new --folder {} --contract CONTRACT --party contractor\nStop with Ctrl-C.",
        if contracts.is_empty() { "none yet: load one with --contract FILE".into() } else { contracts.join(", ") },
        call.place.folder.display(),
    ))?;
    host::serve(server, system, clock).await?;
    Ok(ExitCode::SUCCESS)
}

/// Loads a definition: a new contract's, or a revision of one that is there.
async fn load(system: &System, file: &Path, now: DateTime<Utc>) -> Result<String, Sentence> {
    let contract = read_contract(file)?;
    let missing = contract.missing_for_service();
    if !missing.is_empty() {
        let missing: Vec<String> = missing.iter().map(|mistake| format!("\n  {}", mistake.message)).collect();
        return Err(format!("the definition {} cannot be carried out:{}", file.display(), missing.concat()));
    }
    let failed = |failure: Failure| format!("cannot load the definition {}: {failure}", file.display());
    if system.table().found(&contract, now).await.map_err(failed)? {
        return Ok(format!("The contract {} was founded.", contract.id));
    }
    let log = system.table().read_log(&contract.id).await.map_err(failed)?;
    let log = log.ok_or_else(|| format!("the contract {} cannot be found or founded", contract.id))?;
    let restated = restated_by(&log, &contract, now)?;
    let Some(restated) = restated else { return Ok(format!("The contract {} is as it was.", contract.id)) };
    if !restated.is_empty() {
        return Err(format!(
            "the definition {} would change what rates closed months ({}). Targets, units and KPIs are dated: give what is new a first month that has not closed",
            file.display(),
            restated.join(", ")
        ));
    }
    revise(system, &log, &contract, now).await.map_err(failed)?;
    Ok(format!("The contract {} was revised.", contract.id))
}

/// The closed months that a new definition would rate otherwise; `None` where it is the one in force.
fn restated_by(log: &StoredLog, contract: &Contract, now: DateTime<Utc>) -> Result<Option<Vec<String>>, Sentence> {
    let history = History::new(&log.contract, &log.events)
        .map_err(|fault| format!("cannot assess the contract {}: {fault}", contract.id))?;
    let in_force = history.known_at(log.events.len()).contract();
    if in_force.text == contract.text {
        return Ok(None);
    }
    let today = contract.date_of(now.max(log.head.received_at));
    let restated = closed_months_rated_otherwise(in_force, contract, today);
    Ok(Some(restated.iter().map(ToString::to_string).collect()))
}

fn revision(contract: &Contract, received_at: DateTime<Utc>) -> Event {
    let fact = Fact::ContractRevised {
        definition: contract.text.clone(),
        reason: "loaded with lastfriday serve --contract".into(),
        restates: false,
    };
    Event { received_at, by: Party::Council, fact }
}

async fn revise(system: &System, log: &StoredLog, contract: &Contract, now: DateTime<Utc>) -> Result<(), Failure> {
    let event = revision(contract, log.head.received_at.max(now));
    // The same definition may come back after another: what tells two revisions apart is also where they stand.
    let content = sha256(format!("definition\n{}\n{}", log.head.sequence, contract.text).as_bytes());
    let entry =
        Entry { event: &event, content: &content, receipt: "", replaces: None, original: contract.text.as_bytes() };
    match system.table().append(&contract.id, &log.head, &entry).await? {
        Appended::Stored(_) => Ok(()),
        Appended::Overtaken => Err(Failure::passing("revise the contract", "something else was received first")),
    }
}
