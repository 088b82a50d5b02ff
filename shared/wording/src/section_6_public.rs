//! A contract's step of section 6, as far as its stakeholders may see it.

use chrono::NaiveDate;
use domain::assessment::{Assessment, PlanAgreed, WarningIssued};
use domain::clause::{Finding, FindingKind};
use domain::contract::Contract;
use domain::date::in_full;
use domain::derivation::watched_in_words;
use domain::explain::{finding_in_words, named_beside_its_day, the_named};
use serde::Serialize;

use crate::deadline::review_day;
use crate::finding::asks;
use crate::sentence::{kpi_list, sentence_case};

/// The steps of section 6 in order.
#[derive(Serialize)]
pub struct SectionSixPath {
    steps: Vec<PathStep>,
    /// Whether all steps are shown, including those for the two parties only.
    whole: bool,
}

/// A step of section 6.
#[derive(Serialize)]
struct PathStep {
    name: &'static str,
    clauses: &'static str,
    /// Whether the contract is at this step today; false if some steps are hidden.
    here: bool,
    shown: bool,
    /// Each in a sentence.
    now: Vec<String>,
}

impl SectionSixPath {
    /// Returns the steps by an assessment that the stakeholders may see.
    pub fn of(contract: &Contract, assessment: &Assessment) -> Self {
        let whole = contract.stakeholders_see_warnings;
        let mut steps = vec![
            step("Monitoring", "5.1", vec!["Returns, ratings and meetings.".into()]),
            plans(assessment, whole),
            if whole { warnings(assessment) } else { hidden("Formal warning", "6.7, 6.8") },
            if whole { watch(assessment) } else { hidden("Watch after a warning", "6.9") },
            if whole { termination(assessment) } else { hidden("Termination", "6.5, 6.9") },
        ];
        // A contract at no other step is at monitoring. If some steps are hidden, no step is marked as the current one, since
        // the contract may be at a hidden step.
        let gravest = steps.iter().rposition(|step| step.here).filter(|_| whole);
        for (index, step) in steps.iter_mut().enumerate() {
            step.here = Some(index) == gravest;
        }
        Self { steps, whole }
    }
}

fn step(name: &'static str, clauses: &'static str, now: Vec<String>) -> PathStep {
    PathStep { name, clauses, here: true, shown: true, now }
}

/// Returns a step at which the contract is if there is a sentence on it.
fn step_or(name: &'static str, clauses: &'static str, now: Vec<String>, none: &str) -> PathStep {
    let here = !now.is_empty();
    PathStep { here, now: if here { now } else { vec![none.into()] }, ..step(name, clauses, Vec::new()) }
}

fn hidden(name: &'static str, clauses: &'static str) -> PathStep {
    PathStep { here: false, shown: false, ..step(name, clauses, Vec::new()) }
}

/// Returns the open findings of some kinds.
fn waiting(assessment: &Assessment, kinds: &[FindingKind]) -> Vec<String> {
    let open = assessment.findings.iter().filter(|finding| asks(finding) && kinds.contains(&finding.kind()));
    open.map(|finding: &Finding| finding_in_words(finding)).collect()
}

/// Returns the step of improvement plans. If warnings are hidden, it says nothing of plans that a formal warning required or
/// that the parties agreed on their own, not even that there are none.
fn plans(assessment: &Assessment, whole: bool) -> PathStep {
    let open = assessment.section_6.plans.iter().filter(|plan| plan.closed_on.is_none());
    let sentence = |plan: &PlanAgreed| {
        format!(
            "{} for {} was agreed on {}. {}.",
            named_beside_its_day("Plan", &plan.plan, plan.agreed_on),
            kpi_list(plan.kpis.iter().copied()),
            in_full(plan.agreed_on),
            sentence_case(&review_day(plan.review_on, assessment.as_of))
        )
    };
    let mut now: Vec<String> = open.map(sentence).collect();
    now.extend(waiting(assessment, &[FindingKind::PlanRequired, FindingKind::PlanOverdue]));
    let none =
        if whole { "None is open, and 6.3 requires none." } else { "No plan that answers 6.3 is shown as open." };
    step_or("Improvement plan", "6.3, 6.4", now, none)
}

fn warnings(assessment: &Assessment) -> PathStep {
    let in_force = |warning: &&WarningIssued| is_until(assessment, warning.in_force_until);
    let sentence = |warning: &WarningIssued| {
        let until = warning.in_force_until.map_or("its further improvement plan is closed".to_owned(), in_full);
        format!(
            "{} of {}, for {}, is in force until {until}.",
            named_beside_its_day("Formal warning", &warning.warning, warning.issued_on),
            in_full(warning.issued_on),
            kpi_list(warning.kpis.iter().copied())
        )
    };
    let now = assessment.section_6.warnings.iter().filter(in_force).map(sentence).collect();
    step_or("Formal warning", "6.7, 6.8", now, "None is in force.")
}

fn watch(assessment: &Assessment) -> PathStep {
    let until = |warning: &WarningIssued| warning.watch_closes_on.unwrap_or(warning.watched_until);
    let watched = |warning: &&WarningIssued| is_until(assessment, Some(until(warning)));
    let sentence = |warning: &WarningIssued| {
        let warned = the_named("formal warning", &warning.warning, warning.issued_on);
        let watched = watched_in_words(&warning.watched_months, warning.watch_closes_on)
            .unwrap_or_else(|| format!("until the end of {}", in_full(warning.watched_until)));
        format!("After {warned}: {watched}.")
    };
    let now = assessment.section_6.warnings.iter().filter(watched).map(sentence).collect();
    step_or("Watch after a warning", "6.9", now, "No month is watched.")
}

fn termination(assessment: &Assessment) -> PathStep {
    let notified = assessment.section_6.terminations_notified.iter();
    let now = notified
        .map(|on| format!("The council notified its intention to terminate on {} (Clause 52).", in_full(*on)))
        .collect();
    step_or("Termination", "6.5, 6.9", now, "No intention to terminate has been notified.")
}

/// Says whether something that lasts until a day, or without end, still lasts.
fn is_until(assessment: &Assessment, until: Option<NaiveDate>) -> bool {
    until.is_none_or(|until| assessment.as_of <= until)
}
