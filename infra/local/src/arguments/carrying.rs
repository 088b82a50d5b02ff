//! The words of the calls that carry contracts from one place to another, and keep their emails from being sent.

use std::path::PathBuf;

use clap::Args;

use super::Place;

/// Where contracts come from.
#[derive(Args, Debug)]
#[group(required = true)]
struct Origin {
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

impl Origin {
    fn place(&self) -> Place {
        let (folder, table) = (self.from_folder.clone().unwrap_or_default(), self.from_table.clone());
        Place { folder, table, endpoint: self.from_endpoint.clone() }
    }
}

/// Where a contract goes.
#[derive(Args, Debug)]
#[group(required = true)]
struct Destination {
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

/// `lastfriday move`
#[derive(Args, Debug)]
pub(crate) struct Move {
    /// The contract's id.
    #[arg(long, value_name = "ID")]
    pub(crate) contract: String,
    #[command(flatten)]
    origin: Origin,
    #[command(flatten)]
    destination: Destination,
}

impl Move {
    /// Where the contract is.
    pub(crate) fn from(&self) -> Place {
        self.origin.place()
    }

    /// Where it goes.
    pub(crate) fn to(&self) -> Place {
        let Destination { to_folder, to_table, to_endpoint } = &self.destination;
        Place { folder: to_folder.clone().unwrap_or_default(), table: to_table.clone(), endpoint: to_endpoint.clone() }
    }
}

/// `lastfriday restore`
#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// The store as it was restored: the copy of a folder, or the table to which a point in time was restored.
    #[command(flatten)]
    origin: Origin,
    /// Where the contracts are brought back to.
    #[command(flatten)]
    pub(crate) place: Place,
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

impl Restore {
    /// Where what was restored is.
    pub(crate) fn from(&self) -> Place {
        self.origin.place()
    }
}

/// `lastfriday hold`
#[derive(Args, Debug)]
pub(crate) struct Hold {
    #[command(flatten)]
    pub(crate) place: Place,
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
