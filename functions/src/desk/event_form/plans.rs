//! Improvement plans (6.3, 6.4) and action plans (9.1, 10.2), with the columns of Appendix A.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};
use domain::clause::Clause;
use domain::date::in_full;
use domain::event::{EventKind, PlanAction};
use domain::notice::appendix_a_rows;

use super::form::EventForm;
use super::new_id::dated;
use crate::desk::form_context::{FormContext, quoted, quoted_for_action_plan, schedule};
use crate::desk::form_fields::{FormField, FormValues, choice};

/// How long after its agreement a plan's review is proposed.
const UNTIL_REVIEW: Months = Months::new(3);

/// Makes the form for `plan-agreed`: Appendix A, with KPI and current performance level filled in, and what the contractor
/// proposes.
pub(crate) fn agreed(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let kpis = kpis_of_plan(context, values);
    let mut rows = context.proposed.clone();
    rows.retain(|row| row.kpi.is_some_and(|kpi| kpis.contains(&kpi)));
    let without: Vec<u32> = kpis.iter().copied().filter(|kpi| rows.iter().all(|row| row.kpi != Some(*kpi))).collect();
    rows.extend(appendix_a_rows(context.history, context.as_of, &without));
    let mut covers =
        FormField::kpis("kpis", "Which KPIs does it cover?", "Choose the KPIs that the plan covers", context.kpis());
    for kpi in &kpis {
        covers = covers.prefilled(kpi.to_string());
    }
    let review_on = proposed_review(context);
    EventForm::new(
        "Record an agreed improvement plan",
        "Record it once both parties have agreed it. It settles the requirement for a plan for the KPIs that it covers.",
        "Record the plan",
    )
    .with_quote(quoted(Clause::C6_4))
    .with_new_id("plan", dated("agreed_on", context, values))
    .with_fields(vec![
        covers,
        FormField::date("agreed_on", "When was it agreed?", "Enter the day on which the plan was agreed")
            .prefilled_date(context.as_of),
        FormField::date("review_on", "When will it be reviewed?", "Enter the day of the plan’s review")
            .prefilled_date(review_on),
        appendix_a_field(context, rows),
    ])
}

/// Returns the day proposed for a plan's review: of the contract's working days, the first some months after today.
fn proposed_review(context: &FormContext<'_>) -> NaiveDate {
    let day = context.as_of.checked_add_months(UNTIL_REVIEW).unwrap_or(context.as_of);
    context.contract.calendar.working_day_after(1, day - Days::new(1)).on
}

/// `KPI 1 and KPI 3`
fn kpis_in_words(kpis: &[u32]) -> String {
    let each: Vec<String> = kpis.iter().map(|kpi| format!("KPI {kpi}")).collect();
    domain::derivation::listed(&each)
}

/// Returns the KPIs that a plan is begun for: those that a link names, or else those for which one is required.
pub(crate) fn kpis_of_plan(context: &FormContext<'_>, values: &FormValues) -> Vec<u32> {
    let named: Vec<u32> = values.all("kpis").filter_map(|kpi| kpi.parse().ok()).collect();
    if named.is_empty() { context.open_kpis(EventKind::PlanAgreed) } else { named }
}

/// Makes the field with the rows of Appendix A.
pub(crate) fn appendix_a_field(context: &FormContext<'_>, rows: Vec<PlanAction>) -> FormField {
    let columns = vec![
        FormField::kpi("kpi", "KPI", "Choose the KPI that the action is for", context.kpis()),
        FormField::line("current_performance", "Current performance level", ""),
        FormField::text("issue", "Issue / reason identified", "").with_height(2),
        FormField::text("action", "Action to be taken", "Say what is to be done").with_height(2),
        FormField::text("expected_outcome", "Expected outcomes", "").with_height(2),
        FormField::line("timescale", "Timescale", ""),
    ];
    let blank = usize::from(rows.is_empty());
    let prefilled = rows.into_iter().map(|row| {
        let kpi = row.kpi.map(|kpi| kpi.to_string()).unwrap_or_default();
        vec![
            ("kpi", kpi),
            ("current_performance", row.current_performance),
            ("issue", row.issue),
            ("action", row.action),
            ("expected_outcome", row.expected_outcome),
            ("timescale", row.timescale),
        ]
    });
    FormField::rows("actions", "Appendix A", "Enter at least one action", "Action", (columns, blank))
        .prefilled_rows(prefilled)
}

