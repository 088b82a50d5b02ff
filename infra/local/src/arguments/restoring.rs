//! The words of the calls that bring contracts back, and keep their emails from being sent.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::Place;

/// `lastfriday restore`
#[derive(Args, Debug)]
#[command(group(ArgGroup::new("from").required(true).args(["from_folder", "from_table"])))]
pub(crate) struct Restore {
    /// The folder that was restored: a copy of another as it was.
    #[arg(long, value_name = "DIR")]
    from_folder: Option<PathBuf>,
    /// The table of AWS to which a point in time was restored; region and credentials as for the other calls.
    #[arg(long, value_name = "NAME")]
    from_table: Option<String>,
    /// Where the DynamoDB of that table is reached, where that is not AWS itself.
    #[arg(long, value_name = "URL", requires = "from_table")]
    from_endpoint: Option<String>,
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
}

impl Restore {
    /// Where what was restored is.
    pub(crate) fn from(&self) -> Place {
        let (folder, table) = (self.from_folder.clone().unwrap_or_default(), self.from_table.clone());
        Place { folder, table, endpoint: self.from_endpoint.clone() }
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
}
