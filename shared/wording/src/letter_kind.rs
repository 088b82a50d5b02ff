//! What the contractual letters are called, and their clauses.

use domain::notice::NoticeKind;

use crate::sentence::sentence_case;

/// What a notice's kind is called, where it is a letter or has a period that runs from its receipt.
enum LetterName {
    PlanRequest,
    FormalWarning,
    TerminationNotice,
    ActionPlan,
    /// No letter, but what a period runs from all the same.
    Minutes,
    Other,
}

impl From<NoticeKind> for LetterName {
    fn from(kind: NoticeKind) -> Self {
        match kind {
            NoticeKind::PlanRequest => Self::PlanRequest,
            NoticeKind::FormalWarning => Self::FormalWarning,
            NoticeKind::TerminationNotice => Self::TerminationNotice,
            NoticeKind::ActionPlan => Self::ActionPlan,
            NoticeKind::MinutesShared => Self::Minutes,
            NoticeKind::ReturnReminder
            | NoticeKind::ReturnChaser
            | NoticeKind::LateReturn
            | NoticeKind::ReturnReceipt
            | NoticeKind::EarlyWarning
            | NoticeKind::FinalRatings
            | NoticeKind::RatingsRestated
            | NoticeKind::PlanRequired
            | NoticeKind::PlanReminder
            | NoticeKind::PlanOverdue
            | NoticeKind::PlanReview
            | NoticeKind::RaiseAtMeeting
            | NoticeKind::WarningConsidered
            | NoticeKind::TerminationConsidered
            | NoticeKind::CapacityIssue
            | NoticeKind::RecordsDiffer
            | NoticeKind::MeetingDue
            | NoticeKind::ManagerAbsent
            | NoticeKind::MinutesReminder
            | NoticeKind::MinutesAnswered
            | NoticeKind::MinutesDeemedAgreed
            | NoticeKind::RatingDisputed
            | NoticeKind::DisputeAnswered
            | NoticeKind::InformationRequested
            | NoticeKind::InformationSupplied
            | NoticeKind::LetterUnknown
            | NoticeKind::LetterBounced
            | NoticeKind::Reread => Self::Other,
        }
    }
}

/// What a letter of a kind is called in a sentence: `formal warning`.
pub fn name_of(kind: NoticeKind) -> &'static str {
    match LetterName::from(kind) {
        LetterName::PlanRequest => "request for an improvement plan",
        LetterName::FormalWarning => "formal warning",
        LetterName::TerminationNotice => "notice of the intention to terminate",
        LetterName::ActionPlan => "action plan",
        LetterName::Minutes => "minutes",
        LetterName::Other => "letter",
    }
}

/// The clause of a letter of a kind, as a sentence has it.
pub fn clause_of(kind: NoticeKind) -> &'static str {
    match LetterName::from(kind) {
        LetterName::PlanRequest => "6.3",
        LetterName::FormalWarning => "6.8",
        LetterName::TerminationNotice => "6.5",
        // Which of the two, the letter itself says.
        LetterName::ActionPlan => "9.1 or 10.2",
        LetterName::Minutes => "5.7",
        LetterName::Other => "6.1",
    }
}

/// A kind of notice in a table: `Formal warning`.
pub fn heading_of(kind: NoticeKind) -> String {
    match LetterName::from(kind) {
        LetterName::PlanRequest => "Request for an improvement plan".into(),
        LetterName::FormalWarning => "Formal warning".into(),
        LetterName::TerminationNotice => "Notice of the intention to terminate".into(),
        LetterName::ActionPlan => "Action plan".into(),
        LetterName::Minutes | LetterName::Other => sentence_case(&kind.word().replace('-', " ")),
    }
}

/// The clauses under which a letter is written; `None` of what is no contractual letter.
pub fn clauses_of(kind: NoticeKind) -> Option<&'static str> {
    match LetterName::from(kind) {
        LetterName::PlanRequest => Some("6.3"),
        LetterName::FormalWarning => Some("6.8"),
        LetterName::TerminationNotice => Some("6.5, 6.9"),
        LetterName::ActionPlan => Some("9.1, 10.2"),
        LetterName::Minutes | LetterName::Other => None,
    }
}
