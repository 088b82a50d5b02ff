//! The contractual letters.

use domain::clause::FindingKind;
use domain::event::PlanAction;
use domain::notice::{
    ActionPlanLetter, KpiOverMonths, PlanRequest, PlanRule, RatedMonth, RequiredPlan, TerminationNotice, WarningLetter,
};
use domain::party::Person;
use domain::rating::Rating;

use super::super::*;
use super::findings::finding;
use super::{WRITTEN, july};
use crate::sample::date;

fn performance(kpi: u32) -> KpiOverMonths {
    let month = |month: &str, rating, figures: &str| RatedMonth {
        month: month.parse().unwrap(),
        rating: Some(rating),
        figures: Some(figures.into()),
    };
    KpiOverMonths {
        kpi,
        title: format!("Title of the {}", if kpi == 1 { "first" } else { "other" }),
        target: "Green at 100% or more, red below 80%, amber between.".into(),
        months: vec![month("2022-06", Rating::Amber, "5 of 6, 83.3%"), month("2022-07", Rating::Red, "4 of 6, 66.6%")],
    }
}

pub(crate) fn plan_request() -> PlanRequest {
    let plan = |kpi| RequiredPlan {
        performance: performance(kpi),
        months: vec!["2022-06".parse().unwrap(), july()],
        plan_due_on: date("2022-09-09"),
        derivation: "10 working days after 26 August 2022, with 29 August as a holiday: 9 September 2022".into(),
        required_on: Some(date("2022-08-26")),
    };
    let rule = Some(PlanRule { grace_months: 6, trigger_months: 2, working_days: 10 });
    PlanRequest { plans: vec![plan(1), plan(3)], rule }
}

pub(crate) fn warning() -> WarningLetter {
    WarningLetter {
        issued_by: Some(Person { name: "Priya Shah".into(), position: "Commissioner".into() }),
        warning: "W1".into(),
        issued_on: date("2022-09-12"),
        number: 1,
        kpis: vec![performance(1), performance(3)],
        explanation: WRITTEN.into(),
        grounds: vec![finding(FindingKind::WarningConsidered)],
        agreed: Vec::new(),
        plan_due_on: date("2022-09-26"),
        derivation: "10 working days after 12 September 2022: 26 September 2022".into(),
        watched_until: date("2022-12-31"),
        watched_months: ["2022-10", "2022-11", "2022-12"].map(|month| month.parse().unwrap()).into(),
        watch_closes_on: Some(date("2023-01-27")),
        next_meeting_by: Some(date("2022-10-12")),
        meeting_months: 1,
        meeting_overdue: false,
        watches_named_only: false,
        watches_overall_only: false,
        warnings_to_termination: 2,
    }
}

fn termination() -> TerminationNotice {
    TerminationNotice {
        issued_by: None,
        notified_on: date("2022-11-01"),
        grounds: vec![finding(FindingKind::TerminationConsidered)],
        kpis: vec![performance(1)],
        warnings: vec![("W1".into(), date("2022-09-12"))],
    }
}

fn action_plan(clause: &str) -> ActionPlanLetter {
    let action = PlanAction {
        kpi: Some(1),
        current_performance: "=1+1".into(),
        issue: WRITTEN.into(),
        action: "A second <reader>".into(),
        expected_outcome: "None sent back".into(),
        timescale: "By 1 October 2022".into(),
    };
    let of_no_kpi = PlanAction { kpi: None, ..action.clone() };
    ActionPlanLetter {
        issued_by: None,
        plan: "A1".into(),
        clause: clause.into(),
        opened_on: date("2022-09-14"),
        actions: vec![action, of_no_kpi],
    }
}

pub(crate) fn contractual() -> Vec<About> {
    let letters = [
        ContractualLetter::PlanRequest(plan_request()),
        ContractualLetter::FormalWarning(warning()),
        ContractualLetter::TerminationNotice(termination()),
        ContractualLetter::ActionPlan(action_plan("9.1")),
        ContractualLetter::ActionPlan(action_plan("10.2")),
        ContractualLetter::ActionPlan(action_plan("2.5")),
        ContractualLetter::ActionPlan(ActionPlanLetter { actions: Vec::new(), ..action_plan("9.1") }),
    ];
    letters.map(|letter| About::Letter(Box::new(letter))).into()
}
