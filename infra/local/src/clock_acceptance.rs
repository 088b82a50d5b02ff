//! Accepting a clock in a folder: one that is far ahead of what the folder knows, or behind it, is refused unless the operator
//! confirms it.

use std::path::Path;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use cloud::failure::Failure;
use cloud::table::Table;
use functions::clock_correction::unless_permanent;

use crate::clock::{Clock, MAY_BE_AHEAD, MAY_GO_BACK, SavedClock};
use crate::console::OperatorMessage;

/// The times that a folder knows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KnownTimes {
    saved: Option<SavedClock>,
    /// When the first thing was received, or the first contract commenced.
    first: Option<DateTime<Utc>>,
    /// The latest moment that its clock has shown, or for which something was received, assessed or published; `None` if it has
    /// no contract yet.
    last: Option<DateTime<Utc>>,
}

/// A clock that may be followed.
#[derive(Debug)]
pub(crate) struct AcceptedClock {
    pub(crate) clock: Clock,
    /// Whether it was put back: then what was received or assessed for a later date has to be corrected.
    pub(crate) went_back: bool,
}

/// Returns the times that a folder knows, from its store and from the store that is restored into it.
pub(crate) async fn known_times(folder: &Path, table: &Table, restored: Option<&Table>) -> Result<KnownTimes, Failure> {
    let saved = SavedClock::in_folder(folder);
    let mut known = KnownTimes { saved, first: None, last: None };
    known.add(table).await?;
    if !table.contracts().await?.is_empty() {
        // While there is no contract, nothing was done by what the clock has shown.
        known.last = known.last.max(saved.and_then(|saved| saved.shown));
    }
    if let Some(restored) = restored {
        known.add(restored).await?;
    }
    Ok(known)
}

impl KnownTimes {
    /// Adds what a store knows. A contract that cannot be read is left out: it must not keep the others from being served, and
    /// what it says of time could never be corrected.
    async fn add(&mut self, table: &Table) -> Result<(), Failure> {
        for contract in table.contracts().await? {
            let times = match times_of(table, &contract).await {
                Err(failure) if failure.retry_can_help => return Err(failure),
                Err(failure) => {
                    tracing::error!(contract, failure = %failure, "a contract says nothing of time");
                    continue;
                }
                Ok(times) => times,
            };
            let Some(times) = times else { continue };
            self.first = Some(self.first.map_or(times.first, |earlier| earlier.min(times.first)));
            self.last = self.last.max(Some(times.last));
        }
        Ok(())
    }
}

/// The first and the last moment that a contract knows.
struct ContractTimes {
    first: DateTime<Utc>,
    last: DateTime<Utc>,
}

/// Returns the times that a contract knows, from its log and from what was made from it.
async fn times_of(table: &Table, contract: &str) -> Result<Option<ContractTimes>, Failure> {
    let Some(log) = table.read_log(contract).await? else { return Ok(None) };
    let received_at = log.head.received_at;
    let first =
        log.events.iter().map(|event| event.received_at).chain([received_at, midnight(log.contract.commences)]).min();
    let assessed = unless_permanent(table.previous(contract).await)?.flatten().map(|previous| previous.version);
    let published = unless_permanent(table.published_version(contract).await)?.flatten();
    let made = assessed.into_iter().chain(published).map(|version| midnight(version.as_of));
    Ok(Some(ContractTimes { first: first.unwrap_or(received_at), last: made.fold(received_at, DateTime::max) }))
}

fn midnight(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

/// Accepts in a folder the clock that is asked for with `--clock`, or the machine's.
///
/// # Errors
///
/// There is an objection to the clock, and it is not confirmed. The message says what would happen by it, and what to do.
pub(crate) fn accept(
    folder: &Path,
    known: &KnownTimes,
    asked: Option<DateTime<Utc>>,
    is_confirmed: bool,
) -> Result<AcceptedClock, OperatorMessage> {
    let clock = asked.map_or_else(Clock::of_machine, Clock::starting_at);
    let now = clock.now();
    let Some(last) = known.last else { return Ok(AcceptedClock { clock, went_back: false }) };
    if let Some(objection) = objection(known, last, asked.is_some(), now).filter(|_| !is_confirmed) {
        return Err(objection.message(folder, now, last));
    }
    Ok(AcceptedClock { clock, went_back: now < last - MAY_GO_BACK })
}

/// An objection to following a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ClockObjection {
    /// It is asked for with `--clock`, and the folder goes by the machine's clock.
    FolderOnMachineClock,
    /// It is ahead of everything that the folder knows; `own` says whether the folder has its own clock.
    Ahead { own: bool },
    /// It is behind what the folder knows.
    Behind,
}

/// Returns the objection to a clock that shows a moment, if there is one. A folder with its own clock, such as the demo's, may
/// be set to any day that it knows.
fn objection(known: &KnownTimes, last: DateTime<Utc>, is_asked: bool, now: DateTime<Utc>) -> Option<ClockObjection> {
    let own = known.saved.is_some_and(|saved| saved.own);
    if is_asked && known.saved.is_some_and(|saved| !saved.own) {
        return Some(ClockObjection::FolderOnMachineClock);
    }
    let earliest = match (is_asked, known.first) {
        (true, Some(first)) => first - TimeDelta::days(1),
        (true, None) | (false, _) => last - MAY_GO_BACK,
    };
    // An earlier version of the program did not keep what its clock had shown. It may have run until now, so a clock that is
    // ahead is not suspicious.
    let is_saved = is_asked || own || known.saved.is_some_and(|saved| saved.shown.is_some());
    if is_saved && now > last + MAY_BE_AHEAD {
        return Some(ClockObjection::Ahead { own });
    }
    (now < earliest).then_some(ClockObjection::Behind)
}

