//! The clock of a running system: the real one, or one that began at another moment.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

/// The file that has how many seconds the folder's clock is ahead of the real one.
fn file(folder: &Path) -> PathBuf {
    folder.join("store").join("clock")
}

/// A clock that goes as the real one does, from its own beginning.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    ahead: TimeDelta,
}

impl Clock {
    /// The real clock.
    pub(crate) fn real() -> Self {
        Self { ahead: TimeDelta::zero() }
    }

    /// A clock that shows a moment now.
    pub(crate) fn starting_at(moment: DateTime<Utc>) -> Self {
        Self { ahead: moment - cloud::clock::now() }
    }

    /// The clock of the system in a folder, as it was last served.
    pub(crate) fn of(folder: &Path) -> Self {
        let kept = std::fs::read_to_string(file(folder)).ok();
        let seconds = kept.and_then(|seconds| seconds.trim().parse().ok()).and_then(TimeDelta::try_seconds);
        Self { ahead: seconds.unwrap_or_default() }
    }

    /// Keeps the clock in a folder, for the programs that work beside the one that serves it.
    pub(crate) fn keep(self, folder: &Path) -> std::io::Result<()> {
        std::fs::write(file(folder), self.ahead.num_seconds().to_string())
    }

    /// What it shows.
    pub(crate) fn now(self) -> DateTime<Utc> {
        cloud::clock::now() + self.ahead
    }
}
