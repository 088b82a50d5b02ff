//! Files written whole: the site's pages and the emails of a folder.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// The ending of a file that is being written.
pub(crate) const UNFINISHED: &str = "tmp";

/// Writes a file so that a reader sees all of it or what was there before, even if the process crashes. Only this user may read
/// the file and open the folders that are made for it: letters are kept so, and emails with links to sign in.
pub(crate) fn write_whole(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".");
    unfinished.push(UNFINISHED);
    let unfinished = PathBuf::from(unfinished);
    let mut written = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    written.write_all(bytes)?;
    // On the disk before it gets its name: else a power cut could leave an empty file under it.
    written.sync_data()?;
    std::fs::rename(unfinished, file)
}
