//! Independent programs that read the exported files: packages of Python, and LibreOffice.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::program::root;

/// Returns what a program of `tests/readers` reads from files.
///
/// # Panics
///
/// It is not installed, or cannot read them.
pub fn read_by(reader: &str, files: &[PathBuf]) -> Value {
    let python = root().join(".tools/python/bin/python");
    let output = Command::new(python).arg(root().join("tests/readers").join(reader)).args(files).output();
    let output = output.expect("Python is installed: run cargo xtask test");
    assert!(output.status.success(), "{reader}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a reader prints JSON")
}

/// Opens workbooks in LibreOffice and saves them as `xlsx`, `ods` or in a form with its settings, and returns the files
/// written, by name.
///
/// # Panics
///
/// It is not installed, or does not open them.
pub fn saved_by_libreoffice(files: &[PathBuf], form: &str, folder: &Path) -> Vec<PathBuf> {
    // If two processes share a profile, the later one passes its work to the earlier one and ends at once.
    let profile = folder.join("profile");
    let saved = folder.join(form.split(':').next().unwrap_or(form));
    let mut office = Command::new("soffice");
    office.arg(format!("-env:UserInstallation=file://{}", profile.display()));
    office.args(["--headless", "--convert-to", form, "--outdir"]).arg(&saved).args(files);
    let output = office.output().expect("LibreOffice is installed: run cargo xtask test");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let entries = std::fs::read_dir(&saved).unwrap_or_else(|error| panic!("it saved nothing: {error}: {told}"));
    let mut written: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of a folder").path()).collect();
    written.sort();
    assert_eq!(written.len(), files.len(), "{told}");
    written
}
