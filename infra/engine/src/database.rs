//! The engine: the database of the embedded store, on a file or in memory.

use std::fmt::{Debug, Formatter};
use std::fs::{OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use dynoxide::Database;

use crate::error::EngineError;
use crate::stream_table;

/// DynamoDB's API on a file, or in memory.
pub struct Engine {
    pub(crate) database: Database,
}

impl Debug for Engine {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Engine {
    /// Opens an engine on a file that only this user may read, making the file if there is none. Its stream is emptied.
    ///
    /// # Errors
    ///
    /// The file is not one of the engine's, or cannot be written.
    pub fn of_file(file: &Path) -> Result<Self, EngineError> {
        // Before anything is written: the database has people's names, and links by which they sign in.
        keep_to_this_user(file)?;
        let database = Database::new(&file.to_string_lossy())?;
        // The engine keeps every record of its stream for ever. Readers begin at the end of the stream, and find what changed
        // before by comparing records, so nothing needs the old ones.
        stream_table::reset(file)?;
        Ok(Self { database })
    }

    /// Opens an engine in memory, gone with this process.
    ///
    /// # Errors
    ///
    /// SQLite has no memory for it.
    pub fn in_memory() -> Result<Self, EngineError> {
        Ok(Self { database: Database::memory()? })
    }
}

/// Makes a database's file if there is none, and lets only this user read and write it. SQLite gives the files that it puts
/// beside it the same mode.
fn keep_to_this_user(file: &Path) -> std::io::Result<()> {
    const MODE: u32 = 0o600;
    let opened = OpenOptions::new().create(true).append(true).mode(MODE).open(file)?;
    if opened.metadata()?.permissions().mode() & 0o777 != MODE {
        opened.set_permissions(Permissions::from_mode(MODE))?;
    }
    Ok(())
}
