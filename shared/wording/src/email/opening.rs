//! The opening of an email: its subject, its first sentence, and whether and by when the reader is asked to act.

use chrono::NaiveDate;
use domain::event::Party;

use super::subject::Subject;
use crate::letterhead::Letterhead;
use crate::sentence::sentence_case;

/// The opening of a letter.
pub struct Opening {
    /// What is to be done, and by when.
    pub subject: Subject,
    /// The action, if the reader is asked for one, or else the news. It may begin with a small letter.
    pub(super) first: String,
    pub asks: Asks,
}

/// What is asked of the reader, in order of urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asks {
    /// To act at once.
    AtOnce,
    /// To act by the end of a day.
    By(NaiveDate),
    /// To act, with no day set.
    InTime,
    /// Nothing: it answers the reader, or is about something that the reader did.
    NothingMore,
    /// Nothing: the other party acts.
    Nothing,
}

impl Asks {
    /// Says whether the reader is asked to act.
    pub fn is_action(self) -> bool {
        matches!(self, Self::AtOnce | Self::By(_) | Self::InTime)
    }
}

/// The reader of an opening.
pub(super) struct Reader<'a> {
    pub(super) letterhead: &'a Letterhead,
    pub(super) to: Party,
    /// The day as of which it is written, where that is known.
    pub(super) as_of: Option<NaiveDate>,
}

impl<'a> Reader<'a> {
    pub(super) fn is_contractor(&self) -> bool {
        self.to == Party::Contractor
    }

    pub(super) fn other(&self) -> &'a str {
        self.letterhead.other(self.to)
    }
}

impl Opening {
    /// Returns the opening of a letter that asks its reader to act.
    pub(super) fn asking(asks: Asks, subject: impl Into<Subject>, first: String) -> Self {
        Self { subject: subject.into(), first, asks }
    }

    /// Says whether it asks for something by a day that has passed.
    pub(super) fn is_past(&self, as_of: NaiveDate) -> bool {
        matches!(self.asks, Asks::By(day) if day < as_of)
    }

    /// Returns the same after that day, asking for it at once.
    pub(super) fn overdue(self) -> Self {
        Self {
            subject: self.subject.overdue(),
            first: format!("{} That day has passed.", self.first),
            asks: Asks::AtOnce,
        }
    }

    /// Returns the opening of a letter that answers its reader, or is about something that the reader did.
    pub(super) fn telling(subject: impl Into<Subject>, first: String) -> Self {
        Self { subject: subject.into(), first, asks: Asks::NothingMore }
    }

    /// Returns the opening of a letter that tells what others do.
    pub(super) fn informing(subject: impl Into<Subject>, first: String) -> Self {
        Self { subject: subject.into().marked("For information: "), first, asks: Asks::Nothing }
    }

    /// Returns the first sentence of a letter that says nothing else.
    pub fn first_by_itself(&self) -> String {
        match self.asks {
            Asks::Nothing => format!("For information only; you do not need to do anything: {}", self.first),
            Asks::AtOnce | Asks::By(_) | Asks::InTime | Asks::NothingMore => sentence_case(&self.first),
        }
    }

    /// Returns the first sentence for an email with several, whose headings already say whether anything is asked.
    pub fn first_among_others(&self) -> String {
        sentence_case(&self.first)
    }
}

/// The opening of a letter that is written after the day by which it would have asked for something.
pub struct LateOpening {
    /// The subject, without the contract's title.
    pub subject: String,
    /// The first sentences.
    pub first: String,
}

/// Returns the sentence that asks for something else in place of a day that has passed.
pub(super) fn another_day(council: &str) -> String {
    format!("This letter is late: please agree another day with {council}.")
}
