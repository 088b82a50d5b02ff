//! Notices of findings that moved to another day, and so to another id, when a clock that was ahead was put back.
//!
//! The id of such a notice has the day on which its finding was raised. What an entry raised by a wrong clock was raised on another
//! day once the clock is put back: it would be told a second time. Ids cannot be made otherwise, since those that were told hold.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::{DateTime, NaiveDate, Utc};

use crate::assessment::{Assessment, assess_history};
use crate::contract::Contract;
use crate::event::{Event, Fact, put_stamps_right};
use crate::explain::FindingInWords;
use crate::facts::{History, UnreadableDefinition};
use crate::notice::{About, Notice};

/// A notice that tells what another told before the clock was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The id with which it was told.
    pub from: String,
    /// The id that it has now.
    pub to: String,
}

/// Finds the notices that tell what was told before the clock was put back, where the log says that it was: by assessing what
/// was there then, with the stamps as they were given. What asks for something by another day than it did says something else, and
/// is not among them; nor is what is raised on a day after that on which the clock was put back.
///
/// # Errors
///
/// A revised definition in the log has mistakes.
pub fn moved(
    definition: &Contract,
    log: &[Event],
    stamps: &[DateTime<Utc>],
    notices: &[Notice],
) -> Result<Vec<Moved>, UnreadableDefinition> {
    let mut moved = Vec::new();
    for (index, event) in log.iter().enumerate() {
        let Fact::ClockCorrected { showed_on } = event.fact else { continue };
        let stamped = log.iter().zip(stamps).take(index);
        let mut then: Vec<Event> =
            stamped.map(|(event, stamp)| Event { received_at: *stamp, ..event.clone() }).collect();
        put_stamps_right(&mut then);
        let before = assess_history(&History::new(definition, &then)?, showed_on).notices;
        moved.extend(pairs(&before, notices, definition.date_of(event.received_at)));
    }
    Ok(moved)
}

/// Returns the notices called for before and now that tell the same under different ids, in their order.
fn pairs(before: &[Notice], now: &[Notice], put_back_on: NaiveDate) -> Vec<Moved> {
    let ids = |notices: &[Notice]| notices.iter().map(|notice| notice.id.clone()).collect::<BTreeSet<_>>();
    let (ids_before, ids_now) = (ids(before), ids(now));
    let mut gone: BTreeMap<_, VecDeque<&Notice>> = BTreeMap::new();
    for notice in before.iter().filter(|notice| !ids_now.contains(&notice.id)) {
        if let Some(finding) = raised(notice) {
            gone.entry((notice.kind, notice.to, identity(finding))).or_default().push_back(notice);
        }
    }
    let mut pairs = Vec::new();
    for notice in now.iter().filter(|notice| !ids_before.contains(&notice.id)) {
        let Some(finding) = raised(notice).filter(|finding| finding.raised_on <= put_back_on) else { continue };
        let told = gone.get_mut(&(notice.kind, notice.to, identity(finding)));
        if let Some(told) = told.and_then(VecDeque::pop_front) {
            pairs.push(Moved { from: told.id.clone(), to: notice.id.clone() });
        }
    }
    pairs
}

/// Returns the finding that a notice tells.
fn raised(notice: &Notice) -> Option<&FindingInWords> {
    let Some(About::Raised { finding, .. }) = &notice.about else { return None };
    Some(finding)
}

/// Returns what tells a finding from others, but for the day on which it is raised.
fn identity(finding: &FindingInWords) -> impl Ord + use<> {
    let FindingInWords { kind, clause, kpi, subject, months, due_on, .. } = finding;
    (*kind, clause.clone(), *kpi, subject.clone(), months.clone(), *due_on)
}

/// Returns whether an assessment has the finding that a notice tells as raised on an earlier day: then it calls for a notice of
/// its own, in which that day stands.
pub fn is_raised_earlier(assessment: &Assessment, about: &About) -> bool {
    let About::Raised { finding, .. } = about else { return false };
    let mut told = assessment.findings.iter().filter(|of| finding.tells(of) && of.due_on() == finding.due_on);
    told.any(|of| of.raised_on < finding.raised_on)
}
