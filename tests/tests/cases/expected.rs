//! The expected files of a case: comparing them with what is made, and writing them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::case::{GIVEN, MadeFiles};

/// The lines of a difference that are shown.
const LINES_SHOWN: usize = 24;

/// Returns where the expected files differ from what is made, a paragraph a file.
pub(crate) fn differences_between(folder: &Path, made: &MadeFiles) -> Vec<String> {
    let expected = files_in(folder);
    let paths: BTreeSet<&PathBuf> = expected.iter().chain(made.keys()).collect();
    let mut differences = Vec::new();
    for path in paths {
        let at = folder.join(path);
        match made.get(path) {
            None => differences.push(format!("{}: nothing makes this file", at.display())),
            Some(_) if !expected.contains(path) => differences.push(format!("{}: is missing", at.display())),
            Some(made) => {
                let expected = fs::read_to_string(&at).unwrap_or_default();
                if expected != *made {
                    differences.push(format!("{}:\n{}", at.display(), difference(&expected, made)));
                }
            }
        }
    }
    differences
}

/// Returns the lines that differ, with a little about them, cut to `LINES_SHOWN`.
fn difference(expected: &str, made: &str) -> String {
    let diff = TextDiff::from_lines(expected, made);
    let unified = diff.unified_diff().context_radius(2).header("expected", "made").to_string();
    let mut lines: Vec<&str> = unified.lines().collect();
    let more = lines.len().saturating_sub(LINES_SHOWN);
    lines.truncate(LINES_SHOWN);
    let rest = if more > 0 { format!("\n… and {more} lines more") } else { String::new() };
    lines.join("\n") + &rest
}

/// Writes what is made as expected, and removes from the folders of the dates whatever nothing makes.
pub(crate) fn write_expected(folder: &Path, made: &MadeFiles) {
    for date in folders_in(folder) {
        fs::remove_dir_all(&date).unwrap_or_else(|error| panic!("{}: {error}", date.display()));
    }
    for (path, content) in made {
        let at = folder.join(path);
        let above = at.parent().expect("a file of a case is below its folder");
        fs::create_dir_all(above).unwrap_or_else(|error| panic!("{}: {error}", above.display()));
        fs::write(&at, content).unwrap_or_else(|error| panic!("{}: {error}", at.display()));
    }
}

/// Returns the paths of the expected files within the case: of all but those given.
fn files_in(folder: &Path) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(inside) = open.pop() {
        for path in entries_of(&inside) {
            match path.strip_prefix(folder) {
                _ if path.is_dir() => open.push(path),
                Ok(path) if !GIVEN.iter().any(|given| path == Path::new(given)) => {
                    files.insert(path.to_path_buf());
                }
                _ => {}
            }
        }
    }
    files
}

/// Returns the folders directly inside a folder, in the order of their names.
pub(crate) fn folders_in(folder: &Path) -> Vec<PathBuf> {
    entries_of(folder).into_iter().filter(|path| path.is_dir()).collect()
}

fn entries_of(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path()).collect()
}
