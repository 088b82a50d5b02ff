//! How long a source file may be: as long as a reader takes in at once, else it is split by meaning.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use system_tests::program::root;

/// The most lines of a source file.
const LINES_AT_MOST: usize = 350;

/// The folders of the workspace that have source.
const FOLDERS: [&str; 6] = ["functions", "infra", "shared", "site-templates", "tests", "xtask"];

/// How the names of source files end: programs, templates and styles.
const SOURCE: [&str; 8] = ["cjs", "css", "html", "js", "py", "rs", "scss", "ts"];

/// What is not written by hand: the compiled stylesheet, and what is expected of the cases.
const NOT_BY_HAND: [&str; 2] = ["site-templates/assets/site.css", "tests/cases"];

/// The files that are still to be split. One that is short enough by now, or gone, must go from here.
const STILL_TOO_LONG: &[&str] = &[];

/// Returns the source files below a folder, without what is built there or installed.
fn source_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        let relative = path.strip_prefix(root()).unwrap();
        if NOT_BY_HAND.iter().any(|left_out| relative == Path::new(left_out)) {
            continue;
        }
        if path.is_dir() && !["target", "node_modules"].contains(&name.as_ref()) && !name.starts_with('.') {
            files.extend(source_below(&path));
        } else if path.extension().is_some_and(|end| SOURCE.iter().any(|source| end == *source)) {
            files.push(path);
        }
    }
    files
}

#[test]
fn no_source_file_is_longer_than_a_reader_takes_in() {
    let files = FOLDERS.iter().flat_map(|folder| source_below(&root().join(folder)));
    let lines = |file: &PathBuf| std::fs::read_to_string(file).unwrap().lines().count();
    let too_long = files.filter(|file| lines(file) > LINES_AT_MOST);
    let too_long: BTreeSet<String> =
        too_long.map(|file| file.strip_prefix(root()).unwrap().to_string_lossy().into_owned()).collect();
    let known: BTreeSet<String> = STILL_TOO_LONG.iter().map(|name| (*name).to_owned()).collect();
    let (new, gone): (Vec<_>, Vec<_>) = (too_long.difference(&known).collect(), known.difference(&too_long).collect());
    assert!(new.is_empty(), "over {LINES_AT_MOST} lines; split by meaning: {new:#?}");
    assert!(gone.is_empty(), "take these from the known ones, they are short enough: {gone:#?}");
}
