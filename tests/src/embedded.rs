//! The embedded engine, in memory, or of a folder that no program holds any more.

use std::path::Path;

use cloud::connection::Connection;
use dynoxide::Database;
use tokio::net::TcpListener;

/// A connection to an engine of its own.
///
/// # Panics
///
/// It does not start.
pub async fn start() -> Connection {
    serve(Database::memory().expect("an engine in memory")).await
}

/// A connection to the store that a program left in a folder.
///
/// # Panics
///
/// There is none.
pub async fn of_folder(folder: &Path) -> Connection {
    let file = folder.join("store/last-friday.sqlite");
    assert!(file.is_file(), "there is no store in {}", folder.display());
    serve(Database::new(&file.to_string_lossy()).expect("a store")).await
}

/// Where an engine of its own is reached.
///
/// # Panics
///
/// It does not start.
pub async fn listen() -> String {
    at(Database::memory().expect("an engine in memory")).await
}

async fn serve(database: Database) -> Connection {
    Connection::to_this_machine(at(database).await)
}

async fn at(database: Database) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    format!("http://{address}")
}