fn in_words(at: DateTime<Utc>) -> String {
    at.format("%H:%M on %A %-d %B %Y (UTC)").to_string()
}

impl ClockObjection {
    fn message(self, folder: &Path, now: DateTime<Utc>, last: DateTime<Utc>) -> OperatorMessage {
        let (folder, now, last) = (folder.display(), in_words(now), in_words(last));
        let would_happen = "months whose closing day has passed by then would become final, notices would be sent, and whatever \
                            is received would carry that date";
        match self {
            Self::FolderOnMachineClock => format!(
                "the folder {folder} goes by the machine's clock, and nothing was started. With --clock it would be {now} \
                 there: {would_happen}. To try another day out, give a folder of its own with --folder. If this folder is to \
                 go by that clock all the same, give --confirm-clock too."
            ),
            Self::Ahead { own } => {
                let own = if own {
                    " The folder goes by a clock of its own: to go on with that one, give --clock with a day that it knows."
                } else {
                    ""
                };
                format!(
                    "the clock shows {now}, and the latest that the folder {folder} knows is {last}; nothing was started. By \
                     that clock {would_happen}. If it is wrong, set it right and start again.{own} If that really is the \
                     date, because the system was off, give --confirm-clock."
                )
            }
            Self::Behind => format!(
                "the clock shows {now}, and the folder {folder} knows {last} already; nothing was started. If the clock is wrong \
                 now, set it right and start again. If it is right now, and was ahead before, give --confirm-clock: each \
                 contract's log then says that the clock was put back, what was assessed for a later day is assessed again, \
                 and what was received meanwhile counts as received now. Notices that were sent stay sent."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// Returns a folder in which something was received from 1 April to 30 November 2023, at 10 in the morning.
    fn folder(own: bool) -> KnownTimes {
        let last = moment("2023-11-30T10:00:00Z");
        let saved = SavedClock { ahead_seconds: 0, own, shown: Some(last) };
        KnownTimes { saved: Some(saved), first: Some(moment("2023-04-01T10:00:00Z")), last: Some(last) }
    }

    fn of(known: &KnownTimes, is_asked: bool, now: &str) -> Option<ClockObjection> {
        objection(known, known.last.unwrap(), is_asked, moment(now))
    }

    #[test]
    fn the_machines_clock_is_followed_where_it_goes_on() {
        let live = folder(false);
        for (now, objection) in [
            ("2023-11-30T10:00:01Z", None),
            ("2023-11-30T09:00:00Z", None),
            ("2023-11-30T08:59:59Z", Some(ClockObjection::Behind)),
            ("2023-12-01T10:00:00Z", None),
            ("2023-12-01T10:00:01Z", Some(ClockObjection::Ahead { own: false })),
            ("2036-01-01T00:00:00Z", Some(ClockObjection::Ahead { own: false })),
            ("1970-01-01T00:00:00Z", Some(ClockObjection::Behind)),
        ] {
            assert_eq!(of(&live, false, now), objection, "{now}");
        }
    }

    #[test]
    fn another_clock_is_never_followed_in_a_live_folder() {
        for now in ["2023-11-30T10:00:01Z", "2023-06-01T00:00:00Z", "2036-01-01T00:00:00Z"] {
            assert_eq!(of(&folder(false), true, now), Some(ClockObjection::FolderOnMachineClock), "{now}");
        }
    }

    #[test]
    fn a_folder_with_a_clock_of_its_own_is_taken_to_any_day_that_it_knows() {
        let own = folder(true);
        for (now, objection) in [
            ("2023-11-28T12:00:00Z", None),
            ("2023-04-01T00:00:00Z", None),
            ("2023-03-31T09:59:59Z", Some(ClockObjection::Behind)),
            ("2023-12-01T10:00:00Z", None),
            ("2023-12-02T00:00:00Z", Some(ClockObjection::Ahead { own: true })),
        ] {
            assert_eq!(of(&own, true, now), objection, "{now}");
        }
        assert_eq!(of(&own, false, "2026-11-30T10:00:00Z"), Some(ClockObjection::Ahead { own: true }), "the machine's");
    }

    #[test]
    fn a_folder_that_no_clock_was_kept_in_may_have_been_at_work_until_now() {
        let last = Some(moment("2023-11-30T10:00:00Z"));
        let saved = SavedClock { ahead_seconds: 0, own: false, shown: None };
        for saved in [None, Some(saved)] {
            let known = KnownTimes { saved, first: last, last };
            assert_eq!(of(&known, false, "2024-06-01T00:00:00Z"), None);
            assert_eq!(of(&known, false, "2023-06-01T00:00:00Z"), Some(ClockObjection::Behind));
        }
    }

    #[test]
    fn what_is_confirmed_is_followed_and_an_empty_folder_takes_any_clock() {
        let at = Path::new("live");
        let asked = Some(moment("2036-01-01T00:00:00Z"));
        assert!(accept(at, &KnownTimes::default(), asked, false).is_ok());
        let refused = accept(at, &folder(false), asked, false).unwrap_err();
        assert!(
            refused.contains("--confirm-clock") && refused.contains("00:00 on Tuesday 1 January 2036"),
            "{refused}"
        );
        assert!(!accept(at, &folder(false), asked, true).unwrap().went_back);
        let back = Some(moment("2023-11-28T12:00:00Z"));
        assert!(accept(at, &folder(true), back, false).unwrap().went_back);
    }
}
