//! What is said of a decision.

use serde::Serialize;

use super::setting::Setting;

/// How something is read, in the words that readers see.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Reading {
    /// Its place on the page.
    pub anchor: &'static str,
    /// What it is of.
    pub title: &'static str,
    /// The clauses that it reads.
    pub clause: &'static str,
    /// Their words, each a whole sentence or with an ellipsis where it is cut.
    pub quotes: &'static [&'static str],
    /// The decision in one sentence.
    pub sentence: &'static str,
    /// What else belongs to it, a paragraph each.
    pub more: &'static [&'static str],
    /// Of a finding, when it is raised.
    pub raised: Option<&'static str>,
    /// Of a finding, what satisfies it.
    pub satisfied: Option<&'static str>,
    /// An example.
    pub example: Option<&'static str>,
    /// Where a contract may have it otherwise.
    #[serde(skip)]
    pub settings: &'static [Setting],
    /// The strongest readings against it.
    #[serde(skip)]
    pub contrary: &'static [Contrary],
}

impl Reading {
    /// A reading of which nothing is said yet.
    pub(super) const EMPTY: Self = Self {
        anchor: "",
        title: "",
        clause: "",
        quotes: &[],
        sentence: "",
        more: &[],
        raised: None,
        satisfied: None,
        example: None,
        settings: &[],
        contrary: &[],
    };
}

/// Who could argue against a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arguer {
    /// The contractor.
    Contractor,
    /// The council.
    Council,
    /// Either of them, as it suits.
    Either,
}

impl Arguer {
    /// As a sentence begins: `The contractor`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Contractor => "The contractor",
            Self::Council => "The council",
            Self::Either => "Either party",
        }
    }
}

/// What the other side would say to a decision.
#[derive(Clone, Copy, Debug)]
pub struct Contrary {
    /// Who.
    pub by: Arguer,
    /// What, in sentences.
    pub words: &'static str,
    /// Where it would make a difference.
    pub example: Option<&'static str>,
}
