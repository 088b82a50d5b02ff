//! Running other programs.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Why a command failed, in a sentence for the developer.
pub(crate) type DeveloperMessage = String;

/// Returns the workspace's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the workspace").into()
}

/// Returns a call of cargo in the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments).current_dir(root());
    cargo
}

/// Prints what is done, and runs a program to its end.
pub(crate) fn run(what: &str, command: &mut Command) -> Result<(), DeveloperMessage> {
    eprintln!("==> {what}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("failed: {what} ({status})")),
        Err(error) => Err(format!("cannot run {}: {error}", command.get_program().to_string_lossy())),
    }
}
