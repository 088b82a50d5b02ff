//! By which notice, to whom and how soon something is told: not everything that comes about on a Saturday is told on it.

use chrono::NaiveDate;

use super::{About, NoticeKind};
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
        told_as(kind).map_or(Self::WorkingDay, |told| told.pace(to))
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

/// Who is told of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ToldTo {
    /// Whoever may know of it.
    WhomItConcerns,
    /// One party alone: the other wrote it, or gets it in a letter.
    Only(Party),
}

/// How a finding of a kind is told.
pub(super) struct ToldAs {
    pub(super) notice: NoticeKind,
    pub(super) to: ToldTo,
    pace_of_council: Pace,
    pace_of_contractor: Pace,
}

impl ToldAs {
    /// Returns how soon a party is told.
    pub(super) fn pace(&self, to: Party) -> Pace {
        match to {
            Party::Council => self.pace_of_council,
            Party::Contractor => self.pace_of_contractor,
        }
    }
}

/// Returns how a finding of a kind is told; `None` where another notice says it: a chaser, a letter.
pub(super) fn told_as(kind: FindingKind) -> Option<ToldAs> {
    use Pace::{AtOnce, Summary, WorkingDay};
    use Party::{Contractor, Council};
    use ToldTo::{Only, WhomItConcerns};
    let (notice, to, (pace_of_council, pace_of_contractor)) = match kind {
        FindingKind::ReturnOverdue | FindingKind::ActionPlanOpen => return None,
        // The contractor gets the letter that asks for it: the plan request, or the formal warning itself.
        FindingKind::PlanRequired => (NoticeKind::PlanRequired, Only(Council), (WorkingDay, WorkingDay)),
        FindingKind::PlanOverdue => (NoticeKind::PlanOverdue, WhomItConcerns, (WorkingDay, WorkingDay)),
        FindingKind::RecordsDiffer => (NoticeKind::RecordsDiffer, WhomItConcerns, (WorkingDay, WorkingDay)),
        FindingKind::WarningConsidered => (NoticeKind::WarningConsidered, WhomItConcerns, (WorkingDay, WorkingDay)),
        FindingKind::TerminationConsidered => {
            (NoticeKind::TerminationConsidered, WhomItConcerns, (WorkingDay, WorkingDay))
        }
        // The council arranges meetings; the contractor is told that it has been asked to.
        FindingKind::RaiseAtMeeting => (NoticeKind::RaiseAtMeeting, WhomItConcerns, (WorkingDay, Summary)),
        FindingKind::MeetingDue => (NoticeKind::MeetingDue, WhomItConcerns, (WorkingDay, Summary)),
        FindingKind::ManagerAbsent => (NoticeKind::ManagerAbsent, WhomItConcerns, (WorkingDay, Summary)),
        FindingKind::MinutesDeemedAgreed => (NoticeKind::MinutesDeemedAgreed, WhomItConcerns, (Summary, Summary)),
        // What a party asks on a day is heard on that day, and who asked need not be told so. 5.2: "must be highlighted
        // immediately".
        FindingKind::CapacityIssue => (NoticeKind::CapacityIssue, Only(Council), (AtOnce, AtOnce)),
        FindingKind::RatingDisputed => (NoticeKind::RatingDisputed, Only(Council), (AtOnce, AtOnce)),
        FindingKind::InformationRequested => (NoticeKind::InformationRequested, Only(Contractor), (AtOnce, AtOnce)),
    };
    Some(ToldAs { notice, to, pace_of_council, pace_of_contractor })
}
