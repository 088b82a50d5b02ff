//! What is true of every event of a kind: who records it, who may know of it, what it changes.

use super::Party::{Contractor, Council};
use super::{EventKind, Party};
use crate::readers::Readers;

/// Who records events of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorder {
    /// One of the parties alone.
    Party(Party),
    /// Whichever party recorded the entry that the event speaks of.
    PartyOfTheEntry,
    /// The system alone: no party sends it.
    System,
}

/// The months whose ratings an event can change when it is received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rates {
    /// Those of the visits and reports that it states.
    ItsMonths,
    /// All of them.
    EveryMonth,
    /// None by itself. A withdrawal changes those of what it withdraws.
    NoMonth,
}

/// How an event is put together with others (D5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It stands by itself: a plan, a warning, a meeting.
    Begins,
    /// It follows something that an earlier or later event began: a closing, an answer.
    Follows,
    /// It is a return, a record of a report sent back, a definition, or an entry about another entry.
    IsReadByItself,
}

/// What is true of every event of a kind.
struct Traits {
    recorder: Recorder,
    /// `None` where whoever knows of the entry that it speaks of may know of it.
    readers: Option<Readers>,
    rates: Rates,
    stage: Stage,
}

impl EventKind {
    /// Returns every kind, in the order of the list.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Returns the kind's word in the formats: `plan-agreed`.
    pub const fn word(self) -> &'static str {
        self.into_str()
    }

    /// Returns the kind of a word of the formats.
    pub fn of_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }

    fn traits(self) -> Traits {
        use Rates::{EveryMonth, ItsMonths, NoMonth};
        use Recorder::{PartyOfTheEntry, System};
        use Stage::{Begins, Follows, IsReadByItself};
        let (council, contractor) = (Recorder::Party(Council), Recorder::Party(Contractor));
        let (anybody, parties) = (Some(Readers::Anybody), Some(Readers::Parties));
        let council_alone = Some(Readers::Council);
        let (recorder, readers, rates, stage) = match self {
            Self::ReturnSubmitted => (contractor, anybody, ItsMonths, IsReadByItself),
            Self::ReportSentBack => (council, anybody, ItsMonths, IsReadByItself),
            Self::CapacityIssueRaised => (contractor, anybody, NoMonth, Begins),
            Self::CapacityIssueDiscussed => (council, anybody, NoMonth, Follows),
            Self::PlanAgreed => (council, anybody, NoMonth, Begins),
            Self::PlanClosed => (council, anybody, NoMonth, Follows),
            Self::WarningIssued => (council, parties, NoMonth, Begins),
            Self::WarningDeclined => (council, council_alone, NoMonth, Begins),
            Self::TerminationDeclined => (council, council_alone, NoMonth, Begins),
            Self::TerminationNotified => (council, parties, NoMonth, Begins),
            Self::MeetingHeld => (council, anybody, NoMonth, Begins),
            Self::MinutesShared => (council, anybody, NoMonth, Follows),
            Self::MinutesAnswered => (contractor, anybody, NoMonth, Follows),
            Self::RatingDisputed => (contractor, anybody, NoMonth, Begins),
            Self::DisputeAnswered => (council, anybody, NoMonth, Follows),
            Self::ActionPlanOpened => (council, anybody, NoMonth, Begins),
            Self::ActionPlanClosed => (council, anybody, NoMonth, Follows),
            Self::InformationRequested => (council, anybody, NoMonth, Begins),
            Self::InformationSupplied => (contractor, anybody, NoMonth, Follows),
            Self::ContractRevised => (council, anybody, EveryMonth, IsReadByItself),
            Self::EventWithdrawn => (PartyOfTheEntry, None, NoMonth, IsReadByItself),
            Self::LetterDelivered | Self::LetterFailed => (System, None, NoMonth, IsReadByItself),
            // By it alone the dates of what was received under a wrong clock are right, on the public's pages too.
            Self::ClockCorrected => (System, anybody, NoMonth, IsReadByItself),
        };
        Traits { recorder, readers, rates, stage }
    }

    /// Returns who records it.
    pub fn recorder(self) -> Recorder {
        self.traits().recorder
    }

    /// Returns who may know what follows from it; its texts and persons are for the two parties at the most, whatever it is. `None`
    /// of what speaks of another entry (a withdrawal, a letter's delivery): whoever knows of that entry may know of it. See
    /// [`crate::event::readers_of_entry`].
    pub fn readers(self) -> Option<Readers> {
        self.traits().readers
    }

    /// Returns the months whose ratings it can change.
    pub(crate) fn rates(self) -> Rates {
        self.traits().rates
    }

    /// Returns how it is put together with other events.
    pub(crate) fn stage(self) -> Stage {
        self.traits().stage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_by_its_word_and_by_no_other() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::of_word(kind.word()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
        for word in ["", "PlanAgreed", "plan_agreed", "plan-agreed ", "Plan-agreed", "plan"] {
            assert_eq!(EventKind::of_word(word), None, "{word}");
        }
    }
}
