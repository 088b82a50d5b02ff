//! The arguments of the commands that transfer contracts: `move`, `restore`, and `hold`, which keeps their emails from being sent.

use std::path::PathBuf;

use clap::Args;

use super::location::LocationArguments;
use crate::storage::StorageLocation;

/// Where contracts come from.
#[derive(Args, Debug)]
#[group(required = true)]
struct SourceArguments {
    /// The folder that they are in.
    #[arg(long, value_name = "DIR")]
    from_folder: Option<PathBuf>,
    /// The table of AWS that they are in; region and credentials as for the other calls.
    #[arg(long, value_name = "NAME", conflicts_with = "from_folder")]
    from_table: Option<String>,
    /// Where the DynamoDB of that table is reached, where that is not AWS itself.
    #[arg(long, value_name = "URL", requires = "from_table")]
    from_endpoint: Option<String>,
}

impl SourceArguments {
    fn location(&self) -> StorageLocation {
        folder_or_table(self.from_folder.as_ref(), self.from_table.as_ref(), self.from_endpoint.as_ref())
    }
}

/// Where a contract goes.
#[derive(Args, Debug)]
#[group(required = true)]
struct DestinationArguments {
    /// The folder that it goes to.
    #[arg(long, value_name = "DIR")]
    to_folder: Option<PathBuf>,
    /// The table of AWS that it goes to; region and credentials as for the other calls.
    #[arg(long, value_name = "NAME", conflicts_with = "to_folder")]
    to_table: Option<String>,
    /// Where the DynamoDB of that table is reached, where that is not AWS itself.
    #[arg(long, value_name = "URL", requires = "to_table")]
    to_endpoint: Option<String>,
}

fn folder_or_table(folder: Option<&PathBuf>, table: Option<&String>, endpoint: Option<&String>) -> StorageLocation {
    match table {
        Some(name) => StorageLocation::Table { name: name.clone(), endpoint: endpoint.cloned() },
        // There is a folder wherever there is no table: the group of the two requires one.
        None => StorageLocation::Folder(folder.cloned().unwrap_or_default()),
    }
}

/// `lastfriday move`
#[derive(Args, Debug)]
pub(crate) struct MoveArguments {
    /// The contract's id.
    #[arg(long, value_name = "ID")]
    pub(crate) contract: String,
    #[command(flatten)]
    source: SourceArguments,
    #[command(flatten)]
    destination: DestinationArguments,
}

impl MoveArguments {
    /// Returns where the contract is.
    pub(crate) fn from(&self) -> StorageLocation {
        self.source.location()
    }

    /// Returns where it goes.
    pub(crate) fn to(&self) -> StorageLocation {
        let DestinationArguments { to_folder, to_table, to_endpoint } = &self.destination;
        folder_or_table(to_folder.as_ref(), to_table.as_ref(), to_endpoint.as_ref())
    }
}

/// `lastfriday restore`
#[derive(Args, Debug)]
pub(crate) struct RestoreArguments {
    /// The store as it was restored: the copy of a folder, or the table to which a point in time was restored.
    #[command(flatten)]
    source: SourceArguments,
    /// Where the contracts are brought back to.
    #[command(flatten)]
    pub(crate) location: LocationArguments,
    /// Only the contract of this id.
    #[arg(long, value_name = "ID")]
    pub(crate) contract: Option<String>,
    /// Where events go that are lost: a folder for each contract, as import reads them.
    #[arg(long, value_name = "DIR", default_value = "lost")]
    pub(crate) lost: PathBuf,
    /// Read everything, say what would be brought back and lost, and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Confirm that the clock is right, where it shows a day that is ahead of all that the folder and what is restored into it
    /// know, or behind it.
    #[arg(long, conflicts_with = "table")]
    pub(crate) confirm_clock: bool,
}

impl RestoreArguments {
    /// Returns where what was restored is.
    pub(crate) fn from(&self) -> StorageLocation {
        self.source.location()
    }
}

/// `lastfriday hold`
#[derive(Args, Debug)]
pub(crate) struct HoldArguments {
    #[command(flatten)]
    pub(crate) location: LocationArguments,
    /// Only the emails of the contract of this id.
    #[arg(long, value_name = "ID")]
    pub(crate) contract: Option<String>,
    /// The address from which the system sends, for letters that are kept for the council to see.
    #[arg(long, value_name = "ADDRESS", required_unless_present = "dry_run")]
    pub(crate) sender: Option<String>,
    /// Say what would be held, and hold nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Confirm that the clock is right, where it shows a day that is ahead of all that the folder knows, or behind it.
    #[arg(long, conflicts_with = "table")]
    pub(crate) confirm_clock: bool,
}
