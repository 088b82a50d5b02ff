//! The contractual letters, as they went.

use chrono::NaiveDate;
use domain::event::Party;
use domain::notice::NoticeKind;
use serde::Serialize;

use super::{PerformanceFile, SentLetter};
use crate::page::people::party_name;
use crate::words;

/// A letter.
#[derive(Serialize)]
pub(super) struct LetterRow<'a> {
    id: &'a str,
    kind: String,
    to: &'a str,
    due_on: NaiveDate,
    state: String,
    /// `Friday 29 July 2022 at 15:03`, where the contract is.
    sent_at: Option<String>,
    sha256: Option<&'a str>,
    href: Option<&'a str>,
}

/// The letters that a party may read, in order of their days.
pub(super) fn letters<'a>(file: &PerformanceFile<'a>) -> Vec<LetterRow<'a>> {
    let contract = file.contract;
    let row = |letter: &'a SentLetter| LetterRow {
        id: &letter.id,
        kind: kind(letter.kind),
        to: party_name(contract, letter.to),
        due_on: letter.due_on,
        state: words::sentence_case(&letter.state),
        sent_at: letter.sent_at.map(|at| words::moment(at, contract.time_zone)),
        sha256: letter.sha256.as_deref(),
        href: letter.href.as_deref(),
    };
    let mut rows: Vec<LetterRow<'a>> = readable(file).map(row).collect();
    rows.sort_by_key(|row| (row.due_on, row.id));
    rows
}

/// The letters up to the assessment's date that a party may read: the contractor those to itself.
pub(super) fn readable<'a>(file: &PerformanceFile<'a>) -> impl Iterator<Item = &'a SentLetter> {
    let (party, as_of) = (file.party, file.assessment.as_of);
    let by_then = file.letters.iter().filter(move |letter| letter.due_on <= as_of);
    by_then.filter(move |letter| party == Party::Council || letter.to == party)
}

/// A letter's kind in words.
pub(crate) fn kind(kind: NoticeKind) -> String {
    match kind {
        NoticeKind::PlanRequest => "Request for an improvement plan".into(),
        NoticeKind::FormalWarning => "Formal warning".into(),
        NoticeKind::TerminationNotice => "Notice of the intention to terminate".into(),
        NoticeKind::ActionPlan => "Action plan".into(),
        other => words::sentence_case(&other.word().replace('-', " ")),
    }
}

/// The clause under which a letter is written.
pub(super) fn clause(kind: NoticeKind) -> Option<&'static str> {
    match kind {
        NoticeKind::PlanRequest => Some("6.3"),
        NoticeKind::FormalWarning => Some("6.8"),
        NoticeKind::TerminationNotice => Some("6.5, 6.9"),
        NoticeKind::ActionPlan => Some("9.1, 10.2"),
        _ => None,
    }
}
