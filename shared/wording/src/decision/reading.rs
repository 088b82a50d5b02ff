//! The published words of a decision.

use serde::Serialize;

use super::setting::Setting;

/// How a point of the schedule is read, in the words that readers see.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Reading {
    /// Its anchor on the page.
    pub anchor: &'static str,
    pub title: &'static str,
    /// The clauses that it reads.
    pub clause: &'static str,
    /// Their words, each a whole sentence or with an ellipsis where it is cut.
    pub quotes: &'static [&'static str],
    pub sentence: &'static str,
    /// Further paragraphs.
    pub more: &'static [&'static str],
    /// For a finding, when it is raised.
    pub raised: Option<&'static str>,
    /// For a finding, what satisfies it.
    pub satisfied: Option<&'static str>,
    pub example: Option<&'static str>,
    /// The parameters by which a contract can choose differently.
    #[serde(skip)]
    pub settings: &'static [Setting],
    /// The strongest readings against it.
    #[serde(skip)]
    pub contrary: &'static [Contrary],
}

impl Reading {
    /// A reading without any words, for `..Reading::EMPTY`.
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
    Contractor,
    Council,
    /// Either party, depending on the case.
    Either,
}

impl Arguer {
    /// Names it as the beginning of a sentence: `The contractor`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Contractor => "The contractor",
            Self::Council => "The council",
            Self::Either => "Either party",
        }
    }
}

/// An argument against a decision.
#[derive(Clone, Copy, Debug)]
pub struct Contrary {
    pub by: Arguer,
    pub words: &'static str,
    /// A case in which it would make a difference.
    pub example: Option<&'static str>,
}
