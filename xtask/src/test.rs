//! Running the tests and all other checks.

use crate::package;
use crate::process::{DeveloperMessage, cargo, root, run};
use crate::stylesheet;
use crate::test_programs;
use crate::tools;

/// Installs what the tests need; checks format, lints, documentation and dependencies; and runs all tests.
pub(crate) fn everything() -> Result<(), DeveloperMessage> {
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
    deny.args(["check", "bans", "licenses", "sources"]).current_dir(root());
    run("check the dependencies", &mut deny)?;
    run("lint", &mut cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    let mut doc = cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
    run("check the documentation", doc.env("RUSTDOCFLAGS", "--deny warnings"))?;
    // The system tests start these.
    run("build the programs", &mut cargo(&["build", "--workspace", "--bins"]))?;
    let mut lint = std::process::Command::new(programs.join("python"));
    lint.arg(root().join("infra/aws/lint/lint.py")).arg("--checkov").arg(checkov);
    run("lint the template", &mut lint)?;
    // The tests start the functions as they are packaged, so that they test what AWS would start.
    let packaged = package::binaries()?;
    test_programs::build_and_run(&packaged)
}

/// Runs the tests of the pure crates and the cases, with which a change of a rule is tried.
pub(crate) fn quick() -> Result<(), DeveloperMessage> {
    run(
        "test",
        &mut cargo(&[
            "test",
            "--package",
            "domain",
            "--package",
            "wording",
            "--package",
            "intake",
            "--package",
            "render",
        ]),
    )?;
    run("test the cases", &mut cargo(&["test", "--package", "system-tests", "--test", "cases"]))
}
