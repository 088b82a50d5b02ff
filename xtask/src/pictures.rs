//! The README's pictures.

use crate::process::{DeveloperMessage, cargo, root, run};
use crate::tools;

/// Takes the pictures again, from the sample.
pub(crate) fn take() -> Result<(), DeveloperMessage> {
    tools::chromium()?;
    let mut pictures = cargo(&["run", "--quiet", "--package", "system-tests", "--bin", "pictures", "--"]);
    run("take the pictures", pictures.arg(root().join("docs")))
}
