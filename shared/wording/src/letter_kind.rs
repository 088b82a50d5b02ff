//! The names and clauses of the contractual letters.

use domain::notice::NoticeKind;

use crate::sentence::sentence_case;

/// The kinds of notice that have a name: letters, and notices from whose receipt a period runs.
enum LetterName {
    PlanRequest,
    FormalWarning,
    TerminationNotice,
    ActionPlan,
    /// Not a letter, but a period runs from their receipt.
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

/// Returns the name of a letter of a kind within a sentence: `formal warning`.
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

/// Returns the clause of a letter of a kind for use in a sentence.
pub fn clause_of(kind: NoticeKind) -> &'static str {
    match LetterName::from(kind) {
        LetterName::PlanRequest => "6.3",
        LetterName::FormalWarning => "6.8",
        LetterName::TerminationNotice => "6.5",
        // The letter itself says which of the two it is.
        LetterName::ActionPlan => "9.1 or 10.2",
        LetterName::Minutes => "5.7",
        LetterName::Other => "6.1",
    }
}

/// Returns the name of a kind of notice for a table: `Formal warning`.
pub fn heading_of(kind: NoticeKind) -> String {
    match LetterName::from(kind) {
        LetterName::PlanRequest => "Request for an improvement plan".into(),
        LetterName::FormalWarning => "Formal warning".into(),
        LetterName::TerminationNotice => "Notice of the intention to terminate".into(),
        LetterName::ActionPlan => "Action plan".into(),
        LetterName::Minutes | LetterName::Other => sentence_case(&kind.word().replace('-', " ")),
    }
}

/// Returns the clauses under which a letter is written; `None` if the notice is not a contractual letter.
pub fn clauses_of(kind: NoticeKind) -> Option<&'static str> {
    match LetterName::from(kind) {
        LetterName::PlanRequest => Some("6.3"),
        LetterName::FormalWarning => Some("6.8"),
        LetterName::TerminationNotice => Some("6.5, 6.9"),
        LetterName::ActionPlan => Some("9.1, 10.2"),
        LetterName::Minutes | LetterName::Other => None,
    }
}
