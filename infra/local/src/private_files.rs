//! Files and folders that this user alone may open: what the system keeps names persons, and has links by which one signs in.

use std::fs::{DirBuilder, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// The names that the program itself gives to what it puts into a system's folder.
const OWN_NAMES: [&str; 4] = ["mail", "sample", "site", "store"];

const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// Makes a folder, and those that it lies in, where there are none.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)
}

/// Makes a folder that is not there yet.
pub(crate) fn make_new_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().mode(FOLDER_MODE).create(folder)
}

/// Returns the options by which a file is made.
pub(crate) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(FILE_MODE);
    options
}

/// Writes a file, over what it had before. Others can open it no more, where the file system keeps modes.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut opened = options().create(true).write(true).truncate(true).open(file)?;
    let there = opened.metadata()?;
    if there.is_file() && there.permissions().mode() & 0o777 != FILE_MODE {
        match opened.set_permissions(Permissions::from_mode(FILE_MODE)) {
            Ok(()) => {}
            // The file is somebody else's, who lets this user write to it: its mode is theirs to say.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
            Err(error) => return Err(error),
        }
    }
    opened.write_all(bytes)
}

/// Takes from other users what an earlier version let them open of a system's folder: all that the program put there, and the
/// folder itself where it holds nothing else.
pub(crate) fn keep_to_this_user(folder: &Path) -> io::Result<()> {
    let mut has_only_own_names = true;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if OWN_NAMES.iter().any(|own| entry.file_name() == *own) {
            restrict(&entry.path())?;
        } else {
            has_only_own_names = false;
        }
    }
    if !has_only_own_names {
        return Ok(());
    }
    match set_mode(folder, FOLDER_MODE) {
        // The folder is somebody else's, who lets this user write into it: what is in it is restricted.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        set => set,
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
        return set_mode(path, FILE_MODE);
    }
    set_mode(path, FOLDER_MODE)?;
    for entry in std::fs::read_dir(path)? {
        restrict(&entry?.path())?;
    }
    Ok(())
}

fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    let there = std::fs::metadata(path)?.permissions().mode() & 0o777;
    if there == mode { Ok(()) } else { std::fs::set_permissions(path, Permissions::from_mode(mode)) }
}
