//! The arguments of the commands about a contract's records: `record`, `letter`, `agenda`, `evidence`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use domain::month::Month;

use super::location::{ContractArguments, LocationArguments};
use super::values::{PartyArgument, date};

/// `lastfriday record`
#[derive(Args, Debug)]
pub(crate) struct RecordArguments {
    #[command(flatten)]
    pub(crate) target: ContractArguments,
    /// Who records; without it the event's own `by`.
    #[arg(long)]
    pub(crate) party: Option<PartyArgument>,
    /// What tells a repetition from a new event: the same key records once.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// Confirm that the clock is right, where it shows a day that is ahead of all that the folder knows, or behind it.
    #[arg(long, conflicts_with = "table")]
    pub(crate) confirm_clock: bool,
    /// The event: one JSON object; a `received_at` in it is ignored.
    pub(crate) file: PathBuf,
}

/// `lastfriday letter …`
#[derive(Debug, Subcommand)]
pub(crate) enum LetterCommand {
    /// The formal warning that recording a `warning-issued` would send.
    Warning(LetterDraftArguments),
    /// The termination notice that recording a `termination-notified` would send.
    Termination(LetterDraftArguments),
    /// The action plan that recording an `action-plan-opened` would send.
    ActionPlan(LetterDraftArguments),
    /// The letters sent, with the hash of each.
    List(ContractArguments),
    /// A letter as it was sent.
    Show {
        #[command(flatten)]
        target: ContractArguments,
        /// The letter's id, as `letter list` shows it.
        id: String,
        /// Print the page, in HTML, instead of the whole message.
        #[arg(long)]
        html: bool,
    },
    /// Decide on a letter of which it is not known whether it went.
    Decide {
        #[command(flatten)]
        target: ContractArguments,
        /// The letter's id.
        id: String,
        /// Send it again, or take it as sent; of one that waits for the decision, send it or do not.
        decision: DecisionArgument,
    },
}

/// A letter to be seen before it is sent.
#[derive(Args, Debug)]
pub(crate) struct LetterDraftArguments {
    #[command(flatten)]
    pub(crate) target: ContractArguments,
    /// Show the letter and store nothing. To send it, record the event.
    #[arg(long, required = true)]
    pub(crate) draft: bool,
    /// Print the page, in HTML, instead of the text.
    #[arg(long)]
    pub(crate) html: bool,
    /// The event that would send it: one JSON object; a `received_at` in it is ignored.
    pub(crate) file: PathBuf,
}

/// What the council decides on a letter.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DecisionArgument {
    /// It is sent, perhaps a second time.
    SendAgain,
    /// The contractor has it.
    WasSent,
    /// One that waits for the decision is sent now.
    Send,
    /// One that waits for the decision is never sent.
    DoNotSend,
}

/// `lastfriday agenda`
#[derive(Args, Debug)]
pub(crate) struct AgendaArguments {
    #[command(flatten)]
    pub(crate) target: ContractArguments,
    /// The day of the meeting; without it the day by which the next is due.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<NaiveDate>,
    /// Print the page, in HTML, instead of the text.
    #[arg(long)]
    pub(crate) html: bool,
}

/// `lastfriday evidence`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct EvidenceArguments {
    /// Instead of making a pack.
    #[command(subcommand)]
    pub(crate) verify: Option<EvidenceCommand>,
    #[command(flatten)]
    pub(crate) location: LocationArguments,
    /// The contract's id.
    #[arg(long, value_name = "ID", required = true)]
    pub(crate) contract: Option<String>,
    /// The first month.
    #[arg(long, required = true)]
    pub(crate) from: Option<Month>,
    /// The last month.
    #[arg(long, required = true)]
    pub(crate) to: Option<Month>,
    /// Whom the pack is for. The contractor's has neither what the council considers of warnings and of termination nor why it
    /// decides against one.
    #[arg(long, value_enum, default_value_t = PartyArgument::Council)]
    pub(crate) party: PartyArgument,
    /// Where the pack goes.
    #[arg(value_name = "OUT.zip", required = true)]
    pub(crate) out: Option<PathBuf>,
}

/// `lastfriday evidence verify`
#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// Say that every byte of a pack is as it was written, or name the first thing that is not.
    Verify {
        /// The pack.
        #[arg(value_name = "OUT.zip")]
        file: PathBuf,
    },
}
