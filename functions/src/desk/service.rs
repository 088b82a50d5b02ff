//! What it takes to serve the desk.

use std::time::Duration;

use cloud::mail::Mail;
use cloud::table::Table;

/// What it takes to serve the forms.
#[derive(Clone, Debug)]
pub struct Desk {
    pub table: Table,
    /// Where the links to sign in are sent.
    pub mail: Mail,
    pub from: String,
    /// Where the desk is reached, without a slash at its end: `https://performance.council.example`.
    pub address: String,
    /// How long an answer to an address that was typed takes, so that it tells nothing of whether the address is known.
    pub pace: Duration,
}

/// How long an answer to an address that was typed takes, wherever nothing speaks against it.
pub const PACE: Duration = Duration::from_millis(1500);
