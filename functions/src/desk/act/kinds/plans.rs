//! Improvement plans (6.3, 6.4) and action plans (9.1, 10.2), with the columns of Appendix A.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};
use domain::clause::Clause;
use domain::date::in_full;
use domain::event::PlanAction;
use domain::notice::appendix_a_rows;

use super::Act;
use crate::desk::act::ask::{Ask, choice};
use crate::desk::act::ids::dated;
use crate::desk::act::scene::{Scene, quoted, quoted_for_action_plan, schedule};
use crate::desk::act::typed::Typed;

/// How long after its agreement a plan's review is proposed.
const UNTIL_REVIEW: Months = Months::new(3);

/// `plan-agreed`: Appendix A, with KPI and current performance level filled in, and what the contractor proposes.
pub(super) fn agreed(scene: &Scene<'_>, typed: &Typed) -> Act {
    let kpis = kpis_of_plan(scene, typed);
    let mut rows = scene.proposed.clone();
    rows.retain(|row| row.kpi.is_some_and(|kpi| kpis.contains(&kpi)));
    let without: Vec<u32> = kpis.iter().copied().filter(|kpi| rows.iter().all(|row| row.kpi != Some(*kpi))).collect();
    rows.extend(appendix_a_rows(scene.history, scene.as_of, &without));
    let mut covers =
        Ask::kpis("kpis", "Which KPIs does it cover?", "Choose the KPIs that the plan covers", scene.kpis());
    for kpi in &kpis {
        covers = covers.given(kpi.to_string());
    }
    let review_on = proposed_review(scene);
    Act::new(
        "Record an agreed improvement plan",
        "Record it once both parties agree it. It answers what requires a plan for the KPIs that it covers.",
        "Record the plan",
    )
    .quoting(quoted(Clause::C6_4))
    .new_id("plan", dated("agreed_on", scene, typed))
    .asking(vec![
        covers,
        Ask::date("agreed_on", "When was it agreed?", "Enter the day on which the plan was agreed")
            .given_date(scene.as_of),
        Ask::date("review_on", "When is it reviewed?", "Enter the day of the plan’s review").given_date(review_on),
        appendix_a(scene, rows),
    ])
}

/// The day proposed for a plan's review: of the contract's working days, the first some months after today.
fn proposed_review(scene: &Scene<'_>) -> NaiveDate {
    let day = scene.as_of.checked_add_months(UNTIL_REVIEW).unwrap_or(scene.as_of);
    scene.contract.calendar.working_day_after(1, day - Days::new(1)).on
}

/// `KPI 1 and KPI 3`
fn kpis_in_words(kpis: &[u32]) -> String {
    let each: Vec<String> = kpis.iter().map(|kpi| format!("KPI {kpi}")).collect();
    domain::deadline::listed(&each)
}

/// The KPIs that a plan is begun for: those that a link names, or else those for which one is required.
pub(in crate::desk::act) fn kpis_of_plan(scene: &Scene<'_>, typed: &Typed) -> Vec<u32> {
    let named: Vec<u32> = typed.all("kpis").filter_map(|kpi| kpi.parse().ok()).collect();
    if named.is_empty() { scene.open_kpis("plan-agreed") } else { named }
}

