//! Running the test programs two at a time, since each spends much of its time waiting for a browser, a store or an answer.
//! `cargo test` would run them one after the other.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::process::{DeveloperMessage, cargo, run};

/// How many programs run at the same time.
const AT_ONCE: usize = 2;

/// The program that takes longest: it begins first, so that it does not run on alone after all others.
const LONGEST: &str = "tests/tests/stand_ins/main.rs";

/// A test program, or the examples of the documentation.
struct TestProgram {
    /// Its name: `tests/tests/path.rs`.
    name: String,
    command: Command,
}

/// Builds all tests of the workspace and runs them. They are told the folder of the packaged functions.
pub(crate) fn build_and_run(packaged: &Path) -> Result<(), DeveloperMessage> {
    run("build the tests", &mut cargo(&["test", "--workspace", "--no-run", "--quiet"]))?;
    let mut programs = programs()?;
    programs.iter_mut().for_each(|program| {
        program.command.env("PACKAGED", packaged);
    });
    eprintln!("==> test: {} programs, {AT_ONCE} at once", programs.len());
    let failed = run_all(programs);
    for (name, output) in &failed {
        print_output(name, output);
    }
    let names: Vec<&str> = failed.iter().map(|(name, _)| name.as_str()).collect();
    if names.is_empty() { Ok(()) } else { Err(format!("failed: {}", names.join(", "))) }
}

/// Returns the test programs that cargo has built, the longest first, the others in the order of their sources, and last the
/// documentation's examples.
fn programs() -> Result<Vec<TestProgram>, DeveloperMessage> {
    let mut list = cargo(&["test", "--workspace", "--no-run", "--quiet", "--message-format", "json"]);
    let listed = list.stderr(Stdio::inherit()).output().map_err(|error| format!("cannot run cargo: {error}"))?;
    if !listed.status.success() {
        return Err("failed: list the tests".into());
    }
    let lines = listed.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let mut programs: Vec<TestProgram> = lines
        .map(|line| serde_json::from_slice(line).map_err(|error| format!("cargo tells no JSON: {error}")))
        .filter_map(|message| message.map(|message| program(&message)).transpose())
        .collect::<Result<_, _>>()?;
    programs.sort_by(|one, other| (one.name != LONGEST, &one.name).cmp(&(other.name != LONGEST, &other.name)));
    programs.push(TestProgram {
        name: "the documentation's examples".into(),
        command: cargo(&["test", "--workspace", "--doc", "--quiet"]),
    });
    Ok(programs)
}

/// Returns the test program that a message of cargo is about, if it is about one. It runs in the folder in which `cargo test`
/// would run it.
fn program(message: &Value) -> Option<TestProgram> {
    if message["profile"]["test"] != true {
        return None;
    }
    let folder = Path::new(message["manifest_path"].as_str()?).parent()?;
    let source = Path::new(message["target"]["src_path"].as_str()?);
    let mut command = Command::new(message["executable"].as_str()?);
    command.current_dir(folder).env("CARGO_MANIFEST_DIR", folder);
    let name = source.strip_prefix(crate::process::root()).unwrap_or(source);
    Some(TestProgram { name: name.display().to_string(), command })
}

/// Runs programs, and prints the output of each that succeeds when it ends; returns those that failed, to be printed last.
fn run_all(programs: Vec<TestProgram>) -> Vec<(String, Output)> {
    let waiting = Mutex::new(programs.into_iter());
    let failed = Mutex::new(Vec::new());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(TestProgram { name, mut command }) = next() {
                    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|error| Output {
                        status: std::os::unix::process::ExitStatusExt::from_raw(1 << 8),
                        stdout: Vec::new(),
                        stderr: format!("cannot be run: {error}").into_bytes(),
                    });
                    if output.status.success() {
                        print_output(&name, &output);
                    } else {
                        eprintln!("==> {name} FAILED; what it said follows at the end");
                        failed.lock().unwrap_or_else(PoisonError::into_inner).push((name, output));
                    }
                }
            });
        }
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Prints a program's whole output.
fn print_output(name: &str, output: &Output) {
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    eprintln!("==> {name}\n{err}{out}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(name: &str, script: &str) -> TestProgram {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        TestProgram { name: name.into(), command }
    }

    #[test]
    fn a_test_program_is_run_in_its_packages_folder_and_what_is_no_test_is_not_run() {
        let message = |test: bool| {
            serde_json::json!({
                "reason": "compiler-artifact", "executable": "/target/debug/deps/path-0",
                "manifest_path": crate::process::root().join("tests/Cargo.toml"), "profile": { "test": test },
                "target": { "src_path": crate::process::root().join("tests/tests/path.rs") },
            })
        };
        let found = program(&message(true)).unwrap();
        assert_eq!(found.name, "tests/tests/path.rs");
        assert_eq!(found.command.get_program(), "/target/debug/deps/path-0");
        assert_eq!(found.command.get_current_dir(), Some(crate::process::root().join("tests").as_path()));
        assert!(program(&message(false)).is_none());
        assert!(program(&serde_json::json!({ "reason": "build-finished", "success": true })).is_none());
    }

    #[test]
    fn every_program_is_run_and_each_that_fails_is_found_with_what_it_said() {
        let missing = TestProgram { name: "missing".into(), command: Command::new("/no/such/program") };
        let programs =
            vec![shell("first", "echo one; exit 3"), shell("second", "true"), missing, shell("last", "exit 1")];
        let mut failed = run_all(programs);
        failed.sort_by(|one, other| one.0.cmp(&other.0));
        let told: Vec<(&str, &[u8])> = failed.iter().map(|(name, of)| (name.as_str(), of.stdout.as_slice())).collect();
        assert_eq!(told, [("first", &b"one\n"[..]), ("last", b""), ("missing", b"")]);
    }
}
