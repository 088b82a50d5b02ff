//! The decision by which a finding is raised.

use super::{Finding, FindingDetails, PlanCause, RatedItem, TerminationCause, WarningCause};
use crate::decision::Decision;

impl Decision {
    /// Returns the decision that says when a finding is raised, and what satisfies it.
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
