//! One of the two tables of a transfer.

use chrono::{DateTime, Utc};
use cloud::table::Table;

/// A table from which or to which a contract is transferred.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub table: Table,
    /// Its name. A move that is continued compares it, so that it goes to the same place.
    pub place: String,
    /// The present moment by the clock of that place.
    pub now: DateTime<Utc>,
}
