//! The clock of a system: the machine's, or the folder's own, which was set to another moment.
//!
//! By a clock that is ahead months become final, notices are sent, and what is received gets a wrong stamp, and none of that is
//! undone by itself. So a folder remembers what its clock has shown, and a clock that jumps is not followed until the operator
//! confirms it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::private_files;

/// How far a clock may go back and still be followed: a time server may set it right by that much.
pub(crate) const MAY_GO_BACK: TimeDelta = TimeDelta::hours(1);

/// How far ahead of the latest known moment a clock may be and still be followed: a system runs every day.
pub(crate) const MAY_BE_AHEAD: TimeDelta = TimeDelta::days(1);

/// What a folder keeps of its clock, in `store/clock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SavedClock {
    /// How many seconds it is ahead of the machine's.
    pub(crate) ahead_seconds: i64,
    /// Whether it is the folder's own, set with `--clock` or by the demo, and not the machine's.
    pub(crate) own: bool,
    /// The latest moment that it has shown; an earlier version of the program did not keep it.
    pub(crate) shown: Option<DateTime<Utc>>,
}

fn file(folder: &Path) -> PathBuf {
    folder.join("store").join("clock")
}

impl SavedClock {
    /// Reads the clock that is saved in a folder; `None` if none is, or it cannot be read.
    pub(crate) fn in_folder(folder: &Path) -> Option<Self> {
        let saved = std::fs::read_to_string(file(folder)).ok()?;
        // An earlier version kept the seconds alone.
        let of_earlier_version = |seconds: i64| Self { ahead_seconds: seconds, own: seconds != 0, shown: None };
        serde_json::from_str(&saved).ok().or_else(|| saved.trim().parse().ok().map(of_earlier_version))
    }

    /// Returns whether it is the folder's own, and not the machine's.
    pub(crate) fn is_own(&self) -> bool {
        self.own
    }
}

/// A clock that runs as the machine's does, at a fixed distance from it. If the machine's clock jumps, this one runs on as if
/// it had not, and notes the jump.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    ahead: TimeDelta,
    own: bool,
    last_reading: Arc<Mutex<LastReading>>,
}

/// The last reading of a clock.
#[derive(Debug)]
struct LastReading {
    shown: DateTime<Utc>,
    /// When that was, by the monotonic clock, which nobody can set.
    at: Instant,
    jumped: Option<ClockJump>,
}

/// A jump of the machine's clock while a system was at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClockJump {
    /// What the clock should have shown.
    pub(crate) from: DateTime<Utc>,
    /// What it showed.
    pub(crate) to: DateTime<Utc>,
}

impl LastReading {
    /// Returns what the clock shows if the machine's gives a moment some time after the last reading.
    fn show(&mut self, reads: DateTime<Utc>, elapsed: Duration) -> DateTime<Utc> {
        let expected = self.shown + TimeDelta::from_std(elapsed).unwrap_or(TimeDelta::MAX);
        if reads - expected > MAY_BE_AHEAD || expected - reads > MAY_GO_BACK {
            self.jumped = Some(ClockJump { from: expected, to: reads });
            return expected;
        }
        self.shown = reads;
        self.at += elapsed;
        reads
    }
}

impl Clock {
    fn new(ahead: TimeDelta, own: bool) -> Self {
        let last_reading = LastReading { shown: cloud::clock::now() + ahead, at: Instant::now(), jumped: None };
        Self { ahead, own, last_reading: Arc::new(Mutex::new(last_reading)) }
    }

    /// Returns the machine's clock.
    pub(crate) fn of_machine() -> Self {
        Self::new(TimeDelta::zero(), false)
    }

    /// Returns a clock of a folder's own, which shows a moment now.
    pub(crate) fn starting_at(moment: DateTime<Utc>) -> Self {
        Self::new(moment - cloud::clock::now(), true)
    }

    /// Returns the clock of the system in a folder, as it was last served.
    pub(crate) fn of_folder(folder: &Path) -> Self {
        let Some(saved) = SavedClock::in_folder(folder) else { return Self::of_machine() };
        // A distance that no clock can have was not saved by this program.
        Self::new(TimeDelta::try_seconds(saved.ahead_seconds).unwrap_or_default(), saved.own)
    }

    /// Saves the clock in a folder, with what it shows now, for programs that run beside the one that serves the folder, and
    /// for the next start.
    pub(crate) fn save(&self, folder: &Path) -> std::io::Result<()> {
        let saved = SavedClock { ahead_seconds: self.ahead.num_seconds(), own: self.own, shown: Some(self.now()) };
        let saved = serde_json::to_vec(&saved)?;
        // Renamed when it is complete, since the process may be killed while it writes.
        let unfinished = file(folder).with_extension("new");
        private_files::write(&unfinished, &saved)?;
        std::fs::rename(unfinished, file(folder))
    }

    /// Reads the clock.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let mut last = self.last_reading.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed = last.at.elapsed();
        last.show(cloud::clock::now() + self.ahead, elapsed)
    }

    /// Returns how the machine's clock jumped since this was made, if it did.
    pub(crate) fn jumped(&self) -> Option<ClockJump> {
        self.last_reading.lock().unwrap_or_else(PoisonError::into_inner).jumped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn last_reading() -> LastReading {
        LastReading { shown: moment("2026-11-30T09:00:00Z"), at: Instant::now(), jumped: None }
    }

    #[test]
    fn a_clock_that_goes_on_or_is_set_right_by_a_little_is_followed() {
        let second = Duration::from_secs(1);
        for reads in ["2026-11-30T09:00:01Z", "2026-11-30T08:30:00Z", "2026-12-01T08:00:00Z"] {
            let mut last = last_reading();
            assert_eq!(last.show(moment(reads), second), moment(reads));
            assert_eq!(last.jumped, None);
        }
    }

    #[test]
    fn a_clock_that_jumps_is_not_followed() {
        for reads in ["2036-01-01T00:00:00Z", "2026-11-30T07:59:00Z", "1970-01-01T00:00:00Z"] {
            let mut last = last_reading();
            let goes_on = moment("2026-11-30T09:00:01Z");
            assert_eq!(last.show(moment(reads), Duration::from_secs(1)), goes_on);
            assert_eq!(last.jumped, Some(ClockJump { from: goes_on, to: moment(reads) }));
        }
    }

    #[test]
    fn what_an_earlier_version_kept_is_read() {
        let folder = std::env::temp_dir().join(format!("last-friday-clock-{}", std::process::id()));
        private_files::make_folder(&folder.join("store")).unwrap();
        for (kept, own) in [("0", false), ("-120000000", true)] {
            std::fs::write(file(&folder), kept).unwrap();
            let saved = SavedClock::in_folder(&folder).unwrap();
            assert_eq!((saved.is_own(), saved.shown), (own, None));
        }
        let clock = Clock::starting_at(moment("2022-07-29T12:00:00Z"));
        clock.save(&folder).unwrap();
        let saved = SavedClock::in_folder(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(saved.is_own() && saved.shown.unwrap() >= moment("2022-07-29T11:59:59Z"));
    }
}
