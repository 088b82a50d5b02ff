//! The pack's form: a ZIP file whose members stand in the order of their names, stored as they are, without dates.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

use cloud::failure::Failure;
use cloud::hash::sha256;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

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

/// The manifest of some files: a line each, hash and name.
pub(super) fn manifest(files: &Files) -> String {
    files.iter().filter(|(name, _)| *name != MANIFEST).fold(String::new(), |mut manifest, (name, bytes)| {
        let _ = writeln!(manifest, "{}  {name}", sha256(bytes));
        manifest
    })
}

/// The one way in which a pack is written. Its members are stored, not deflated, so that every version of the program writes
/// the same.
pub(super) fn zip(files: &Files) -> Result<Vec<u8>, Failure> {
    let failed = |_| Failure::permanent("write the evidence pack", "a file does not fit in it");
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).map_err(failed)?;
        zip.write_all(bytes).map_err(|_| Failure::permanent("write the evidence pack", "a file does not fit in it"))?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

/// The files of a pack; what is wrong where it is not one.
pub(super) fn read(bytes: &[u8]) -> Result<Files, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("it is not a ZIP file: {error}"))?;
    let mut files = Files::new();
    let mut room = MOST_UNPACKED;
    for index in 0..archive.len() {
        let file =
            archive.by_index(index).map_err(|error| format!("its file {} cannot be read: {error}", index + 1))?;
        let name = file.name().map_err(|error| format!("its file {} has no name: {error}", index + 1))?.into_owned();
        let mut content = Vec::new();
        let read = file.take(room + 1).read_to_end(&mut content);
        read.map_err(|error| format!("its file {name} cannot be read: {error}"))?;
        room = room.checked_sub(content.len() as u64).ok_or("it unpacks to more than any pack")?;
        if files.insert(name.clone(), content).is_some() {
            return Err(format!("it has {name} twice"));
        }
    }
    Ok(files)
}
