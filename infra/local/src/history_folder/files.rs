//! The files of a history's folder, sorted by what their names say.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;

use intake::{DeclaredFormat, Format, MOST_BYTES};

use crate::console::OperatorMessage;

/// The name of the list of returns, in the history's own folder.
pub(crate) const RECEIVED_LIST: &str = "received.csv";

/// Reads a return's file: its bytes, of a file that is too large only as many as show that, and the format that its name says.
pub(crate) fn read_return_file(file: &Path) -> Result<(Vec<u8>, DeclaredFormat), OperatorMessage> {
    let unreadable = |error: std::io::Error| format!("cannot read {}: {error}", file.display());
    let mut bytes = Vec::new();
    // One byte more than a return may have is enough to refuse the file.
    let opened = std::fs::File::open(file).map_err(unreadable)?;
    opened.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    // A file that is no return is not refused here: the check of its content says what is wrong, as for any other.
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
    /// Lists the files of a folder, without the list of returns itself.
    pub(super) fn of(folder: &Path, list: &Path) -> Result<Self, OperatorMessage> {
        let unreadable = |error: std::io::Error| format!("cannot read the folder {}: {error}", folder.display());
        let mut files = Self { returns: BTreeSet::new(), events: BTreeSet::new(), others: BTreeSet::new() };
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            let name = name_of(&file);
            // Hidden files, and those that a spreadsheet program leaves beside an open file, are no returns.
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
