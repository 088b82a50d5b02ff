//! The README's pictures.

use crate::run::{Sentence, cargo, root, run};
use crate::tools;

/// Takes them anew, from the sample.
pub(crate) fn take() -> Result<(), Sentence> {
    tools::chromium()?;
    let mut pictures = cargo(&["run", "--quiet", "--package", "system-tests", "--bin", "pictures", "--"]);
    run("take the pictures", pictures.arg(root().join("docs")))
}
