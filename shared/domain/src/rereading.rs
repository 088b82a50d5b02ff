//! What a party is told when its contract is read anew by later rules: data that can be read without the contract's definition.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::clause::FindingKind;
use crate::notice_kind::NoticeKind;
use crate::readers::Readers;

/// What changes for a party when its contract is read anew, as the one email says it that tells all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rereading {
    /// The day as of which it is read by both sets of rules.
    pub as_of: NaiveDate,
    /// The ratings that came, went or moved.
    pub ratings: Vec<ChangeInWords>,
    /// The findings that are new.
    pub came: Vec<ChangeInWords>,
    /// The findings that fall away.
    pub went: Vec<ChangeInWords>,
    /// The findings with another date.
    pub moved: Vec<ChangeInWords>,
    /// The contractual letters that wait for the council's decision; in the council's email alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<LetterHeld>,
}

/// A rating or a finding that changes, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeInWords {
    /// What changes, in a sentence; where a finding moves, with another that says how.
    pub sentence: String,
    /// The clause that makes it.
    pub clause: String,
    /// The clause's words, where the schedule has them for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The decisions by which it is read, as `D18, D22` or `6.7 (b)`; empty where it needs none.
    pub decisions: String,
    /// The finding's kind; none of a rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FindingKind>,
}

/// A contractual letter that the rules call for of the past, and that goes only if the council decides so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterHeld {
    /// Its notice's id, under which it stands in the outbox.
    pub notice: String,
    /// What kind of letter it is.
    pub kind: NoticeKind,
    /// The day on which it would have gone.
    pub due_on: NaiveDate,
}

impl Rereading {
    /// Returns all that changes, in its order.
    pub fn changes(&self) -> impl Iterator<Item = &ChangeInWords> {
        self.ratings.iter().chain(&self.came).chain(&self.went).chain(&self.moved)
    }

    /// Returns whether it tells nothing.
    pub fn is_nothing(&self) -> bool {
        self.changes().next().is_none() && self.letters.is_empty()
    }

    /// Returns who may read it: the council alone, where a letter waits for its decision or a finding is its own.
    pub fn readers(&self) -> Readers {
        let of_letters = (!self.letters.is_empty()).then_some(Readers::Council);
        let of_findings = self.changes().filter_map(|change| change.kind).map(FindingKind::readers);
        of_findings.chain(of_letters).chain([Readers::Parties]).min().unwrap_or(Readers::Council)
    }
}
