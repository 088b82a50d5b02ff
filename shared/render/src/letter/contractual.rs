//! The contractual letters: formal, dated, addressed, each statement with its clause.

use chrono::NaiveDate;
use domain::date::in_full;
use domain::deadline::listed;
use domain::event::Party;
use domain::explain::{number_in_words, plan_time_in_words};
use domain::month::Month;
use domain::notice::{AgreedPlan, ContractualLetter, KpiOverMonths, NoticeKind, PlanRule, RatedMonth, RequiredPlan};
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
        // The date of a letter is the day on which it is written: the days of what it tells stand in its text.
        let Written { letterhead, to, as_of: dated, draft, .. } = *written;
        let (title, clause) = match letter {
            ContractualLetter::PlanRequest(_) => ("Request for an Improvement Plan", "6.3"),
            ContractualLetter::FormalWarning(_) => ("Formal warning", "6.7"),
            ContractualLetter::TerminationNotice(notice) => {
                let clause = notice.grounds.first().map_or("6.5", |ground| ground.clause.as_str());
                ("Notice of the intention to terminate the contract", clause)
            }
            ContractualLetter::ActionPlan(plan) => ("Action plan", plan.clause.as_str()),
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

/// How a letter opens that is written after the day by which what it asks for was due.
pub(super) struct Late {
    pub subject: String,
    pub first: String,
}

/// How a letter to the contractor opens on a day after that by which a plan was to be agreed; `None` on any other, and where it
/// sets no such day.
pub(super) fn late(letterhead: &Letterhead, to: Party, letter: &ContractualLetter, on: NaiveDate) -> Option<Late> {
    let due = plan_due(letter).filter(|due| *due < on && to == Party::Contractor)?;
    let (council, due) = (&letterhead.council, letterhead.day(due));
    let another = format!("This letter comes late: please agree another day with {council}.");
    match letter {
        ContractualLetter::PlanRequest(request) => {
            let kpis = kpis_in_words(request.plans.iter().map(|plan| plan.performance.kpi));
            let plan = format!("Please agree an Improvement Plan for {kpis} with {council}.");
            Some(Late {
                subject: format!("Agree an improvement plan for {kpis}: it was due by {due}"),
                first: format!("{plan} It was to be agreed by the end of {due}, which has passed. {another}"),
            })
        }
        ContractualLetter::FormalWarning(warning) => {
            let kpis = kpis_in_words(warning.without_plan().map(|kpi| kpi.kpi));
            let issued = format!("{council} hereby issues you with a formal warning.");
            let plan = format!(
                "A further Improvement Plan for {kpis} was to be agreed by the end of {due}, which has passed."
            );
            Some(Late {
                subject: format!("Formal warning ({}): a further improvement plan was due by {due}", warning.warning),
                first: format!("{issued} {plan} {another}"),
            })
        }
        ContractualLetter::TerminationNotice(_) | ContractualLetter::ActionPlan(_) => None,
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
    /// The day on which the plan came to be required; an older version of the program did not keep it.
    required_on: Option<NaiveDate>,
    /// Whether that by which it is to be agreed has passed when the letter is written.
    has_passed: bool,
}

/// The days by which plans are to be agreed, in order, in a letter that is written on a day: mostly one.
pub(super) fn plan_days(plans: &[RequiredPlan], written_on: Option<NaiveDate>) -> Vec<PlanDay<'_>> {
    let mut plans: Vec<&RequiredPlan> = plans.iter().collect();
    plans.sort_by_key(|plan| (plan.plan_due_on, plan.performance.kpi));
    let days =
        plans.chunk_by(|one, other| (one.plan_due_on, &one.derivation) == (other.plan_due_on, &other.derivation));
    let day = |plans: &[&'_ RequiredPlan]| kpis_in_words(plans.iter().map(|plan| plan.performance.kpi));
    days.map(|plans| PlanDay {
        kpis: day(plans),
        due_on: plans[0].plan_due_on,
        derivation: &plans[0].derivation,
        required_on: plans[0].required_on,
        has_passed: written_on.is_some_and(|on| plans[0].plan_due_on < on),
    })
    .collect()
}

/// Why plans are required, and how long there is to agree them, by the figures of the contract.
#[derive(Serialize)]
pub(super) struct PlanRuleInWords {
    requires: String,
    time: String,
}

impl PlanRuleInWords {
    /// The same in sentences; an older version of the program did not keep the figures.
    pub(super) fn of(rule: Option<PlanRule>) -> Self {
        let following = |months: &str| format!("Following the initial {months} of the contract, the Council");
        let (council, over, time) = match rule {
            Some(PlanRule { grace_months, trigger_months, working_days }) => (
                match grace_months {
                    0 => "The Council".to_owned(),
                    1 => following("month"),
                    _ => following(&format!("{} months", number_in_words(grace_months as usize))),
                },
                match trigger_months {
                    1 => "in a month".to_owned(),
                    _ => format!("over {trigger_months} consecutive months"),
                },
                plan_time_in_words(working_days),
            ),
            None => (
                following("months"),
                "over consecutive months".to_owned(),
                "The schedule sets no time for this plan: it is read as that after a formal warning (D22).".to_owned(),
            ),
        };
        let requires = format!(
            "{council} requires the Contractor to agree an Improvement Plan where a KPI is rated amber, or worse, {over}."
        );
        Self { requires, time }
    }
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
        // No letter, but what a period runs from all the same.
        NoticeKind::MinutesShared => "minutes",
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
        NoticeKind::MinutesShared => "5.7",
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

/// The day by which what a letter asks for is to be agreed; none where it sets no day.
fn plan_due(letter: &ContractualLetter) -> Option<NaiveDate> {
    match letter {
        ContractualLetter::PlanRequest(request) => request.plans.iter().map(|plan| plan.plan_due_on).min(),
        ContractualLetter::FormalWarning(warning) => warning.without_plan().next().map(|_| warning.plan_due_on),
        ContractualLetter::TerminationNotice(_) | ContractualLetter::ActionPlan(_) => None,
    }
}

/// The same in full.
pub(super) fn due(letter: &ContractualLetter) -> Option<String> {
    plan_due(letter).map(in_full)
}
