//! Packaging the functions for Lambda: a zip for each, built for the runtime `provided.al2023`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{DeveloperMessage, cargo, root, run};
use crate::tools;

/// Linux on x86-64 with the glibc that Amazon Linux 2023 has.
const TARGET: &str = "x86_64-unknown-linux-gnu.2.34";

/// The functions, in the order of the data.
const FUNCTIONS: [&str; 7] = ["ingest", "record", "desk", "evaluate", "check", "notify", "publish"];

/// Makes the packages, and prints the size and the hash of each.
pub(crate) fn make_and_list() -> Result<(), DeveloperMessage> {
    let folder = make()?;
    let mut hashes = Command::new("sha256sum");
    hashes.args(FUNCTIONS.map(|name| format!("{name}.zip"))).current_dir(&folder);
    for name in FUNCTIONS {
        let zip = folder.join(format!("{name}.zip"));
        let size = std::fs::metadata(&zip).map_err(|error| format!("cannot read {zip:?}: {error}"))?.len();
        eprintln!("{name}.zip  {:.1} MB", size as f64 / 1e6);
    }
    run("print the hashes", &mut hashes)
}

/// Builds the binaries and zips them; returns the folder of the zips, which the template names.
pub(crate) fn make() -> Result<PathBuf, DeveloperMessage> {
    build("zip")?;
    let folder = root().join("target").join("package");
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {folder:?}: {error}"))?;
    for name in FUNCTIONS {
        let from = built().join(name).join("bootstrap.zip");
        let to = folder.join(format!("{name}.zip"));
        std::fs::copy(&from, &to).map_err(|error| format!("cannot copy {from:?}: {error}"))?;
    }
    Ok(folder)
}

/// Builds the binaries as they are packaged; returns the folder in which each function has a folder with its `bootstrap`.
pub(crate) fn binaries() -> Result<PathBuf, DeveloperMessage> {
    build("binary")?;
    Ok(built())
}

fn built() -> PathBuf {
    root().join("target").join("lambda")
}

fn build(format: &str) -> Result<(), DeveloperMessage> {
    let programs = tools::python()?;
    let mut build = cargo(&["lambda", "build", "--profile", "lambda", "--package", "functions", "--bins"]);
    build.args(["--target", TARGET, "--output-format", format]);
    // Cargo finds `cargo lambda` on the path, which finds its linker there. It looks for the target folder only in the
    // workspace, so a developer's CARGO_TARGET_DIR must not apply.
    build.env("PATH", with_first(&programs)?).env_remove("CARGO_TARGET_DIR");
    run("build the functions for Lambda", &mut build)
}

fn with_first(folder: &Path) -> Result<std::ffi::OsString, DeveloperMessage> {
    let others = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&others));
    std::env::join_paths(folders).map_err(|error| format!("cannot put {folder:?} on the path: {error}"))
}
