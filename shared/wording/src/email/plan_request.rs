//! The words of the letter that asks for an improvement plan (6.3).

use chrono::NaiveDate;
use domain::explain::{number_in_words, plan_time_in_words};
use domain::notice::{PlanRequest, PlanRule};
use serde::Serialize;

use super::opening::{Asks, LateOpening, Opening, Reader, another_day};
use super::subject::Subject;
use crate::letterhead::Letterhead;
use crate::sentence::kpis_in_order;

pub(super) fn opening(reader: &Reader<'_>, request: &PlanRequest) -> Opening {
    let council = &reader.letterhead.council;
    let kpis = kpis_in_order(request.plans.iter().map(|plan| plan.performance.kpi));
    let Some(due) = request.plans.iter().map(|plan| plan.plan_due_on).min() else {
        let first = format!("Please agree an improvement plan with {council}.");
        return Opening::asking(Asks::InTime, "Agree an improvement plan", first);
    };
    let due_on = reader.letterhead.day(due);
    let subject = Subject::by(reader.letterhead, "Agree an improvement plan by", due).and(&format!(", for {kpis}"));
    let first = format!("Please agree an Improvement Plan for {kpis} with {council} by the end of {due_on}.");
    Opening::asking(Asks::By(due), subject, first)
}

/// Returns the opening after the day by which a plan was to be agreed.
pub(super) fn late_opening(letterhead: &Letterhead, request: &PlanRequest, due: NaiveDate) -> LateOpening {
    let (council, due) = (&letterhead.council, letterhead.day(due));
    let another = another_day(council);
    let kpis = kpis_in_order(request.plans.iter().map(|plan| plan.performance.kpi));
    let plan = format!("Please agree an Improvement Plan for {kpis} with {council}.");
    LateOpening {
        subject: format!("Agree an improvement plan for {kpis}: it was due by {due}"),
        first: format!("{plan} It was to be agreed by the end of {due}, which has passed. {another}"),
    }
}

/// Why plans are required, and how long there is to agree them, by the figures of the contract.
#[derive(Serialize)]
pub struct PlanRuleInWords {
    requires: String,
    time: String,
}

impl PlanRuleInWords {
    /// Returns a rule in sentences; `rule` is `None` in letters of an older version of the program, which did not keep it.
    pub fn of(rule: Option<PlanRule>) -> Self {
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
