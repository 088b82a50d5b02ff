//! Runs every case of `cases/` as a test of its own: `cargo test -p system-tests --test cases a-plan-due-over-christmas`.
//!
//! A case is a contract and what was received, and what is expected to be made of them as of some dates. What is given is in
//! the case's folder: `contract.toml`; `events.jsonl`; `as-of.txt`, one date a line; `case.md`, which says what the case
//! shows; and for some `compares.txt`. What is expected is in a folder for each date: always `assessment.json`, which is all
//! that the rules make; and what `compares.txt` names beside it, a line each. `emails` is `emails.txt`, the texts of the
//! notices called for since the date before. Anything else is the path of a page, which is expected as of the last date,
//! below `pages/`: one of the site, `performance/council.html` or `performance/contractor.html`, `agenda.txt` or
//! `agenda.html`.
//!
//! `cargo xtask bless` (or `BLESS=1`) writes what is expected from what is made. Read what it wrote against the contract
//! before keeping it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

mod case;
mod expected;
mod worded;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let bless = std::env::var_os("BLESS").is_some();
    let folders = expected::folders_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"));
    let trial = |folder: &PathBuf| {
        let (folder, name) = (folder.clone(), folder.file_name().unwrap_or_default().to_string_lossy().into_owned());
        Trial::test(name.clone(), move || comes_out_as_expected(&folder, &name, bless))
    };
    let mut trials: Vec<Trial> = folders.iter().map(trial).collect();
    // While the expected files are being written nothing else reads them.
    if !bless {
        trials.push(Trial::test("every_kind_of_notice_that_cases_call_for_is_worded_in_one", move || {
            worded::every_kind_of_notice_that_cases_call_for_is_worded_in_one(&folders)
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
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
