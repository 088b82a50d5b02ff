//! Benchmarks of speed and size, as ratios: each is measured beside its yardstick in the same run, and printed with its goal.

use std::path::Path;

use crate::process::{DeveloperMessage, cargo, root, run};
use crate::{package, tools};

/// Measures everything, or one part. The functions are measured as they are packaged.
pub(crate) fn measure(only: Option<&str>) -> Result<(), DeveloperMessage> {
    let packages = package::make()?;
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
    say("--functions", &packages);
    say("--yardsticks", &target.join("release"));
    say("--hugo", &hugo);
    if let Some(part) = only {
        bench.args(["--only", part]);
    }
    run("measure", &mut bench)
}
