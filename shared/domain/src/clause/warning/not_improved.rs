//! Plans that do not improve a KPI (6.7).
//!
//! > 6.7: "If performance does not improve … the Council will issue a formal warning"

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{STEPS, decided};
use crate::clause::{
    AssessmentContext, Evidence, Finding, FindingDetails, KnownMonth, Reference, WarningCause, day_after, earlier,
    first_on_or_after,
};
use crate::event::Party::Council;
use crate::event::{EventKind, PlanOutcome};
use crate::month::Month;
use crate::rating::Rating;
use crate::record::{Entry, Plan};

/// A day on which it is asked whether a plan has improved a KPI.
#[derive(Clone, Copy)]
enum PlanTest {
    /// A test day: the ratings answer.
    ByRatings(NaiveDate),
    /// The day of a closing as `not-met`, which answers by itself.
    ByClosing(Entry),
}

impl PlanTest {
    fn on(self) -> NaiveDate {
        match self {
            Self::ByRatings(on) => on,
            Self::ByClosing(closed) => closed.day,
        }
    }
}

/// Returns the findings that a plan has not improved a KPI that it covers: on each day on which it has not, unless an earlier
/// finding of the plan and the KPI is unsatisfied.
pub(super) fn found(context: &AssessmentContext<'_>, plan: &Plan<'_>) -> Vec<Finding> {
    let kpis: BTreeSet<u32> = plan.kpis.iter().copied().collect();
    kpis.into_iter().flat_map(|kpi| found_of(context, plan, kpi)).collect()
}

fn found_of(context: &AssessmentContext<'_>, plan: &Plan<'_>, kpi: u32) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let not_met = plan.closed.filter(|(_, outcome)| *outcome == PlanOutcome::NotMet);
    let spoken_until = overtaken_on(context, plan, kpi);
    let closed_on = plan.closed.map(|(closed, _)| closed.on);
    let tests = test_days(context, plan).filter(|day| closed_on.is_none_or(|closed_on| *day < closed_on));
    let asked = tests.map(PlanTest::ByRatings).chain(not_met.map(|(closed, _)| PlanTest::ByClosing(closed)));
    let speaks = |asked: &PlanTest| spoken_until.is_none_or(|until| asked.on() < until);
    for asked in asked.filter(speaks) {
        let day = asked.on();
        // One open consideration of a plan and a KPI is enough: another of the next month would ask the same again.
        if found.iter().any(|earlier| earlier.ended_on.is_none_or(|ended| ended > day)) {
            continue;
        }
        // 6.7: a month that began before the plan was agreed says nothing of what the plan did.
        let latest = final_on(context, day).filter(|month| month.month.first_day() > plan.agreed.on);
        let reference = Reference::new(plan.id, plan.agreed.on);
        let (cause, evidence) = match asked {
            PlanTest::ByRatings(_) => match not_better(context, plan, kpi, latest) {
                Some((month, evidence)) => (WarningCause::NotImproved { plan: reference, kpi, month }, evidence),
                None => continue,
            },
            PlanTest::ByClosing(closed) => (
                WarningCause::ClosedNotMet { plan: reference, kpi, month: latest.map(|month| month.month) },
                vec![Evidence::recorded(closed, format!("improvement plan {} closed: not met", plan.id))],
            ),
        };
        let agreed = Evidence::recorded(plan.agreed, format!("improvement plan {} agreed", plan.id));
        let finding = Finding::new(FindingDetails::WarningConsidered { cause }, day)
            .because([agreed].into_iter().chain(evidence))
            .ended(earlier(answered(context, plan, kpi, day), decided(&context.record, Some(kpi), day)))
            .next(&STEPS);
        let finding = finding.next(&[(Council, EventKind::PlanAgreed)]);
        found.push(if closed_on.is_none() { finding.next(&[(Council, EventKind::PlanClosed)]) } else { finding });
    }
    found
}

/// Returns the test days up to the as-of date, in order: the later of the day after the review date and the day after the close
/// of the first month that began after the plan was agreed; after that the day after each month's close.
fn test_days(context: &AssessmentContext<'_>, plan: &Plan<'_>) -> impl Iterator<Item = NaiveDate> {
    let began_after = context.closed.iter().find(|month| month.month.first_day() > plan.agreed.on);
    let first = began_after.map(|month| day_after(plan.review_on.max(month.closes_on)));
    let first = first.filter(|first| *first <= context.as_of);
    let closes = context.closed.iter().map(|month| day_after(month.closes_on));
    first.into_iter().chain(closes.filter(move |day| first.is_some_and(|first| first < *day)))
}

/// Returns the latest month that was final on a day.
fn final_on<'g, 'h>(context: &'g AssessmentContext<'h>, day: NaiveDate) -> Option<&'g KnownMonth<'h>> {
    context.closed.iter().rev().find(|month| month.closes_on < day).map(std::ops::Deref::deref)
}

/// Returns what shows that a KPI is amber or worse in a month and no better than when the plan was agreed; `None` where it has
/// improved.
fn not_better(
    context: &AssessmentContext<'_>,
    plan: &Plan<'_>,
    kpi: u32,
    latest: Option<&KnownMonth<'_>>,
) -> Option<(Month, Vec<Evidence>)> {
    let latest = latest?;
    let now = latest.rating.of(Some(kpi)).filter(|now| *now >= Rating::Amber)?;
    let before = final_on(context, plan.agreed.on);
    let then = before.and_then(|month| month.rating.of(Some(kpi)));
    then.is_none_or(|then| now >= then).then(|| {
        let before = before.filter(|_| then.is_some()).map(|month| Evidence::rated(month, Some(kpi)));
        (latest.month, before.into_iter().chain([Evidence::rated(latest, Some(kpi))]).collect())
    })
}

/// Returns the plans that cover a KPI and come after one, in the order of their days.
fn later_plans<'g, 'h>(
    context: &'g AssessmentContext<'h>,
    plan: &Plan<'_>,
    kpi: u32,
) -> impl Iterator<Item = &'g Plan<'h>> {
    let since = (plan.agreed.on, plan.agreed.point);
    let is_later = move |other: &&Plan<'_>| (other.agreed.on, other.agreed.point) > since && other.kpis.contains(&kpi);
    context.record.plans.iter().filter(is_later)
}

/// Returns the day from which a plan speaks for a KPI no more: a later plan covers it, or a later formal warning names it.
fn overtaken_on(context: &AssessmentContext<'_>, plan: &Plan<'_>, kpi: u32) -> Option<NaiveDate> {
    let replaced = later_plans(context, plan, kpi).map(|later| later.agreed.on);
    let warnings = context.record.warnings.iter().filter(|warning| warning.kpis.contains(&kpi));
    let warned = warnings.map(|warning| warning.issued.day).filter(|day| *day > plan.agreed.on);
    replaced.chain(warned).min()
}

/// Returns the day on which a finding raised on a day was answered by the plan's being met, or by a later plan.
fn answered(context: &AssessmentContext<'_>, plan: &Plan<'_>, kpi: u32, day: NaiveDate) -> Option<NaiveDate> {
    let met = plan.closed.filter(|(_, outcome)| *outcome == PlanOutcome::Met).map(|(closed, _)| closed);
    first_on_or_after(later_plans(context, plan, kpi).map(|later| later.agreed).chain(met), day)
}
