//! The words of a call.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::event::Party;
use domain::month::Month;

mod carrying;
mod serving;

pub(crate) use carrying::{Hold, Move, Restore};
pub(crate) use serving::{Demo, Serve};

/// Carries out the contract-management schedule of a public service contract.
#[derive(Debug, Parser)]
#[command(name = "lastfriday", version, about)]
struct Program {
    #[command(subcommand)]
    call: Call,
}

/// What `lastfriday` can be asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Call {
    /// Replay the sample contract's history through the whole system, then serve the site, the mailbox and the uploads.
    Demo(Demo),
    /// Run the whole system live, with the real clock and a durable folder.
    Serve(Serve),
    /// Make, revoke and list credentials.
    #[command(subcommand)]
    Token(Token),
    /// Assess a log of events as of a date; the assessment as JSON on standard output.
    Assess(Log),
    /// Say step by step how a rating, or each finding of a kind, came about.
    Explain(Explain),
    /// Record what a party decided: an event, checked against the contract's state.
    Record(Record),
    /// See a contractual letter before it is sent, or as it was sent.
    #[command(subcommand)]
    Letter(Letter),
    /// Make the agenda of the next meeting.
    Agenda(Agenda),
    /// Pack the evidence of some months into one file, or check such a file.
    Evidence(Evidence),
    /// Take a contract's history of returns in, as if each had been received on its day.
    Import(Import),
    /// Move a contract with its whole log from one place to another, and verify it there.
    Move(Move),
    /// Bring contracts back as they were, from a table to which a point in time was restored, while nothing else is at work.
    Restore(Restore),
    /// Keep from being sent what waits for it, where nobody knows what was sent already.
    Hold(Hold),
    /// Check a return; its JSON form, or its problems as JSON.
    CheckReturn(CheckReturn),
    /// Check a contract's definition.
    #[command(subcommand)]
    Contract(Contract),
}

/// Where a contract is kept.
#[derive(Args, Clone, Debug)]
pub(crate) struct Place {
    /// The folder that holds the database, the mailbox and the site.
    #[arg(long, value_name = "DIR", default_value = "last-friday/live")]
    pub(crate) folder: PathBuf,
    /// A table of AWS in place of a folder. Region and credentials are read from the environment, under the names that AWS's
    /// own tools use: AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
    #[arg(long, value_name = "NAME", conflicts_with = "folder")]
    pub(crate) table: Option<String>,
    /// Where DynamoDB is reached, where that is not AWS itself; without it AWS_ENDPOINT_URL.
    #[arg(long, value_name = "URL", requires = "table")]
    pub(crate) endpoint: Option<String>,
}

/// `lastfriday token …`
#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Make a credential and print it, this once.
    New {
        #[command(flatten)]
        place: Place,
        /// The contract's id.
        #[arg(long, value_name = "ID")]
        contract: String,
        /// Whose credential it is.
        #[arg(long)]
        party: PartyName,
        /// What it is for, so that it can be told from others.
        #[arg(long, default_value = "", value_parser = label)]
        label: String,
        /// The days for which it is valid.
        #[arg(long, value_name = "N", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: u32,
    },
    /// Revoke a credential by the id that `token list` shows.
    Revoke {
        #[command(flatten)]
        place: Place,
        /// The contract's id.
        #[arg(long, value_name = "ID")]
        contract: String,
        /// The credential's id.
        id: String,
    },
    /// List a contract's credentials; never the secrets, which are not kept.
    List {
        #[command(flatten)]
        place: Place,
        /// The contract's id.
        #[arg(long, value_name = "ID")]
        contract: String,
    },
}

/// A party that can have a credential.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum PartyName {
    /// The contractor.
    Contractor,
    /// The council.
    Council,
}

impl From<PartyName> for Party {
    fn from(name: PartyName) -> Self {
        match name {
            PartyName::Contractor => Self::Contractor,
            PartyName::Council => Self::Council,
        }
    }
}

/// A definition, a log and a date.
#[derive(Args, Debug)]
pub(crate) struct Log {
    /// The contract's definition.
    #[arg(long, value_name = "FILE")]
    pub(crate) contract: PathBuf,
    /// The log: JSON lines in order of receipt.
    #[arg(long, value_name = "FILE")]
    pub(crate) events: PathBuf,
    /// The civil date for which to assess.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: NaiveDate,
}

/// `lastfriday explain`
#[derive(Args, Debug)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) log: Log,
    /// The month of the rating; of findings, only those that name it.
    #[arg(long, required_unless_present = "finding")]
    pub(crate) month: Option<Month>,
    /// The KPI's number; of findings, only those of it.
    #[arg(long, value_name = "N", required_unless_present = "finding")]
    pub(crate) kpi: Option<u32>,
    /// The kind of finding, such as plan-required, instead of a rating.
    #[arg(long, value_name = "KIND")]
    pub(crate) finding: Option<String>,
}

/// A contract where it is kept.
#[derive(Args, Debug)]
pub(crate) struct Kept {
    #[command(flatten)]
    pub(crate) place: Place,
    /// The contract's id.
    #[arg(long, value_name = "ID")]
    pub(crate) contract: String,
}

/// `lastfriday record`
#[derive(Args, Debug)]
pub(crate) struct Record {
    #[command(flatten)]
    pub(crate) kept: Kept,
    /// Who records; without it the event's own `by`.
    #[arg(long)]
    pub(crate) party: Option<PartyName>,
    /// What tells a repetition from a new event: the same key records once.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// Confirm that the clock is right, where it shows a day that is ahead of all that the folder knows, or behind it.
    #[arg(long, conflicts_with = "table")]
    pub(crate) confirm_clock: bool,
    /// The event: one JSON object; a `received_at` in it is not heeded.
    pub(crate) file: PathBuf,
}

