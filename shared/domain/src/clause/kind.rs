//! What is true of every finding of a kind: who may know of it, who owes what it waits for, when that is overdue.

use strum::VariantArray as _;

use super::{Finding, FindingKind};
use crate::event::Party::{self, Contractor, Council};
use crate::readers::Readers;

/// Since when what a finding waits for is overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverdueSince {
    /// The day before it was raised: it is raised because a day has passed (8, 6.4).
    DayBeforeRaised,
    /// The day by which it was due.
    DueDay,
    /// It says of nothing that it is overdue.
    Never,
}

/// What is true of every finding of a kind.
struct Traits {
    readers: Readers,
    owed_by: &'static [Party],
    overdue_since: OverdueSince,
    repeats_entry: bool,
    text_by: Party,
}

impl FindingKind {
    /// Returns every kind, in the order of the list.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Returns the word of the formats: `plan-required`.
    pub const fn word(self) -> &'static str {
        self.into_str()
    }

    fn traits(self) -> Traits {
        use OverdueSince::{DayBeforeRaised, DueDay, Never};
        use Readers::Anybody;
        // 6.3: the council "will require the Contractor to agree an Improvement Plan"; 6.4: it "must be agreed by both parties".
        // 3.1 (KPI 3): either record of reports sent back may be the one that is wrong.
        const BOTH: &[Party] = &[Contractor, Council];
        // 9.1, 10.2: an action plan is the contractor's to carry out; 12.1, 8: it supplies information and data.
        const TO_SUPPLY: &[Party] = &[Contractor];
        // 5.2, 5.4(a), 5.6, 6.1, 6.5, 6.6, 6.7, 7.1: the council discusses, answers, decides and arranges.
        const TO_DECIDE: &[Party] = &[Council];
        let (readers, owed_by, overdue_since, repeats_entry, text_by) = match self {
            Self::ActionPlanOpen => (Anybody, TO_SUPPLY, Never, true, Contractor),
            Self::CapacityIssue => (Anybody, TO_DECIDE, Never, true, Contractor),
            Self::InformationRequested => (Anybody, TO_SUPPLY, Never, true, Council),
            Self::ManagerAbsent => (Anybody, TO_DECIDE, Never, false, Contractor),
            Self::MeetingDue => (Anybody, TO_DECIDE, DueDay, false, Contractor),
            Self::MinutesDeemedAgreed => (Anybody, &[][..], Never, false, Council),
            Self::PlanOverdue => (Anybody, BOTH, DayBeforeRaised, false, Contractor),
            Self::PlanRequired => (Anybody, BOTH, Never, false, Contractor),
            Self::RaiseAtMeeting => (Anybody, TO_DECIDE, Never, false, Contractor),
            Self::RatingDisputed => (Anybody, TO_DECIDE, Never, true, Contractor),
            Self::RecordsDiffer => (Anybody, BOTH, Never, false, Contractor),
            Self::ReturnOverdue => (Anybody, TO_SUPPLY, DayBeforeRaised, false, Contractor),
            // Whether to warn and whether to terminate is the council's own deliberation.
            Self::TerminationConsidered => (Readers::Council, TO_DECIDE, Never, false, Contractor),
            Self::WarningConsidered => (Readers::Council, TO_DECIDE, Never, false, Contractor),
        };
        Traits { readers, owed_by, overdue_since, repeats_entry, text_by }
    }

    /// Returns who may know of a finding of this kind at the most: its clause and its subject may narrow it.
    pub fn readers(self) -> Readers {
        self.traits().readers
    }

    /// Returns whether it is the council's own deliberation: whether to warn, whether to terminate.
    pub fn is_deliberation(self) -> bool {
        self.readers() == Readers::Council
    }

    /// Returns the parties that owe what it waits for; nobody where it waits for nothing.
    ///
    /// Who records it is another question: a plan is agreed by both (6.4), and the council records that it was.
    pub fn owed_by(self) -> &'static [Party] {
        self.traits().owed_by
    }

    /// Returns since when what it waits for is overdue.
    pub fn overdue_since(self) -> OverdueSince {
        self.traits().overdue_since
    }

    /// Returns whether it merely repeats an entry: an issue, a dispute, a request, an action plan.
    pub fn repeats_entry(self) -> bool {
        self.traits().repeats_entry
    }

    /// Returns the party that wrote the text to it, where there is one.
    pub fn text_by(self) -> Party {
        self.traits().text_by
    }
}

/// Returns whether a party owes what a finding of a kind waits for, by the parties whose next steps it has: the one answer to
/// whose turn it is, for every page and email.
///
/// Of records of reports sent back that differ only the party whose record lacks one completes it (3.1, KPI 3).
pub(crate) fn owes(kind: FindingKind, steps_by: &[Party], party: Party) -> bool {
    let lacks_a_report = kind == FindingKind::RecordsDiffer && !steps_by.is_empty();
    if lacks_a_report { steps_by.contains(&party) } else { kind.owed_by().contains(&party) }
}

impl Finding {
    /// Returns whether a party owes what it waits for.
    pub fn is_owed_by(&self, party: Party) -> bool {
        owes(self.kind(), &self.next_steps.iter().map(|step| step.by).collect::<Vec<_>>(), party)
    }
}
