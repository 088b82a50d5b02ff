//! The clock of a system: the machine's, or one of the folder's own that began at another moment.
//!
//! A clock that is ahead makes months final, sends notices and stamps what is received, and none of that is undone by itself. So
//! a folder remembers what its clock has shown, and one that jumps is not followed until somebody confirms it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::private;

mod admission;

pub(crate) use admission::{Admitted, admit, known};

/// How far a clock may go back: as much as setting it right by a time server takes.
const BACK: TimeDelta = TimeDelta::hours(1);

/// How far ahead of what is known a clock may be: a system is at work every day.
const AHEAD: TimeDelta = TimeDelta::days(1);

/// What a folder keeps of its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// How many seconds it is ahead of the machine's.
    ahead_seconds: i64,
    /// Whether it is the folder's own, set with `--clock` or by the demo, and not the machine's.
    own: bool,
    /// The latest that it has shown; an earlier version did not keep that.
    shown: Option<DateTime<Utc>>,
}

fn file(folder: &Path) -> PathBuf {
    folder.join("store").join("clock")
}

impl Kept {
    /// What is kept in a folder, if anything is.
    pub(crate) fn in_folder(folder: &Path) -> Option<Self> {
        let kept = std::fs::read_to_string(file(folder)).ok()?;
        let of_earlier_version = |seconds: i64| Self { ahead_seconds: seconds, own: seconds != 0, shown: None };
        serde_json::from_str(&kept).ok().or_else(|| kept.trim().parse().ok().map(of_earlier_version))
    }

    /// Whether it is the folder's own, and not the machine's.
    pub(crate) fn is_own(&self) -> bool {
        self.own
    }
}

/// A clock that goes as the machine's does, from its own beginning. Where the machine's jumps it goes on as if it had not, and
/// says so.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    ahead: TimeDelta,
    own: bool,
    steady: Arc<Mutex<Steady>>,
}

/// What a clock showed last, and what has become of it since.
#[derive(Debug)]
struct Steady {
    shown: DateTime<Utc>,
    at: Instant,
    jumped: Option<Jump>,
}

/// A jump of the machine's clock while a system was at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Jump {
    /// What the clock should have shown.
    pub(crate) from: DateTime<Utc>,
    /// What it showed.
    pub(crate) to: DateTime<Utc>,
}

impl Steady {
    /// What is shown where the machine's clock reads a moment, some time after it was read before.
    fn show(&mut self, reads: DateTime<Utc>, elapsed: Duration) -> DateTime<Utc> {
        let expected = self.shown + TimeDelta::from_std(elapsed).unwrap_or(TimeDelta::MAX);
        if reads - expected > AHEAD || expected - reads > BACK {
            self.jumped = Some(Jump { from: expected, to: reads });
            return expected;
        }
        self.shown = reads;
        self.at += elapsed;
        reads
    }
}

impl Clock {
    fn new(ahead: TimeDelta, own: bool) -> Self {
        let steady = Steady { shown: cloud::clock::now() + ahead, at: Instant::now(), jumped: None };
        Self { ahead, own, steady: Arc::new(Mutex::new(steady)) }
    }

    /// The machine's clock.
    pub(crate) fn real() -> Self {
        Self::new(TimeDelta::zero(), false)
    }

    /// A clock of a folder's own, which shows a moment now.
    pub(crate) fn starting_at(moment: DateTime<Utc>) -> Self {
        Self::new(moment - cloud::clock::now(), true)
    }

    /// The clock of the system in a folder, as it was last served.
    pub(crate) fn of(folder: &Path) -> Self {
        let Some(kept) = Kept::in_folder(folder) else { return Self::real() };
        Self::new(TimeDelta::try_seconds(kept.ahead_seconds).unwrap_or_default(), kept.own)
    }

    /// Keeps the clock in a folder, with what it shows now: for the programs that work beside the one that serves it, and for the
    /// next start.
    pub(crate) fn keep(&self, folder: &Path) -> std::io::Result<()> {
        let kept = Kept { ahead_seconds: self.ahead.num_seconds(), own: self.own, shown: Some(self.now()) };
        let kept = serde_json::to_vec(&kept)?;
        // Whole or not at all: a process may be killed meanwhile.
        let unfinished = file(folder).with_extension("new");
        private::write(&unfinished, &kept)?;
        std::fs::rename(unfinished, file(folder))
    }

    /// What it shows.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let mut steady = self.steady.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed = steady.at.elapsed();
        steady.show(cloud::clock::now() + self.ahead, elapsed)
    }

    /// How the machine's clock jumped since this was made, if it did.
    pub(crate) fn jumped(&self) -> Option<Jump> {
        self.steady.lock().unwrap_or_else(PoisonError::into_inner).jumped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn steady() -> Steady {
        Steady { shown: moment("2026-11-30T09:00:00Z"), at: Instant::now(), jumped: None }
    }

    #[test]
    fn a_clock_that_goes_on_or_is_set_right_by_a_little_is_followed() {
        let second = Duration::from_secs(1);
        for reads in ["2026-11-30T09:00:01Z", "2026-11-30T08:30:00Z", "2026-12-01T08:00:00Z"] {
            let mut steady = steady();
            assert_eq!(steady.show(moment(reads), second), moment(reads));
            assert_eq!(steady.jumped, None);
        }
    }

    #[test]
    fn a_clock_that_jumps_is_not_followed() {
        for reads in ["2036-01-01T00:00:00Z", "2026-11-30T07:59:00Z", "1970-01-01T00:00:00Z"] {
            let mut steady = steady();
            let goes_on = moment("2026-11-30T09:00:01Z");
            assert_eq!(steady.show(moment(reads), Duration::from_secs(1)), goes_on);
            assert_eq!(steady.jumped, Some(Jump { from: goes_on, to: moment(reads) }));
        }
    }

    #[test]
    fn what_an_earlier_version_kept_is_read() {
        let folder = std::env::temp_dir().join(format!("last-friday-clock-{}", std::process::id()));
        private::make_folder(&folder.join("store")).unwrap();
        for (kept, own) in [("0", false), ("-120000000", true)] {
            std::fs::write(file(&folder), kept).unwrap();
            let kept = Kept::in_folder(&folder).unwrap();
            assert_eq!((kept.is_own(), kept.shown), (own, None));
        }
        let clock = Clock::starting_at(moment("2022-07-29T12:00:00Z"));
        clock.keep(&folder).unwrap();
        let kept = Kept::in_folder(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(kept.is_own() && kept.shown.unwrap() >= moment("2022-07-29T11:59:59Z"));
    }
}
