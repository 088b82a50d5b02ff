//! Improvement plans (6.4) and action plans (9.1, 10.2), with the rows of Appendix A.

use chrono::NaiveDate;
use domain::date::in_full;
use domain::event::PlanOutcome;
use domain::record::{ActionPlan, Plan, Record};
use serde::Serialize;

use crate::appendix_a::ActionRow;

/// A plan.
#[derive(Serialize)]
pub(super) struct PlanSection {
    id: String,
    /// The id of its heading on the page.
    anchor: String,
    clause: String,
    /// The KPIs that it covers; none of an action plan.
    kpis: Option<String>,
    /// When it was agreed, or opened.
    begun_on: NaiveDate,
    review_on: Option<NaiveDate>,
    state: String,
    actions: Vec<ActionRow>,
}

/// Returns the improvement plans, the newest first.
pub(super) fn improvement_plans(record: &Record<'_>, as_of: NaiveDate) -> Vec<PlanSection> {
    let section = |plan: &Plan<'_>| PlanSection {
        id: plan.id.to_string(),
        anchor: String::new(),
        clause: "6.4".into(),
        kpis: Some(wording::sentence::kpi_list(plan.kpis.iter().copied())),
        begun_on: plan.agreed.on,
        review_on: Some(plan.review_on),
        state: match plan.closed {
            Some((closed, PlanOutcome::Met)) => format!("Closed on {}: its objectives were met.", in_full(closed.on)),
            Some((closed, PlanOutcome::NotMet)) => {
                format!("Closed on {}: its objectives were not met.", in_full(closed.on))
            }
            None if plan.review_on < as_of => "Open; the day of its review has passed.".into(),
            None => "Open.".into(),
        },
        actions: ActionRow::all(plan.actions, str::to_owned),
    };
    in_order("plan", record.plans.iter().map(section).collect())
}

/// Returns the action plans, the newest first.
pub(super) fn action_plans(record: &Record<'_>) -> Vec<PlanSection> {
    let section = |plan: &ActionPlan<'_>| PlanSection {
        id: plan.id.to_string(),
        anchor: String::new(),
        clause: plan.clause.to_owned(),
        kpis: None,
        begun_on: plan.opened.on,
        review_on: None,
        state: plan.closed.map_or("Open.".into(), |closed| format!("Closed on {}.", in_full(closed.on))),
        actions: ActionRow::all(plan.actions, str::to_owned),
    };
    in_order("action-plan", record.action_plans.iter().map(section).collect())
}

/// Returns the newest first, each with its anchor.
fn in_order(anchor: &str, mut plans: Vec<PlanSection>) -> Vec<PlanSection> {
    plans.sort_by_key(|plan| std::cmp::Reverse(plan.begun_on));
    for (index, plan) in (1..).zip(&mut plans) {
        plan.anchor = format!("{anchor}-{index}");
    }
    plans
}
