//! Findings that were told on their day and no longer hold.

use domain::assessment::Assessment;
use domain::clause::Finding;
use domain::date::in_full;
use domain::event::Author;
use domain::explain::{FindingInWords, finding_in_the_past};
use domain::found::Found;
use domain::notice::About;
use wording::party::author_name;

use super::entry::ChronologyEntry;
use super::found::{cause_in_words, satisfied, stage};
use crate::document::performance::file::PerformanceFile;

/// Returns the findings that the reader was told of on their day and that later events removed: the finding, what satisfied
/// it, and the entry that removed it.
pub(super) fn unmade(file: &PerformanceFile<'_>, assessment: &Assessment, found: &[Found]) -> Vec<ChronologyEntry> {
    let told = assessment.notices.iter().filter(|notice| notice.to == file.party);
    let told: Vec<&FindingInWords> = told
        .filter_map(|notice| {
            let Some(About::Raised { finding, .. }) = &notice.about else { return None };
            Some(finding)
        })
        .collect();
    let is_told = |of: &Finding| told.iter().any(|told| told.tells(of) && told.raised_on == of.raised_on);
    let entry = |(index, found): (usize, &Found)| {
        let (since, cause) = found.unmade.as_ref()?;
        if !is_told(&found.finding) {
            return None;
        }
        let by = cause.as_ref().and_then(|cause| cause_in_words(file, cause));
        let by = by.map(|by| format!(", by {by}")).unwrap_or_default();
        let no_more = format!("No longer found since {}{by}.", in_full(*since));
        let notes: Vec<String> = satisfied(&found.finding).into_iter().chain([no_more]).collect();
        Some(ChronologyEntry {
            on: found.on,
            what: finding_in_the_past(&found.finding),
            note: Some(notes.join(" ")),
            clause: Some(found.finding.clause().to_string()),
            by: author_name(file.contract, Author::System).to_owned(),
            order: (stage(found), index),
        })
    };
    found.iter().enumerate().filter_map(entry).collect()
}
