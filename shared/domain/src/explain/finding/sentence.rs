//! What a finding is, in one sentence: now, in the past, or if a month closed as it stands.

use crate::clause::{Evidence, Finding, FindingDetails, PlanCause, RatedItem, TerminationCause, WarningCause};
use crate::date::in_full;
use crate::derivation::months_in_words;
use crate::explain::{named, named_alone, number_in_words, the_named};

/// How a finding is told.
#[derive(Clone, Copy)]
enum Tense {
    /// It waits.
    Is,
    /// It is settled.
    Was,
    /// It would follow if a month closed as it stands.
    WouldBe,
}

/// Returns what a finding is, in one sentence: what is settled stands in the past tense.
pub fn finding_in_words(finding: &Finding) -> String {
    in_tense(finding, if finding.is_open() { Tense::Is } else { Tense::Was })
}

/// Returns what a finding was that is found no more, satisfied or not.
pub fn finding_in_the_past(finding: &Finding) -> String {
    in_tense(finding, Tense::Was)
}

/// Returns what a finding would be that would follow if a month closed as it stands, in one sentence.
pub fn finding_if_closed(finding: &Finding) -> String {
    in_tense(finding, Tense::WouldBe)
}

fn in_tense(finding: &Finding, tense: Tense) -> String {
    let said = |is: &'static str, was: &'static str, would_be: &'static str| match tense {
        Tense::Is => is,
        Tense::Was => was,
        Tense::WouldBe => would_be,
    };
    // What has come about has, whether or not it is settled.
    let (is, may, was) = (said("is", "was", "would be"), said("may", "could", "could"), said("was", "was", "would be"));
    let kpi = finding.kpi().map(|number| format!("KPI {number}")).unwrap_or_default();
    let (subject, on) = (finding.subject().unwrap_or_default(), finding.subject_on());
    let months = months_in_words(finding.months());
    let by = finding.due_on().map(in_full).unwrap_or_default();
    match &finding.details {
        FindingDetails::PlanRequired { cause: PlanCause::Months(_), .. } => {
            format!("An improvement plan {is} required for {kpi}, amber or worse in {months}: to be agreed by {by}.")
        }
        FindingDetails::PlanRequired { cause: PlanCause::Warning(_), .. } => {
            format!(
                "A further improvement plan {is} required for {kpi} by {}: to be agreed by {by}.",
                the_named("formal warning", subject, on)
            )
        }
        FindingDetails::PlanOverdue { .. } => {
            format!("The improvement plan required for {kpi} was not agreed in time.")
        }
        FindingDetails::RaiseAtMeeting { red: RatedItem::Overall, .. } => {
            let raise = said("to be raised", "it was to be raised", "to be raised");
            format!("The overall rating {was} red in {months}: {raise} at the next meeting.")
        }
        FindingDetails::RaiseAtMeeting { red: RatedItem::Kpi(_), .. } => {
            let not_red = said("was not", "was not", "would not be");
            let raise = said("to be raised", "it was to be raised", "to be raised");
            format!("{kpi} {was} red in {months} while the month {not_red} red overall: {raise} at the next meeting.")
        }
        FindingDetails::WarningConsidered { cause } => {
            let why = match cause {
                WarningCause::NoReturn { .. } => {
                    format!("{months} {} without a return", said("closed", "closed", "would close"))
                }
                WarningCause::NotImproved { .. } => {
                    let plan = the_named("plan", subject, on);
                    format!("{kpi} {is} rated no better in {months} than when {plan} was agreed")
                }
                WarningCause::ClosedNotMet { .. } => {
                    format!("{}, which covers {kpi}, was closed as not met", the_named("plan", subject, on))
                }
                WarningCause::PlanOverdue { .. } => {
                    format!("no improvement plan for {kpi} was agreed in time")
                }
            };
            format!("A formal warning {may} be considered: {why}.")
        }
        FindingDetails::TerminationConsidered { cause: TerminationCause::RedAfterWarning { .. } } => {
            let overall = finding.evidence.iter().any(|fact| matches!(fact, Evidence::Rated { kpi: None, .. }));
            let what = if overall { "the overall rating" } else { "a KPI" };
            format!(
                "Termination {may} be considered: {what} {was} red in {months}, one of the months watched after {}.",
                the_named("formal warning", subject, on)
            )
        }
        FindingDetails::TerminationConsidered { cause: TerminationCause::RedRun { of: RatedItem::Overall, .. } } => {
            format!("Termination {may} be considered: the overall rating {was} red in {months}.")
        }
        FindingDetails::TerminationConsidered { cause: TerminationCause::RedRun { of: RatedItem::Kpi(_), .. } } => {
            format!("Termination {may} be considered: {kpi} {was} red in {months}.")
        }
        FindingDetails::TerminationConsidered { cause: TerminationCause::Warnings(_) } => {
            format!(
                "Termination {may} be considered: {} formal warnings {} been issued, the latest of them {}.",
                number_in_words(finding.evidence.len()),
                said("have", "had", "have"),
                named_alone(subject, on)
            )
        }
        FindingDetails::CapacityIssue { in_return, .. } => {
            let discuss = said("to be discussed", "it was discussed", "to be discussed");
            match in_return {
                Some(month) => {
                    format!("The contractor raised a capacity issue in the return of {}: {discuss}.", month.in_words())
                }
                None => format!("The contractor raised the {}: {discuss}.", named("capacity issue", subject, on)),
            }
        }
        FindingDetails::MinutesDeemedAgreed { .. } => {
            let are = said("are", "were", "would be");
            format!("The minutes of {} {are} deemed agreed: no answer came in time.", the_named("meeting", subject, on))
        }
        FindingDetails::RecordsDiffer { .. } => {
            let differ = said("differ", "differed", "would differ");
            format!("The two parties' records of reports sent back in {months} {differ}.")
        }
        // Also once it has been received: it was not by that day.
        FindingDetails::ReturnOverdue { .. } => format!("The return of {months} was not received by its due date."),
        FindingDetails::ManagerAbsent { .. } => {
            let meeting = the_named("meeting", subject, on);
            format!("A contract manager was missing at {meeting}: a meeting with both {is} to be held.")
        }
        FindingDetails::MeetingDue { .. } => format!("The next meeting was due by {by} and was not held by then."),
        FindingDetails::RatingDisputed { .. } => {
            let disputes = said("disputes", "disputed", "disputes");
            format!("The contractor {disputes} the rating of {kpi} in {months} ({}).", named("dispute", subject, on))
        }
        FindingDetails::ActionPlanOpen { .. } => {
            let until = finding.ended_on.map(|on| format!(" until {}", in_full(on))).unwrap_or_default();
            format!("The {} {is} open{until}.", named("action plan", subject, on))
        }
        FindingDetails::InformationRequested { .. } => {
            format!("The council asked for information ({}).", the_named("request", subject, on))
        }
    }
}
