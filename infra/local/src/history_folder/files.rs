//! The files of a folder that holds a history, by what their names say that they are.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;

use intake::{DeclaredFormat, Format, MOST_BYTES};

use crate::console::OperatorMessage;

/// The name of the list of returns, in the history's own folder.
pub(crate) const RECEIVED_LIST: &str = "received.csv";

/// Reads a return's file: its bytes, as many as tell one that is too large, and what its name says that it is.
pub(crate) fn read_return_file(file: &Path) -> Result<(Vec<u8>, DeclaredFormat), OperatorMessage> {
    let unreadable = |error: std::io::Error| format!("cannot read {}: {error}", file.display());
    let mut bytes = Vec::new();
    // One byte more than is taken is enough to refuse the rest.
    let opened = std::fs::File::open(file).map_err(unreadable)?;
    opened.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    // A file that is no return is refused by its content, as a problem like any other.
    Ok((bytes, Format::of_file_name(&name_of(file))))
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The names of a history's files.
pub(super) struct HistoryFiles {
    pub(super) returns: BTreeSet<String>,
    /// Events as JSON lines.
    pub(super) events: BTreeSet<String>,
    pub(super) others: BTreeSet<String>,
}

impl HistoryFiles {
    /// Lists the files of a folder, but for the list of returns itself.
    pub(super) fn of(folder: &Path, list: &Path) -> Result<Self, OperatorMessage> {
        let unreadable = |error: std::io::Error| format!("cannot read the folder {}: {error}", folder.display());
        let mut files = Self { returns: BTreeSet::new(), events: BTreeSet::new(), others: BTreeSet::new() };
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            let name = name_of(&file);
            // What a spreadsheet program leaves beside an open file, and hidden files, are nobody's returns.
            let is_hidden = name.starts_with('.') || name.starts_with("~$");
            if file.is_dir() || is_hidden || same_file(&file, list) || name == RECEIVED_LIST {
                continue;
            }
            match Format::of_file_name(&name) {
                DeclaredFormat::As(_) => files.returns.insert(name),
                DeclaredFormat::Unsaid | DeclaredFormat::Unsupported(_)
                    if name.to_ascii_lowercase().ends_with(".jsonl") =>
                {
                    files.events.insert(name)
                }
                DeclaredFormat::Unsaid | DeclaredFormat::Unsupported(_) => files.others.insert(name),
            };
        }
        Ok(files)
    }
}

fn same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
