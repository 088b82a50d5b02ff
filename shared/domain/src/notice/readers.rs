//! Who may know of a notice, and of what it says.

use super::{About, NoticeKind};
use crate::readers::Readers;

impl NoticeKind {
    /// Who may know that a notice of this kind was called for. No notice is anybody's to know of.
    pub fn readers(self) -> Readers {
        match self {
            Self::WarningConsidered | Self::TerminationConsidered | Self::LetterUnknown | Self::LetterBounced => {
                Readers::Council
            }
            Self::ReturnReminder
            | Self::ReturnChaser
            | Self::LateReturn
            | Self::ReturnReceipt
            | Self::EarlyWarning
            | Self::FinalRatings
            | Self::RatingsRestated
            | Self::PlanRequired
            | Self::PlanReminder
            | Self::PlanReview
            | Self::PlanOverdue
            | Self::RaiseAtMeeting
            | Self::CapacityIssue
            | Self::RecordsDiffer
            | Self::MeetingDue
            | Self::ManagerAbsent
            | Self::MinutesShared
            | Self::MinutesReminder
            | Self::MinutesAnswered
            | Self::MinutesDeemedAgreed
            | Self::RatingDisputed
            | Self::DisputeAnswered
            | Self::InformationRequested
            | Self::InformationSupplied
            | Self::PlanRequest
            | Self::FormalWarning
            | Self::TerminationNotice
            | Self::ActionPlan
            | Self::Reread => Readers::Parties,
        }
    }
}

impl About {
    /// Who may read what a notice says, as a reply quotes it.
    pub fn readers(&self) -> Readers {
        match self {
            Self::Raised { finding, .. } | Self::PlanDue { finding, .. } => {
                finding.kind.readers().min(Readers::Parties)
            }
            Self::Closed { open: found, .. } | Self::Received { if_closed_now: found, .. } => {
                let of_all = found.iter().map(|finding| finding.kind.readers());
                of_all.chain([Readers::Parties]).min().unwrap_or(Readers::Parties)
            }
            Self::LetterUnknown { .. } | Self::LetterBounced { .. } => Readers::Council,
            Self::Reread(rereading) => rereading.readers(),
            Self::ReturnDue { .. }
            | Self::ReturnOverdue { .. }
            | Self::ReturnCameLate { .. }
            | Self::ReviewDue { .. }
            | Self::CanNoLongerBeBetter { .. }
            | Self::Restated { .. }
            | Self::MinutesShared { .. }
            | Self::MinutesDue { .. }
            | Self::MinutesAnswered { .. }
            | Self::DisputeAnswered { .. }
            | Self::InformationSupplied { .. }
            | Self::Letter(_) => Readers::Parties,
        }
    }
}
