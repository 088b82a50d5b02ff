//! The embedded engine: DynamoDB's API on SQLite, served to this machine alone.

use std::fmt::{Debug, Display, Formatter};
use std::path::Path;

use dynoxide::Database;
use tokio::net::TcpListener;

mod stream;

pub use stream::Place;

/// An engine that is served for as long as the runtime lives in which it was started.
pub struct Engine {
    /// Where it is reached: `http://127.0.0.1:40123`.
    pub endpoint: String,
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
        out.debug_struct("Engine").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl Engine {
    /// One on a file, which is made where there is none. What its stream had before is gone: whoever reads it begins at its end.
    ///
    /// # Errors
    ///
    /// The file is none of the engine's, or cannot be written.
    pub async fn of_file(file: &Path) -> Result<Self, EngineFailure> {
        let database = Database::new(&file.to_string_lossy()).map_err(failure)?;
        stream::begin_anew(file).map_err(failure)?;
        Self::serve(database).await
    }

    /// One in memory, gone with this process.
    ///
    /// # Errors
    ///
    /// The machine has no free port.
    pub async fn in_memory() -> Result<Self, EngineFailure> {
        Self::serve(Database::memory().map_err(failure)?).await
    }

    async fn serve(database: Database) -> Result<Self, EngineFailure> {
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(failure)?;
        let endpoint = format!("http://{}", listener.local_addr().map_err(failure)?);
        tokio::spawn(dynoxide::server::serve_on(listener, database.clone()));
        Ok(Self { endpoint, database })
    }
}
