//! The embedded engine, in memory.

use cloud::connection::Connection;
use dynoxide::Database;
use tokio::net::TcpListener;

/// A connection to an engine of its own.
///
/// # Panics
///
/// It does not start.
pub async fn start() -> Connection {
    let database = Database::memory().expect("an engine in memory");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    Connection::to_this_machine(format!("http://{address}"))
}
