//! How the letter of a finding opens: who is asked for what.

use chrono::NaiveDate;
use domain::clause::FindingKind;
use domain::explain::FindingInWords;

use super::{Asks, Opening, Reader, short_enough};

/// A finding was raised.
pub(super) fn raised(reader: &Reader<'_>, finding: &FindingInWords) -> Opening {
    let sentence = finding.sentence.trim_end_matches('.');
    let (council, contractor) = (&reader.letterhead.council, &reader.letterhead.contractor);
    match (finding.kind, reader.is_contractor()) {
        (FindingKind::PlanRequired, _) => plan_required(reader, finding),
        (FindingKind::PlanOverdue, _) => {
            let first = format!("Please agree the overdue improvement plan with {} now.", reader.other());
            Opening::asking(Asks::AtOnce, short_enough(sentence, "Agree the overdue improvement plan now"), first)
        }
        (FindingKind::RaiseAtMeeting, false) => {
            let kpi = kpi_named(sentence).unwrap_or("a red KPI");
            let first =
                format!("Please raise {kpi} at the next performance monitoring meeting, or arrange an urgent one.");
            Opening::asking(Asks::InTime, format!("Raise {kpi} at the next meeting"), first)
        }
        (FindingKind::RaiseAtMeeting, true) => {
            let kpi = kpi_named(sentence).unwrap_or("a red KPI");
            let first =
                format!("{council} will raise {kpi} at the next performance monitoring meeting, or at an urgent one.");
            Opening::informing(&format!("{kpi} will be raised at the next meeting"), first)
        }
        (FindingKind::WarningConsidered, false) => {
            let first = format!("Please decide whether to issue a formal warning: {}.", reason(sentence));
            let subject = format!("Decide on a formal warning: {}", reason(sentence));
            Opening::asking(Asks::AtOnce, short_enough(&subject, "Decide on a formal warning"), first)
        }
        (FindingKind::TerminationConsidered, false) => {
            let first = format!("Please decide whether to give notice of termination: {}.", reason(sentence));
            let subject = format!("Decide on termination: {}", reason(sentence));
            Opening::asking(Asks::AtOnce, short_enough(&subject, "Decide on termination"), first)
        }
        (FindingKind::CapacityIssue, false) => {
            let first = format!("Please arrange a discussion with {contractor} about the capacity issue below.");
            Opening::asking(Asks::AtOnce, short_enough(sentence, "Discuss a capacity issue"), first)
        }
        (FindingKind::RecordsDiffer, _) => {
            let first = format!("Please check your record of reports sent back against that of {}.", reader.other());
            Opening::asking(Asks::InTime, short_enough(sentence, "Check your record of reports sent back"), first)
        }
        (FindingKind::MeetingDue, false) => {
            let subject = short_enough(sentence, "Arrange the performance monitoring meeting now");
            let first = format!("Please arrange the performance monitoring meeting with {contractor} now.");
            Opening::asking(Asks::AtOnce, subject, first)
        }
        (FindingKind::MeetingDue, true) => {
            let first = format!("{council} has been asked to arrange the performance monitoring meeting.");
            Opening::informing(&short_enough(&in_mid_sentence(sentence), "a meeting is overdue"), first)
        }
        (FindingKind::RatingDisputed, false) => {
            let first = format!("Please answer the dispute of a rating that {contractor} has raised.");
            Opening::asking(Asks::InTime, short_enough(sentence, "Answer the dispute of a rating"), first)
        }
        (FindingKind::InformationRequested, true) => {
            let first = format!("Please supply the information that {council} asks for.");
            Opening::asking(Asks::InTime, short_enough(sentence, "Supply the information asked for"), first)
        }
        (FindingKind::ReturnOverdue, true) => {
            let first = "Please submit the return that is overdue.".into();
            Opening::asking(Asks::AtOnce, short_enough(sentence, "Submit the overdue return"), first)
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
            let subject = short_enough(&in_mid_sentence(sentence), "what the contract makes of the facts");
            Opening::informing(&subject, format!("{}.", in_mid_sentence(sentence)))
        }
    }
}

/// Whether the first sentence of a finding's letter is the finding's own, so that the body need not say it again.
pub(in crate::letter) fn opens_with_its_sentence(finding: &FindingInWords, to_contractor: bool) -> bool {
    match finding.kind {
        FindingKind::WarningConsidered
        | FindingKind::TerminationConsidered
        | FindingKind::MinutesDeemedAgreed
        | FindingKind::ActionPlanOpen => true,
        FindingKind::CapacityIssue | FindingKind::RatingDisputed => to_contractor,
        FindingKind::InformationRequested | FindingKind::ReturnOverdue => !to_contractor,
        FindingKind::PlanRequired
        | FindingKind::PlanOverdue
        | FindingKind::RaiseAtMeeting
        | FindingKind::RecordsDiffer
        | FindingKind::MeetingDue => false,
    }
}

/// A plan is required: both parties agree it (6.4).
fn plan_required(reader: &Reader<'_>, finding: &FindingInWords) -> Opening {
    let plan = if finding.clause == "6.3" { "an improvement plan" } else { "a further improvement plan" };
    let day = |due: NaiveDate| reader.letterhead.day(due);
    let by = |due: NaiveDate| (format!(" by {}", day(due)), format!(" by the end of {}", day(due)));
    let (shortly, at_length) = finding.due_on.map(by).unwrap_or_default();
    let first = format!("Please agree {plan} with {}{at_length}.", reader.other());
    let kpi = for_kpi(finding);
    Opening::asking(finding.due_on.map_or(Asks::InTime, Asks::By), format!("Agree {plan}{kpi}{shortly}"), first)
}

/// A required plan is due soon.
pub(super) fn plan_due(reader: &Reader<'_>, finding: &FindingInWords, due: NaiveDate) -> Opening {
    let due_on = reader.letterhead.day(due);
    let first = format!(
        "Please agree the improvement plan with {} by the end of {due_on}: it has not been agreed yet.",
        reader.other()
    );
    let subject = format!("Reminder: agree the improvement plan{} by {due_on}", for_kpi(finding));
    Opening::asking(Asks::By(due), subject, first)
}

/// ` for KPI 2`; nothing where no KPI is named.
fn for_kpi(finding: &FindingInWords) -> String {
    kpi_named(&finding.sentence).map(|kpi| format!(" for {kpi}")).unwrap_or_default()
}

/// Why something may be considered: what the finding's sentence says after its colon.
pub(in crate::letter) fn reason(sentence: &str) -> &str {
    sentence.split_once(": ").map_or(sentence, |(_, reason)| reason)
}

/// The KPI that a finding's sentence names first: `KPI 2`.
fn kpi_named(sentence: &str) -> Option<&str> {
    const NAME: &str = "KPI ";
    let named = &sentence[sentence.find(NAME)?..];
    let digits = named[NAME.len()..].bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| &named[..NAME.len() + digits])
}

/// A finding's sentence as it goes on after a colon. One that begins with a name of its own keeps its capital.
fn in_mid_sentence(sentence: &str) -> String {
    match sentence.strip_prefix("The ").or(sentence.strip_prefix("the ")) {
        Some(rest) => format!("the {rest}"),
        None => sentence.to_owned(),
    }
}
