//! The embedded store's engine: DynamoDB's API on SQLite, in this process.
//!
//! The SDK reaches it through an HTTP client that hands each request to the engine's own functions ([`Engine::http_client`]).
//! Nothing listens on a port, so that no web page can reach the store. Another process of the same user reaches it through a
//! Unix socket ([`Engine::listen`], [`socket_client`]).
//!
//! Modules depend in one direction only, each on those before it:
//! `error ← stream_table ← database ← operation ← in_process_client ← unix_socket`, and `database ← stream`.

mod database;
mod error;
mod in_process_client;
mod operation;
mod stream;
mod stream_table;
mod unix_socket;

pub use database::Engine;
pub use error::EngineError;
pub use operation::{ApiResponse, TARGET};
pub use stream::StreamPosition;
pub use unix_socket::{SocketListener, check_listening, socket_client};
