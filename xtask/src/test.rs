//! Every test.

use crate::package;
use crate::run::{Sentence, cargo, run};
use crate::side_by_side;
use crate::stylesheet;
use crate::tools;

/// Everything: form, lints, documentation, dependencies, and all tests, with what they need installed first.
pub(crate) fn all() -> Result<(), Sentence> {
    let programs = tools::python()?;
    let checkov = tools::checkov()?;
    tools::clients()?;
    tools::npm()?;
    tools::chromium()?;
    tools::libreoffice()?;
    tools::libical()?;
    tools::strace()?;
    stylesheet::check()?;
    run("check the form", &mut cargo(&["fmt", "--all", "--check"]))?;
    let mut deny = std::process::Command::new(tools::cargo_deny()?);
    deny.args(["check", "bans", "licenses", "sources"]).current_dir(crate::run::root());
    run("check the dependencies", &mut deny)?;
    run("lint", &mut cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    let mut doc = cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
    run("check the documentation", doc.env("RUSTDOCFLAGS", "--deny warnings"))?;
    // The system tests start these.
    run("build the programs", &mut cargo(&["build", "--workspace", "--bins"]))?;
    let mut lint = std::process::Command::new(programs.join("python"));
    lint.arg(crate::run::root().join("infra/aws/lint/lint.py")).arg("--checkov").arg(checkov);
    run("lint the template", &mut lint)?;
    // What AWS would start is what is tested as if AWS started it.
    let packaged = package::binaries()?;
    side_by_side::test(&packaged)
}

/// The tests of the pure rooms and the cases: what a change of a rule is tried with.
pub(crate) fn quick() -> Result<(), Sentence> {
    run("test", &mut cargo(&["test", "--package", "domain", "--package", "intake", "--package", "render"]))?;
    run("test the cases", &mut cargo(&["test", "--package", "system-tests", "--test", "cases"]))
}

/// Writes the expected files of the cases and of the corpus of intake anew: all, or those of the test of this exact name.
pub(crate) fn bless(name: Option<&str>) -> Result<(), Sentence> {
    for (what, package, test) in
        [("bless the cases", "system-tests", "cases"), ("bless the files of intake", "intake", "corpus")]
    {
        let mut bless = cargo(&["test", "--package", package, "--test", test]);
        if let Some(name) = name {
            bless.args(["--", "--exact", name]);
        }
        run(what, bless.env("BLESS", "1"))?;
    }
    eprintln!("Read the diff before you commit it: a wrong expected file is worse than none.");
    Ok(())
}
