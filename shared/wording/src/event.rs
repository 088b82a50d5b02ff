//! The recorded events in words, with their clauses.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::date::in_full;
use domain::event::{DisputeOutcome, Event, Fact, LetterReport, PlanOutcome, SentBackReason};
use domain::explain::{named, named_alone};
use domain::id::ActionPlanId;

use crate::sentence::kpi_list;
use crate::visit::unit_with_code;

/// Returns what a party recorded, and its clause. For a return, `revision` is its number among the month's revisions.
pub fn event_in_words(
    contract: &Contract,
    log: &[Event],
    fact: &Fact,
    received_on: NaiveDate,
    revision: usize,
) -> (String, Option<String>) {
    let under = |what: String, clause: &str| (what, Some(clause.to_owned()));
    let day = day_of_thing(contract, log, fact, received_on);
    let kpis = |kpis: &[u32]| kpi_list(kpis.iter().copied());
    match fact {
        Fact::ReturnSubmitted { submitted } => {
            let month = submitted.month;
            let what = match revision {
                1 if received_on <= contract.return_due(month).on => "Return received on time:".to_owned(),
                1 => "Return received late:".to_owned(),
                _ => format!("Version {revision} of the return received:"),
            };
            under(format!("{what} {}", month.in_words()), "8")
        }
        Fact::ReportSentBack(sent_back) => {
            let unit = unit_with_code(contract, &sent_back.unit);
            let visited = in_full(sent_back.visited_on);
            let why = reason(sent_back.reason);
            under(format!("Report sent back: the visit to {unit} on {visited} ({why})"), "3.1")
        }
        Fact::CapacityIssueRaised { issue, .. } => {
            under(format!("Capacity issue raised: {}", named_alone(issue, day)), "5.2")
        }
        Fact::CapacityIssueDiscussed { issue, .. } => {
            under(format!("Capacity issue discussed: {}", named_alone(issue, day)), "5.2")
        }
        Fact::PlanAgreed { plan, kpis: covered, review_on, .. } => under(
            format!(
                "Improvement plan agreed: {}, for {}, with its review on {}",
                named_alone(plan, day),
                kpis(covered),
                in_full(*review_on)
            ),
            "6.4",
        ),
        Fact::PlanClosed { plan, outcome, .. } => {
            let outcome = if *outcome == PlanOutcome::Met { "met" } else { "not met" };
            under(format!("Improvement plan closed: {}, its objectives {outcome}", named_alone(plan, day)), "6.4")
        }
        Fact::WarningIssued { warning, kpis: of, .. } => {
            under(format!("Formal warning issued: {}, for {}", named_alone(warning, day), kpis(of)), "6.7, 6.8")
        }
        Fact::WarningDeclined(_) => under("Decided: no formal warning is issued".into(), "6.7"),
        Fact::TerminationDeclined(_) => under("Decided: the contract is not terminated".into(), "6.5, 6.9"),
        Fact::TerminationNotified { .. } => under("Intention to terminate notified (Clause 52)".into(), "6.5, 6.9"),
        Fact::MeetingHeld { meeting, urgent: true, .. } => {
            under(format!("Urgent meeting held: {}", named_alone(meeting, day)), "6.6, 7.1")
        }
        Fact::MeetingHeld { meeting, urgent: false, .. } => {
            under(format!("Meeting held: {}", named_alone(meeting, day)), "7.1")
        }
        Fact::MinutesShared { meeting, .. } => {
            under(format!("Minutes shared: {}", named("meeting", meeting, day)), "5.7")
        }
        Fact::MinutesAnswered { meeting, approved: true, .. } => {
            under(format!("Minutes approved: {}", named("meeting", meeting, day)), "5.7")
        }
        Fact::MinutesAnswered { meeting, approved: false, .. } => {
            under(format!("Approval of minutes withheld: {}", named("meeting", meeting, day)), "5.7")
        }
        Fact::RatingDisputed { dispute, month, kpi, .. } => under(
            format!("Rating disputed: KPI {kpi} in {} ({})", month.in_words(), named_alone(dispute, day)),
            "5.4(a)",
        ),
        Fact::DisputeAnswered { dispute, outcome, .. } => {
            under(format!("Dispute answered: {}, {}", named_alone(dispute, day), dispute_outcome(*outcome)), "5.4(a)")
        }
        Fact::ActionPlanOpened { plan, clause, .. } => {
            under(format!("Action plan opened: {}", named_alone(plan, day)), clause)
        }
        Fact::ActionPlanClosed { plan, .. } => {
            (format!("Action plan closed: {}", named_alone(plan, day)), action_plan_clause(log, plan))
        }
        Fact::InformationRequested { request, .. } => {
            under(format!("Information requested: {}", named_alone(request, day)), "12.1")
        }
        Fact::InformationSupplied { request, .. } => {
            under(format!("Information supplied: {}", named_alone(request, day)), "12.1")
        }
        Fact::ContractRevised { reason, restates, .. } => {
            let restates = if *restates { "; it may restate closed months" } else { "" };
            (format!("The contract’s definition revised{restates}: {reason}"), None)
        }
        Fact::LetterDelivered(report) => (letter_in_words(log, report, "was delivered"), letter_clause(log, report)),
        Fact::LetterFailed(report) => (letter_in_words(log, report, "came back"), letter_clause(log, report)),
        Fact::EventWithdrawn { event, reason } => (format!("Entry {event} withdrawn: {reason}"), None),
        Fact::ClockCorrected { showed_on } => {
            let showed_on = in_full(*showed_on);
            (
                format!("The clock was put back: it had shown {showed_on}. What came in meanwhile was received by now"),
                None,
            )
        }
    }
}

