//! Links from what waits to the form that it waits for.

use domain::clause::Finding;
use domain::event::{EventKind, Party};
use wording::task::TaskSubject;

use super::link::LabelledLink;

/// Returns what the link to the form for a kind of event says; none where the kind has no form of its own.
pub fn event_form_label(kind: EventKind) -> Option<&'static str> {
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
        EventKind::CapacityIssueDiscussed => "Record the outcome of a capacity issue",
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

/// Returns the links to the forms for something that waits for a party, below where the contract's forms begin: one for each step
/// of its that has one.
pub(super) fn next_step_links(at: &str, about: &TaskSubject, party: Party) -> Vec<LabelledLink> {
    match about {
        TaskSubject::Finding(finding) => {
            let own = finding.next_steps.iter().filter(|step| step.by == party);
            own.filter_map(|step| next_step_link(at, finding, step.record)).collect()
        }
        TaskSubject::Minutes(meeting) => {
            subject_link(at, EventKind::MinutesAnswered, Some(meeting)).into_iter().collect()
        }
        TaskSubject::Unshared(meeting) => {
            subject_link(at, EventKind::MinutesShared, Some(meeting)).into_iter().collect()
        }
        TaskSubject::Plan(plan) => subject_link(at, EventKind::PlanClosed, Some(plan)).into_iter().collect(),
    }
}

/// Returns the path of the form for a kind of event, with some of its fields filled in, below where a contract's forms begin.
pub(crate) fn event_form_path(kind: EventKind, filled: Option<(&str, &str)>) -> String {
    // Ids and numbers, which a query holds as they are.
    let query = filled.map_or_else(String::new, |(field, value)| format!("?{field}={value}"));
    format!("record/{}{query}", kind.word())
}

/// Returns the field of the form for a kind of event that names what a finding is about, where the form has one.
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

/// Returns the link to the form for a kind of event, with what it is about filled in.
fn event_form_link(at: &str, kind: EventKind, filled: Option<(&str, &str)>) -> Option<LabelledLink> {
    Some(LabelledLink {
        label: event_form_label(kind)?.into(),
        href: format!("{at}/{}", event_form_path(kind, filled)),
    })
}

/// Returns the link to the form for a kind of event about a thing that has an id.
fn subject_link(at: &str, kind: EventKind, subject: Option<&str>) -> Option<LabelledLink> {
    event_form_link(at, kind, subject_field(kind).zip(subject))
}

/// Returns the link to the form that records a kind of event about a finding.
fn next_step_link(at: &str, finding: &Finding, record: EventKind) -> Option<LabelledLink> {
    match record {
        EventKind::ReturnSubmitted => {
            let month = finding.months().first()?;
            Some(LabelledLink {
                label: format!("Return for {}", month.in_words()),
                href: format!("{at}/returns/{month}"),
            })
        }
        // Which entry is wrong, its own list shows.
        EventKind::EventWithdrawn => {
            Some(LabelledLink { label: event_form_label(record)?.into(), href: format!("{at}/entries") })
        }
        EventKind::PlanAgreed | EventKind::WarningIssued => {
            let kpi = finding.kpi().map(|kpi| kpi.to_string());
            event_form_link(at, record, kpi.as_deref().map(|kpi| ("kpis", kpi)))
        }
        EventKind::ReportSentBack
        | EventKind::CapacityIssueRaised
        | EventKind::CapacityIssueDiscussed
        | EventKind::PlanClosed
        | EventKind::WarningDeclined
        | EventKind::TerminationDeclined
        | EventKind::TerminationNotified
        | EventKind::MeetingHeld
        | EventKind::MinutesShared
        | EventKind::MinutesAnswered
        | EventKind::RatingDisputed
        | EventKind::DisputeAnswered
        | EventKind::ActionPlanOpened
        | EventKind::ActionPlanClosed
        | EventKind::InformationRequested
        | EventKind::InformationSupplied
        | EventKind::ContractRevised
        | EventKind::LetterDelivered
        | EventKind::LetterFailed
        | EventKind::ClockCorrected => subject_link(at, record, finding.subject()),
    }
}
