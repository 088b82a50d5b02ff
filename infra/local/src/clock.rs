//! The clock of a running system: the real one, or one that began at another moment.

use chrono::{DateTime, TimeDelta, Utc};

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

    /// What it shows.
    pub(crate) fn now(self) -> DateTime<Utc> {
        cloud::clock::now() + self.ahead
    }
}
