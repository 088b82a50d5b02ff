//! Whether a pack is as it was written: its bytes, its manifest, its log's chain of hashes.

use std::collections::BTreeSet;

use cloud::hash::sha256;

use super::contents::LOG;
use super::entry::PackedEntry;
use super::pack::{self, Files, MANIFEST};

/// A pack that is as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many files it holds, the manifest included.
    pub files: usize,
    /// The number of the log's last entry.
    pub entries: u64,
    /// The numbers of the entries that are withheld in it. Their hashes are in the chain, but whether they are those of what was
    /// recorded only a pack with these entries shows.
    pub withheld: Vec<u64>,
    /// The hash of the log's last entry, in hexadecimal: the head of the chain.
    pub head: String,
    /// The SHA-256 of the pack itself, in hexadecimal.
    pub sha256: String,
}

/// The first thing found that is not as it was written, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Broken(String);

/// Checks a pack.
///
/// # Errors
///
/// The first link that is broken: the file as such, a file's hash, an entry of the log.
pub fn verify(bytes: &[u8]) -> Result<Verified, Broken> {
    let files = pack::read(bytes).map_err(Broken)?;
    check_manifest(&files)?;
    let Chain { entries, withheld, head } = check_chain(&files)?;
    // What no file's hash covers: the names, dates and places that ZIP itself keeps.
    let again = pack::zip(&files).map_err(|failure| Broken(failure.to_string()))?;
    if again != bytes {
        let at = again.iter().zip(bytes).position(|(one, other)| one != other).unwrap_or(again.len().min(bytes.len()));
        return Err(Broken(format!("the pack's own bytes are not as they were written, from byte {at} on")));
    }
    Ok(Verified { files: files.len(), entries, withheld, head, sha256: sha256(bytes) })
}

fn check_manifest(files: &Files) -> Result<(), Broken> {
    let manifest = files.get(MANIFEST).ok_or_else(|| Broken(format!("{MANIFEST} is not there")))?;
    let manifest = String::from_utf8_lossy(manifest);
    let mut listed = BTreeSet::new();
    for line in manifest.lines() {
        let (hash, name) =
            line.split_once("  ").ok_or_else(|| Broken(format!("{MANIFEST} has a line that is none")))?;
        let content = files.get(name).ok_or_else(|| Broken(format!("{name} is not there, but {MANIFEST} lists it")))?;
        if sha256(content) != hash {
            return Err(Broken(format!("{name} is not as {MANIFEST} lists it")));
        }
        listed.insert(name);
    }
    match files.keys().find(|name| *name != MANIFEST && !listed.contains(name.as_str())) {
        Some(name) => Err(Broken(format!("{name} is there, but {MANIFEST} does not list it"))),
        None => Ok(()),
    }
}

/// A log whose entries follow from each other.
struct Chain {
    /// The last entry's number.
    entries: u64,
    /// The entries that are withheld.
    withheld: Vec<u64>,
    /// The last entry's hash.
    head: String,
}

/// Checks that every entry of the log follows from the one before it.
fn check_chain(files: &Files) -> Result<Chain, Broken> {
    let log = files.get(LOG).ok_or_else(|| Broken(format!("{LOG} is not there")))?;
    let log = String::from_utf8_lossy(log);
    let mut previous = String::new();
    let mut last = None;
    let mut withheld = Vec::new();
    for (number, line) in (0..).zip(log.lines()) {
        let broken = |what: &str| Broken(format!("{LOG}: entry {number} {what}"));
        let entry: PackedEntry = serde_json::from_str(line).map_err(|_| broken("cannot be read"))?;
        if entry.number != number {
            return Err(broken("is not the next one"));
        }
        if !entry.follows(&previous) {
            return Err(broken("does not follow from the one before it"));
        }
        if entry.is_withheld() {
            withheld.push(number);
        }
        previous = entry.hash;
        last = Some(number);
    }
    let chain = last.map(|entries| Chain { entries, withheld, head: previous });
    chain.ok_or_else(|| Broken(format!("{LOG} is empty")))
}
