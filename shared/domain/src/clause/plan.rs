//! Improvement plans: when one is required, and when it is late (6.3, 6.4).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    AssessmentContext, Evidence, Finding, FindingDetails, KnownMonth, PlanCause, Reference, day_after,
    first_on_or_after,
};
use crate::calendar::Deadline;
use crate::event::EventKind;
use crate::event::Party::Council;
use crate::facts::LogPosition;
use crate::rating::Rating;
use crate::record::Warning;

/// The words of 6.3.
pub(crate) const PLAN_REQUIRED: &str = "Following the initial six months of the contract, the Council will require the Contractor to agree an Improvement Plan if overall performance: Has an amber rating on one or more KPIs over 2 consecutive months.";

/// The words of 6.4.
pub(crate) const PLAN_AGREED: &str = "Both the Contract Manager and Contractor will work closely through the performance monitoring meetings and will agree an Improvement Plan outlining key tasks, milestones, timescales and identified resources within 10 working days of receiving the formal warning.";

/// The words of 6.4 that hold for any plan: its ten days are those after a formal warning.
pub(crate) const PLAN_AGREED_BY_BOTH: &str = "The Improvement Plan must be agreed by both parties.";

/// What requires a plan for a KPI on a day, before it is asked whether a plan is required or open already. The order is that
/// in which they come: of one day, a warning's before the months', and of months the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cause {
    raised_on: NaiveDate,
    kind: CauseKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum CauseKind {
    /// A formal warning, by its place in the order of receipt.
    Warning(LogPosition),
    /// Months of amber or worse, by the last one's place among the closed ones.
    Months(usize),
}

/// Returns the requirements of an improvement plan, by KPI, in the order in which they were raised.
///
/// > 6.3: "Following the initial six months of the contract, the Council will require the Contractor to agree an Improvement
/// > Plan if overall performance: Has an amber rating on one or more KPIs over 2 consecutive months."
///
/// > 6.4: "… agree an Improvement Plan … within 10 working days of receiving the formal warning."
///
/// > 6.8(c): "Notification that a further Improvement Plan rectifying the poor performance is required."
///
/// D18: the same KPI; red counts as amber or worse; the first of the months may lie within the initial six. D22: 6.4's ten
/// working days hold for 6.3 too.
pub(super) fn required(context: &AssessmentContext<'_>) -> Vec<Finding> {
    let mut causes: BTreeMap<u32, Vec<Cause>> = BTreeMap::new();
    for kpi in context.kpis_as_bad(Rating::Amber) {
        causes.insert(kpi, amber_or_worse(context, kpi).collect());
    }
    for warning in &context.record.warnings {
        let cause = Cause { raised_on: warning.issued.day, kind: CauseKind::Warning(warning.issued.point) };
        for kpi in &warning.kpis {
            causes.entry(*kpi).or_default().push(cause);
        }
    }
    let of_kpi = |(kpi, mut causes): (u32, Vec<Cause>)| {
        causes.sort();
        required_of(context, kpi, &causes)
    };
    causes.into_iter().flat_map(of_kpi).collect()
}

/// Returns the months at which a KPI has been amber or worse for as long as 6.3 says, after the initial ones.
fn amber_or_worse<'g>(context: &'g AssessmentContext<'_>, kpi: u32) -> impl Iterator<Item = Cause> + 'g {
    let rules = &context.contract.rules;
    let late_enough = |month: &KnownMonth<'_>| month.number > rules.plan_grace_months as usize;
    let windows = context.closed.windows(rules.plan_trigger_months as usize);
    windows.enumerate().filter_map(move |(index, window)| {
        let since = window.iter().map(|month| context.as_bad_since(month, Some(kpi), Rating::Amber));
        // D6: the run stands since the day on which the last of its months came to be as bad, which a late return can make the
        // earlier month.
        let raised_on = since.collect::<Option<Vec<NaiveDate>>>()?.into_iter().max()?;
        let last = index + window.len() - 1;
        // D18: only the last month of the run must lie after the initial ones.
        late_enough(&context.closed[last]).then_some(Cause { raised_on, kind: CauseKind::Months(last) })
    })
}

