//! Speed, as ratios: each thing side by side with its yardstick, in one run.

use crate::run::{Sentence, cargo};

/// Builds the measurements for release and runs them.
pub(crate) fn run() -> Result<(), Sentence> {
    crate::run::run("measure", &mut cargo(&["run", "--release", "--quiet", "--package", "system-tests", "--bin", "bench"]))
}
