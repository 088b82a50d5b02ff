//! Assessing a contract's log: the snapshot to be kept.

use chrono::{DateTime, Utc};
use cloud::assessments::{PreviousAssessment, Snapshot};
use cloud::failure::Failure;
use cloud::log::StoredLog;
use cloud::version::Version;
use domain::assessment::{RULES, assess_history};
use domain::stakeholders::next_change_on;

/// Returns today's assessment; `None` if it cannot differ from the one before.
pub(super) fn assess_anew(
    log: &StoredLog,
    previous: Option<&PreviousAssessment>,
    now: DateTime<Utc>,
) -> Result<Option<Snapshot>, Failure> {
    let mut as_of = log.as_of(now);
    let mut made_for = Some(log.head.received_at);
    if let Some(previous) = previous {
        // A clock that has gone back takes nothing back, unless the log says that it was corrected.
        if !log.was_put_back_after(previous.version.sequence) {
            as_of = as_of.max(previous.version.as_of);
        }
        let has_grown = log.head.sequence > previous.version.sequence;
        let unchanged = |before: &Snapshot| {
            before.contacts_are_found && before.assessment.next_change_on.is_none_or(|next| next > as_of)
        };
        if !has_grown && previous.snapshot.as_ref().is_some_and(unchanged) {
            return Ok(None);
        }
        made_for = made_for.filter(|_| has_grown);
    }
    let version = Version { sequence: log.head.sequence, as_of };
    Ok(Some(Snapshot { made_for, ..assess_at(log, version)? }))
}

/// Returns the assessment of a version, by the rules of this program.
pub(super) fn assess_at(log: &StoredLog, version: Version) -> Result<Snapshot, Failure> {
    let known = usize::try_from(version.sequence).unwrap_or(usize::MAX).min(log.events.len());
    let (events, as_of) = (&log.events[..known], version.as_of);
    let history = log.history_of(events)?;
    let in_force = history.known_at(history.end_of(as_of)).contract();
    let definition = in_force.text.clone();
    let mut assessment = assess_history(&history, as_of);
    // The public's pages are made from an assessment that knows less, and may change on a day on which this one does not: the
    // contract is woken for both.
    assessment.next_change_on = next_change_on(&log.contract, events, &assessment)?;
    Ok(Snapshot {
        version,
        made_for: None,
        definition,
        contacts_are_found: true,
        told_is_marked: true,
        rules: RULES,
        assessment,
    })
}

/// Assesses a log as of today, as if it had never been assessed.
///
/// # Errors
///
/// The log cannot be assessed, which no retry can help.
pub(crate) fn assess_from_nothing(log: &StoredLog, now: DateTime<Utc>) -> Result<Snapshot, Failure> {
    let nothing = || Failure::permanent("assess the log", "nothing came of it");
    assess_anew(log, None, now)?.ok_or_else(nothing)
}
