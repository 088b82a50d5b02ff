//! The embedded store: DynamoDB's API on SQLite in the folder, within this process.
//!
//! One process locks the folder. Another one of the same user, such as `lastfriday token new` beside a running `serve`, joins
//! its store through a Unix socket in the folder. Nothing listens on a port.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use cloud::connection::Connection;
use cloud::table::Table;
use engine::{Engine, SocketListener, check_listening, socket_client};

use crate::console::OperatorMessage;
use crate::private_files;

/// The table's name in the embedded store.
const TABLE: &str = "last-friday";

/// How often to try to reach the process that has locked the folder, and the pause between two attempts. It may be about to
/// listen, or about to end.
const JOIN_ATTEMPTS: u32 = 100;
const JOIN_PAUSE: Duration = Duration::from_millis(50);

/// The store of a folder that this process has locked.
pub(crate) struct LockedStore {
    pub(crate) table: Table,
    /// The engine, whose stream is read.
    pub(crate) engine: Engine,
    /// The socket through which other processes join. It is dropped before the lock, so that the next process that locks the
    /// folder does not find its socket removed by this one.
    _listener: SocketListener,
    /// The system releases it when the process ends, even by a crash.
    _lock: File,
}

fn socket_in(store: &Path) -> PathBuf {
    store.join("socket")
}

/// Returns the table of an engine of this process.
fn table_of(engine: &Engine) -> Table {
    Table::new(Connection::by(engine.http_client()).dynamodb(), TABLE)
}

/// Locks a folder's store and opens it, making it if there is none.
///
/// # Errors
///
/// Another process has locked it, or it cannot be opened.
pub(crate) async fn open_locked(folder: &Path) -> Result<LockedStore, OperatorMessage> {
    let store = folder.join("store");
    private_files::make_folder(&store)
        .map_err(|error| format!("cannot make the folder {}: {error}", store.display()))?;
    let lock = lock(&store)?.ok_or_else(|| {
        format!(
            "the folder {} is in use by another lastfriday: stop that one, or name another --folder",
            folder.display()
        )
    })?;
    open_with_lock(folder, &store, lock).await
}

/// Opens the store of a folder that is locked.
async fn open_with_lock(folder: &Path, store: &Path, lock: File) -> Result<LockedStore, OperatorMessage> {
    private_files::keep_to_this_user(folder)
        .map_err(|error| format!("cannot keep other users out of the folder {}: {error}", folder.display()))?;
    let file = store.join("last-friday.sqlite");
    let unusable = |error: &dyn std::fmt::Display| format!("cannot open the database {}: {error}", file.display());
    let engine = Engine::of_file(&file).map_err(|error| unusable(&error))?;
    let table = table_of(&engine);
    table.create().await.map_err(|failure| unusable(&failure))?;
    // An earlier version of the program kept an address there, at which nothing listens any more.
    let _ = std::fs::remove_file(store.join("address"));
    let socket = socket_in(store);
    let listener = engine.listen(&socket);
    let listener = listener.map_err(|error| format!("cannot make the socket {}: {error}", socket.display()))?;
    Ok(LockedStore { table, engine, _listener: listener, _lock: lock })
}

/// Makes a store in memory, which ends with this process.
pub(crate) async fn in_memory() -> Result<Table, OperatorMessage> {
    let unusable = |error: &dyn std::fmt::Display| format!("cannot make a store in memory: {error}");
    let table = table_of(&Engine::in_memory().map_err(|error| unusable(&error))?);
    table.create().await.map_err(|failure| unusable(&failure))?;
    Ok(table)
}

/// Returns whether a folder has a store.
pub(crate) fn exists_in(folder: &Path) -> bool {
    folder.join("store").is_dir()
}

/// Says that a folder has no store.
pub(crate) fn no_store(folder: &Path) -> OperatorMessage {
    format!("there is no system in the folder {}: start one with lastfriday serve", folder.display())
}

/// Opens a folder's store, or joins the process that has locked it. The second value is `None` if another process has the lock.
pub(crate) async fn open_or_join(folder: &Path) -> Result<(Table, Option<LockedStore>), OperatorMessage> {
    let store = folder.join("store");
    if !exists_in(folder) {
        return Err(no_store(folder));
    }
    let socket = socket_in(&store);
    let mut unreached = None;
    // Both are tried in turn: the process that has the lock may end between two attempts, and then this one takes it.
    for _ in 0..JOIN_ATTEMPTS {
        if let Some(lock) = lock(&store)? {
            let opened = open_with_lock(folder, &store, lock).await?;
            return Ok((opened.table.clone(), Some(opened)));
        }
        match check_listening(&socket).await {
            Ok(()) => return Ok((Table::new(Connection::by(socket_client(&socket)).dynamodb(), TABLE), None)),
            Err(error) => unreached = Some(error),
        }
        tokio::time::sleep(JOIN_PAUSE).await;
    }
    let why = unreached.map(|error| format!(": {error}")).unwrap_or_default();
    Err(format!("cannot reach the lastfriday that uses {}{why}", folder.display()))
}

/// Locks a store; `None` if another process has locked it.
fn lock(store: &Path) -> Result<Option<File>, OperatorMessage> {
    let failed = |error: std::io::Error| format!("cannot use the folder {}: {error}", store.display());
    let lock = private_files::options().create(true).write(true).open(store.join("lock")).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}
