//! Findings, as pages show them.

use chrono::{Months, NaiveDate};
use domain::assessment::Assessment;
use domain::clause::{Finding, FindingKind};
use domain::contract::Contract;
use domain::explain::{explain_finding, finding_in_words};
use domain::month::Month;
use serde::Serialize;
use wording::finding::{asks, stays};

use super::steps::StepRow;

/// How long a contract's page lists a finding after it was satisfied.
const LOOKS_BACK: Months = Months::new(12);

/// A finding, with how it came about.
#[derive(Serialize)]
pub(super) struct FindingRow {
    clause: String,
    sentence: String,
    raised_on: NaiveDate,
    due_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    /// Whether it needs no action although it is not satisfied.
    stays: bool,
    steps: Vec<StepRow>,
}

impl FindingRow {
    pub(super) fn of(contract: &Contract, finding: &Finding) -> Self {
        Self {
            clause: finding.clause().to_string(),
            sentence: finding_in_words(finding),
            raised_on: finding.raised_on,
            // A meeting's sentence already says by when it was due.
            due_on: finding.due_on().filter(|_| finding.kind() == FindingKind::PlanRequired),
            ended_on: finding.ended_on,
            stays: stays(finding),
            steps: explain_finding(contract, finding).into_iter().map(StepRow::of).collect(),
        }
    }
}

/// A contract's findings: those that still ask for something, and those that were settled not long ago.
#[derive(Serialize)]
pub(super) struct ContractFindings {
    /// In the order in which they were raised.
    open: Vec<FindingRow>,
    /// The last settled first.
    settled: Vec<FindingRow>,
}

impl ContractFindings {
    pub(super) fn of(contract: &Contract, assessment: &Assessment) -> Self {
        let since = assessment.as_of - LOOKS_BACK;
        let settled_on = |finding: &Finding| finding.ended_on.unwrap_or(finding.raised_on);
        let (open, settled): (Vec<&Finding>, Vec<&Finding>) =
            assessment.findings.iter().partition(|finding| asks(finding));
        let mut settled: Vec<&Finding> = settled.into_iter().filter(|finding| settled_on(finding) >= since).collect();
        settled.sort_by_key(|finding| std::cmp::Reverse(settled_on(finding)));
        let rows =
            |findings: Vec<&Finding>| findings.into_iter().map(|finding| FindingRow::of(contract, finding)).collect();
        Self { open: rows(open), settled: rows(settled) }
    }
}

/// Returns the findings that name a month, in the order in which they were raised.
pub(super) fn of_month(contract: &Contract, assessment: &Assessment, month: Month) -> Vec<FindingRow> {
    let named = assessment.findings.iter().filter(|finding| finding.months().contains(&month));
    named.map(|finding| FindingRow::of(contract, finding)).collect()
}
