//! How each thing that the schedule leaves open is read: one list, from which the page "How ratings and actions are worked out"
//! and every explanation take their words.

use serde::Serialize;

use crate::clause::{Finding, FindingDetails, PlanCause, RatedItem, TerminationCause, WarningCause};

mod chapter;
mod facts;
mod meetings;
mod parties;
mod people;
mod plans;
mod ratings;
mod setting;
mod termination;
mod time;
mod warnings;

pub use chapter::Chapter;
pub use setting::Setting;

/// Something that the schedule leaves open, and that is decided.
///
/// Those with a number are cited by it. The others are cited by their clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is said in its reading")]
pub enum Decision {
    D1,
    D2,
    D3,
    D4,
    D5,
    D6,
    D7,
    D8,
    D21,
    D9,
    D10,
    D11,
    D12,
    D13,
    D14,
    D15,
    D16,
    D17,
    D18,
    D22,
    PlanAfterWarning,
    PlanOverdue,
    NoPlan,
    NoImprovement,
    NoReturn,
    WarningDeclined,
    D35,
    TwoWarnings,
    D19,
    D20,
    RedAfterWarning,
    RedKpi,
    OverallRed,
    MeetingDue,
    ManagerAbsent,
    Minutes,
    ReturnOverdue,
    RecordsDiffer,
    RatingDisputed,
    CapacityIssue,
    ActionPlans,
    Information,
    PeopleDecide,
    WhoSees,
    Emails,
}

/// How something is read, in the words that readers see.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Reading {
    /// By what it is cited: `D12`, `6.7 (b)`.
    pub tag: &'static str,
    /// Its place on the page.
    pub anchor: &'static str,
    /// What it is of.
    pub title: &'static str,
    /// The clauses that it reads.
    pub clause: &'static str,
    /// Their words, each a whole sentence or with an ellipsis where it is cut.
    pub quotes: &'static [&'static str],
    /// The decision in one sentence.
    pub sentence: &'static str,
    /// What else belongs to it, a paragraph each.
    pub more: &'static [&'static str],
    /// Of a finding, when it is raised.
    pub raised: Option<&'static str>,
    /// Of a finding, what satisfies it.
    pub satisfied: Option<&'static str>,
    /// An example.
    pub example: Option<&'static str>,
    /// Where a contract may have it otherwise.
    #[serde(skip)]
    pub settings: &'static [Setting],
    /// The strongest readings against it.
    #[serde(skip)]
    pub contrary: &'static [Contrary],
}

impl Reading {
    /// A reading of which nothing is said yet.
    const EMPTY: Self = Self {
        tag: "",
        anchor: "",
        title: "",
        clause: "",
        quotes: &[],
        sentence: "",
        more: &[],
        raised: None,
        satisfied: None,
        example: None,
        settings: &[],
        contrary: &[],
    };
}

/// Who could argue against a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arguer {
    /// The contractor.
    Contractor,
    /// The council.
    Council,
    /// Either of them, as it suits.
    Either,
}

impl Arguer {
    /// As a sentence begins: `The contractor`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Contractor => "The contractor",
            Self::Council => "The council",
            Self::Either => "Either party",
        }
    }
}

/// What the other side would say to a decision.
#[derive(Clone, Copy, Debug)]
pub struct Contrary {
    /// Who.
    pub by: Arguer,
    /// What, in sentences.
    pub words: &'static str,
    /// Where it would make a difference.
    pub example: Option<&'static str>,
}

impl Decision {
    /// Every decision, as the page has them.
    pub const ALL: [Self; 45] = [
        Self::D1,
        Self::D2,
        Self::D3,
        Self::D4,
        Self::D5,
        Self::D6,
        Self::D7,
        Self::D8,
        Self::D21,
        Self::D9,
        Self::D10,
        Self::D11,
        Self::D12,
        Self::D13,
        Self::D14,
        Self::D15,
        Self::D16,
        Self::D17,
        Self::D18,
        Self::D22,
        Self::PlanAfterWarning,
        Self::PlanOverdue,
        Self::NoPlan,
        Self::NoImprovement,
        Self::NoReturn,
        Self::WarningDeclined,
        Self::D35,
        Self::TwoWarnings,
        Self::D19,
        Self::D20,
        Self::RedAfterWarning,
        Self::RedKpi,
        Self::OverallRed,
        Self::MeetingDue,
        Self::ManagerAbsent,
        Self::Minutes,
        Self::ReturnOverdue,
        Self::RecordsDiffer,
        Self::RatingDisputed,
        Self::CapacityIssue,
        Self::ActionPlans,
        Self::Information,
        Self::PeopleDecide,
        Self::WhoSees,
        Self::Emails,
    ];