fn required_of(context: &AssessmentContext<'_>, kpi: u32, causes: &[Cause]) -> Vec<Finding> {
    let mut required: Vec<Finding> = Vec::new();
    for cause in causes {
        let day = cause.raised_on;
        let (cause, evidence) = match cause.kind {
            CauseKind::Warning(point) => {
                // 6.8(c) asks for a "further" plan: whatever plan is open or required, a warning requires another.
                let Some(warning) = context.record.warnings.iter().find(|warning| warning.issued.point == point) else {
                    continue;
                };
                by_warning(warning)
            }
            CauseKind::Months(last) => {
                let unsatisfied = |earlier: &Finding| earlier.ended_on.is_none_or(|ended| ended > day);
                // 6.3 asks for a plan, not for one each month: none is required beside one that is open or still awaited.
                let covered = context.record.plans.iter().any(|plan| plan.kpis.contains(&kpi) && plan.is_open_on(day));
                if covered || required.iter().any(unsatisfied) {
                    continue;
                }
                by_months(context, kpi, last)
            }
        };
        let plans = context.record.plans.iter().filter(|plan| plan.kpis.contains(&kpi));
        // A plan agreed before that day answered something earlier, not this.
        let agreed = first_on_or_after(plans.map(|plan| plan.agreed), day);
        let days = context.contract.rules.plan_working_days;
        let details = FindingDetails::PlanRequired { kpi, cause, due_on: plan_due(context, day).on };
        let counted = Evidence::working_days(context, days, day);
        let finding = Finding::new(details, day).because(evidence).because([counted]).ended(agreed);
        required.push(finding.next(&[(Council, EventKind::PlanAgreed)]));
    }
    required
}

fn by_warning(warning: &Warning<'_>) -> (PlanCause, Vec<Evidence>) {
    let issued = Evidence::recorded(warning.issued, format!("formal warning {}", warning.id));
    (PlanCause::Warning(Reference::new(warning.id, warning.issued.on)), vec![issued])
}

fn by_months(context: &AssessmentContext<'_>, kpi: u32, last: usize) -> (PlanCause, Vec<Evidence>) {
    let window = &context.closed[last + 1 - context.contract.rules.plan_trigger_months as usize..=last];
    let evidence = window.iter().map(|month| Evidence::rated(month, Some(kpi))).collect();
    (PlanCause::Months(window.iter().map(|month| month.month).collect()), evidence)
}

/// Returns the last day to agree a plan required on a date (6.4, D22).
pub(crate) fn plan_due(context: &AssessmentContext<'_>, required_on: NaiveDate) -> Deadline {
    context.working_days_after(context.contract.rules.plan_working_days, required_on)
}

/// Returns the requirements that were not satisfied in time.
///
/// > 6.4: "… will agree an Improvement Plan … within 10 working days …"
pub(super) fn overdue(context: &AssessmentContext<'_>, requirements: &[Finding]) -> Vec<Finding> {
    let late = requirements.iter().filter_map(|required| {
        let FindingDetails::PlanRequired { kpi, cause, due_on } = &required.details else { return None };
        // A plan that was agreed late stays overdue in the record: the finding is ended, not unmade.
        let in_time = required.ended_on.is_some_and(|ended| ended <= *due_on);
        (!in_time && *due_on < context.as_of).then(|| {
            let details = FindingDetails::PlanOverdue { kpi: *kpi, cause: cause.clone() };
            let overdue = Finding::new(details, day_after(*due_on)).because(required.evidence.iter().cloned());
            overdue.ended(required.ended_on).next(&[(Council, EventKind::PlanAgreed)])
        })
    });
    late.collect()
}
