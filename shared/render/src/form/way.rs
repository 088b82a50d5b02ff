//! Ways from what waits to the form that it waits for.

use domain::clause::Finding;
use domain::event::Party;
use serde::Serialize;

use crate::page::ThingAbout;

/// A link, as a button or in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Way {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// What the way to the form for a kind of event says; none where the kind has no form of its own.
pub fn act_label(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "report-sent-back" => "Record a report that was sent back",
        "meeting-held" => "Record a meeting",
        "minutes-shared" => "Share a meeting’s minutes",
        "minutes-answered" => "Answer a meeting’s minutes",
        "plan-agreed" => "Record an agreed improvement plan",
        "plan-closed" => "Close an improvement plan",
        "action-plan-opened" => "Open an action plan",
        "action-plan-closed" => "Close an action plan",
        "warning-issued" => "Issue a formal warning",
        "warning-declined" => "Decide against a formal warning",
        "termination-notified" => "Notify the intention to terminate",
        "termination-declined" => "Decide against termination",
        "capacity-issue-raised" => "Raise a capacity issue",
        "capacity-issue-discussed" => "Record what came of a capacity issue",
        "rating-disputed" => "Dispute a rating",
        "dispute-answered" => "Answer a dispute",
        "information-requested" => "Ask for information",
        "information-supplied" => "Record that information was supplied",
        "event-withdrawn" => "Withdraw an entry",
        _ => return None,
    })
}

/// The forms for something that waits for a party, below where the contract's forms begin: one for each step of its that has
/// one.
pub(super) fn ways(at: &str, about: &ThingAbout, party: Party) -> Vec<Way> {
    match about {
        ThingAbout::Finding(finding) => {
            let own = finding.next_steps.iter().filter(|step| step.by == party);
            own.filter_map(|step| of_step(at, finding, &step.record)).collect()
        }
        ThingAbout::Minutes(meeting) => of_subject(at, "minutes-answered", Some(meeting)).into_iter().collect(),
        ThingAbout::Unshared(meeting) => of_subject(at, "minutes-shared", Some(meeting)).into_iter().collect(),
        ThingAbout::Plan(plan) => of_subject(at, "plan-closed", Some(plan)).into_iter().collect(),
    }
}

/// The form for a kind of event, with some of its fields filled in, below where a contract's forms begin.
pub(crate) fn act_path(kind: &str, filled: Option<(&str, &str)>) -> String {
    // Ids and numbers, which a query holds as they are.
    let query = filled.map_or_else(String::new, |(field, value)| format!("?{field}={value}"));
    format!("record/{kind}{query}")
}

/// The field of the form for a kind of event that names what a finding is about, where the form has one.
pub(crate) fn subject_field(kind: &str) -> Option<&'static str> {
    match kind {
        "plan-closed" | "action-plan-closed" => Some("plan"),
        "capacity-issue-discussed" => Some("issue"),
        "dispute-answered" => Some("dispute"),
        "information-supplied" => Some("request"),
        "minutes-answered" | "minutes-shared" => Some("meeting"),
        _ => None,
    }
}

/// The way to the form for a kind of event, with what it is about filled in.
fn of_act(at: &str, kind: &str, filled: Option<(&str, &str)>) -> Option<Way> {
    Some(Way { label: act_label(kind)?.into(), href: format!("{at}/{}", act_path(kind, filled)) })
}

/// The way to the form for a kind of event about a thing that has an id.
fn of_subject(at: &str, kind: &str, subject: Option<&str>) -> Option<Way> {
    of_act(at, kind, subject_field(kind).zip(subject))
}

/// The form that records a kind of event about a finding.
fn of_step(at: &str, finding: &Finding, record: &str) -> Option<Way> {
    match record {
        "return-submitted" => {
            let month = finding.months.first()?;
            Some(Way { label: format!("Return for {}", month.in_words()), href: format!("{at}/returns/{month}") })
        }
        // Which entry is wrong, its own list shows.
        "event-withdrawn" => Some(Way { label: act_label(record)?.into(), href: format!("{at}/entries") }),
        "plan-agreed" | "warning-issued" => {
            let kpi = finding.kpi.map(|kpi| kpi.to_string());
            of_act(at, record, kpi.as_deref().map(|kpi| ("kpis", kpi)))
        }
        _ => of_subject(at, record, finding.subject.as_deref()),
    }
}
