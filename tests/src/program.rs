//! The programs under test, and servers that are ended with the test.

use std::path::{Path, PathBuf};
use std::process::Child;

/// The workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A program of the workspace, built for this run by `cargo xtask test`.
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

/// A function's binary: as it is packaged for Lambda, where `PACKAGED` names the folder of those, as `cargo xtask test` does;
/// else as it was built beside the test.
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

/// A program that is killed when the test is done with it.
#[derive(Debug)]
pub struct Running(pub Child);

impl Running {
    /// Kills it as `kill -9` does.
    pub fn kill(&mut self) {
        // One that has ended already is as good as killed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// An empty folder of a test's own, gone with the test.
#[derive(Debug)]
pub struct Folder(pub PathBuf);

impl Folder {
    /// A folder that no other test of this run has.
    ///
    /// # Panics
    ///
    /// It cannot be made.
    pub fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("last-friday-{test}-{}", std::process::id()));
        // What an earlier run that was killed may have left.
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
