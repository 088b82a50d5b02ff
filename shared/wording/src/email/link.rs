//! The words of an email's link, which name what the reader does there.

use domain::clause::FindingKind;
use domain::month::Month;
use domain::notice::About;

/// To the page with all tasks of the reader.
pub const SEE_ALL: &str = "See everything you need to do";
/// To the contract's page.
pub const SEE_CONTRACT: &str = "See the state of the contract";
/// To the reader's own page of the contract.
pub const GO_TO_CONTRACT: &str = "Go to the contract";
/// To the letters on which the council has to decide.
pub const DECIDE_ON_LETTERS: &str = "Decide on the letters waiting for you";
/// To the form on which the council records a report that was sent back.
pub const RECORD_SENT_BACK: &str = "Record a report that was sent back";

/// Returns the words of a link to the form for a return that is to be submitted.
pub fn submit_return(month: Month) -> String {
    format!("Submit the {} return", month.in_words())
}

/// Returns the words of a link to the form for a return that was submitted, while its month is open.
pub fn complete_return(month: Month) -> String {
    format!("Complete or correct the {} return", month.in_words())
}

/// Returns the words of a link to the form for a return that is wrong.
pub fn correct_return(month: Month) -> String {
    format!("Correct the {} return", month.in_words())
}

/// Returns the words of a link to the form on which the contractor disputes a rating.
pub fn dispute_rating(month: Month, kpi: u32) -> String {
    format!("Dispute the rating of KPI {kpi} for {}", month.in_words())
}

/// Returns the words of a link to a month's page.
pub fn see_ratings(month: Month) -> String {
    format!("See the ratings for {}, with their evidence", month.in_words())
}

/// Returns the words of a link to the form on which the reader does what an email asks, or else to the reader's own page of the
/// contract.
pub fn words_of(about: &About, is_contractor: bool) -> &'static str {
    match about {
        About::MinutesShared { .. } | About::MinutesDue { .. } if is_contractor => "Answer the minutes",
        About::MinutesAnswered { approved: false, .. } if !is_contractor => "Share the minutes again",
        About::LetterUnknown { .. } if !is_contractor => "Record what happened to the letter",
        About::LetterBounced { .. } if !is_contractor => "Send it again",
        About::ReviewDue { .. } if !is_contractor => "Record the outcome of the review",
        About::PlanDue { .. } | About::ReviewDue { .. } => "Go to the plan",
        About::Raised { finding, .. } => match (finding.kind, is_contractor) {
            (FindingKind::WarningConsidered | FindingKind::TerminationConsidered, false) => "Record the decision",
            (FindingKind::PlanRequired | FindingKind::PlanOverdue, _) => "Go to the plan",
            (FindingKind::CapacityIssue, false) => "Record the discussion",
            (FindingKind::RatingDisputed, false) => "Answer the dispute",
            (FindingKind::MeetingDue | FindingKind::RaiseAtMeeting, false) => "Record the meeting",
            (FindingKind::InformationRequested, true) => "Record what you supply",
            (
                FindingKind::ActionPlanOpen
                | FindingKind::CapacityIssue
                | FindingKind::InformationRequested
                | FindingKind::ManagerAbsent
                | FindingKind::MeetingDue
                | FindingKind::MinutesDeemedAgreed
                | FindingKind::RaiseAtMeeting
                | FindingKind::RatingDisputed
                | FindingKind::RecordsDiffer
                | FindingKind::ReturnOverdue
                | FindingKind::TerminationConsidered
                | FindingKind::WarningConsidered,
                _,
            ) => GO_TO_CONTRACT,
        },
        About::ReturnDue { .. }
        | About::ReturnOverdue { .. }
        | About::ReturnCameLate { .. }
        | About::Received { .. }
        | About::CanNoLongerBeBetter { .. }
        | About::Closed { .. }
        | About::Restated { .. }
        | About::MinutesShared { .. }
        | About::MinutesDue { .. }
        | About::MinutesAnswered { .. }
        | About::DisputeAnswered { .. }
        | About::InformationSupplied { .. }
        | About::LetterUnknown { .. }
        | About::LetterBounced { .. }
        | About::Letter(_)
        | About::Reread(_) => GO_TO_CONTRACT,
    }
}
