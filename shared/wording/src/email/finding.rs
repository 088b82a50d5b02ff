//! The words of the email of a finding, which asks the party that has to act.

use domain::clause::{Clause, FindingKind};
use domain::derivation::listed;
use domain::event::Party;
use domain::explain::{FindingInWords, the_named};

use super::opening::{Asks, Opening, Reader};
use super::subject::Subject;
use crate::letterhead::Letterhead;
use crate::sentence::{sentence_case, within_sentence};

pub(super) fn opening(reader: &Reader<'_>, finding: &FindingInWords) -> Opening {
    let sentence = finding.sentence.trim_end_matches('.');
    let (council, contractor) = (&reader.letterhead.council, &reader.letterhead.contractor);
    let named = || match finding.kpi {
        Some(number) => format!("KPI {number}"),
        None => format!("the red overall rating{}", in_months(finding, "")),
    };
    let the_subject = || finding.subject.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
    match (finding.kind, reader.is_contractor()) {
        (FindingKind::PlanRequired, _) => plan_required(reader, finding),
        (FindingKind::PlanOverdue, _) => {
            let first = format!("Please agree the overdue improvement plan with {} now.", reader.other());
            let subject = Subject::from("Agree the overdue improvement plan now").for_kpi(kpi_named(&finding.sentence));
            Opening::asking(Asks::AtOnce, subject, first)
        }
        (FindingKind::RaiseAtMeeting, false) => {
            let kpi = named();
            let first =
                format!("Please raise {kpi} at the next performance monitoring meeting, or arrange an urgent one.");
            Opening::asking(Asks::InTime, format!("Raise {kpi} at the next meeting"), first)
        }
        (FindingKind::RaiseAtMeeting, true) => {
            let kpi = named();
            let first =
                format!("{council} will raise {kpi} at the next performance monitoring meeting, or at an urgent one.");
            Opening::informing(format!("{} to be raised at the next meeting", sentence_case(&kpi)), first)
        }
        (FindingKind::WarningConsidered, false) => {
            let first = format!("Please decide whether to issue a formal warning: {}.", reason(sentence));
            let subject = Subject::from("Decide on a formal warning").and(&format!(": {}", reason(sentence)));
            Opening::asking(Asks::AtOnce, subject, first)
        }
        (FindingKind::TerminationConsidered, false) => {
            let first = format!("Please decide whether to give notice of termination: {}.", reason(sentence));
            let subject = Subject::from("Decide on termination").and(&format!(": {}", reason(sentence)));
            Opening::asking(Asks::AtOnce, subject, first)
        }
        (FindingKind::CapacityIssue, false) => {
            let first = format!("Please arrange a discussion with {contractor} about the capacity issue below.");
            Opening::asking(Asks::AtOnce, "Arrange to discuss the contractor's capacity issue now", first)
        }
        (FindingKind::RecordsDiffer, _) => records_differ(reader, finding),
        (FindingKind::MeetingDue, false) => {
            let subject =
                Subject::from("Arrange the performance monitoring meeting now").and(&was_due(reader, finding));
            let first = format!("Please arrange the performance monitoring meeting with {contractor} now.");
            Opening::asking(Asks::AtOnce, subject, first)
        }
        (FindingKind::MeetingDue, true) => {
            let first = format!("{council} has been asked to arrange the performance monitoring meeting.");
            Opening::informing(in_few_words(finding).and(&was_due(reader, finding)), first)
        }
        (FindingKind::ManagerAbsent, false) => {
            let first = format!(
                "Please hold a meeting with {contractor} that both contract managers attend: one was missing at {}.",
                the_meeting(finding)
            );
            let subject = Subject::from("Hold a meeting with both contract managers").and(": one was missing");
            Opening::asking(Asks::InTime, subject, first)
        }
        (FindingKind::ManagerAbsent, true) => {
            let first = format!(
                "{council} has been asked to hold a meeting that both contract managers attend: one was missing at {}.",
                the_meeting(finding)
            );
            Opening::informing(in_few_words(finding), first)
        }
        (FindingKind::RatingDisputed, false) => {
            let first = format!("Please answer the dispute of a rating that {contractor} has raised.");
            let subject = Subject::from("Answer the dispute of a rating").and(&in_months(finding, &for_kpi(finding)));
            Opening::asking(Asks::InTime, subject, first)
        }
        (FindingKind::InformationRequested, true) => {
            let first = format!("Please supply the information that {council} has asked for.");
            let subject = Subject::from("Supply the information that the council has asked for").and(&the_subject());
            Opening::asking(Asks::InTime, subject, first)
        }
        (FindingKind::ReturnOverdue, true) => {
            let first = "Please submit the return that is overdue.".into();
            let subject = Subject::from("Submit the overdue return now").and(&in_months(finding, ""));
            Opening::asking(Asks::AtOnce, subject, first)
        }
        (
            FindingKind::MinutesDeemedAgreed
            | FindingKind::ActionPlanOpen
            | FindingKind::WarningConsidered
            | FindingKind::TerminationConsidered
            | FindingKind::CapacityIssue
            | FindingKind::RatingDisputed,
            _,
        )
        | (FindingKind::InformationRequested | FindingKind::ReturnOverdue, false) => {
            Opening::informing(in_few_words(finding), format!("{}.", within_sentence(sentence)))
        }
    }
}

