//! Speed, as ratios: each thing side by side with its yardstick, in one run.

use crate::run::{Sentence, cargo};

/// Measures what is measured so far: the pure part.
pub(crate) fn run() -> Result<(), Sentence> {
    crate::run::run("measure", &mut cargo(&["bench", "--quiet", "--package", "domain"]))
}
