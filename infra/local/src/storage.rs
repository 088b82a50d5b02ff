//! Where a contract is kept: the embedded store of a folder on this machine, or a table of AWS.

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

/// Where a contract is kept.
#[derive(Clone, Debug)]
pub(crate) enum StorageLocation {
    /// A folder on this machine, with the embedded store in it.
    Folder(PathBuf),
    /// A table of AWS. Without an endpoint it is reached where the environment says, or at AWS itself.
    Table { name: String, endpoint: Option<String> },
}

/// What is done where a folder has no store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MissingStore {
    /// Make one.
    Create,
    /// Take one in memory in its place, since nothing is to be kept.
    UseMemory,
    /// Fail.
    Refuse,
}

/// An open store.
pub(crate) struct OpenStorage {
    pub(crate) table: Table,
    /// The present moment, by the folder's own clock.
    pub(crate) now: DateTime<Utc>,
    /// What an operator calls it: the folder's path, or the table with its region.
    pub(crate) name: String,
    /// The folder, where it goes by the machine's clock, or is to: that clock is checked before anything is stamped by it.
    checked_folder: Option<PathBuf>,
    /// Held for as long as this lives, unless another process serves the folder.
    _lock: Option<LockedStore>,
}

/// Returns the folder, if it goes by the machine's clock.
fn if_on_machine_clock(folder: &Path) -> Option<PathBuf> {
    SavedClock::in_folder(folder).is_none_or(|saved| !saved.is_own()).then(|| folder.into())
}

impl OpenStorage {
    /// Accepts the clock before something is stamped by it. A folder with a clock of its own, as the demo's, is for trying things
    /// out; AWS's clock is trusted.
    pub(crate) async fn accept_clock(&mut self, is_confirmed: bool) -> Result<(), OperatorMessage> {
        match self.check_clock(None, is_confirmed).await? {
            Some(accepted) => self.follow(&accepted).await,
            None => Ok(()),
        }
    }

    /// Returns the clock, where it may be followed by what is known here, and in the store that is restored; nothing is changed yet.
    /// `None` where it is followed whatever it shows.
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

    /// Follows a clock that was accepted: corrects what one that was ahead has left, and saves what this one shows.
    pub(crate) async fn follow(&self, accepted: &AcceptedClock) -> Result<(), OperatorMessage> {
        let Some(folder) = &self.checked_folder else { return Ok(()) };
        if accepted.went_back {
            for contract in self.table.contracts().await.map_err(|failure| self.failed(&failure))? {
                match record_clock_correction(&self.table, &contract, self.now).await {
                    Err(failure) if failure.retry_can_help => return Err(self.failed(&failure)),
                    // One that cannot be read keeps no other from being put right.
                    Err(failure) => eprintln!("{contract} is not put right: {}", self.failed(&failure)),
                    Ok(_) => {}
                }
            }
        }
        accepted.clock.save(folder).map_err(|error| format!("cannot write to the folder {}: {error}", folder.display()))
    }

    /// Says of a failure where it was.
    pub(crate) fn failed(&self, failure: &Failure) -> OperatorMessage {
        format!("in {}: {failure}", self.name)
    }
}

fn open_table(name: &str, endpoint: Option<&String>) -> Result<OpenStorage, OperatorMessage> {
    let (table, name) = aws_table::connect(name, endpoint.cloned())?;
    Ok(OpenStorage { table, now: Clock::of_machine().now(), name, checked_folder: None, _lock: None })
}

/// Opens a store beside whoever works with it: another process may serve the folder.
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

/// Opens a contract's store beside whoever works with it.
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

/// Opens a store alone, as far as it can be: nobody else works in a folder that is locked. Its name is the whole
/// path of the folder.
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

/// Says that a contract is not where it was looked for, and where it moved to, if it moved from there.
pub(crate) async fn no_contract(table: &Table, contract: &str, place: &str) -> OperatorMessage {
    match transfer::moved_to(table, contract).await {
        Ok(Some(to)) => format!("the contract {contract} is not in {place} any more: it moved to {to}"),
        // Whoever asks for a contract that is not there is told so, whether or not it can be said where it went.
        Ok(None) | Err(_) => format!("there is no contract {contract} in {place}"),
    }
}
