//! Checking that a pack is as it was written: its bytes, its manifest, and its log's chain of hashes.

use std::collections::BTreeSet;

use cloud::failure::Failure;
use cloud::hash::sha256;

use super::archive::{self, ArchiveError, Files, MANIFEST};
use super::contents::LOG;
use super::packed_entry::PackedEntry;

/// A pack that is as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many files it holds, the manifest included.
    pub files: usize,
    /// The number of the log's last entry.
    pub entries: u64,
    /// The numbers of the entries that are withheld in it. Their hashes are in the chain, but only a pack with the entries
    /// shows that they are the hashes of what was recorded.
    pub withheld: Vec<u64>,
    /// The hash of the log's last entry, in hexadecimal: the head of the chain.
    pub head: String,
    /// The SHA-256 of the pack itself, in hexadecimal.
    pub sha256: String,
}

/// The first thing found that is not as it was written.
#[derive(Debug, thiserror::Error)]
pub enum VerificationError {
    /// The file is no ZIP file that a pack can be.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The list of files is not there.
    #[error("{MANIFEST} is not there")]
    NoManifest,
    /// The list of files has a line that cannot be read.
    #[error("{MANIFEST} has a line that is none")]
    ManifestLine,
    /// A file is listed, and is not there.
    #[error("{0} is not there, but {MANIFEST} lists it")]
    Missing(String),
    /// A file is there, and is not listed.
    #[error("{0} is there, but {MANIFEST} does not list it")]
    Unlisted(String),
    /// A file has another hash than the one that is listed.
    #[error("{0} is not as {MANIFEST} lists it")]
    Changed(String),
    /// The event log is not there.
    #[error("{LOG} is not there")]
    NoLog,
    /// The event log has no entry.
    #[error("{LOG} is empty")]
    EmptyLog,
    /// An entry of the event log cannot be read.
    #[error("{LOG}: entry {number} cannot be read")]
    UnreadableEntry {
        /// Its number, by its place.
        number: u64,
        source: serde_json::Error,
    },
    /// An entry has another number than its place.
    #[error("{LOG}: entry {0} is not the next one")]
    EntryOutOfPlace(u64),
    /// An entry's hash is not that of its body after the entry before it.
    #[error("{LOG}: entry {0} does not follow from the one before it")]
    BrokenChain(u64),
    /// The files that were read cannot be written again.
    #[error(transparent)]
    Rewriting(#[from] Failure),
    /// Bytes that no file's hash covers are not as they were written, from this one on.
    #[error("the pack's own bytes are not as they were written, from byte {0} on")]
    OtherBytes(usize),
}

/// Checks a pack.
///
/// # Errors
///
/// The first link that is broken: the file as such, a file's hash, an entry of the log.
pub fn verify(bytes: &[u8]) -> Result<Verified, VerificationError> {
    let files = archive::read(bytes)?;
    check_manifest(&files)?;
    let Chain { entries, withheld, head } = check_chain(&files)?;
    // The manifest does not cover ZIP's own fields: names, dates, offsets. Since there is only one way to write a pack, writing
    // it again shows whether any of them was changed.
    let again = archive::zip(&files)?;
    if again != bytes {
        let at = again.iter().zip(bytes).position(|(one, other)| one != other).unwrap_or(again.len().min(bytes.len()));
        return Err(VerificationError::OtherBytes(at));
    }
    Ok(Verified { files: files.len(), entries, withheld, head, sha256: sha256(bytes) })
}

fn check_manifest(files: &Files) -> Result<(), VerificationError> {
    let manifest = files.get(MANIFEST).ok_or(VerificationError::NoManifest)?;
    let manifest = String::from_utf8_lossy(manifest);
    let mut listed = BTreeSet::new();
    for line in manifest.lines() {
        let (hash, name) = line.split_once("  ").ok_or(VerificationError::ManifestLine)?;
        let content = files.get(name).ok_or_else(|| VerificationError::Missing(name.into()))?;
        if sha256(content) != hash {
            return Err(VerificationError::Changed(name.into()));
        }
        listed.insert(name);
    }
    match files.keys().find(|name| *name != MANIFEST && !listed.contains(name.as_str())) {
        Some(name) => Err(VerificationError::Unlisted(name.clone())),
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
fn check_chain(files: &Files) -> Result<Chain, VerificationError> {
    let log = files.get(LOG).ok_or(VerificationError::NoLog)?;
    let log = String::from_utf8_lossy(log);
    let mut previous = String::new();
    let mut last = None;
    let mut withheld = Vec::new();
    for (number, line) in (0_u64..).zip(log.lines()) {
        let entry: PackedEntry =
            serde_json::from_str(line).map_err(|source| VerificationError::UnreadableEntry { number, source })?;
        if entry.number != number {
            return Err(VerificationError::EntryOutOfPlace(number));
        }
        if !entry.follows(&previous) {
            return Err(VerificationError::BrokenChain(number));
        }
        if entry.is_withheld() {
            withheld.push(number);
        }
        previous = entry.hash;
        last = Some(number);
    }
    let chain = last.map(|entries| Chain { entries, withheld, head: previous });
    chain.ok_or(VerificationError::EmptyLog)
}
