//! The contractual letters: formal, dated, addressed, each statement with its clause.

use chrono::NaiveDate;
use domain::date::in_full;
use domain::deadline::listed;
use domain::event::Party;
use domain::month::Month;
use domain::notice::{AgreedPlan, ContractualLetter, KpiOverMonths, NoticeKind, RatedMonth, RequiredPlan};
use serde::Serialize;

use super::{Body, Letterhead, Written};
use crate::words::capitalised;

/// A contractual letter around its body.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    letterhead: &'a Letterhead,
    greeted: &'a str,
    subject: &'a str,
    title: &'static str,
    /// The id of what it is about: `W1`.
    reference: Option<&'a str>,
    clause: String,
    dated: Option<NaiveDate>,
    draft: bool,
    to_contractor: bool,
    first: &'a str,
    body: &'a Body,
    attached: bool,
}

impl<'a> Page<'a> {
    pub(super) fn of(
        written: &Written<'a>,
        letter: &'a ContractualLetter,
        subject: &'a str,
        first: &'a str,
        body: &'a Body,
    ) -> Self {
        let Written { letterhead, to, due_on, draft, .. } = *written;
        let (title, clause, dated) = match letter {
            ContractualLetter::PlanRequest(_) => ("Request for an Improvement Plan", "6.3", due_on),
            ContractualLetter::FormalWarning(warning) => ("Formal warning", "6.7", Some(warning.issued_on)),
            ContractualLetter::TerminationNotice(notice) => {
                let clause = notice.grounds.first().map_or("6.5", |ground| ground.clause.as_str());
                ("Notice of the intention to terminate the contract", clause, Some(notice.notified_on))
            }
            ContractualLetter::ActionPlan(plan) => ("Action plan", plan.clause.as_str(), Some(plan.opened_on)),
        };
        let reference = match letter {
            ContractualLetter::FormalWarning(warning) => Some(warning.warning.as_str()),
            ContractualLetter::ActionPlan(plan) => Some(plan.plan.as_str()),
            ContractualLetter::PlanRequest(_) | ContractualLetter::TerminationNotice(_) => None,
        };
        Self {
            letterhead,
            greeted: letterhead.greeted(),
            subject,
            title,
            reference,
            clause: clause.to_owned(),
            dated,
            draft,
            to_contractor: to == Party::Contractor,
            first,
            body,
            attached: letter.has_appendix_a(),
        }
    }
}

/// A KPI's ratings as a letter's table.
#[derive(Serialize)]
pub(super) struct KpiTable<'a> {
    pub kpi: u32,
    title: &'a str,
    target: &'a str,
    months: Vec<MonthLine>,
    /// Of a required plan: the months that require it.
    required: Option<String>,
}

/// The day by which plans are to be agreed.
#[derive(Serialize)]
pub(super) struct PlanDay<'a> {
    kpis: String,
    due_on: NaiveDate,
    derivation: &'a str,
}

/// The days by which plans are to be agreed, in order: mostly one.
pub(super) fn plan_days(plans: &[RequiredPlan]) -> Vec<PlanDay<'_>> {
    let mut plans: Vec<&RequiredPlan> = plans.iter().collect();
    plans.sort_by_key(|plan| (plan.plan_due_on, plan.performance.kpi));
    let days =
        plans.chunk_by(|one, other| (one.plan_due_on, &one.derivation) == (other.plan_due_on, &other.derivation));
    let day = |plans: &[&'_ RequiredPlan]| kpis_in_words(plans.iter().map(|plan| plan.performance.kpi));
    days.map(|plans| PlanDay { kpis: day(plans), due_on: plans[0].plan_due_on, derivation: &plans[0].derivation })
        .collect()
}

/// A further plan that is agreed already.
#[derive(Serialize)]
pub(super) struct PlanAgreed<'a> {
    kpis: String,
    plan: &'a str,
    agreed_on: NaiveDate,
}

/// The further plans that are agreed already, each with all KPIs that it is for.
pub(super) fn plans_agreed(agreed: &[AgreedPlan]) -> Vec<PlanAgreed<'_>> {
    let mut plans: Vec<&AgreedPlan> = agreed.iter().collect();
    plans.sort_by_key(|of| (of.agreed_on, of.plan.as_str(), of.kpi));
    let plans = plans.chunk_by(|one, other| one.plan == other.plan);
    let agreed = |of: &[&'_ AgreedPlan]| kpis_in_words(of.iter().map(|of| of.kpi));
    plans.map(|of| PlanAgreed { kpis: agreed(of), plan: &of[0].plan, agreed_on: of[0].agreed_on }).collect()
}

#[derive(Serialize)]
struct MonthLine {
    month: Month,
    rating: String,
    figures: String,
}

impl<'a> KpiTable<'a> {
    pub(super) fn of(kpi: &'a KpiOverMonths) -> Self {
        let line = |month: &RatedMonth| MonthLine {
            month: month.month,
            rating: month.rating.map_or_else(|| "Not rated".to_owned(), capitalised),
            figures: month.figures.clone().unwrap_or_else(|| "none".to_owned()),
        };
        let months = kpi.months.iter().map(line).collect();
        Self { kpi: kpi.kpi, title: &kpi.title, target: &kpi.target, months, required: None }
    }

    pub(super) fn of_plan(plan: &'a RequiredPlan) -> Self {
        let months: Vec<String> = plan.months.iter().map(|month| month.in_words()).collect();
        Self { required: Some(listed(&months)), ..Self::of(&plan.performance) }
    }
}

/// KPIs in a sentence: `KPI 1 and KPI 3`.
pub(super) fn kpis_in_words(kpis: impl Iterator<Item = u32>) -> String {
    listed(&kpis.map(|kpi| format!("KPI {kpi}")).collect::<Vec<_>>())
}

/// What a letter of a kind is called in a sentence.
pub(super) fn name_of(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::PlanRequest => "request for an improvement plan",
        NoticeKind::FormalWarning => "formal warning",
        NoticeKind::TerminationNotice => "notice of the intention to terminate",
        NoticeKind::ActionPlan => "action plan",
        _ => "letter",
    }
}

/// The clause of a letter of a kind.
pub(super) fn clause_of(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::PlanRequest => "6.3",
        NoticeKind::FormalWarning => "6.8",
        NoticeKind::TerminationNotice => "6.5",
        // Which of the two, the letter itself says.
        NoticeKind::ActionPlan => "9.1 or 10.2",
        _ => "6.1",
    }
}

/// Which one of several it is: `first`, `11th`.
pub(super) fn ordinal(number: usize) -> String {
    const WORDS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let word = number.checked_sub(1).and_then(|before| WORDS.get(before));
    word.map_or_else(|| format!("number {number}"), |word| (*word).to_owned())
}

/// The day by which what a letter asks for is to be agreed, in full; none where it sets no day.
pub(super) fn due(letter: &ContractualLetter) -> Option<String> {
    let due = match letter {
        ContractualLetter::PlanRequest(request) => request.plans.iter().map(|plan| plan.plan_due_on).min(),
        ContractualLetter::FormalWarning(warning) => warning.without_plan().next().map(|_| warning.plan_due_on),
        ContractualLetter::TerminationNotice(_) | ContractualLetter::ActionPlan(_) => None,
    };
    due.map(in_full)
}
