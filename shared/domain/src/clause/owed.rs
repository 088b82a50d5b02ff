//! Whose turn it is where a finding waits.

use super::{Finding, FindingKind};
use crate::event::Party::{self, Contractor, Council};

impl FindingKind {
    /// Returns the parties that owe what it waits for; nobody where it waits for nothing.
    ///
    /// Who records it is another question: a plan is agreed by both (6.4), and the council records that it was.
    pub fn owed_by(self) -> &'static [Party] {
        match self {
            // 6.3: the council "will require the Contractor to agree an Improvement Plan"; 6.4: it "must be agreed by both
            // parties". 3.1 (KPI 3): either record of reports sent back may be the one that is wrong.
            Self::PlanRequired | Self::PlanOverdue | Self::RecordsDiffer => &[Contractor, Council],
            // 9.1, 10.2: an action plan is the contractor's to carry out; 12.1, 8: it supplies information and data.
            Self::ActionPlanOpen | Self::InformationRequested | Self::ReturnOverdue => &[Contractor],
            // 5.2, 5.4(a), 5.6, 6.1, 6.5, 6.6, 6.7, 7.1: the council discusses, answers, decides and arranges.
            Self::CapacityIssue
            | Self::ManagerAbsent
            | Self::MeetingDue
            | Self::RaiseAtMeeting
            | Self::RatingDisputed
            | Self::TerminationConsidered
            | Self::WarningConsidered => &[Council],
            Self::MinutesDeemedAgreed => &[],
        }
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
