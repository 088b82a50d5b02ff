//! The place where a contract is kept: the embedded store of a folder on this machine, or a table on AWS.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::table::Table;
use functions::clock_correction::record_clock_correction;

use crate::clock::{Clock, SavedClock};
use crate::clock_acceptance::{self, AcceptedClock};
use crate::console::OperatorMessage;
use crate::embedded_store::{self, LockedStore};

mod aws_table;

/// A place where contracts are kept.
#[derive(Clone, Debug)]
pub(crate) enum StorageLocation {
    /// A folder on this machine, with the embedded store in it.
    Folder(PathBuf),
    /// A table on AWS. Without an endpoint, the environment says where it is reached, or else it is AWS itself.
    Table { name: String, endpoint: Option<String> },
}

/// What to do if a folder has no store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MissingStore {
    Create,
    /// Use one in memory, since nothing is to be kept.
    UseMemory,
    Refuse,
}

/// An open store.
pub(crate) struct OpenStorage {
    pub(crate) table: Table,
    /// The present moment, by the folder's clock.
    pub(crate) now: DateTime<Utc>,
    /// The name in messages: the folder's path, or the table with its region.
    pub(crate) name: String,
    /// The folder, if it goes by the machine's clock, which is then checked before anything is stamped by it.
    checked_folder: Option<PathBuf>,
    /// The folder's lock; `None` if another process serves the folder.
    _lock: Option<LockedStore>,
}

/// Returns the folder, if it goes by the machine's clock.
fn if_on_machine_clock(folder: &Path) -> Option<PathBuf> {
    SavedClock::in_folder(folder).is_none_or(|saved| !saved.is_own()).then(|| folder.into())
}

impl OpenStorage {
    /// Accepts the clock before anything is stamped by it. It is not checked in a folder with its own clock, such as the
    /// demo's, which is for trying things out; nor on AWS, whose clock is trusted.
    pub(crate) async fn accept_clock(&mut self, is_confirmed: bool) -> Result<(), OperatorMessage> {
        match self.check_clock(None, is_confirmed).await? {
            Some(accepted) => self.follow(&accepted).await,
            None => Ok(()),
        }
    }

    /// Returns the clock if it may be followed by what is known here and in the store that is restored. Nothing is changed yet.
    /// `None` if the clock is not checked.
    pub(crate) async fn check_clock(
        &mut self,
        restored: Option<&Table>,
        is_confirmed: bool,
    ) -> Result<Option<AcceptedClock>, OperatorMessage> {
        let Some(folder) = &self.checked_folder else { return Ok(None) };
        let known = clock_acceptance::known_times(folder, &self.table, restored).await;
        let known = known.map_err(|failure| self.failed(&failure))?;
        let accepted = clock_acceptance::accept(folder, &known, None, is_confirmed)?;
        self.now = accepted.clock.now();
        Ok(Some(accepted))
    }

    /// Follows a clock that was accepted: corrects what a clock that was ahead has left, and saves what this one shows.
    pub(crate) async fn follow(&self, accepted: &AcceptedClock) -> Result<(), OperatorMessage> {
        let Some(folder) = &self.checked_folder else { return Ok(()) };
        if accepted.went_back {
            for contract in self.table.contracts().await.map_err(|failure| self.failed(&failure))? {
                match record_clock_correction(&self.table, &contract, self.now).await {
                    Err(failure) if failure.retry_can_help => return Err(self.failed(&failure)),
                    // A contract that cannot be read must not keep the others from being corrected.
                    Err(failure) => eprintln!("{contract} could not be repaired: {}", self.failed(&failure)),
                    Ok(_) => {}
                }
            }
        }
        accepted.clock.save(folder).map_err(|error| format!("cannot write to the folder {}: {error}", folder.display()))
    }

    /// Says a failure with the place where it happened.
    pub(crate) fn failed(&self, failure: &Failure) -> OperatorMessage {
        format!("in {}: {failure}", self.name)
    }
}

fn open_table(name: &str, endpoint: Option<&String>) -> Result<OpenStorage, OperatorMessage> {
    let (table, name) = aws_table::connect(name, endpoint.cloned())?;
    Ok(OpenStorage { table, now: Clock::of_machine().now(), name, checked_folder: None, _lock: None })
}

/// Opens a store that other processes may have open too: one of them may serve the folder.
pub(crate) async fn open_shared(location: &StorageLocation) -> Result<OpenStorage, OperatorMessage> {
    let folder = match location {
        StorageLocation::Table { name, endpoint } => return open_table(name, endpoint.as_ref()),
        StorageLocation::Folder(folder) => folder,
    };
    let (table, lock) = embedded_store::open_or_join(folder).await?;
    let now = Clock::of_folder(folder).now();
    let name = folder.display().to_string();
    Ok(OpenStorage { table, now, name, checked_folder: if_on_machine_clock(folder), _lock: lock })
}

/// Opens the store of a contract, which other processes may have open too.
///
/// # Errors
///
/// It cannot be opened, or the contract is not in it.
pub(crate) async fn open_contract(location: &StorageLocation, contract: &str) -> Result<OpenStorage, OperatorMessage> {
    let opened = open_shared(location).await?;
    let head = opened.table.head(contract).await.map_err(|failure| opened.failed(&failure))?;
    if head.is_none() {
        return Err(no_contract(&opened.table, contract, &opened.name).await);
    }
    Ok(opened)
}

/// Opens a store for this process alone, as far as that can be: a folder is locked, a table on AWS cannot be. The name of a
/// folder is its whole path.
pub(crate) async fn open_alone(
    location: &StorageLocation,
    missing: MissingStore,
) -> Result<OpenStorage, OperatorMessage> {
    let folder = match location {
        StorageLocation::Table { name, endpoint } => return open_table(name, endpoint.as_ref()),
        StorageLocation::Folder(folder) => folder,
    };
    if !embedded_store::exists_in(folder) {
        match missing {
            MissingStore::Create => {}
            MissingStore::Refuse => return Err(embedded_store::no_store(folder)),
            MissingStore::UseMemory => {
                let name = format!("the folder {}", folder.display());
                let table = embedded_store::in_memory().await?;
                let now = Clock::of_machine().now();
                return Ok(OpenStorage { table, now, name, checked_folder: None, _lock: None });
            }
        }
    }
    let lock = embedded_store::open_locked(folder).await?;
    let folder = std::fs::canonicalize(folder)
        .map_err(|error| format!("cannot use the folder {}: {error}", folder.display()))?;
    let now = Clock::of_folder(&folder).now();
    let name = format!("the folder {}", folder.display());
    let table = lock.table.clone();
    Ok(OpenStorage { table, now, name, checked_folder: if_on_machine_clock(&folder), _lock: Some(lock) })
}

/// Says that a contract is not where it was looked for, and where it was moved to, if it was.
pub(crate) async fn no_contract(table: &Table, contract: &str, place: &str) -> OperatorMessage {
    match transfer::moved_to(table, contract).await {
        Ok(Some(to)) => format!("the contract {contract} is not in {place} any more: it moved to {to}"),
        // Even if that cannot be read, the operator is told that the contract is not there.
        Ok(None) | Err(_) => format!("there is no contract {contract} in {place}"),
    }
}
