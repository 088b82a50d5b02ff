//! Files written whole: a site's pages and a folder's emails.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// The ending of a file that is being written.
pub(crate) const UNFINISHED: &str = "tmp";

/// Writes a file so that a reader, or a process that crashes, sees all of it or what was there before. This user alone may read it,
/// and open the folders that are made for it: among what is kept so are letters, and links by which one signs in.
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
    written.sync_data()?;
    std::fs::rename(unfinished, file)
}
