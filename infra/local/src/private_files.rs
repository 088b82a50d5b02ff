//! Files and folders that only this user may open: what the system keeps has people's names, and links to sign in.

use std::fs::{DirBuilder, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// The names of everything that the program puts into a system's folder.
const OWN_NAMES: [&str; 4] = ["mail", "sample", "site", "store"];

const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// Makes a folder and its parents, unless they are there.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)
}

/// Makes a folder; it is an error if it is there.
pub(crate) fn make_new_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().mode(FOLDER_MODE).create(folder)
}

/// Returns the options for making a file.
pub(crate) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(FILE_MODE);
    options
}

/// Writes a file, over what is there. Other users cannot open it any more, if the file system has modes.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut opened = options().create(true).write(true).truncate(true).open(file)?;
    let there = opened.metadata()?;
    if there.is_file() && there.permissions().mode() & 0o777 != FILE_MODE {
        match opened.set_permissions(Permissions::from_mode(FILE_MODE)) {
            Ok(()) => {}
            // The file belongs to another user, who lets this one write to it: its mode is theirs to set.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
            Err(error) => return Err(error),
        }
    }
    opened.write_all(bytes)
}

/// Closes to other users what an earlier version of the program let them open in a system's folder: everything that the program
/// put there, and the folder itself if it has nothing else.
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
        // The folder belongs to another user, who lets this one write into it. The program's own files in it are closed all the
        // same.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        set => set,
    }
}

/// Closes a file, or a folder with everything in it, to other users. Symbolic links are left alone, and so is what they lead
/// to.
fn restrict(path: &Path) -> io::Result<()> {
    let metadata = match std::fs::symlink_metadata(path) {
        // Another process may be at work, and have removed it meanwhile.
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
