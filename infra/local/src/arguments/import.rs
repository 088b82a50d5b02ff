//! The arguments of `lastfriday import`.

use std::path::PathBuf;

use clap::Args;

use super::location::LocationArguments;

/// `lastfriday import`
#[derive(Args, Debug)]
pub(crate) struct ImportArguments {
    #[command(flatten)]
    pub(crate) location: LocationArguments,
    /// The contract's id; with --definition it is the definition's.
    #[arg(long, value_name = "ID", required_unless_present = "definition")]
    pub(crate) contract: Option<String>,
    /// Create the contract with this definition, where it is not there yet.
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