/// Returns the subject for a finding that asks nothing of its reader: its kind, and the plan, meeting or warning.
fn in_few_words(finding: &FindingInWords) -> Subject {
    let named =
        |kind: &str| finding.subject.as_deref().map(|id| format!(": {}", the_named(kind, id, finding.subject_on)));
    let (words, of) = match finding.kind {
        FindingKind::ActionPlanOpen => ("an action plan is open", named("plan")),
        FindingKind::CapacityIssue => ("a capacity issue is to be discussed", named("issue")),
        FindingKind::InformationRequested => ("information was asked for", named("request")),
        FindingKind::ManagerAbsent => ("a contract manager was missing", named("meeting")),
        FindingKind::MeetingDue => ("the next meeting is overdue", None),
        FindingKind::MinutesDeemedAgreed => ("minutes are deemed agreed", named("meeting")),
        FindingKind::PlanOverdue => ("an improvement plan is overdue", None),
        FindingKind::PlanRequired => ("an improvement plan is required", None),
        FindingKind::RaiseAtMeeting if finding.kpi.is_none() => ("a red month is to be raised at a meeting", None),
        FindingKind::RaiseAtMeeting => ("a red KPI is to be raised at a meeting", None),
        FindingKind::RatingDisputed => ("a rating is disputed", None),
        FindingKind::RecordsDiffer => ("records of reports sent back differ", None),
        FindingKind::ReturnOverdue => ("a return is overdue", None),
        FindingKind::TerminationConsidered => ("termination may be considered", None),
        FindingKind::WarningConsidered => ("a formal warning may be considered", None),
    };
    Subject::from(words).and(&of.unwrap_or_else(|| in_months(finding, "")))
}

/// Returns the opening where the parties' records of reports sent back differ. Only the party whose record lacks some is asked
/// to act.
fn records_differ(reader: &Reader<'_>, finding: &FindingInWords) -> Opening {
    let other = reader.other();
    let months = in_months(finding, "");
    if finding.is_owed_by(reader.to) {
        let subject = Subject::from("Complete your record of reports sent back").and(&months);
        let first =
            format!("Please complete your record of reports sent back{months}: it differs from that of {other}.");
        return Opening::asking(Asks::InTime, subject, first);
    }
    let subject = in_few_words(finding).and(&format!(", waiting for {other}"));
    let first = format!(
        "your record of reports sent back{months} and that of {other} differ. {other} has been asked to complete its own."
    );
    Opening::informing(subject, first)
}

