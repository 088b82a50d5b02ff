//! Formal warnings (6.7, 6.8), and what the council decided of warnings and of termination.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::clause::{Finding, FindingKind};
use domain::contract::Contract;
use domain::derivation::watched_in_words;
use domain::event::Party;
use domain::readers::Readers;
use domain::record::{Record, Warning};
use serde::Serialize;
use wording::section_6::in_force_until;

/// A formal warning.
#[derive(Serialize)]
pub(super) struct WarningSection<'a> {
    id: &'a str,
    issued_on: NaiveDate,
    kpis: String,
    /// 6.8(b).
    explanation: &'a str,
    /// 6.8(c): the day by which the further plan was due, and since when it is agreed.
    plans: Vec<FurtherPlan>,
    /// The day on which the contractor received it, where that is later (D35).
    received_on: Option<NaiveDate>,
    watched: String,
    in_force: String,
}

/// The further improvement plan that a warning requires for a KPI.
#[derive(Serialize)]
struct FurtherPlan {
    kpi: Option<u32>,
    due_on: Option<NaiveDate>,
    agreed_on: Option<NaiveDate>,
}

/// Returns the formal warnings, the newest first.
pub(super) fn warnings<'a>(
    contract: &Contract,
    assessment: &Assessment,
    record: &Record<'a>,
) -> Vec<WarningSection<'a>> {
    let section = |warning: &Warning<'a>| {
        let required = assessment.findings.iter().filter(|finding| {
            finding.kind() == FindingKind::PlanRequired && finding.subject() == Some(warning.id.as_str())
        });
        let plan = |required: &Finding| FurtherPlan {
            kpi: required.kpi(),
            due_on: required.due_on(),
            agreed_on: required.ended_on,
        };
        WarningSection {
            id: warning.id.as_str(),
            issued_on: warning.issued.on,
            kpis: wording::sentence::kpi_list(warning.kpis.iter().copied()),
            explanation: warning.explanation,
            plans: required.map(plan).collect(),
            received_on: Some(warning.issued.day).filter(|day| *day > warning.issued.on),
            watched: watched_in_words(&warning.watched_months(contract), warning.watch_closes_on(contract))
                .unwrap_or_else(|| "No month of the contract".to_owned()),
            in_force: match warning.in_force_until(contract, record) {
                Some(until) if until < assessment.as_of => {
                    format!("No longer: it was {}", in_force_until(contract, record, warning))
                }
                Some(_) | None => wording::sentence::sentence_case(&in_force_until(contract, record, warning)),
            },
        }
    };
    let mut warnings: Vec<WarningSection<'a>> = record.warnings.iter().map(section).collect();
    warnings.extend(record.warnings_not_delivered.iter().map(not_delivered));
    warnings.sort_by_key(|warning| std::cmp::Reverse(warning.issued_on));
    warnings
}

/// Returns a warning whose letter came back: no time runs from it until the letter is delivered (D35).
fn not_delivered<'a>(warning: &Warning<'a>) -> WarningSection<'a> {
    let until_then = || "Not until its letter, which came back, is delivered".to_owned();
    WarningSection {
        id: warning.id.as_str(),
        issued_on: warning.issued.on,
        kpis: wording::sentence::kpi_list(warning.kpis.iter().copied()),
        explanation: warning.explanation,
        plans: Vec::new(),
        received_on: None,
        watched: until_then(),
        in_force: until_then(),
    }
}

/// A decision of the council.
#[derive(Serialize)]
pub(super) struct DecisionRow<'a> {
    on: NaiveDate,
    what: &'static str,
    clause: &'static str,
    reason: Option<&'a str>,
}

/// Returns the decisions of the council that a party may read, in order of their dates: those against a warning or termination
/// are the council's own.
pub(super) fn decisions<'a>(record: &Record<'a>, party: Party) -> Vec<DecisionRow<'a>> {
    let mut decisions: Vec<DecisionRow<'a>> = Vec::new();
    if Readers::Council.include(party) {
        let declined = |declined: &[(domain::record::Entry, &'a str)], what, clause| -> Vec<DecisionRow<'a>> {
            let row = |(entry, reason): &(domain::record::Entry, &'a str)| DecisionRow {
                on: entry.on,
                what,
                clause,
                reason: Some(*reason),
            };
            declined.iter().map(row).collect()
        };
        decisions.extend(declined(&record.warnings_declined, "No formal warning was issued", "6.7"));
        decisions.extend(declined(&record.terminations_declined, "The contract was not terminated", "6.5, 6.9"));
    }
    let notified = record.terminations.iter().map(|notified| DecisionRow {
        on: notified.on,
        what: "The council notified its intention to terminate (Clause 52)",
        clause: "6.5, 6.9",
        reason: None,
    });
    decisions.extend(notified);
    decisions.sort_by_key(|decision| decision.on);
    decisions
}
