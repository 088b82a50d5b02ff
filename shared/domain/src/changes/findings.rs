//! The findings that a return changes.

use super::{FindingChange, FindingDifference};
use crate::clause::{AssessmentContext, Finding, findings};
use crate::contract::Contract;
use crate::event::Party;
use crate::explain::FindingInWords;
use crate::facts::Revision;
use crate::months::KnownMonths;

/// Returns the findings that differ with a return, as far as the contractor is told of them: by what was known just before and
/// just after.
pub(super) fn findings_changed<'h>(
    months: &'h KnownMonths<'h>,
    revision: &Revision<'_>,
    contract: &Contract,
) -> Vec<FindingDifference> {
    let day = revision.received_on;
    let found = |point| -> Vec<Finding> {
        let mut found = findings(&AssessmentContext::new(months, point, day));
        found.retain(|finding| finding.concerns().contains(&Party::Contractor));
        found
    };
    let (mut before, after) = (found(revision.point), found(revision.point.next()));
    // One identity can stand several times, each on a day of its own: a meeting that was due, and the next.
    let day_of = |of: &Finding| (of.identity(), of.raised_on, of.due_on());
    let mut differing = Vec::new();
    let mut on_another_day = Vec::new();
    for finding in &after {
        match before.iter().position(|was| day_of(was) == day_of(finding)) {
            None => on_another_day.push(finding),
            Some(place) => match (before.remove(place).is_open(), finding.is_open()) {
                (true, false) => differing.push((FindingChange::Satisfied, finding.clone())),
                (false, true) => differing.push((FindingChange::Reopened, finding.clone())),
                (true, true) | (false, false) => {}
            },
        }
    }
    for finding in on_another_day {
        let place = before.iter().position(|was| was.identity() == finding.identity());
        let change = place.map_or(FindingChange::Raised, |place| {
            before.remove(place);
            FindingChange::Moved
        });
        differing.push((change, finding.clone()));
    }
    differing.extend(before.into_iter().map(|was| (FindingChange::Gone, was)));
    let in_words = |(change, finding): (FindingChange, Finding)| FindingDifference {
        change,
        finding: FindingInWords::of(contract, &finding),
    };
    differing.into_iter().map(in_words).collect()
}
