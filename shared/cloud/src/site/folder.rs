//! A folder: each page a file, and its version a file of the same path in a folder beside it.

use std::path::Path;

use super::{RemoveOutcome, SitePage, WriteOutcome};
use crate::files::{UNFINISHED, write_whole};

/// Returns the version of a page in a folder; empty where it is not there.
fn version_of(versions: &Path, path: &str) -> std::io::Result<String> {
    match std::fs::read_to_string(versions.join(path)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        there => there,
    }
}

pub(super) fn remove(pages: &Path, versions: &Path, path: &str, version: &str) -> std::io::Result<RemoveOutcome> {
    if version_of(versions, path)?.as_str() > version {
        return Ok(RemoveOutcome::NewerIsThere);
    }
    discard(pages, versions, path)?;
    Ok(RemoveOutcome::Gone)
}

pub(super) fn discard(pages: &Path, versions: &Path, path: &str) -> std::io::Result<()> {
    // The page first. If the process crashes before the version is removed, a page of an older version cannot come back.
    for file in [pages.join(path), versions.join(path)] {
        match std::fs::remove_file(file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Returns the files below a folder, by path, without what a writer that crashed has left unfinished.
pub(super) fn list(pages: &Path, prefix: &str) -> std::io::Result<Vec<String>> {
    let mut paths = Vec::new();
    let mut folders = vec![pages.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|ending| ending != UNFINISHED)
                && let Some(path) = path.strip_prefix(pages).ok().and_then(Path::to_str)
            {
                paths.push(path.to_owned());
            }
        }
    }
    paths.retain(|path| path.starts_with(prefix));
    paths.sort_unstable();
    Ok(paths)
}

pub(super) fn write(pages: &Path, versions: &Path, page: SitePage<'_>) -> std::io::Result<WriteOutcome> {
    if version_of(versions, page.path)?.as_str() > page.version {
        return Ok(WriteOutcome::NewerIsThere);
    }
    // The page first. If the process crashes before the version is written, the page is taken for an older one, and written
    // again.
    write_whole(&pages.join(page.path), page.bytes)?;
    write_whole(&versions.join(page.path), page.version.as_bytes())?;
    Ok(WriteOutcome::Here(page.version.into()))
}
