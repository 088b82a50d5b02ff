//! A contract's state under section 6 today.

use domain::assessment::Assessment;
use domain::clause::{Finding, FindingKind};
use domain::contract::Contract;
use domain::date::in_full;
use domain::derivation::watched_in_words;
use domain::event::Party;
use domain::explain::{finding_in_words, named_beside_its_day, the_named};
use domain::record::{Record, Warning};
use serde::Serialize;

use crate::deadline::{next_meeting_due, review_day};
use crate::finding::asks;
use crate::sentence::kpi_list;

/// A contract's state in one respect.
#[derive(Serialize)]
pub struct SectionSixRow {
    what: &'static str,
    clauses: &'static str,
    /// Each in a sentence.
    now: Vec<String>,
}

/// Returns a contract's state in each respect, from the mildest to the gravest.
pub fn section_6_rows(
    contract: &Contract,
    assessment: &Assessment,
    record: &Record<'_>,
    party: Party,
) -> Vec<SectionSixRow> {
    let of = |kinds: &[FindingKind]| -> Vec<String> {
        let open = assessment.findings.iter().filter(|finding| asks(finding) && kinds.contains(&finding.kind()));
        open.map(|finding: &Finding| finding_in_words(finding)).collect()
    };
    let or = |sentences: Vec<String>, none: &str| {
        if sentences.is_empty() { vec![none.to_owned()] } else { sentences }
    };
    let mut plans = open_plans(assessment, record);
    plans.extend(of(&[FindingKind::PlanRequired, FindingKind::PlanOverdue]));
    let notified = record.terminations.iter().map(|notified| {
        format!("The council notified its intention to terminate on {} (Clause 52).", in_full(notified.on))
    });
    let none = match record.warnings_issued().count() {
        0 => "None is in force; none has been issued.".to_owned(),
        1 => "None is in force; one was issued in the contract’s lifetime (6.5).".to_owned(),
        issued => format!("None is in force; {issued} were issued in the contract’s lifetime (6.5)."),
    };
    let mut warnings = in_force(contract, assessment, record);
    warnings.extend(record.warnings_not_delivered.iter().map(|warning| {
        format!(
            "The letter of {} came back: no deadline runs from it until it is delivered.",
            the_named("formal warning", warning.id, warning.issued.on)
        )
    }));
    let mut warnings = or(warnings, &none);
    let mut termination = or(notified.collect(), "No intention to terminate has been notified.");
    if party == Party::Council {
        warnings.extend(of(&[FindingKind::WarningConsidered]));
        termination.extend(of(&[FindingKind::TerminationConsidered]));
    }
    vec![
        SectionSixRow {
            what: "Improvement plans",
            clauses: "6.3, 6.4",
            now: or(plans, "None is open, and none is required."),
        },
        SectionSixRow {
            what: "Concerns to raise",
            clauses: "6.6, 6.1",
            now: or(of(&[FindingKind::RaiseAtMeeting]), "None is waiting for a meeting."),
        },
        SectionSixRow { what: "Formal warnings", clauses: "6.7, 6.8", now: warnings },
        SectionSixRow {
            what: "Watch after a warning",
            clauses: "6.9",
            now: or(watches(contract, assessment, record), "No month is watched."),
        },
        SectionSixRow { what: "Termination", clauses: "6.5, 6.9", now: termination },
        SectionSixRow {
            what: "Next meeting",
            clauses: "7.1, 5.5",
            now: or(next_meeting_due(contract, assessment), "None is due before the contract ends."),
        },
    ]
}

fn open_plans(assessment: &Assessment, record: &Record<'_>) -> Vec<String> {
    let open = record.plans.iter().filter(|plan| plan.closed.is_none());
    open.map(|plan| {
        format!(
            "{} for {} is open, agreed on {}; {}.",
            named_beside_its_day("Plan", plan.id, plan.agreed.on),
            kpi_list(plan.kpis.iter().copied()),
            in_full(plan.agreed.on),
            review_day(plan.review_on, assessment.as_of)
        )
    })
    .collect()
}

/// Returns the formal warnings in force (D20), a sentence each.
pub fn in_force(contract: &Contract, assessment: &Assessment, record: &Record<'_>) -> Vec<String> {
    let in_force = record.warnings.iter().filter(|warning| {
        let until = warning.in_force_until(contract, record);
        warning.issued.day <= assessment.as_of && until.is_none_or(|until| assessment.as_of <= until)
    });
    let sentence = |warning: &Warning<'_>| {
        format!(
            "{} of {}, which names {}, is in force {}.",
            named_beside_its_day("Formal warning", warning.id, warning.issued.on),
            in_full(warning.issued.on),
            kpi_list(warning.kpis.iter().copied()),
            in_force_until(contract, record, warning)
        )
    };
    in_force.map(sentence).collect()
}

/// Returns until when a warning is or was in force (D20), in words.
pub fn in_force_until(contract: &Contract, record: &Record<'_>, warning: &Warning<'_>) -> String {
    match warning.in_force_until(contract, record) {
        Some(until) => format!("until the end of {}", in_full(until)),
        None => "until the further improvement plan is closed".to_owned(),
    }
}

fn watches(contract: &Contract, assessment: &Assessment, record: &Record<'_>) -> Vec<String> {
    let watched = record.warnings.iter().filter_map(|warning| {
        // Whether a month is red is only known when it has closed.
        let closes_on = warning.watch_closes_on(contract).filter(|closes_on| assessment.as_of <= *closes_on);
        let watched = watched_in_words(&warning.watched_months(contract), closes_on)?;
        Some(format!("After {}: {watched}.", the_named("formal warning", warning.id, warning.issued.on)))
    });
    watched.collect()
}
