//! The words for what is overdue for an email's reader, with which the email begins.

use domain::clause::FindingKind;
use domain::explain::FindingInWords;

use crate::sentence::within_sentence;

/// The heading of what is overdue.
pub const HEADING: &str = "Please deal with what is overdue.";

/// Returns what is overdue by a finding, as the beginning of a sentence: `The return of April 2022`.
pub fn what(finding: &FindingInWords) -> &str {
    finding.sentence.split_once(" was ").map_or(finding.sentence.as_str(), |(what, _)| what)
}

/// Returns what is to be done, as the end of a sentence: `submit the April 2022 return`.
pub fn to_do(finding: &FindingInWords) -> String {
    match (finding.kind, finding.months.first(), finding.kpi) {
        (FindingKind::ReturnOverdue, Some(month), _) => format!("submit the {} return", month.in_words()),
        (FindingKind::PlanOverdue, _, Some(kpi)) => format!("agree the plan for KPI {kpi}"),
        (FindingKind::PlanOverdue, _, None) => "agree the improvement plan".into(),
        (FindingKind::MeetingDue, ..) => "arrange the next meeting".into(),
        (
            FindingKind::ReturnOverdue
            | FindingKind::ActionPlanOpen
            | FindingKind::CapacityIssue
            | FindingKind::InformationRequested
            | FindingKind::ManagerAbsent
            | FindingKind::MinutesDeemedAgreed
            | FindingKind::PlanRequired
            | FindingKind::RaiseAtMeeting
            | FindingKind::RatingDisputed
            | FindingKind::RecordsDiffer
            | FindingKind::TerminationConsidered
            | FindingKind::WarningConsidered,
            ..,
        ) => format!("see to {}", within_sentence(what(finding))),
    }
}
