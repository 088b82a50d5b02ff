//! The command line: its commands and their arguments.
//!
//! The doc comments of commands and arguments are what `--help` prints.

use clap::{Parser, Subcommand};

mod contract_records;
mod files;
mod import;
mod location;
mod serve;
mod token;
mod transfer;
mod values;

pub(crate) use contract_records::{
    AgendaArguments, DecisionArgument, EvidenceArguments, EvidenceCommand, LetterCommand, LetterDraftArguments,
    RecordArguments,
};
pub(crate) use files::{CheckReturnArguments, ContractCommand, ExplainArguments, LogArguments};
pub(crate) use import::ImportArguments;
pub(crate) use location::ContractArguments;
pub(crate) use serve::{DemoArguments, ServeArguments};
pub(crate) use token::TokenCommand;
pub(crate) use transfer::{HoldArguments, MoveArguments, RestoreArguments};

/// Carries out the contract-management schedule of a public service contract.
#[derive(Debug, Parser)]
#[command(name = "lastfriday", version, about)]
struct CommandLine {
    #[command(subcommand)]
    command: CliCommand,
}

/// The commands of `lastfriday`.
#[derive(Debug, Subcommand)]
pub(crate) enum CliCommand {
    /// Replay the sample contract's history through the whole system, then serve the site, the mailbox and the uploads.
    Demo(DemoArguments),
    /// Run the whole system live, with the real clock and a durable folder.
    Serve(ServeArguments),
    /// Make, revoke and list credentials.
    #[command(subcommand)]
    Token(TokenCommand),
    /// Assess a log of events as of a date; the assessment as JSON on standard output.
    Assess(LogArguments),
    /// Say step by step how a rating, or each finding of a kind, came about.
    Explain(ExplainArguments),
    /// Record what a party decided: an event, checked against the contract's state.
    Record(RecordArguments),
    /// See a contractual letter before it is sent, or as it was sent.
    #[command(subcommand)]
    Letter(LetterCommand),
    /// Make the agenda of the next meeting.
    Agenda(AgendaArguments),
    /// Pack the evidence of some months into one file, or check such a file.
    Evidence(EvidenceArguments),
    /// Import a contract's history of returns, as if each had been received on its day.
    Import(ImportArguments),
    /// Move a contract with its whole log from one place to another, and verify it there.
    Move(MoveArguments),
    /// Bring contracts back as they were, from a table to which a point in time was restored, while nothing else is at work.
    Restore(RestoreArguments),
    /// Hold back waiting emails, where nobody knows what has already been sent.
    Hold(HoldArguments),
    /// Check a return; its JSON form, or its problems as JSON.
    CheckReturn(CheckReturnArguments),
    /// Check a contract's definition.
    #[command(subcommand)]
    Contract(ContractCommand),
}

/// Parses the program's arguments; `None` if they are no command, which is then printed on standard error. `--help` and
/// `--version` end the program.
pub(crate) fn parse() -> Option<CliCommand> {
    match CommandLine::try_parse() {
        Ok(line) => Some(line.command),
        Err(error) if error.use_stderr() => {
            // If standard error cannot be written, there is nowhere to say so.
            let _ = error.print();
            None
        }
        Err(help) => help.exit(),
    }
}
