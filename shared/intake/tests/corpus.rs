//! Files in, problems or returns out: every file of `tests/bad` and `tests/good`, against what is expected beside it, as a test
//! of its own: `cargo test -p intake --test corpus too-many-rows`.
//!
//! A file is submitted for July 2022 of the sample contract, received on the day on which that return is due, unless
//! `NAME.submission.json` says otherwise. `cargo xtask bless` (or `BLESS=1`) writes the expected files again;
//! read the difference.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use domain::contract::Contract;
use intake::{Format, ProblemCode, SubmissionContext, read_return};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use similar::TextDiff;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Returns the path with something put after its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    path.with_file_name(format!("{}{suffix}", path.file_name().unwrap().to_string_lossy()))
}

/// Returns the files to read, in the order of their names, without those that only tell about them.
fn files(kind: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder(kind)).unwrap().map(|entry| entry.unwrap().path());
    let tells = |path: &PathBuf| {
        let name = path.to_string_lossy();
        [".submission.json", ".problems.json", ".return.json"].iter().any(|end| name.ends_with(end))
    };
    let mut files: Vec<PathBuf> = entries.filter(|path| !tells(path)).collect();
    files.sort();
    files
}

/// Reads a file: the return's JSON form, or its problems as the command line prints them.
fn read(path: &Path) -> Result<Value, Value> {
    let says: Value = std::fs::read(beside(path, ".submission.json"))
        .map_or(Value::Null, |bytes| serde_json::from_slice(&bytes).unwrap());
    let said = |key: &str, unsaid: &str| says[key].as_str().unwrap_or(unsaid).to_owned();
    let definition = match said("contract", "sample").as_str() {
        "sample" => folder("../../../infra/local/sample/regulation-44/contract.toml"),
        name => folder(&format!("contracts/{name}.toml")),
    };
    let contract = Contract::read(&std::fs::read_to_string(definition).unwrap()).unwrap();
    let submission = SubmissionContext {
        contract: &contract,
        month: said("month", "2022-07").parse().unwrap(),
        received_on: domain::date::read(&said("received_on", "2022-07-29")).unwrap(),
    };
    let declared = Format::of_file_name(&path.to_string_lossy()).format();
    let read = read_return(&std::fs::read(path).unwrap(), declared, &submission);
    read.map(|read| json!(read)).map_err(|problems| json!(problems))
}

/// Compares with what is expected beside the file; with `BLESS`, writes it as expected first.
fn is_as_expected(path: &Path, name: &str, suffix: &str, made: &Value) -> Result<(), Failed> {
    let beside = beside(path, suffix);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&beside, format!("{made:#}\n")).unwrap();
    }
    let expected: Value = std::fs::read(&beside).map_or(Value::Null, |bytes| serde_json::from_slice(&bytes).unwrap());
    if expected == *made {
        return Ok(());
    }
    let (expected, made) = (format!("{expected:#}\n"), format!("{made:#}\n"));
    let difference = TextDiff::from_lines(&expected, &made);
    let shown = difference.unified_diff().context_radius(2).header("expected", "made").to_string();
    Err(format!("{}:\n{shown}\nIf what is made is right: cargo xtask bless {name}", beside.display()).into())
}

fn is_refused_for_all_its_reasons_and_no_other(path: &Path, name: &str) -> Result<(), Failed> {
    match read(path) {
        Ok(read) => Err(format!("was accepted as {read:#}").into()),
        Err(problems) => is_as_expected(path, name, ".problems.json", &problems),
    }
}

fn is_read_as_it_was_meant(path: &Path, name: &str) -> Result<(), Failed> {
    match read(path) {
        Ok(read) => is_as_expected(path, name, ".return.json", &read),
        Err(problems) => Err(format!("was refused: {problems:#}").into()),
    }
}

/// Reads the codes of what is expected of the bad files; that it is what comes out is the test of each file.
fn every_code_is_shown_by_a_bad_file() -> Result<(), Failed> {
    let mut shown = BTreeSet::new();
    for path in files("bad") {
        let problems: Value = serde_json::from_slice(&std::fs::read(beside(&path, ".problems.json"))?)?;
        let errors = problems["errors"].as_array().ok_or("no list of errors")?;
        shown.extend(errors.iter().map(|problem| problem["code"].to_string()));
    }
    let all: BTreeSet<String> = ProblemCode::ALL.iter().map(|code| json!(code).to_string()).collect();
    let difference: Vec<&String> = all.symmetric_difference(&shown).collect();
    if difference.is_empty() { Ok(()) } else { Err(format!("{difference:?}").into()) }
}

fn main() -> ExitCode {
    type Check = fn(&Path, &str) -> Result<(), Failed>;
    let checks: [(&str, Check); 2] =
        [("bad", is_refused_for_all_its_reasons_and_no_other), ("good", is_read_as_it_was_meant)];
    let mut trials = Vec::new();
    // While the expected files are being written nothing else reads them.
    if std::env::var_os("BLESS").is_none() {
        trials.push(Trial::test("every_code_is_shown_by_a_bad_file", every_code_is_shown_by_a_bad_file));
    }
    for (kind, check) in checks {
        trials.extend(files(kind).into_iter().map(|path| {
            let name = format!("{kind}/{}", path.file_name().unwrap().to_string_lossy());
            Trial::test(name.clone(), move || check(&path, &name))
        }));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
