//! The site's one stylesheet, compiled from `site-templates/style`. What comes out is kept beside it, so that building the
//! programs needs no Node.

use std::path::PathBuf;
use std::process::Command;

use crate::run::{Sentence, root, run};
use crate::tools;

/// Where the stylesheet is kept.
fn kept() -> PathBuf {
    root().join("site-templates").join("assets").join("site.css")
}

/// Compiles the stylesheet and keeps it.
pub(crate) fn make() -> Result<(), Sentence> {
    let file = kept();
    std::fs::write(&file, compile()?).map_err(|error| format!("cannot write {file:?}: {error}"))
}

/// Whether the stylesheet that is kept is what its source compiles to.
pub(crate) fn check() -> Result<(), Sentence> {
    let file = kept();
    let there = std::fs::read_to_string(&file).map_err(|error| format!("cannot read {file:?}: {error}"))?;
    if compile()? == there {
        Ok(())
    } else {
        Err("site-templates/assets/site.css is not what site-templates/style compiles to: run cargo xtask stylesheet"
            .into())
    }
}

fn compile() -> Result<String, Sentence> {
    let packages = tools::style()?;
    let source = root().join("site-templates").join("style").join("site.scss");
    let made = packages.join("made.css");
    let mut sass = Command::new(packages.join(".bin").join("sass"));
    sass.args(["--style=compressed", "--no-source-map", "--quiet-deps", "--no-charset"]);
    sass.arg(format!("--load-path={}", packages.display())).arg(source).arg(&made);
    run("compile the stylesheet", &mut sass)?;
    std::fs::read_to_string(&made).map_err(|error| format!("cannot read {made:?}: {error}"))
}
