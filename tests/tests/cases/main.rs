//! Runs every case of `cases/` as a test of its own: `cargo test --test cases a-plan-due-over-christmas`.
//!
//! A case is a contract and what was received, and what is expected to be made of them as of some dates. What is given is in
//! the case's folder: `contract.toml`; `events.jsonl`; `as-of.txt`, one date a line; `case.md`, which says what the case
//! shows; and for some `pages.txt`, the paths of the pages to compare. What is expected is in a folder for each date:
//! `assessment.json`; `emails.txt`, the emails called for since the date before; and for the last date the pages, below
//! `pages/`: of the site, `performance/council.html` and `performance/contractor.html`, `agenda.txt` and `agenda.html`.
//!
//! `cargo xtask bless` (or `BLESS=1`) writes what is expected from what is made. Read what it wrote against the contract
//! before keeping it.

use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

mod case;
mod expected;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let bless = std::env::var_os("BLESS").is_some();
    let folders = expected::folders_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"));
    let trials = folders.into_iter().map(|folder| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name.clone(), move || comes_out_as_expected(&folder, &name, bless))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// Compares what is made of a case with what is expected; where `bless` is true, writes it as expected first.
fn comes_out_as_expected(folder: &Path, name: &str, bless: bool) -> Result<(), Failed> {
    let made = case::Case::read(folder)?.made()?;
    if bless {
        expected::write_expected(folder, &made);
    }
    let differences = expected::differences_between(folder, &made);
    if differences.is_empty() {
        return Ok(());
    }
    let differences = differences.join("\n\n");
    let how_to_bless = format!("If what is made is right by the contract: cargo xtask bless {name}");
    Err(format!("{differences}\n\n{how_to_bless}").into())
}
