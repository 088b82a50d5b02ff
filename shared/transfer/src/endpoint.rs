//! One of the two tables between which a contract is carried.

use chrono::{DateTime, Utc};
use cloud::table::Table;

/// A table from or to which a contract is carried.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The table.
    pub table: Table,
    /// What it is called, so that a move that goes on can tell whether it goes to the same place.
    pub place: String,
    /// The moment that it is there.
    pub now: DateTime<Utc>,
}
