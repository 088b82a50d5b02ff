//! The system calls of a program while it starts, as `strace` records them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The record of a program's system calls, being written.
#[derive(Debug)]
pub struct SystemCalls {
    file: PathBuf,
}

impl SystemCalls {
    /// Records a program's calls in a file. The started process is the program itself, not `strace`, so that killing it ends
    /// the program.
    pub fn of(program: &Path, file: PathBuf) -> (Self, Command) {
        let mut command = Command::new("strace");
        command
            .args(["--daemonize", "-f", "-qq", "-s", "80", "-e", "signal=none", "-o"])
            .arg(&file)
            .arg("--")
            .arg(program);
        (Self { file }, command)
    }

    /// Returns the calls up to the one that writes the first line that contains a text; `None` if there is none yet.
    ///
    /// # Panics
    ///
    /// `strace` wrote nothing.
    pub fn calls_until(&self, text: &str) -> Option<Vec<String>> {
        let told = std::fs::read_to_string(&self.file).expect("strace tells the calls");
        let calls = told.lines().filter(|line| !line.contains(" resumed>") && !line.contains("+++ "));
        let calls: Vec<String> = calls.map(str::to_owned).collect();
        let at = calls.iter().position(|call| call.contains(text))?;
        Some(calls[..=at].to_vec())
    }

    /// Returns the calls that open or look for a file below a folder.
    pub fn below(calls: &[String], folder: &str) -> Vec<String> {
        calls.iter().filter(|call| call.contains(&format!("\"{folder}"))).cloned().collect()
    }
}
