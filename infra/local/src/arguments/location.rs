//! The arguments that say where a contract is kept.

use std::path::PathBuf;

use clap::Args;

use crate::storage::StorageLocation;

/// Where a contract is kept: a folder, or a table.
#[derive(Args, Clone, Debug)]
pub(crate) struct LocationArguments {
    /// The folder that holds the database, the mailbox and the site.
    #[arg(long, value_name = "DIR", default_value = "last-friday/live")]
    folder: PathBuf,
    /// A table of AWS in place of a folder. Region and credentials are read from the environment, under the names that AWS's
    /// own tools use: AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
    #[arg(long, value_name = "NAME", conflicts_with = "folder")]
    table: Option<String>,
    /// Where DynamoDB is reached, where that is not AWS itself; without it AWS_ENDPOINT_URL.
    #[arg(long, value_name = "URL", requires = "table")]
    endpoint: Option<String>,
}

impl LocationArguments {
    pub(crate) fn location(&self) -> StorageLocation {
        match &self.table {
            Some(name) => StorageLocation::Table { name: name.clone(), endpoint: self.endpoint.clone() },
            None => StorageLocation::Folder(self.folder.clone()),
        }
    }
}

/// One contract, and where it is kept.
#[derive(Args, Debug)]
pub(crate) struct ContractArguments {
    #[command(flatten)]
    pub(crate) location: LocationArguments,
    /// The contract's id.
    #[arg(long, value_name = "ID")]
    pub(crate) contract: String,
}
