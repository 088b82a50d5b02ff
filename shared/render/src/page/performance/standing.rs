//! Where a contract stands in section 6 today.

use domain::assessment::Assessment;
use domain::clause::{Finding, FindingKind};
use domain::contract::Contract;
use domain::date::in_full;
use domain::deadline::listed;
use domain::event::Party;
use domain::explain::finding_in_words;
use domain::record::{Record, Warning};
use serde::Serialize;

use crate::page::findings::asks;
use crate::words;

/// How a contract stands in one respect.
#[derive(Serialize)]
pub(super) struct Stands {
    what: &'static str,
    clauses: &'static str,
    /// Each in a sentence.
    now: Vec<String>,
}

/// How a contract stands in each respect, from the mildest to the gravest.
pub(super) fn stands(contract: &Contract, assessment: &Assessment, record: &Record<'_>, party: Party) -> Vec<Stands> {
    let of = |kinds: &[FindingKind]| -> Vec<String> {
        let open = assessment.findings.iter().filter(|finding| asks(finding) && kinds.contains(&finding.kind));
        open.map(|finding: &Finding| finding_in_words(contract, finding)).collect()
    };
    let or = |sentences: Vec<String>, none: &str| {
        if sentences.is_empty() { vec![none.to_owned()] } else { sentences }
    };
    let mut plans = open_plans(record);
    plans.extend(of(&[FindingKind::PlanRequired, FindingKind::PlanOverdue]));
    let mut warnings = in_force(contract, assessment, record);
    let mut termination: Vec<String> = record
        .terminations
        .iter()
        .map(|notified| {
            format!("The council notified its intention to terminate on {} (Clause 52).", in_full(notified.on))
        })
        .collect();
    let (mut no_warning, mut no_termination) = ("None is in force.", "No intention to terminate has been notified.");
    if party == Party::Council {
        (no_warning, no_termination) =
            ("None is in force, and none is to be considered.", "Nothing is to be considered.");
        warnings.extend(of(&[FindingKind::WarningConsidered]));
        termination.extend(of(&[FindingKind::TerminationConsidered]));
    }
    vec![
        Stands {
            what: "Improvement plans",
            clauses: "6.3, 6.4",
            now: or(plans, "None is open, and none is required."),
        },
        Stands {
            what: "Concerns to raise",
            clauses: "6.6",
            now: or(of(&[FindingKind::RaiseAtMeeting]), "None waits for a meeting."),
        },
        Stands { what: "Formal warnings", clauses: "6.7, 6.8", now: or(warnings, no_warning) },
        Stands {
            what: "Watch after a warning",
            clauses: "6.9",
            now: or(watches(contract, assessment, record), "No month is watched."),
        },
        Stands { what: "Termination", clauses: "6.5, 6.9", now: or(termination, no_termination) },
        Stands { what: "Meetings", clauses: "7.1, 5.5", now: vec![meetings(contract, assessment, record)] },
    ]
}

fn open_plans(record: &Record<'_>) -> Vec<String> {
    let open = record.plans.iter().filter(|plan| plan.closed.is_none());
    open.map(|plan| {
        format!(
            "Plan {} for {} is open, agreed on {}; its review is on {}.",
            plan.id,
            words::kpis(plan.kpis.iter().copied()),
            in_full(plan.agreed.on),
            in_full(plan.review_on)
        )
    })
    .collect()
}

/// The formal warnings in force (D20).
pub(in crate::page) fn warnings_in_force<'r, 'a>(
    contract: &Contract,
    assessment: &Assessment,
    record: &'r Record<'a>,
) -> Vec<&'r Warning<'a>> {
    let in_force = |warning: &&Warning<'_>| {
        let until = warning.in_force_until(contract, record);
        warning.issued.day <= assessment.as_of && until.is_none_or(|until| assessment.as_of <= until)
    };
    record.warnings.iter().filter(in_force).collect()
}

/// The formal warnings in force, a sentence each.
pub(in crate::page) fn in_force(contract: &Contract, assessment: &Assessment, record: &Record<'_>) -> Vec<String> {
    let warnings = warnings_in_force(contract, assessment, record);
    warnings
        .into_iter()
        .map(|warning| {
            format!(
                "Formal warning {} of {}, which names {}, is in force {}.",
                warning.id,
                in_full(warning.issued.on),
                words::kpis(warning.kpis.iter().copied()),
                in_force_until(contract, record, warning)
            )
        })
        .collect()
}

/// How long a warning is in force, or was (D20).
pub(super) fn in_force_until(contract: &Contract, record: &Record<'_>, warning: &Warning<'_>) -> String {
    match warning.in_force_until(contract, record) {
        Some(until) => format!("until the end of {}", in_full(until)),
        None => "until the further improvement plan is closed".to_owned(),
    }
}

fn watches(contract: &Contract, assessment: &Assessment, record: &Record<'_>) -> Vec<String> {
    let watched = record.warnings.iter().filter_map(|warning| {
        let until = warning.watched_until(contract);
        (assessment.as_of <= until)
            .then(|| format!("After formal warning {}: until the end of {}.", warning.id, in_full(until)))
    });
    watched.collect()
}

fn meetings(contract: &Contract, assessment: &Assessment, record: &Record<'_>) -> String {
    let every = |months: u32| if months == 1 { "every month".to_owned() } else { format!("every {months} months") };
    let warnings = warnings_in_force(contract, assessment, record);
    if warnings.is_empty() {
        return format!("One at least {} (7.1).", every(contract.rules.meeting_months));
    }
    let ids: Vec<String> = warnings.iter().map(|warning| warning.id.to_owned()).collect();
    let many = if ids.len() == 1 { "formal warning" } else { "formal warnings" };
    let months = contract.rules.meeting_months_after_warning;
    format!("One at least {}, while {many} {} in force (5.5).", every(months), is_or_are(&ids))
}

fn is_or_are(ids: &[String]) -> String {
    format!("{} {}", listed(ids), if ids.len() == 1 { "is" } else { "are" })
}
