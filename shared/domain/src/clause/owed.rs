//! Whose turn it is where a finding waits.

use super::FindingKind;
use crate::event::Party::{self, Contractor, Council};

impl FindingKind {
    /// The parties that owe what it waits for; nobody where it waits for nothing.
    ///
    /// Who records it is another question: a plan is agreed by both (6.4), and the council records that it was.
    pub fn owed_by(self) -> &'static [Party] {
        match self {
            // 6.3: the council "will require the Contractor to agree an Improvement Plan"; 6.4: it "must be agreed by both
            // parties". 3 (KPI 3): either record of reports sent back may be the one that is wrong.
            Self::PlanRequired | Self::PlanOverdue | Self::RecordsDiffer => &[Contractor, Council],
            // 9.1, 10.2: an action plan is the contractor's to carry out; 12.1, 8: it supplies information and data.
            Self::ActionPlanOpen | Self::InformationRequested | Self::ReturnOverdue => &[Contractor],
            // 5.2, 5.4(a), 6.5, 6.6, 6.7, 7.1: the council discusses, answers, decides and arranges.
            Self::CapacityIssue
            | Self::MeetingDue
            | Self::RaiseAtMeeting
            | Self::RatingDisputed
            | Self::TerminationConsidered
            | Self::WarningConsidered => &[Council],
            Self::MinutesDeemedAgreed => &[],
        }
    }
}