/// Makes the form for `plan-closed`.
pub(crate) fn closed(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let open = context.record.plans.iter().filter(|plan| plan.closed.is_none());
    let in_words = |plan: &domain::record::Plan<'_>| {
        format!(
            "Of {}, agreed on {}, to be reviewed on {} ({})",
            kpis_in_words(plan.kpis),
            in_full(plan.agreed.on),
            in_full(plan.review_on),
            plan.id
        )
    };
    let which = match context.record.plan(values.first("plan")) {
        Some(plan) => FormField::fixed_text("plan", "Plan", in_words(plan)),
        None => {
            let choices = open.map(|plan| choice(plan.id, in_words(plan))).collect();
            FormField::select("plan", "Which plan?", "Choose a plan", choices)
                .when_empty("No improvement plan is open.")
        }
    };
    EventForm::new(
        "Close an improvement plan",
        "If a plan is still open after its review and its KPIs have not improved, a formal warning may be considered.",
        "Close the plan",
    )
    .with_quote(schedule("6.6", "… implementing an Improvement Plan and setting clear objectives with a review date."))
    .with_fields(vec![
        which,
        FormField::date("closed_on", "When is it closed?", "Enter the day on which the plan is closed")
            .prefilled_date(context.as_of),
        FormField::radios(
            "outcome",
            "Were its objectives met?",
            "Choose whether the plan’s objectives were met",
            &[("met", "Yes, met"), ("not-met", "No, not met")],
        ),
    ])
}

/// Returns when the improvement plan that a link names was closed; none where it is open.
pub(super) fn is_closed(context: &FormContext<'_>, values: &FormValues) -> Option<String> {
    let plan = context.record.plan(values.first("plan"))?;
    Some(format!("Plan {} was closed on {}.", plan.id, in_full(plan.closed?.0.on)))
}

/// Makes the form for `action-plan-opened`.
pub(crate) fn action_plan_opened(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    EventForm::new(
        "Open an action plan",
        "It is sent to the contractor as a letter. You see the letter first.",
        "Continue to the letter",
    )
    .with_quote(quoted(Clause::C9_1))
    .with_new_id("plan", dated("opened_on", context, values))
    .with_fields(vec![
        FormField::short_line("clause", "Under which clause?", "Enter the clause that it is under, for example 9.1")
            .prefilled("9.1")
            .with_hint("9.1 for the standards of the service, 10.2 for information security."),
        FormField::date("opened_on", "When is it opened?", "Enter the day on which the action plan is opened")
            .prefilled_date(context.as_of),
        appendix_a_field(context, Vec::new()),
    ])
}

/// Makes the form for `action-plan-closed`.
pub(crate) fn action_plan_closed(context: &FormContext<'_>, values: &FormValues) -> EventForm {
    let in_words = |plan: &domain::record::ActionPlan<'_>| {
        format!("Under {}, opened on {} ({})", plan.clause, in_full(plan.opened.on), plan.id)
    };
    let plan = context.record.action_plan(values.first("plan"));
    let open = || context.record.action_plans.iter().filter(|plan| plan.closed.is_none());
    let which = match plan {
        Some(plan) => FormField::fixed_text("plan", "Action plan", in_words(plan)),
        None => {
            let choices = open().map(|plan| choice(plan.id, in_words(plan))).collect();
            FormField::select("plan", "Which action plan?", "Choose an action plan", choices)
                .when_empty("No action plan is open.")
        }
    };
    // Until one is chosen, the clause that all open ones stand under; where they stand under several, none is quoted.
    let clauses: BTreeSet<&str> = match plan {
        Some(plan) => BTreeSet::from([plan.clause]),
        None => open().map(|plan| plan.clause).collect(),
    };
    let clause = clauses.first().filter(|_| clauses.len() == 1);
    EventForm::new(
        "Close an action plan",
        "Close it once the issues that it names are resolved.",
        "Close the action plan",
    )
    .with_quote(clause.and_then(|clause| quoted_for_action_plan(clause)))
    .with_fields(vec![
        which,
        FormField::date("closed_on", "When is it closed?", "Enter the day on which the action plan is closed")
            .prefilled_date(context.as_of),
    ])
}

/// Returns when the action plan that a link names was closed; none where it is open.
pub(super) fn action_plan_is_closed(context: &FormContext<'_>, values: &FormValues) -> Option<String> {
    let plan = context.record.action_plan(values.first("plan"))?;
    Some(format!("Action plan {} was closed on {}.", plan.id, in_full(plan.closed?.on)))
}
