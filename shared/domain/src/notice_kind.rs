//! The kinds of notice: each with its word in the formats, and who may know of it.

use serde::{Deserialize, Serialize};

use crate::readers::Readers;

/// The kinds of notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// The month's return is due soon or today.
    ReturnReminder,
    /// The month's return is overdue.
    ReturnChaser,
    /// The return of whose being overdue the council was told was received.
    LateReturn,
    /// A return was received.
    ReturnReceipt,
    /// A provisional KPI can no longer be better than amber or red.
    EarlyWarning,
    /// The month closed: its final ratings, and what is open and lies ahead. The monthly summary.
    FinalRatings,
    /// The final ratings of a closed month changed.
    RatingsRestated,
    /// An improvement plan is required (6.3, 6.4).
    PlanRequired,
    /// A required plan is to be agreed soon.
    PlanReminder,
    /// A required plan was not agreed in time (6.4).
    PlanOverdue,
    /// A plan is to be reviewed soon (6.6).
    PlanReview,
    /// A red KPI, or a red overall rating, is to be raised at a meeting (6.6, 6.1).
    RaiseAtMeeting,
    /// A formal warning may be considered (6.7).
    WarningConsidered,
    /// Termination may be considered (6.5, 6.9).
    TerminationConsidered,
    /// A capacity issue was raised (5.2).
    CapacityIssue,
    /// The parties' records of reports sent back differ (3.1).
    RecordsDiffer,
    /// A meeting was due and was not held (7.1, 5.5).
    MeetingDue,
    /// A party's contract manager was missing at a meeting (5.6).
    ManagerAbsent,
    /// Minutes were shared (5.7).
    MinutesShared,
    /// Shared minutes will soon be deemed agreed (5.7).
    MinutesReminder,
    /// The contractor answered minutes (5.7).
    MinutesAnswered,
    /// Minutes are deemed agreed (5.7).
    MinutesDeemedAgreed,
    /// The contractor disputes a rating (5.4(a)).
    RatingDisputed,
    /// The council answered a dispute (5.4(a)).
    DisputeAnswered,
    /// The council asked for information (12.1).
    InformationRequested,
    /// The contractor supplied information (12.1).
    InformationSupplied,
    /// The letter that asks for an improvement plan, with Appendix A (6.3).
    PlanRequest,
    /// The letter of a formal warning (6.7, 6.8).
    FormalWarning,
    /// The letter that notifies the intention to terminate (6.5, 6.9, Clause 52).
    TerminationNotice,
    /// The letter with an action plan (9.1, 10.2).
    ActionPlan,
    /// Of a contractual letter it is not known whether it went.
    LetterUnknown,
    /// A contractual letter came back.
    LetterBounced,
    /// The contract is read anew by later rules: all that changes of the past.
    Reread,
}

impl NoticeKind {
    /// Returns the word of the formats.
    pub fn word(self) -> &'static str {
        match self {
            Self::ReturnReminder => "return-reminder",
            Self::ReturnChaser => "return-chaser",
            Self::LateReturn => "late-return",
            Self::ReturnReceipt => "return-receipt",
            Self::EarlyWarning => "early-warning",
            Self::FinalRatings => "final-ratings",
            Self::RatingsRestated => "ratings-restated",
            Self::PlanRequired => "plan-required",
            Self::PlanReminder => "plan-reminder",
            Self::PlanOverdue => "plan-overdue",
            Self::PlanReview => "plan-review",
            Self::RaiseAtMeeting => "raise-at-meeting",
            Self::WarningConsidered => "warning-considered",
            Self::TerminationConsidered => "termination-considered",
            Self::CapacityIssue => "capacity-issue",
            Self::RecordsDiffer => "records-differ",
            Self::MeetingDue => "meeting-due",
            Self::ManagerAbsent => "manager-absent",
            Self::MinutesShared => "minutes-shared",
            Self::MinutesReminder => "minutes-reminder",
            Self::MinutesAnswered => "minutes-answered",
            Self::MinutesDeemedAgreed => "minutes-deemed-agreed",
            Self::RatingDisputed => "rating-disputed",
            Self::DisputeAnswered => "dispute-answered",
            Self::InformationRequested => "information-requested",
            Self::InformationSupplied => "information-supplied",
            Self::PlanRequest => "plan-request",
            Self::FormalWarning => "formal-warning",
            Self::TerminationNotice => "termination-notice",
            Self::ActionPlan => "action-plan",
            Self::LetterUnknown => "letter-unknown",
            Self::LetterBounced => "letter-bounced",
            Self::Reread => "reread",
        }
    }

    /// Returns whether it is a contractual letter: sent by itself, once, and kept as sent.
    pub fn is_contractual_letter(self) -> bool {
        matches!(self, Self::PlanRequest | Self::FormalWarning | Self::TerminationNotice | Self::ActionPlan)
    }
}

impl NoticeKind {
    /// Returns who may know that a notice of this kind was called for. No notice is anybody's to know of.
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
