//! The errors of the embedded engine.

use dynoxide::DynoxideError;

/// A failure of the embedded engine. Its text is that of the error behind it: of the database, the file or the socket.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The engine refuses, or its database does not work.
    #[error(transparent)]
    Database(#[from] DynoxideError),
    /// SQLite cannot open or change the database's file.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// A file or a socket cannot be made, or cannot be closed to other users.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A record of the stream has no JSON form.
    #[error(transparent)]
    Record(#[from] serde_json::Error),
    /// No table of the database has a stream.
    #[error("the database has no stream")]
    NoStream,
    /// The stream was closed, because its table was deleted.
    #[error("the stream has ended")]
    StreamEnded,
}
