//! On which day a notice goes out: not everything that comes about on a Saturday is told on it.

use chrono::NaiveDate;

use super::About;
use crate::clause::FindingKind;
use crate::contract::Contract;
use crate::event::Party;

/// How soon a notice goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// On its day, whatever day that is: letters, receipts, and what one party asks or answers on that day.
    AtOnce,
    /// On its day, or on the next working day where it is none: what asks something of its reader.
    WorkingDay,
    /// With the next summary (`emails.summary`): what asks nothing of its reader.
    Summary,
}

impl Pace {
    /// Returns the pace of a notice that says something to a party.
    pub(super) fn of(about: &About, to: Party) -> Self {
        match about {
            About::Letter(_)
            | About::LetterUnknown { .. }
            | About::LetterBounced { .. }
            | About::Reread(_)
            | About::Received { .. }
            | About::MinutesShared { .. }
            | About::DisputeAnswered { .. } => Self::AtOnce,
            // The council settles with the contractor what minutes say that it does not approve.
            About::MinutesAnswered { approved, .. } => Self::asking(!approved, Self::AtOnce),
            // The council asked for it and will look for it; it waits for nothing.
            About::InformationSupplied { .. } => Self::Summary,
            About::Raised { finding, .. } => Self::of_finding(finding.kind, to),
            // The contractor is asked for the return and for the evidence; the council is told that it has been.
            About::ReturnOverdue { .. } => Self::asking(to == Party::Contractor, Self::WorkingDay),
            About::CanNoLongerBeBetter { .. } => Self::of_early_warning(to),
            About::ReturnDue { .. }
            | About::ReturnCameLate { .. }
            | About::Closed { .. }
            | About::Restated { .. }
            | About::PlanDue { .. }
            | About::ReviewDue { .. }
            | About::MinutesDue { .. } => Self::WorkingDay,
        }
    }

    /// Returns the pace of an early warning, known before it is known what it says.
    pub(super) fn of_early_warning(to: Party) -> Self {
        Self::asking(to == Party::Contractor, Self::WorkingDay)
    }

    /// Returns the pace of a finding's notice to a party.
    pub(super) fn of_finding(kind: FindingKind, to: Party) -> Self {
        let council = to != Party::Contractor;
        match kind {
            // What a party asks on a day is heard on that day. 5.2: "must be highlighted immediately".
            FindingKind::CapacityIssue | FindingKind::RatingDisputed | FindingKind::InformationRequested => {
                Self::AtOnce
            }
            // The council arranges meetings; the contractor is told that it has been asked to.
            FindingKind::RaiseAtMeeting | FindingKind::ManagerAbsent | FindingKind::MeetingDue => {
                Self::asking(council, Self::WorkingDay)
            }
            FindingKind::MinutesDeemedAgreed => Self::Summary,
            FindingKind::ActionPlanOpen
            | FindingKind::PlanOverdue
            | FindingKind::PlanRequired
            | FindingKind::RecordsDiffer
            | FindingKind::ReturnOverdue
            | FindingKind::TerminationConsidered
            | FindingKind::WarningConsidered => Self::WorkingDay,
        }
    }

    /// Returns a pace for what asks something of its reader; else the summary.
    fn asking(asks: bool, pace: Self) -> Self {
        if asks { pace } else { Self::Summary }
    }

    /// Returns the day on which what came about on a day is told.
    pub(super) fn day(self, contract: &Contract, on: NaiveDate) -> NaiveDate {
        match self {
            Self::AtOnce => on,
            Self::WorkingDay => contract.calendar.working_day_from(on),
            Self::Summary => contract.summary_after(on),
        }
    }
}