    fn place(self) -> (Chapter, &'static Reading) {
        use Chapter::{Facts, Meetings, Parties, People, Plans, Ratings, Termination, Time, Warnings};
        match self {
            Self::D1 => (Time, &time::D1),
            Self::D2 => (Time, &time::D2),
            Self::D3 => (Time, &time::D3),
            Self::D4 => (Time, &time::D4),
            Self::D5 => (Facts, &facts::D5),
            Self::D6 => (Facts, &facts::D6),
            Self::D7 => (Facts, &facts::D7),
            Self::D8 => (Facts, &facts::D8),
            Self::D21 => (Facts, &facts::D21),
            Self::D9 => (Ratings, &ratings::D9),
            Self::D10 => (Ratings, &ratings::D10),
            Self::D11 => (Ratings, &ratings::D11),
            Self::D12 => (Ratings, &ratings::D12),
            Self::D13 => (Ratings, &ratings::D13),
            Self::D14 => (Ratings, &ratings::D14),
            Self::D15 => (Ratings, &ratings::D15),
            Self::D16 => (Ratings, &ratings::D16),
            Self::D17 => (Ratings, &ratings::D17),
            Self::D18 => (Plans, &plans::D18),
            Self::D22 => (Plans, &plans::D22),
            Self::PlanAfterWarning => (Plans, &plans::PLAN_AFTER_WARNING),
            Self::PlanOverdue => (Plans, &plans::PLAN_OVERDUE),
            Self::NoPlan => (Warnings, &warnings::NO_PLAN),
            Self::NoImprovement => (Warnings, &warnings::NO_IMPROVEMENT),
            Self::NoReturn => (Warnings, &warnings::NO_RETURN),
            Self::WarningDeclined => (Warnings, &warnings::WARNING_DECLINED),
            Self::D35 => (Warnings, &warnings::D35),
            Self::TwoWarnings => (Termination, &termination::TWO_WARNINGS),
            Self::D19 => (Termination, &termination::D19),
            Self::D20 => (Termination, &termination::D20),
            Self::RedAfterWarning => (Termination, &termination::RED_AFTER_WARNING),
            Self::RedKpi => (Meetings, &meetings::RED_KPI),
            Self::OverallRed => (Meetings, &meetings::OVERALL_RED),
            Self::MeetingDue => (Meetings, &meetings::MEETING_DUE),
            Self::ManagerAbsent => (Meetings, &meetings::MANAGER_ABSENT),
            Self::Minutes => (Meetings, &meetings::MINUTES),
            Self::ReturnOverdue => (Parties, &parties::RETURN_OVERDUE),
            Self::RecordsDiffer => (Parties, &parties::RECORDS_DIFFER),
            Self::RatingDisputed => (Parties, &parties::RATING_DISPUTED),
            Self::CapacityIssue => (Parties, &parties::CAPACITY_ISSUE),
            Self::ActionPlans => (Parties, &parties::ACTION_PLANS),
            Self::Information => (Parties, &parties::INFORMATION),
            Self::PeopleDecide => (People, &people::PEOPLE_DECIDE),
            Self::WhoSees => (People, &people::WHO_SEES),
            Self::Emails => (People, &people::EMAILS),
        }
    }

    /// Where the page has it.
    pub fn chapter(self) -> Chapter {
        self.place().0
    }

    /// Its words.
    pub fn reading(self) -> &'static Reading {
        self.place().1
    }

    /// By what it is cited.
    pub fn tag(self) -> &'static str {
        self.reading().tag
    }

    /// The decisions that a list of tags names: `D18, D22`.
    pub fn listed(tags: &str) -> Vec<Self> {
        let by_tag = |tag: &str| Self::ALL.into_iter().find(|decision| decision.tag() == tag.trim());
        tags.split(',').filter_map(by_tag).collect()
    }

    /// The decision that says when a finding is raised, and what satisfies it.
    pub fn of_finding(finding: &Finding) -> Self {
        match &finding.details {
            FindingDetails::ActionPlanOpen { .. } => Self::ActionPlans,
            FindingDetails::CapacityIssue { .. } => Self::CapacityIssue,
            FindingDetails::InformationRequested { .. } => Self::Information,
            FindingDetails::ManagerAbsent { .. } => Self::ManagerAbsent,
            FindingDetails::MeetingDue { .. } => Self::MeetingDue,
            FindingDetails::MinutesDeemedAgreed { .. } => Self::Minutes,
            FindingDetails::PlanOverdue { .. } => Self::PlanOverdue,
            FindingDetails::PlanRequired { cause, .. } => match cause {
                PlanCause::Warning(_) => Self::PlanAfterWarning,
                PlanCause::Months(_) => Self::D18,
            },
            FindingDetails::RaiseAtMeeting { red, .. } => match red {
                RatedItem::Overall => Self::OverallRed,
                RatedItem::Kpi(_) => Self::RedKpi,
            },
            FindingDetails::RatingDisputed { .. } => Self::RatingDisputed,
            FindingDetails::RecordsDiffer { .. } => Self::RecordsDiffer,
            FindingDetails::ReturnOverdue { .. } => Self::ReturnOverdue,
            FindingDetails::TerminationConsidered { cause } => match cause {
                TerminationCause::RedAfterWarning { .. } => Self::RedAfterWarning,
                TerminationCause::Warnings(_) => Self::TwoWarnings,
                TerminationCause::RedRun { .. } => Self::D19,
            },
            FindingDetails::WarningConsidered { cause } => match cause {
                WarningCause::NoReturn { .. } => Self::NoReturn,
                WarningCause::NotImproved { .. } | WarningCause::ClosedNotMet { .. } => Self::NoImprovement,
                WarningCause::PlanOverdue { .. } => Self::NoPlan,
            },
        }
    }
}

#[cfg(test)]
mod tests;