/// The rows of Appendix A.
pub(in crate::desk::act) fn appendix_a(scene: &Scene<'_>, rows: Vec<PlanAction>) -> Ask {
    let columns = vec![
        Ask::kpi("kpi", "KPI", "Choose the KPI that the action is for", scene.kpis()),
        Ask::line("current_performance", "Current performance level", ""),
        Ask::text("issue", "Issue / reason identified", "").rows_high(2),
        Ask::text("action", "Action to be taken", "Say what is to be done").rows_high(2),
        Ask::text("expected_outcome", "Expected outcomes", "").rows_high(2),
        Ask::line("timescale", "Timescale", ""),
    ];
    let blank = usize::from(rows.is_empty());
    let given = rows.into_iter().map(|row| {
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
    Ask::rows("actions", "Appendix A", "Enter at least one action", "Action", (columns, blank)).given_rows(given)
}

/// `plan-closed`.
pub(super) fn closed(scene: &Scene<'_>, typed: &Typed) -> Act {
    let open = scene.record.plans.iter().filter(|plan| plan.closed.is_none());
    let in_words = |plan: &domain::record::Plan<'_>| {
        format!(
            "Of {}, agreed on {}, to be reviewed on {} ({})",
            kpis_in_words(plan.kpis),
            in_full(plan.agreed.on),
            in_full(plan.review_on),
            plan.id
        )
    };
    let which = match scene.record.plan(typed.first("plan")) {
        Some(plan) => Ask::settled("plan", "Plan", in_words(plan)),
        None => {
            let choices = open.map(|plan| choice(plan.id, in_words(plan))).collect();
            Ask::listed("plan", "Which plan?", "Choose a plan", choices)
        }
    };
    Act::new(
        "Close an improvement plan",
        "A plan that is not closed by its review may lead to a formal warning being considered, where its KPIs have not improved.",
        "Close the plan",
    )
    .quoting(schedule(
        "6.6",
        "… implementing an Improvement Plan and setting clear objectives with a review date.",
    ))
    .asking(vec![
        which,
        Ask::date("closed_on", "When is it closed?", "Enter the day on which the plan is closed").given_date(scene.as_of),
        Ask::word(
            "outcome",
            "Were its objectives met?",
            "Choose whether the plan’s objectives were met",
            &[("met", "Yes, met"), ("not-met", "No, not met")],
        ),
    ])
}

/// `action-plan-opened`.
pub(super) fn action_plan_opened(scene: &Scene<'_>, typed: &Typed) -> Act {
    Act::new(
        "Open an action plan",
        "It is sent to the contractor as a letter, which you see before.",
        "Go on to the letter",
    )
    .quoting(quoted(Clause::C9_1))
    .new_id("plan", dated("opened_on", scene, typed))
    .asking(vec![
        Ask::short("clause", "Under which clause?", "Enter the clause under which it stands, as 9.1")
            .given("9.1")
            .hinting("9.1 for the standards of the service, 10.2 for information security."),
        Ask::date("opened_on", "When is it opened?", "Enter the day on which the action plan is opened")
            .given_date(scene.as_of),
        appendix_a(scene, Vec::new()),
    ])
}

/// `action-plan-closed`.
pub(super) fn action_plan_closed(scene: &Scene<'_>, typed: &Typed) -> Act {
    let in_words = |plan: &domain::record::ActionPlan<'_>| {
        format!("Under {}, opened on {} ({})", plan.clause, in_full(plan.opened.on), plan.id)
    };
    let plan = scene.record.action_plan(typed.first("plan"));
    let open = || scene.record.action_plans.iter().filter(|plan| plan.closed.is_none());
    let which = match plan {
        Some(plan) => Ask::settled("plan", "Action plan", in_words(plan)),
        None => {
            let choices = open().map(|plan| choice(plan.id, in_words(plan))).collect();
            Ask::listed("plan", "Which action plan?", "Choose an action plan", choices)
        }
    };
    // Until one is chosen, the clause that all open ones stand under; where they stand under several, none is quoted.
    let clauses: BTreeSet<&str> = match plan {
        Some(plan) => BTreeSet::from([plan.clause]),
        None => open().map(|plan| plan.clause).collect(),
    };
    let clause = clauses.first().filter(|_| clauses.len() == 1);
    Act::new("Close an action plan", "Close it once what it names is resolved.", "Close the action plan")
        .quoting(clause.and_then(|clause| quoted_for_action_plan(clause)))
        .asking(vec![
            which,
            Ask::date("closed_on", "When is it closed?", "Enter the day on which the action plan is closed")
                .given_date(scene.as_of),
        ])
}
