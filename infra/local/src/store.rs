//! The embedded store: DynamoDB's API on SQLite in the folder, served to this machine alone.
//!
//! One process holds the folder. Another (`lastfriday token new` beside a running `serve`) joins the store that it serves.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use cloud::connection::Connection;
use cloud::table::Table;
use engine::Engine;

use crate::command::Sentence;

/// The table's name in the embedded store.
const TABLE: &str = "last-friday";

/// The store of a folder, held by this process.
pub(crate) struct HeldStore {
    /// The table.
    pub(crate) table: Table,
    /// The engine, for its stream.
    pub(crate) engine: Engine,
    /// Held for as long as this process lives, however it ends.
    _lock: File,
}

fn address_file(folder: &Path) -> PathBuf {
    folder.join("store").join("address")
}

/// The table, where an engine is reached.
fn table(endpoint: &str) -> Table {
    Table::new(Connection::to_this_machine(endpoint.into()).dynamodb(), TABLE)
}

/// Opens a folder's store, making it where there is none, and serves it on this machine.
pub(crate) async fn hold(folder: &Path) -> Result<HeldStore, Sentence> {
    let place = folder.join("store");
    std::fs::create_dir_all(&place).map_err(|error| format!("cannot make the folder {}: {error}", place.display()))?;
    let lock = lock(&place)?.ok_or_else(|| {
        format!(
            "the folder {} is in use by another lastfriday: stop that one, or name another --folder",
            folder.display()
        )
    })?;
    let file = place.join("last-friday.sqlite");
    let unusable = |error: &dyn std::fmt::Display| format!("cannot open the database {}: {error}", file.display());
    let engine = Engine::of_file(&file).await.map_err(|error| unusable(&error))?;
    std::fs::write(address_file(folder), &engine.endpoint).map_err(|error| unusable(&error))?;
    let table = table(&engine.endpoint);
    table.create().await.map_err(|failure| unusable(&failure))?;
    Ok(HeldStore { table, engine, _lock: lock })
}

/// A store in memory, gone with this process.
pub(crate) async fn in_memory() -> Result<Table, Sentence> {
    let unusable = |error: &dyn std::fmt::Display| format!("cannot make a store in memory: {error}");
    let table = table(&Engine::in_memory().await.map_err(|error| unusable(&error))?.endpoint);
    table.create().await.map_err(|failure| unusable(&failure))?;
    Ok(table)
}

/// Whether a folder has a store.
pub(crate) fn is_in(folder: &Path) -> bool {
    folder.join("store").is_dir()
}

/// Says that a folder has no store.
pub(crate) fn none_in(folder: &Path) -> Sentence {
    format!("there is no system in the folder {}: start one with lastfriday serve", folder.display())
}

/// The table of a folder's store, whether this process holds it or another does.
pub(crate) async fn reach(folder: &Path) -> Result<(Table, Option<HeldStore>), Sentence> {
    let place = folder.join("store");
    if !is_in(folder) {
        return Err(none_in(folder));
    }
    if lock(&place)?.is_some() {
        let held = hold(folder).await?;
        return Ok((held.table.clone(), Some(held)));
    }
    let endpoint = std::fs::read_to_string(address_file(folder))
        .map_err(|error| format!("cannot reach the lastfriday that uses {}: {error}", folder.display()))?;
    Ok((table(&endpoint), None))
}

/// Locks a folder; `None` where another process has.
fn lock(place: &Path) -> Result<Option<File>, Sentence> {
    let file = place.join("lock");
    let failed = |error: std::io::Error| format!("cannot use the folder {}: {error}", place.display());
    let lock = File::options().create(true).truncate(false).write(true).open(file).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}
