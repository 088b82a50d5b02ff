//! Ways from what waits to the form that it waits for.

use domain::clause::Finding;
use domain::event::{EventKind, Party};
use serde::Serialize;
use wording::task::TaskSubject;

/// A link, as a button or in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Way {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// What the way to the form for a kind of event says; none where the kind has no form of its own.
pub fn act_label(kind: EventKind) -> Option<&'static str> {
    Some(match kind {
        EventKind::ReportSentBack => "Record a report that was sent back",
        EventKind::MeetingHeld => "Record a meeting",
        EventKind::MinutesShared => "Share a meeting’s minutes",
        EventKind::MinutesAnswered => "Answer a meeting’s minutes",
        EventKind::PlanAgreed => "Record an agreed improvement plan",
        EventKind::PlanClosed => "Close an improvement plan",
        EventKind::ActionPlanOpened => "Open an action plan",
        EventKind::ActionPlanClosed => "Close an action plan",
        EventKind::WarningIssued => "Issue a formal warning",
        EventKind::WarningDeclined => "Decide against a formal warning",
        EventKind::TerminationNotified => "Notify the intention to terminate",
        EventKind::TerminationDeclined => "Decide against termination",
        EventKind::CapacityIssueRaised => "Raise a capacity issue",
        EventKind::CapacityIssueDiscussed => "Record what came of a capacity issue",
        EventKind::RatingDisputed => "Dispute a rating",
        EventKind::DisputeAnswered => "Answer a dispute",
        EventKind::InformationRequested => "Ask for information",
        EventKind::InformationSupplied => "Record that information was supplied",
        EventKind::EventWithdrawn => "Withdraw an entry",
        // These have pages of their own.
        EventKind::ReturnSubmitted | EventKind::ContractRevised => return None,
        // No party records these.
        EventKind::LetterDelivered | EventKind::LetterFailed | EventKind::ClockCorrected => return None,
    })
}

/// The forms for something that waits for a party, below where the contract's forms begin: one for each step of its that has
/// one.
pub(super) fn ways(at: &str, about: &TaskSubject, party: Party) -> Vec<Way> {
    match about {
        TaskSubject::Finding(finding) => {
            let own = finding.next_steps.iter().filter(|step| step.by == party);
            own.filter_map(|step| of_step(at, finding, step.record)).collect()
        }
        TaskSubject::Minutes(meeting) => {
            of_subject(at, EventKind::MinutesAnswered, Some(meeting)).into_iter().collect()
        }
        TaskSubject::Unshared(meeting) => of_subject(at, EventKind::MinutesShared, Some(meeting)).into_iter().collect(),
        TaskSubject::Plan(plan) => of_subject(at, EventKind::PlanClosed, Some(plan)).into_iter().collect(),
    }
}

/// The form for a kind of event, with some of its fields filled in, below where a contract's forms begin.
pub(crate) fn act_path(kind: EventKind, filled: Option<(&str, &str)>) -> String {
    // Ids and numbers, which a query holds as they are.
    let query = filled.map_or_else(String::new, |(field, value)| format!("?{field}={value}"));
    format!("record/{}{query}", kind.word())
}

/// The field of the form for a kind of event that names what a finding is about, where the form has one.
pub(crate) fn subject_field(kind: EventKind) -> Option<&'static str> {
    match kind {
        EventKind::PlanClosed | EventKind::ActionPlanClosed => Some("plan"),
        EventKind::CapacityIssueDiscussed => Some("issue"),
        EventKind::DisputeAnswered => Some("dispute"),
        EventKind::InformationSupplied => Some("request"),
        EventKind::MinutesAnswered | EventKind::MinutesShared => Some("meeting"),
        EventKind::ReturnSubmitted
        | EventKind::ReportSentBack
        | EventKind::CapacityIssueRaised
        | EventKind::PlanAgreed
        | EventKind::WarningIssued
        | EventKind::WarningDeclined
        | EventKind::TerminationDeclined
        | EventKind::TerminationNotified
        | EventKind::MeetingHeld
        | EventKind::RatingDisputed
        | EventKind::ActionPlanOpened
        | EventKind::InformationRequested
        | EventKind::ContractRevised
        | EventKind::EventWithdrawn
        | EventKind::LetterDelivered
        | EventKind::LetterFailed
        | EventKind::ClockCorrected => None,
    }
}

/// The way to the form for a kind of event, with what it is about filled in.
fn of_act(at: &str, kind: EventKind, filled: Option<(&str, &str)>) -> Option<Way> {
    Some(Way { label: act_label(kind)?.into(), href: format!("{at}/{}", act_path(kind, filled)) })
}

/// The way to the form for a kind of event about a thing that has an id.
fn of_subject(at: &str, kind: EventKind, subject: Option<&str>) -> Option<Way> {
    of_act(at, kind, subject_field(kind).zip(subject))
}

/// The form that records a kind of event about a finding.
fn of_step(at: &str, finding: &Finding, record: EventKind) -> Option<Way> {
    match record {
        EventKind::ReturnSubmitted => {
            let month = finding.months().first()?;
            Some(Way { label: format!("Return for {}", month.in_words()), href: format!("{at}/returns/{month}") })
        }
        // Which entry is wrong, its own list shows.
        EventKind::EventWithdrawn => Some(Way { label: act_label(record)?.into(), href: format!("{at}/entries") }),
        EventKind::PlanAgreed | EventKind::WarningIssued => {
            let kpi = finding.kpi().map(|kpi| kpi.to_string());
            of_act(at, record, kpi.as_deref().map(|kpi| ("kpis", kpi)))
        }
        _ => of_subject(at, record, finding.subject()),
    }
}
