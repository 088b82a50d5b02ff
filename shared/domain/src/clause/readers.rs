//! Who may know of a finding.

use super::{Finding, FindingDetails, MeetingRule, PlanCause};
use crate::readers::Readers;

impl Finding {
    /// Returns who may know of it. What a formal warning brings is for the two parties: the plan that it requires (6.4) and the
    /// monthly meetings (5.5).
    pub fn readers(&self) -> Readers {
        let by_cause = match &self.details {
            FindingDetails::MeetingDue { rule, .. } => match rule {
                MeetingRule::Quarterly => Readers::Anybody,
                MeetingRule::AfterWarning => Readers::Parties,
            },
            FindingDetails::PlanOverdue { cause, .. } | FindingDetails::PlanRequired { cause, .. } => match cause {
                PlanCause::Months(_) => Readers::Anybody,
                PlanCause::Warning(_) => Readers::Parties,
            },
            FindingDetails::ActionPlanOpen { .. }
            | FindingDetails::CapacityIssue { .. }
            | FindingDetails::InformationRequested { .. }
            | FindingDetails::ManagerAbsent { .. }
            | FindingDetails::MinutesDeemedAgreed { .. }
            | FindingDetails::RaiseAtMeeting { .. }
            | FindingDetails::RatingDisputed { .. }
            | FindingDetails::RecordsDiffer { .. }
            | FindingDetails::ReturnOverdue { .. }
            | FindingDetails::TerminationConsidered { .. }
            | FindingDetails::WarningConsidered { .. } => self.kind().readers(),
        };
        by_cause.min(self.kind().readers())
    }
}
