//! Speed and weight, as ratios: each thing side by side with its yardstick, in one run, as a table with the goal of each.

use std::path::{Path, PathBuf};

use crate::run::{Sentence, cargo, root, run};
use crate::tools;

/// Measures everything, or one part; the functions as they were packaged in a folder, or where `cargo xtask package` leaves
/// them.
pub(crate) fn all(packages: Option<&str>, only: Option<&str>) -> Result<(), Sentence> {
    let packages = packages.map_or_else(|| root().join("target/lambda"), PathBuf::from);
    let is_there = |name: &str| packages.join(name).join("bootstrap.zip").is_file() || packages.join(name).is_file();
    if !is_there("ingest") {
        return Err(format!("there are no functions in {}: run cargo xtask package", packages.display()));
    }
    tools::strace()?;
    let hugo = tools::hugo()?;
    let target = root().join("target/yardsticks");
    let manifest = root().join("tests/yardsticks/Cargo.toml");
    let mut yardsticks = cargo(&["build", "--release", "--quiet", "--locked"]);
    yardsticks.arg("--manifest-path").arg(&manifest).arg("--target-dir").arg(&target).env_remove("CARGO_TARGET_DIR");
    run("build the yardsticks", &mut yardsticks)?;
    let mut bench = cargo(&["run", "--release", "--quiet", "--package", "system-tests", "--bin", "speed", "--"]);
    let mut say = |name: &str, value: &Path| {
        bench.arg(name).arg(value);
    };
    say("--functions", &std::path::absolute(&packages).unwrap_or(packages));
    say("--yardsticks", &target.join("release"));
    say("--hugo", &hugo);
    if let Some(part) = only {
        bench.args(["--only", part]);
    }
    run("measure", &mut bench)
}
