//! The form of a pack: a ZIP file whose members are in the order of their names, uncompressed and without dates.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Cursor, Read as _, Write as _};

use cloud::failure::Failure;
use cloud::hash::sha256;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::failures::permanent;

/// The pack's list of files, in the form of `sha256sum`.
pub(super) const MANIFEST: &str = "MANIFEST.sha256";

/// Files by name.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// The most that a pack may unpack to.
const MOST_UNPACKED: u64 = 512 * 1024 * 1024;

/// Writes files with their manifest.
pub(super) fn write(mut files: Files) -> Result<Vec<u8>, Failure> {
    let manifest = manifest(&files);
    files.insert(MANIFEST.into(), manifest.into_bytes());
    zip(&files)
}

/// Returns the manifest of some files: a line each, hash and name.
pub(super) fn manifest(files: &Files) -> String {
    files.iter().filter(|(name, _)| *name != MANIFEST).fold(String::new(), |mut manifest, (name, bytes)| {
        let _ = writeln!(manifest, "{}  {name}", sha256(bytes));
        manifest
    })
}

/// Writes files in the one way in which a pack is written. The members are not compressed, because the next version of a
/// compressor may write other bytes.
pub(super) fn zip(files: &Files) -> Result<Vec<u8>, Failure> {
    const DOING: &str = "write the evidence pack";
    const CAUSE: &str = "a file does not fit in it";
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).map_err(permanent(DOING, CAUSE))?;
        zip.write_all(bytes).map_err(permanent(DOING, CAUSE))?;
    }
    Ok(zip.finish().map_err(permanent(DOING, CAUSE))?.into_inner())
}

/// Why bytes are no pack.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It is no ZIP file.
    #[error("it is not a ZIP file: {0}")]
    NoZip(#[source] ZipError),
    /// One of its members, counted from 1, cannot be read.
    #[error("its file {number} cannot be read: {source}")]
    Unreadable { number: usize, source: ZipError },
    /// One of its members, counted from 1, has no readable name.
    #[error("its file {number} has no name: {source}")]
    Unnamed { number: usize, source: ZipError },
    /// A member's bytes are not all there.
    #[error("its file {name} cannot be read: {source}")]
    Cut { name: String, source: io::Error },
    /// It would unpack to more than any pack, and might fill the memory.
    #[error("it unpacks to more than any pack")]
    TooLarge,
    /// Two of its members have the same name.
    #[error("it has {0} twice")]
    Twice(String),
}

/// Reads the files of a pack.
pub(super) fn read(bytes: &[u8]) -> Result<Files, ArchiveError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(ArchiveError::NoZip)?;
    let mut files = Files::new();
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let number = index + 1;
        let file = archive.by_index(index).map_err(|source| ArchiveError::Unreadable { number, source })?;
        let name = file.name().map_err(|source| ArchiveError::Unnamed { number, source })?.into_owned();
        let mut content = Vec::new();
        // The size that a member claims may be false, so the bytes that are read are counted.
        if let Err(source) = file.take(left + 1).read_to_end(&mut content) {
            return Err(ArchiveError::Cut { name, source });
        }
        left = left.checked_sub(content.len() as u64).ok_or(ArchiveError::TooLarge)?;
        if files.insert(name.clone(), content).is_some() {
            return Err(ArchiveError::Twice(name));
        }
    }
    Ok(files)
}
