//! The programs under test, and servers that are ended with the test.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Returns the workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Returns a program of the workspace, built for this run by `cargo xtask test`.
///
/// # Panics
///
/// It has not been built.
pub fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own program");
    let profile = test.parent().and_then(Path::parent).expect("a test lies in target/PROFILE/deps");
    let binary = profile.join(name);
    assert!(binary.is_file(), "{} is not built: run cargo xtask test", binary.display());
    binary
}

/// Returns a function's binary: the one packaged for Lambda if `PACKAGED` names the folder of those, which `cargo xtask test`
/// sets, or else the one built beside the test.
///
/// # Panics
///
/// It has not been built.
pub fn packaged(function: &str) -> PathBuf {
    let Some(folder) = std::env::var_os("PACKAGED") else { return binary(function) };
    let packaged = Path::new(&folder).join(function).join("bootstrap");
    assert!(packaged.is_file(), "{} is not built: run cargo xtask test", packaged.display());
    packaged
}

/// A program that is killed when the value is dropped.
#[derive(Debug)]
pub struct Running(pub Child);

impl Running {
    /// Kills it as `kill -9` does.
    pub fn kill(&mut self) {
        // This fails if it has ended already, which is just as well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts `lastfriday serve` for the contract of a definition's file, with its data in a folder, at a moment, and returns it
/// with its address, such as `http://127.0.0.1:40001`.
///
/// # Panics
///
/// It does not start.
pub fn serve(definition: &Path, folder: &Path, moment: &str) -> (Running, String) {
    let mut child = Command::new(binary("lastfriday"))
        .args(["serve", "--port", "0", "--clock", moment, "--contract"])
        .arg(definition)
        .arg("--folder")
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("lastfriday starts");
    let output = BufReader::new(child.stdout.take().expect("what it says is read"));
    let running = Running(child);
    let mut lines = output.lines().map_while(Result::ok);
    let line = lines.find(|line| line.starts_with("The status site:")).expect("it says where it serves");
    let address = line.trim_start_matches("The status site:").trim().trim_end_matches("/site/index.html").to_owned();
    (running, address)
}

/// An empty folder of a test's own, deleted at its end.
#[derive(Debug)]
pub struct Folder(pub PathBuf);

impl Folder {
    /// Returns a folder that no other test of this run has.
    ///
    /// # Panics
    ///
    /// It cannot be made.
    pub fn new(test: &str) -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("last-friday-{test}-{}-{number}", std::process::id()));
        // An earlier run that was killed may have left one.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
