//! The first sentence of a contract's page.

use std::collections::BTreeSet;

use domain::assessment::{Assessment, MonthAssessment, PlanAgreed};
use domain::clause::FindingKind;
use domain::contract::Contract;
use domain::date::in_full;
use domain::derivation::listed;
use domain::measure::{KpiRating, RatingReason};
use domain::rating::Rating;
use domain::standing::Standing;

use crate::finding::asks;
use crate::rating::{figures_in_words, reason};
use crate::sentence::{kpi_list, number_in_letters, sentence_case};

/// Returns the ratings of the latest closed month and the state under section 6: `In October 2023 two of three KPIs were green;
/// KPI 1 was amber: 5 of 6 units were visited. An improvement plan for KPI 1 is open.` For an assessment for stakeholders, it
/// says only what they may see.
pub fn headline(contract: &Contract, assessment: &Assessment) -> String {
    let mut sentences = vec![of_months(contract, assessment)];
    sentences.extend(of_section_6(assessment, contract.stakeholders_see_warnings));
    sentences.join(" ")
}

/// Returns the ratings of the latest closed month in words.
fn of_months(contract: &Contract, assessment: &Assessment) -> String {
    let closed = assessment.months.iter().rev().find(|month| month.standing != Standing::Provisional);
    match (closed, assessment.months.first()) {
        (Some(month), _) => of_month(contract, month),
        (None, Some(first)) => format!(
            "No month has closed yet. The first, {}, closes at the end of {}.",
            first.month.in_words(),
            in_full(first.closes_on)
        ),
        (None, None) => format!("The first month, {}, has not begun.", contract.first_month().in_words()),
    }
}

/// Returns the state under section 6, the gravest first; empty if the contract is only monitored. If warnings are hidden, the
/// sentences do not count the plans, since others may be hidden too.
fn of_section_6(assessment: &Assessment, whole: bool) -> Vec<String> {
    let section_6 = &assessment.section_6;
    let mut sentences = Vec::new();
    if let Some(on) = section_6.terminations_notified.last() {
        sentences.push(format!("The council notified its intention to terminate on {}.", in_full(*on)));
    }
    let in_force: Vec<String> = section_6
        .warnings
        .iter()
        .filter(|warning| warning.in_force_until.is_none_or(|until| assessment.as_of <= until))
        .map(|warning| in_full(warning.issued_on))
        .collect();
    match in_force.as_slice() {
        [] => {}
        [one] => sentences.push(format!("The formal warning of {one} is in force.")),
        several => sentences.push(format!("The formal warnings of {} are in force.", listed(several))),
    }
    let open: Vec<&PlanAgreed> = section_6.plans.iter().filter(|plan| plan.closed_on.is_none()).collect();
    let covered = kpi_list(open.iter().flat_map(|plan| plan.kpis.iter().copied()));
    let after = if whole { "" } else { " after 6.3" };
    match open.len() {
        0 => {}
        1 => sentences.push(format!("An improvement plan{after} for {covered} is open.")),
        plans if whole => sentences
            .push(format!("{} improvement plans are open, for {covered}.", sentence_case(&number_in_letters(plans)))),
        _ => sentences.push(format!("Improvement plans{after} for {covered} are open.")),
    }
    let waits = |kind| -> BTreeSet<u32> {
        let open = assessment.findings.iter().filter(|finding| finding.kind() == kind && asks(finding));
        open.filter_map(|finding| finding.kpi()).collect()
    };
    let overdue = waits(FindingKind::PlanOverdue);
    let required: BTreeSet<u32> = waits(FindingKind::PlanRequired).difference(&overdue).copied().collect();
    for (kpis, is) in [(required, "required"), (overdue, "overdue")] {
        match kpis.len() {
            0 => {}
            1 => sentences.push(format!("An improvement plan for {} is {is}.", kpi_list(kpis))),
            _ => sentences.push(format!("Improvement plans for {} are {is}.", kpi_list(kpis))),
        }
    }
    sentences
}

fn of_month(contract: &Contract, month: &MonthAssessment) -> String {
    let name = month.month.in_words();
    let all = month.kpis.len();
    let is_green = |kpi: &&KpiRating| kpi.rating == Some(Rating::Green);
    let green = month.kpis.iter().filter(is_green).count();
    if all == 0 {
        return format!("In {name} no KPI was in force.");
    }
    if month.kpis.iter().all(|kpi| kpi.reason == Some(RatingReason::NoReturn)) {
        let rated = month.kpis.iter().all(|kpi| kpi.rating == Some(Rating::Red));
        let outcome = if rated { "red" } else { "not rated" };
        let which =
            if all == 1 { "its one KPI is".to_owned() } else { format!("all {} KPIs are", number_in_letters(all)) };
        return format!("For {name} no return was received by the close, so {which} {outcome}.");
    }
    let counted = match (green, all) {
        (1, 1) => "the one KPI was green".to_owned(),
        (_, 1) => "the one KPI was not green".to_owned(),
        (green, all) if green == all => format!("all {} KPIs were green", number_in_letters(all)),
        (1, all) => format!("one of {} KPIs was green", number_in_letters(all)),
        (green, all) => format!("{} of {} KPIs were green", number_in_letters(green), number_in_letters(all)),
    };
    let others = month.kpis.iter().filter(|kpi| !is_green(kpi)).map(|kpi| other(contract, kpi));
    let sentence: Vec<String> = [counted].into_iter().chain(others).collect();
    format!("In {name} {}.", sentence.join("; "))
}

fn other(contract: &Contract, rating: &KpiRating) -> String {
    let rated = rating.rating.map_or("not rated".to_owned(), |rating| rating.to_string());
    let measure = contract.kpis.iter().find(|kpi| kpi.number == rating.kpi).map(|kpi| kpi.measure);
    let why = match rating.reason {
        Some(why) => Some(reason(why).to_owned()),
        None => measure.and_then(|measure| figures_in_words(measure, rating)),
    };
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    format!("KPI {} was {rated}{why}", rating.kpi)
}
