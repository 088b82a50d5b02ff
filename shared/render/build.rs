//! Hashes the sources that make pages, so that pages made by another version of the program are known and made again, whether or
//! not the version's number changed.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// The crates whose sources decide what a page says, beside the templates.
const CRATES: [&str; 3] = ["../domain/src", "../wording/src", "src"];

fn main() {
    let mut hash = Sha256::new();
    for folder in CRATES {
        // A folder stands for all that is below it.
        println!("cargo::rerun-if-changed={folder}");
        for file in files_below(Path::new(folder)) {
            let source = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            hash.update(file.to_string_lossy().as_bytes());
            hash.update(source);
        }
    }
    println!("cargo::rustc-env=SOURCES_SHA256={}", hex::encode(hash.finalize()));
}

/// Returns the files below a folder, in an order that is the same on every machine.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of a folder").path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
