//! The embedded store: DynamoDB's API on SQLite in the folder, within this process.
//!
//! One process holds the folder. Another of the same user (`lastfriday token new` beside a running `serve`) joins its store by a
//! Unix socket in the folder. Nothing listens on a port.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use cloud::connection::Connection;
use cloud::table::Table;
use engine::{Engine, Listening, client_of, is_listened_to};

use crate::command::Sentence;
use crate::private;

/// The table's name in the embedded store.
const TABLE: &str = "last-friday";

/// How often a process that holds the folder is looked for before it is given up, and how long between: it may be about to
/// listen, or just have ended.
const LOOKS: u32 = 100;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// The store of a folder, held by this process.
pub(crate) struct HeldStore {
    /// The table.
    pub(crate) table: Table,
    /// The engine, for its stream.
    pub(crate) engine: Engine,
    /// By which other processes join; gone before the lock is.
    _listening: Listening,
    /// Held for as long as this process lives, however it ends.
    _lock: File,
}

fn socket(place: &Path) -> PathBuf {
    place.join("socket")
}

/// The table of an engine of this process.
fn table_of(engine: &Engine) -> Table {
    Table::new(Connection::by(engine.http_client()).dynamodb(), TABLE)
}

/// Opens a folder's store, making it where there is none.
pub(crate) async fn hold(folder: &Path) -> Result<HeldStore, Sentence> {
    let place = folder.join("store");
    private::make_folder(&place).map_err(|error| format!("cannot make the folder {}: {error}", place.display()))?;
    let lock = lock(&place)?.ok_or_else(|| {
        format!(
            "the folder {} is in use by another lastfriday: stop that one, or name another --folder",
            folder.display()
        )
    })?;
    opened(folder, &place, lock).await
}

/// Opens the store of a folder that is locked.
async fn opened(folder: &Path, place: &Path, lock: File) -> Result<HeldStore, Sentence> {
    private::keep_to_this_user(folder)
        .map_err(|error| format!("cannot keep other users out of the folder {}: {error}", folder.display()))?;
    let file = place.join("last-friday.sqlite");
    let unusable = |error: &dyn std::fmt::Display| format!("cannot open the database {}: {error}", file.display());
    let engine = Engine::of_file(&file).map_err(|error| unusable(&error))?;
    let table = table_of(&engine);
    table.create().await.map_err(|failure| unusable(&failure))?;
    // What an earlier version left there leads nowhere any more.
    let _ = std::fs::remove_file(place.join("address"));
    let socket = socket(place);
    let listening = engine.listen(&socket);
    let listening = listening.map_err(|error| format!("cannot make the socket {}: {error}", socket.display()))?;
    Ok(HeldStore { table, engine, _listening: listening, _lock: lock })
}

/// A store in memory, gone with this process.
pub(crate) async fn in_memory() -> Result<Table, Sentence> {
    let unusable = |error: &dyn std::fmt::Display| format!("cannot make a store in memory: {error}");
    let table = table_of(&Engine::in_memory().map_err(|error| unusable(&error))?);
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
    let socket = socket(&place);
    let mut unreached = None;
    for _ in 0..LOOKS {
        if let Some(lock) = lock(&place)? {
            let held = opened(folder, &place, lock).await?;
            return Ok((held.table.clone(), Some(held)));
        }
        match is_listened_to(&socket).await {
            Ok(()) => return Ok((Table::new(Connection::by(client_of(&socket)).dynamodb(), TABLE), None)),
            Err(error) => unreached = Some(error),
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    let why = unreached.map(|error| format!(": {error}")).unwrap_or_default();
    Err(format!("cannot reach the lastfriday that uses {}{why}", folder.display()))
}

/// Locks a folder; `None` where another process has.
fn lock(place: &Path) -> Result<Option<File>, Sentence> {
    let failed = |error: std::io::Error| format!("cannot use the folder {}: {error}", place.display());
    let lock = private::options().create(true).write(true).open(place.join("lock")).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}
