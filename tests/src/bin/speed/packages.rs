//! The packaged functions: a folder with a zip for each.

use std::io::{Cursor, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use system_tests::first_events::FUNCTIONS;
use system_tests::program::Folder;
use zip::ZipArchive;

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
            let zip = std::fs::read(place.join(format!("{function}.zip"))).expect("cargo xtask package makes it");
            let size = zip.len();
            let mut archive = ZipArchive::new(Cursor::new(zip)).expect("a zip");
            let mut program = Vec::new();
            let mut bootstrap = archive.by_name("bootstrap").expect("the function's program is in it");
            bootstrap.read_to_end(&mut program).expect("it unpacks");
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
