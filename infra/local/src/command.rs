//! The commands: a module for each, named as on the command line.

use std::process::ExitCode;

use crate::arguments::{CliCommand, ContractCommand};
use crate::console::OperatorMessage;

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
mod refused_event;
mod restore;
mod serve;
mod token;

/// Carries out a command.
///
/// # Errors
///
/// It cannot be carried out. Problems in a file that was to be checked are no error; they have an exit code of their own.
pub(crate) fn run(command: CliCommand) -> Result<ExitCode, OperatorMessage> {
    match command {
        CliCommand::Assess(arguments) => assess::run(&arguments),
        CliCommand::Explain(arguments) => explain::run(&arguments),
        CliCommand::Record(arguments) => run_async(record::run(&arguments)),
        CliCommand::Letter(command) => run_async(letter::run(&command)),
        CliCommand::Agenda(arguments) => run_async(agenda::run(&arguments)),
        CliCommand::Evidence(arguments) => run_async(evidence::run(&arguments)),
        CliCommand::Import(arguments) => run_async(import::run(&arguments)),
        CliCommand::Move(arguments) => run_async(r#move::run(&arguments)),
        CliCommand::Restore(arguments) => run_async(restore::run(&arguments)),
        CliCommand::Hold(arguments) => run_async(hold::run(&arguments)),
        CliCommand::CheckReturn(arguments) => check_return::run(&arguments),
        CliCommand::Contract(ContractCommand::Check { file }) => contract::check(&file),
        CliCommand::Demo(arguments) => run_async(demo::run(&arguments)),
        CliCommand::Serve(arguments) => run_async(serve::run(&arguments)),
        CliCommand::Token(command) => run_async(token::run(&command)),
    }
}

fn run_async(work: impl Future<Output = Result<ExitCode, OperatorMessage>>) -> Result<ExitCode, OperatorMessage> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| format!("cannot start: {error}"))?.block_on(work)
}
