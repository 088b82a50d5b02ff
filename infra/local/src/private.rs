//! Files and folders that this user alone may open: what the system keeps names persons, and has links by which one signs in.

use std::fs::{DirBuilder, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// What the program itself puts into a system's folder.
const OURS: [&str; 4] = ["mail", "sample", "site", "store"];

const FOLDER: u32 = 0o700;
const FILE: u32 = 0o600;

/// Makes a folder, and those that it lies in, where there are none.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER).create(folder)
}

/// Makes a folder that is not there yet.
pub(crate) fn make_new_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().mode(FOLDER).create(folder)
}

/// How a file is opened that is made.
pub(crate) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(FILE);
    options
}

/// Writes a file, over what it had before; one that others could open they can open no more, where that can be said of files there.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut opened = options().create(true).write(true).truncate(true).open(file)?;
    let there = opened.metadata()?;
    if there.is_file() && there.permissions().mode() & 0o777 != FILE {
        match opened.set_permissions(Permissions::from_mode(FILE)) {
            Err(error) if error.kind() != io::ErrorKind::PermissionDenied => return Err(error),
            _ => {}
        }
    }
    opened.write_all(bytes)
}

/// Takes from other users what an earlier version let them open of a system's folder: all that the program put there, and the
/// folder itself where it holds nothing else.
pub(crate) fn keep_to_this_user(folder: &Path) -> io::Result<()> {
    let mut is_ours_alone = true;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if OURS.iter().any(|ours| entry.file_name() == *ours) {
            restrict(&entry.path())?;
        } else {
            is_ours_alone = false;
        }
    }
    match is_ours_alone.then(|| set_mode(folder, FOLDER)) {
        // The folder is somebody else's, who lets this user write into it: what is in it is restricted.
        Some(Err(error)) if error.kind() != io::ErrorKind::PermissionDenied => Err(error),
        _ => Ok(()),
    }
}

/// Restricts a file, or a folder with all that is in it. A link is left alone, and so is what it leads to.
fn restrict(path: &Path) -> io::Result<()> {
    let metadata = match std::fs::symlink_metadata(path) {
        // Another process works beside this one: what it took away needs nothing.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        metadata => metadata?,
    };
    if metadata.is_symlink() {
        return Ok(());
    }
    if !metadata.is_dir() {
        return set_mode(path, FILE);
    }
    set_mode(path, FOLDER)?;
    for entry in std::fs::read_dir(path)? {
        restrict(&entry?.path())?;
    }
    Ok(())
}

fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    let there = std::fs::metadata(path)?.permissions().mode() & 0o777;
    if there == mode { Ok(()) } else { std::fs::set_permissions(path, Permissions::from_mode(mode)) }
}
