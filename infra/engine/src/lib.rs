//! The embedded engine: DynamoDB's API on SQLite, in this process.
//!
//! The SDK reaches it by an HTTP client that hands each request to the engine's own functions ([`Engine::http_client`]); nothing
//! listens on a port. Another process of the same user reaches it by a Unix socket ([`Engine::listen`], [`client_of`]).

use std::fmt::{Debug, Display, Formatter};
use std::fs::{OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use dynoxide::Database;

mod in_process;
mod operation;
mod socket;
mod stream;

pub use operation::{Answer, TARGET};
pub use socket::{Listening, client_of, is_listened_to};
pub use stream::Place;

/// An engine on a file, or in memory.
pub struct Engine {
    database: Database,
}

/// Why an engine does not work: SQLite's or the system's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineFailure(String);

impl Display for EngineFailure {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for EngineFailure {}

fn failure(error: impl Display) -> EngineFailure {
    EngineFailure(error.to_string())
}

impl Debug for Engine {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Engine {
    /// Opens an engine on a file, which is made where there is none, and which this user alone may read. What its stream had
    /// before is gone: whoever reads it begins at its end.
    ///
    /// # Errors
    ///
    /// The file is none of the engine's, or cannot be written.
    pub fn of_file(file: &Path) -> Result<Self, EngineFailure> {
        keep_to_this_user(file).map_err(failure)?;
        let database = Database::new(&file.to_string_lossy()).map_err(failure)?;
        stream::begin_anew(file).map_err(failure)?;
        Ok(Self { database })
    }

    /// Opens an engine in memory, gone with this process.
    ///
    /// # Errors
    ///
    /// SQLite has no memory for it.
    pub fn in_memory() -> Result<Self, EngineFailure> {
        Ok(Self { database: Database::memory().map_err(failure)? })
    }
}

/// Makes a database's file where there is none, and lets this user alone read and write it. SQLite gives the files that it puts
/// beside it the same mode.
fn keep_to_this_user(file: &Path) -> std::io::Result<()> {
    const MODE: u32 = 0o600;
    let opened = OpenOptions::new().create(true).append(true).mode(MODE).open(file)?;
    if opened.metadata()?.permissions().mode() & 0o777 != MODE {
        opened.set_permissions(Permissions::from_mode(MODE))?;
    }
    Ok(())
}
