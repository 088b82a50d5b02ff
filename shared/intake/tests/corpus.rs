//! Files in, problems or returns out: every file of `tests/bad` and `tests/good`, against what is expected beside it.
//!
//! A file is submitted for July 2022 of the sample contract, received on the day on which that return is due, unless
//! `NAME.submission.json` says otherwise. `BLESS=1` writes what is expected anew: read the difference.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::contract::Contract;
use intake::{Code, Format, Submission, read_return};
use serde_json::{Value, json};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The path with something put after its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    path.with_file_name(format!("{}{suffix}", path.file_name().unwrap().to_string_lossy()))
}

/// The files to read, without those that only tell about them.
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

/// What reading a file gives: the return's JSON form, or its problems as the command line prints them.
fn read(path: &Path) -> Result<Value, Value> {
    let says: Value = std::fs::read(beside(path, ".submission.json"))
        .map_or(Value::Null, |bytes| serde_json::from_slice(&bytes).unwrap());
    let said = |key: &str, unsaid: &str| says[key].as_str().unwrap_or(unsaid).to_owned();
    let definition = match said("contract", "sample").as_str() {
        "sample" => folder("../../../infra/local/sample/regulation-44/contract.toml"),
        name => folder(&format!("contracts/{name}.toml")),
    };
    let contract = Contract::read(&std::fs::read_to_string(definition).unwrap()).unwrap();
    let submission = Submission {
        contract: &contract,
        month: said("month", "2022-07").parse().unwrap(),
        received_on: domain::date::read(&said("received_on", "2022-07-29")).unwrap(),
    };
    let declared = Format::of_file_name(&path.to_string_lossy()).format();
    let read = read_return(&std::fs::read(path).unwrap(), declared, &submission);
    read.map(|read| json!(read)).map_err(|problems| json!(problems))
}

/// Compares with what is expected beside the file, or writes it.
fn is_as_expected(path: &Path, suffix: &str, found: &Value) -> bool {
    let beside = beside(path, suffix);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&beside, format!("{found:#}\n")).unwrap();
    }
    let expected = std::fs::read(&beside).map_or(Value::Null, |bytes| serde_json::from_slice(&bytes).unwrap());
    if expected != *found {
        eprintln!("{}\n  expected {expected:#}\n  found {found:#}", path.display());
    }
    expected == *found
}

#[test]
fn every_bad_file_is_refused_for_all_its_reasons_and_no_other() {
    let files = files("bad");
    assert!(files.len() >= 70, "only {} files", files.len());
    let mut seen = BTreeSet::new();
    let mut differing = Vec::new();
    for path in files {
        match read(&path) {
            Ok(read) => panic!("{} was accepted as {read:#}", path.display()),
            Err(problems) => {
                let codes = problems["errors"].as_array().unwrap().iter().map(|problem| problem["code"].to_string());
                seen.extend(codes);
                if !is_as_expected(&path, ".problems.json", &problems) {
                    differing.push(path);
                }
            }
        }
    }
    assert!(differing.is_empty(), "{differing:#?}");
    let all: BTreeSet<String> = Code::ALL.iter().map(|code| json!(code).to_string()).collect();
    assert_eq!(seen, all, "every code is shown by a file");
}

#[test]
fn every_good_file_is_read_as_it_was_meant() {
    let mut differing = Vec::new();
    for path in files("good") {
        match read(&path) {
            Err(problems) => panic!("{} was refused: {problems:#}", path.display()),
            Ok(read) if !is_as_expected(&path, ".return.json", &read) => differing.push(path),
            Ok(_) => {}
        }
    }
    assert!(differing.is_empty(), "{differing:#?}");
}
