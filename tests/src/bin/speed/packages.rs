//! The functions as they are packaged: a folder with a folder a function and its `bootstrap.zip` in it; or, before anything was
//! packaged, a folder with the binaries.

use std::io::{Cursor, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use system_tests::first::FUNCTIONS;
use system_tests::program::Folder;
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The packages, unpacked.
pub(crate) struct Packages {
    folder: Folder,
    /// Each function with the bytes of its zip.
    pub(crate) zips: Vec<(&'static str, usize)>,
}

impl Packages {
    pub(crate) fn unpack(place: &Path) -> Self {
        let folder = Folder::new("packages");
        let mut zips = Vec::new();
        for function in FUNCTIONS {
            let packaged = place.join(function).join("bootstrap.zip");
            let (program, size) = match std::fs::read(&packaged) {
                Ok(zip) => {
                    let size = zip.len();
                    let mut archive = ZipArchive::new(Cursor::new(zip)).expect("a zip");
                    let mut program = Vec::new();
                    let mut bootstrap = archive.by_name("bootstrap").expect("the function's program is in it");
                    bootstrap.read_to_end(&mut program).expect("it unpacks");
                    (program, size)
                }
                Err(_) => {
                    let program = std::fs::read(place.join(function));
                    let program = program.unwrap_or_else(|_| panic!("{function} is not in {}", place.display()));
                    let size = deflated(&program);
                    (program, size)
                }
            };
            let file = folder.0.join(function);
            std::fs::write(&file, program).expect("the folder is writable");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("it is this program's own");
            zips.push((function, size));
        }
        Self { folder, zips }
    }

    pub(crate) fn program(&self, function: &str) -> PathBuf {
        self.folder.0.join(function)
    }
}

/// The size of a zip of a program.
fn deflated(program: &[u8]) -> usize {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("bootstrap", SimpleFileOptions::default()).expect("a new zip");
    zip.write_all(program).expect("it goes to memory");
    zip.finish().expect("it goes to memory").into_inner().len()
}
