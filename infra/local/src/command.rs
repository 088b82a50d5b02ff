//! What each call does.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use cloud::table::Table;
use domain::contract::Contract;
use domain::event::Event;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::arguments::{Call, Kept, Place};
use crate::place::{self, Opened};

mod agenda;
mod assess;
mod check_return;
mod contract;
mod demo;
mod evidence;
mod explain;
mod hold;
mod import;
mod letter;
mod r#move;
mod record;
mod restore;
mod serve;
mod token;

/// The exit code of a call that cannot be carried out: a sentence on standard error says why.
pub(crate) const BAD_CALL: u8 = 2;

/// The exit code where what was to be checked has problems.
const HAS_PROBLEMS: u8 = 1;

/// A sentence for the person who made the call.
pub(crate) type Sentence = String;

/// Carries out a call.
pub(crate) fn run(call: Call) -> Result<ExitCode, Sentence> {
    match call {
        Call::Assess(log) => assess::run(&log),
        Call::Explain(explain) => explain::run(&explain),
        Call::Record(record) => run_async(record::run(&record)),
        Call::Letter(letter) => run_async(letter::run(&letter)),
        Call::Agenda(agenda) => run_async(agenda::run(&agenda)),
        Call::Evidence(evidence) => run_async(evidence::run(&evidence)),
        Call::Import(import) => run_async(import::run(&import)),
        Call::Move(call) => run_async(r#move::run(&call)),
        Call::Restore(restore) => run_async(restore::run(&restore)),
        Call::Hold(hold) => run_async(hold::run(&hold)),
        Call::CheckReturn(check) => check_return::run(&check),
        Call::Contract(crate::arguments::Contract::Check { file }) => contract::check(&file),
        Call::Demo(demo) => run_async(demo::run(&demo)),
        Call::Serve(serve) => run_async(serve::run(&serve)),
        Call::Token(token) => run_async(token::run(&token)),
    }
}

fn run_async(work: impl Future<Output = Result<ExitCode, Sentence>>) -> Result<ExitCode, Sentence> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| format!("cannot start: {error}"))?.block_on(work)
}

/// Standard error that is written to if it can be: a log that nobody reads any more does not stop the system.
struct IfItCan(std::io::Stderr);

impl std::io::Write for IfItCan {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let _ = self.0.write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Logs as JSON lines on standard error, from a level on.
fn start_logging(level: tracing::Level) {
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_writer(|| IfItCan(std::io::stderr()))
        .with_target(false)
        .with_filter(LevelFilter::from_level(level));
    tracing_subscriber::registry().with(lines).init();
}

/// Reaches a contract where it is kept.
async fn reach(kept: &Kept) -> Result<Opened, Sentence> {
    reach_contract(&kept.place, &kept.contract).await
}

async fn reach_contract(place: &Place, contract: &str) -> Result<Opened, Sentence> {
    let opened = place::reach(place).await?;
    let head = opened.table.head(contract).await.map_err(|failure| opened.failed(&failure))?;
    if head.is_none() {
        return Err(no_contract(&opened.table, contract, &opened.name).await);
    }
    Ok(opened)
}

/// Says that a contract is not where it was looked for, and where it went, if it went from there.
async fn no_contract(table: &Table, contract: &str, place: &str) -> Sentence {
    match transfer::moved_to(table, contract).await {
        Ok(Some(to)) => format!("the contract {contract} is not in {place} any more: it moved to {to}"),
        _ => format!("there is no contract {contract} in {place}"),
    }
}

fn read_text(file: &Path) -> Result<String, Sentence> {
    std::fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

fn read_contract(file: &Path) -> Result<Contract, Sentence> {
    Contract::read(&read_text(file)?).map_err(|mistakes| {
        let mistakes: Vec<String> = mistakes.iter().map(|mistake| format!("\n  {mistake}")).collect();
        format!("the definition {} has mistakes:{}", file.display(), mistakes.concat())
    })
}

/// Reads the definition of a contract that is to be carried out, not only assessed.
fn read_contract_to_carry_out(file: &Path) -> Result<Contract, Sentence> {
    let contract = read_contract(file)?;
    let missing = contract.missing_for_service();
    if missing.is_empty() {
        return Ok(contract);
    }
    let missing: Vec<String> = missing.iter().map(|mistake| format!("\n  {}", mistake.message)).collect();
    Err(format!("the definition {} cannot be carried out:{}", file.display(), missing.concat()))
}

fn read_events(file: &Path) -> Result<Vec<Event>, Sentence> {
    domain::event::read_log(&read_text(file)?)
        .map_err(|fault| format!("cannot read the log {}: {fault}", file.display()))
}

/// Writes to standard output; a reader that has gone away is no fault.
fn print(text: &str) -> Result<(), Sentence> {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("cannot write: {error}")),
        _ => Ok(()),
    }
}

fn to_json(value: &impl serde::Serialize) -> Result<String, Sentence> {
    serde_json::to_string_pretty(value).map_err(|error| format!("cannot write JSON: {error}"))
}
