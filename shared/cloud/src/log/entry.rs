//! An entry of the log, and the hash that chains it to the one before.

use domain::event::Event;
use serde::{Deserialize, Serialize};

use crate::compression::compress;
use crate::failure::Failure;
use crate::hash::sha256;
use crate::table::{TableItem, bytes, contract_key, key, read_json, text};

/// The most that an entry may take, compressed, in bytes: DynamoDB allows 400 KB an item.
const MOST_COMPRESSED: usize = 350 * 1024;

/// An entry of the log as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// Its number; 0 is the definition that the contract began with.
    pub number: u64,
    /// The hash of the entry before it; empty where there is none.
    pub previous: String,
    /// Its own hash: see [`chained`].
    pub hash: String,
    /// An event in JSON; of entry 0 the definition in TOML.
    pub body: String,
}

impl LogEntry {
    /// Reads the entry's event; entry 0 has none.
    ///
    /// # Errors
    ///
    /// The body is no event that this version of the program can read.
    pub fn event(&self) -> Result<Event, Failure> {
        read_json(&self.body)
    }
}

/// Returns the hash of an entry: of the hash before it and its body, so that no entry can be changed without changing all after
/// it.
pub fn chained(previous: &str, body: &str) -> String {
    sha256(format!("{previous}\n{body}").as_bytes())
}

pub(super) fn entry_key(sequence: u64) -> String {
    format!("LOG#{sequence:010}")
}

pub(super) fn entry_item(
    contract: &str,
    sequence: u64,
    previous: &str,
    hash: &str,
    body: &str,
) -> Result<TableItem, Failure> {
    let compressed = compress(body);
    if compressed.len() > MOST_COMPRESSED {
        return Err(Failure::permanent("append to the log", "the entry is too large for the store"));
    }
    let mut item = key(&contract_key(contract), &entry_key(sequence));
    item.extend([("previous".into(), text(previous)), ("hash".into(), text(hash)), ("body".into(), bytes(compressed))]);
    Ok(item)
}