/// `lastfriday letter …`
#[derive(Debug, Subcommand)]
pub(crate) enum Letter {
    /// The formal warning that recording a `warning-issued` would send.
    Warning(Draft),
    /// The termination notice that recording a `termination-notified` would send.
    Termination(Draft),
    /// The action plan that recording an `action-plan-opened` would send.
    ActionPlan(Draft),
    /// The letters sent, with the hash of each.
    List(Kept),
    /// A letter as it was sent.
    Show {
        #[command(flatten)]
        kept: Kept,
        /// The letter's id, as `letter list` shows it.
        id: String,
        /// Print the page, in HTML, instead of the whole message.
        #[arg(long)]
        html: bool,
    },
    /// Decide on a letter of which it is not known whether it went.
    Decide {
        #[command(flatten)]
        kept: Kept,
        /// The letter's id.
        id: String,
        /// Send it again, or take it as sent; of one that waits for the decision, send it or do not.
        decision: DecisionName,
    },
}

/// A letter to be seen before it is sent.
#[derive(Args, Debug)]
pub(crate) struct Draft {
    #[command(flatten)]
    pub(crate) kept: Kept,
    /// Show the letter and store nothing. To send it, record the event.
    #[arg(long, required = true)]
    pub(crate) draft: bool,
    /// Print the page, in HTML, instead of the text.
    #[arg(long)]
    pub(crate) html: bool,
    /// The event that would send it: one JSON object; a `received_at` in it is not heeded.
    pub(crate) file: PathBuf,
}

/// What the council decides on a letter.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DecisionName {
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
pub(crate) struct Agenda {
    #[command(flatten)]
    pub(crate) kept: Kept,
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
pub(crate) struct Evidence {
    /// Instead of making a pack.
    #[command(subcommand)]
    pub(crate) verify: Option<Verify>,
    #[command(flatten)]
    pub(crate) place: Place,
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
    #[arg(long, value_enum, default_value_t = PartyName::Council)]
    pub(crate) party: PartyName,
    /// Where the pack goes.
    #[arg(value_name = "OUT.zip", required = true)]
    pub(crate) out: Option<PathBuf>,
}

/// `lastfriday evidence verify`
#[derive(Debug, Subcommand)]
pub(crate) enum Verify {
    /// Say that every byte of a pack is as it was written, or name the first thing that is not.
    Verify {
        /// The pack.
        #[arg(value_name = "OUT.zip")]
        file: PathBuf,
    },
}

/// `lastfriday import`
#[derive(Args, Debug)]
pub(crate) struct Import {
    #[command(flatten)]
    pub(crate) place: Place,
    /// The contract's id; with --definition it is the definition's.
    #[arg(long, value_name = "ID", required_unless_present = "definition")]
    pub(crate) contract: Option<String>,
    /// Found the contract with this definition, where it is not there yet.
    #[arg(long, value_name = "FILE")]
    pub(crate) definition: Option<PathBuf>,
    /// The list of the files with the day on which each was received: file,received_at and, if need be, month. Without it
    /// received.csv in the history's folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) received: Option<PathBuf>,
    /// Write such a list for you to correct, with the day on which each return was due in place of the day on which it was
    /// received; and import nothing.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["received", "dry_run", "with_emails"], requires = "history")]
    pub(crate) write_list: Option<PathBuf>,
    /// Check everything, say what would be done, and do none of it.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Import although emails would be sent for what is past.
    #[arg(long)]
    pub(crate) with_emails: bool,
    /// Confirm that the clock is right, where it shows a day that is ahead of all that the folder knows, or behind it.
    #[arg(long, conflicts_with = "table")]
    pub(crate) confirm_clock: bool,
    /// The folder with the files, and with what the parties recorded as JSON lines (.jsonl).
    #[arg(value_name = "HISTORY", required_unless_present = "definition")]
    pub(crate) history: Option<PathBuf>,
}

/// `lastfriday check-return`
#[derive(Args, Debug)]
pub(crate) struct CheckReturn {
    /// The contract's definition.
    #[arg(long, value_name = "FILE")]
    pub(crate) contract: PathBuf,
    /// The month that the return is submitted for.
    #[arg(long)]
    pub(crate) month: Month,
    /// The date on which it is received.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) received_on: NaiveDate,
    /// The return: .json, .csv, .xlsx or .ods.
    pub(crate) file: PathBuf,
}

/// `lastfriday contract …`
#[derive(Debug, Subcommand)]
pub(crate) enum Contract {
    /// Report every mistake in a definition, with its line.
    Check {
        /// The definition.
        file: PathBuf,
    },
}

fn date(text: &str) -> Result<NaiveDate, String> {
    domain::date::read(text).ok_or_else(|| "not a date of the form 2022-07-29, from 1900 to 2999".into())
}

fn label(text: &str) -> Result<String, String> {
    let fits = text.chars().count() <= 60 && !text.contains(char::is_control);
    if fits { Ok(text.into()) } else { Err("a label is one line of at most 60 characters".into()) }
}

/// Reads the program's arguments; `None` where they are no call, which has then been said. Help and version end the program.
pub(crate) fn read() -> Option<Call> {
    match Program::try_parse() {
        Ok(program) => Some(program.call),
        Err(error) if error.use_stderr() => {
            // Nothing is left to do where standard error itself cannot be written.
            let _ = error.print();
            None
        }
        Err(help) => help.exit(),
    }
}
