//! The findings in the chronology.

use domain::clause::{Evidence, Finding};
use domain::date::in_full;
use domain::event::Author;
use domain::event::readers_of_entry;
use domain::explain::finding_in_words;
use domain::found::{CausingEntry, Found};
use wording::party::author_name;

use super::entry::{ChronologyEntry, DayStage};
use crate::document::performance::file::PerformanceFile;

/// Returns the entry of a finding, on the first day on which the events received by then led to it.
pub(super) fn made(file: &PerformanceFile<'_>, (index, found): (usize, &Found)) -> ChronologyEntry {
    let finding = &found.finding;
    let by = found.by.as_ref().and_then(|cause| cause_in_words(file, cause));
    let notes = [by.map(|by| format!("It follows from {by}.")), satisfied(finding)];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    ChronologyEntry {
        on: found.on,
        what: finding_in_words(finding),
        note: (!notes.is_empty()).then(|| notes.join(" ")),
        clause: Some(finding.clause().to_string()),
        by: author_name(file.contract, Author::System).to_owned(),
        order: (stage(found), index),
    }
}

/// Returns when a finding was satisfied, in a sentence.
pub(super) fn satisfied(finding: &Finding) -> Option<String> {
    finding.ended_on.map(|on| format!("Satisfied on {}.", in_full(on)))
}

/// Says whether a finding comes before the entries recorded on its day, or after them because it follows from them.
pub(super) fn stage(found: &Found) -> DayStage {
    if found.by.is_some() || follows(&found.finding) { DayStage::Followed } else { DayStage::Found }
}

/// Names the entry that led to a finding or removed it: `entry 12: version 2 of the return of June 2022`; `None` if the reader
/// may not know of that entry.
pub(super) fn cause_in_words(
    file: &PerformanceFile<'_>,
    CausingEntry { entry, what }: &CausingEntry,
) -> Option<String> {
    let what = what.as_ref().map(|what| format!(": {what}")).unwrap_or_default();
    readers_of_entry(file.log, *entry).include(file.party).then(|| format!("entry {entry}{what}"))
}

/// Says whether a finding follows from something recorded that same day.
fn follows(finding: &Finding) -> bool {
    let of_that_day = |fact: &Evidence| {
        let Evidence::Recorded { on, received_on, .. } = fact else { return false };
        received_on.unwrap_or(*on) == finding.raised_on
    };
    finding.evidence.iter().any(of_that_day)
}