/// Returns the day of the thing that an entry is about: the entry's own day if it records that thing, or else the day of the
/// entries that do. `None` if two entries of one id have different days.
fn day_of_thing(contract: &Contract, log: &[Event], fact: &Fact, received_on: NaiveDate) -> Option<NaiveDate> {
    let (of, records) = thing(fact)?;
    if records {
        return Some(fact.own_date().unwrap_or(received_on));
    }
    let recording = log.iter().filter(|event| thing(&event.fact) == Some((of, true)));
    let mut days = recording.map(|event| event.fact.own_date().unwrap_or_else(|| contract.date_of(event.received_at)));
    let first = days.next()?;
    days.all(|day| day == first).then_some(first)
}

/// Returns the thing with an id that an entry is about, by its kind and id, and whether the entry is what records it.
fn thing(fact: &Fact) -> Option<((&'static str, &str), bool)> {
    let (of, records) = match fact {
        Fact::CapacityIssueRaised { issue, .. } => (("issue", issue.as_str()), true),
        Fact::CapacityIssueDiscussed { issue, .. } => (("issue", issue.as_str()), false),
        Fact::PlanAgreed { plan, .. } => (("plan", plan.as_str()), true),
        Fact::PlanClosed { plan, .. } => (("plan", plan.as_str()), false),
        Fact::WarningIssued { warning, .. } => (("warning", warning.as_str()), true),
        Fact::MeetingHeld { meeting, .. } => (("meeting", meeting.as_str()), true),
        Fact::MinutesShared { meeting, .. } | Fact::MinutesAnswered { meeting, .. } => {
            (("meeting", meeting.as_str()), false)
        }
        Fact::RatingDisputed { dispute, .. } => (("dispute", dispute.as_str()), true),
        Fact::DisputeAnswered { dispute, .. } => (("dispute", dispute.as_str()), false),
        Fact::ActionPlanOpened { plan, .. } => (("action plan", plan.as_str()), true),
        Fact::ActionPlanClosed { plan, .. } => (("action plan", plan.as_str()), false),
        Fact::InformationRequested { request, .. } => (("request", request.as_str()), true),
        Fact::InformationSupplied { request, .. } => (("request", request.as_str()), false),
        Fact::ReturnSubmitted { .. }
        | Fact::ReportSentBack(_)
        | Fact::WarningDeclined(_)
        | Fact::TerminationDeclined(_)
        | Fact::TerminationNotified { .. }
        | Fact::ContractRevised { .. }
        | Fact::EventWithdrawn { .. }
        | Fact::LetterDelivered(_)
        | Fact::LetterFailed(_)
        | Fact::ClockCorrected { .. } => return None,
    };
    Some((of, records))
}

/// Returns the state of the letter of an entry in words: `The letter of formal warning W1 was delivered`.
fn letter_in_words(log: &[Event], report: &LetterReport, became: &str) -> String {
    let of = match letter_of(log, report) {
        Some(Fact::WarningIssued { warning, .. }) => format!("The letter of formal warning {warning}"),
        Some(Fact::MinutesShared { meeting, .. }) => format!("The email that shares the minutes of meeting {meeting}"),
        Some(_) | None => format!("The letter of entry {}", report.event),
    };
    format!("{of} {became}")
}

/// Returns the clause by which the receipt of an entry's letter counts (D35).
fn letter_clause(log: &[Event], report: &LetterReport) -> Option<String> {
    match letter_of(log, report) {
        Some(Fact::WarningIssued { .. }) => Some("6.4".to_owned()),
        Some(Fact::MinutesShared { .. }) => Some("5.7".to_owned()),
        Some(_) | None => None,
    }
}

/// Returns the entry that called for the letter, if it exists.
fn letter_of<'l>(log: &'l [Event], report: &LetterReport) -> Option<&'l Fact> {
    log.get(report.event.checked_sub(1)?).map(|event| &event.fact)
}

/// Returns the clause under which an action plan was opened.
fn action_plan_clause(log: &[Event], closed: &ActionPlanId) -> Option<String> {
    log.iter().find_map(|event| {
        let Fact::ActionPlanOpened { plan, clause, .. } = &event.fact else { return None };
        (plan == closed).then(|| clause.clone())
    })
}

fn reason(reason: SentBackReason) -> &'static str {
    match reason {
        SentBackReason::Omission => "an omission",
        SentBackReason::Inaccuracy => "an inaccuracy",
        SentBackReason::Standard => "its standard",
    }
}

/// Returns the outcome of a dispute in words.
pub fn dispute_outcome(outcome: DisputeOutcome) -> &'static str {
    match outcome {
        DisputeOutcome::Upheld => "the rating is upheld",
        DisputeOutcome::Corrected => "the rating is corrected",
    }
}
