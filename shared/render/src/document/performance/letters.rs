//! The contractual letters, as they went.

use chrono::NaiveDate;
use domain::event::Party;
use serde::Serialize;
use wording::letter_kind::heading_of;
use wording::party::party_name;

use super::file::{PerformanceFile, SentLetter};

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

/// Returns the letters that a party may read, in order of their days.
pub(super) fn letters<'a>(file: &PerformanceFile<'a>) -> Vec<LetterRow<'a>> {
    let contract = file.contract;
    let row = |letter: &'a SentLetter| LetterRow {
        id: &letter.id,
        kind: heading_of(letter.kind),
        to: party_name(contract, letter.to),
        due_on: letter.due_on,
        state: wording::sentence::sentence_case(&letter.state),
        sent_at: letter.sent_at.map(|at| wording::date::moment(at, contract.time_zone)),
        sha256: letter.sha256.as_deref(),
        href: letter.href.as_deref(),
    };
    let mut rows: Vec<LetterRow<'a>> = readable(file).map(row).collect();
    rows.sort_by_key(|row| (row.due_on, row.id));
    rows
}

/// Returns the letters up to the assessment's date that a party may read: the contractor those to itself.
pub(super) fn readable<'a>(file: &PerformanceFile<'a>) -> impl Iterator<Item = &'a SentLetter> {
    let (party, as_of) = (file.party, file.assessment.as_of);
    let by_then = file.letters.iter().filter(move |letter| letter.due_on <= as_of);
    by_then.filter(move |letter| party == Party::Council || letter.to == party)
}
