//! The table of a KPI in contractual letters, and the days by which plans are to be agreed.

use chrono::NaiveDate;
use domain::derivation::listed;
use domain::month::Month;
use domain::notice::{AgreedPlan, KpiOverMonths, RatedMonth, RequiredPlan};
use serde::Serialize;
use wording::rating::capitalised;
use wording::sentence::kpis_in_order;

/// A KPI's ratings as a letter's table.
#[derive(Serialize)]
pub(super) struct KpiTable<'a> {
    pub kpi: u32,
    title: &'a str,
    target: &'a str,
    months: Vec<MonthLine>,
    /// For a required plan, the months that require it.
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
    /// Whether the day by which it is to be agreed has passed when the letter is written.
    has_passed: bool,
}

/// Returns the days by which plans are to be agreed, in order, for a letter that is written on a day.
pub(super) fn plan_days(plans: &[RequiredPlan], written_on: Option<NaiveDate>) -> Vec<PlanDay<'_>> {
    let mut plans: Vec<&RequiredPlan> = plans.iter().collect();
    plans.sort_by_key(|plan| (plan.plan_due_on, plan.performance.kpi));
    let days =
        plans.chunk_by(|one, other| (one.plan_due_on, &one.derivation) == (other.plan_due_on, &other.derivation));
    let day = |plans: &[&'_ RequiredPlan]| kpis_in_order(plans.iter().map(|plan| plan.performance.kpi));
    days.map(|plans| PlanDay {
        kpis: day(plans),
        due_on: plans[0].plan_due_on,
        derivation: &plans[0].derivation,
        required_on: plans[0].required_on,
        has_passed: written_on.is_some_and(|on| plans[0].plan_due_on < on),
    })
    .collect()
}

/// A further plan that is agreed already.
#[derive(Serialize)]
pub(super) struct FurtherPlanAgreed<'a> {
    kpis: String,
    plan: &'a str,
    agreed_on: NaiveDate,
}

/// Returns the further plans that are agreed already, each with all KPIs that it is for.
pub(super) fn plans_agreed(agreed: &[AgreedPlan]) -> Vec<FurtherPlanAgreed<'_>> {
    let mut plans: Vec<&AgreedPlan> = agreed.iter().collect();
    plans.sort_by_key(|of| (of.agreed_on, of.plan.as_str(), of.kpi));
    let plans = plans.chunk_by(|one, other| one.plan == other.plan);
    let agreed = |of: &[&'_ AgreedPlan]| kpis_in_order(of.iter().map(|of| of.kpi));
    plans.map(|of| FurtherPlanAgreed { kpis: agreed(of), plan: &of[0].plan, agreed_on: of[0].agreed_on }).collect()
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