/// Returns by when a meeting was due.
fn was_due(reader: &Reader<'_>, finding: &FindingInWords) -> String {
    finding.due_on.map(|due| format!(": it was due by {}", reader.letterhead.day(due))).unwrap_or_default()
}

/// Returns a text followed by the months of a finding, as in ` in July 2022`, or the text alone if it has no month.
fn in_months(finding: &FindingInWords, text: &str) -> String {
    let months: Vec<String> = finding.months.iter().map(|month| month.in_words()).collect();
    if months.is_empty() { text.to_owned() } else { format!("{text} in {}", listed(&months)) }
}

/// Says whether the first sentence of a finding's letter is the finding's own, so that the body need not say it again.
pub fn opens_with_its_sentence(finding: &FindingInWords, to_contractor: bool) -> bool {
    match finding.kind {
        FindingKind::WarningConsidered
        | FindingKind::TerminationConsidered
        | FindingKind::MinutesDeemedAgreed
        | FindingKind::RecordsDiffer
        | FindingKind::ActionPlanOpen => true,
        FindingKind::CapacityIssue | FindingKind::RatingDisputed => to_contractor,
        FindingKind::InformationRequested | FindingKind::ReturnOverdue => !to_contractor,
        FindingKind::PlanRequired
        | FindingKind::PlanOverdue
        | FindingKind::RaiseAtMeeting
        | FindingKind::ManagerAbsent
        | FindingKind::MeetingDue => false,
    }
}

/// Returns the meeting that a finding is about: `meeting M2`, `the meeting of 4 July 2022`.
fn the_meeting(finding: &FindingInWords) -> String {
    finding.subject.as_deref().map_or_else(|| "a meeting".to_owned(), |id| the_named("meeting", id, finding.subject_on))
}

/// Returns the opening where a plan is required, which both parties agree (6.4).
fn plan_required(reader: &Reader<'_>, finding: &FindingInWords) -> Opening {
    let plan = if finding.clause == Clause::C6_3.into() { "an improvement plan" } else { "a further improvement plan" };
    let (subject, at_length) = match finding.due_on {
        Some(due) => (
            Subject::by(reader.letterhead, &format!("Agree {plan} by"), due),
            format!(" by the end of {}", reader.letterhead.day(due)),
        ),
        None => (format!("Agree {plan}").into(), String::new()),
    };
    let first = format!("Please agree {plan} with {}{at_length}.", reader.other());
    Opening::asking(finding.due_on.map_or(Asks::InTime, Asks::By), subject.for_kpi(kpi_named(&finding.sentence)), first)
}

/// Returns `, for KPI 2`, or an empty text where no KPI is named.
fn for_kpi(finding: &FindingInWords) -> String {
    kpi_named(&finding.sentence).map(|kpi| format!(", for {kpi}")).unwrap_or_default()
}

/// Returns why something may be considered, which is the part of the finding's sentence after its colon.
pub fn reason(sentence: &str) -> &str {
    sentence.split_once(": ").map_or(sentence, |(_, reason)| reason)
}

/// Returns the KPI that a finding's sentence names first: `KPI 2`.
pub(super) fn kpi_named(sentence: &str) -> Option<&str> {
    const NAME: &str = "KPI ";
    let named = &sentence[sentence.find(NAME)?..];
    let digits = named[NAME.len()..].bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| &named[..NAME.len() + digits])
}

/// Returns the heading of the text that a party wrote on a finding.
pub fn quotation_heading(letterhead: &Letterhead, finding: &FindingInWords) -> String {
    if finding.kind == FindingKind::MinutesDeemedAgreed {
        return "The minutes".into();
    }
    match finding.kind.text_by() {
        Party::Council => writes(&letterhead.council),
        Party::Contractor => writes(&letterhead.contractor),
    }
}

/// Returns the heading of what a party wrote.
pub fn writes(who: &str) -> String {
    format!("{who} writes")
}
