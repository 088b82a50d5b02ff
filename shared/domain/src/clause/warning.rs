//! Formal warnings: when one may be considered (6.7), how long one is in force (D20).

use chrono::{Months, NaiveDate};

use super::{
    AssessmentContext, Evidence, Finding, FindingDetails, KnownMonth, WarningCause, day_after, earlier,
    first_on_or_after,
};
use crate::contract::{Contract, NoReturnWarning};
use crate::event::EventKind;
use crate::event::Party::{self, Contractor, Council};
use crate::month::Month;
use crate::record::{Plan, Record, Warning};

mod not_improved;

/// The words of 6.7.
pub(crate) const WARNING_CONSIDERED: &str = "If performance does not improve, or the Contractor fails to engage proactively with Improvement Planning, the Council will issue a formal warning …";

/// What the council may do about a warning to consider.
const STEPS: [(Party, EventKind); 2] = [(Council, EventKind::WarningIssued), (Council, EventKind::WarningDeclined)];

/// Returns the warnings to consider.
///
/// > 6.7: "If performance does not improve, or the Contractor fails to engage proactively with Improvement Planning, the
/// > Council will issue a formal warning"
///
/// The council decides: it issues one, or records that it does not.
pub(super) fn considered(
    context: &AssessmentContext<'_>,
    requirements: &[Finding],
    plans_overdue: &[Finding],
) -> Vec<Finding> {
    let mut considered: Vec<Finding> = plans_overdue.iter().filter_map(|late| plan_overdue(context, late)).collect();
    considered.extend(context.record.plans.iter().flat_map(|plan| not_improved::found(context, plan)));
    considered.extend(context.closed.iter().filter_map(|month| no_return(context, requirements, month)));
    considered
}

/// Returns the date of the first decision on or after a day: a warning that names a KPI (any, where none is named), or that none
/// is issued.
fn decided(record: &Record<'_>, kpi: Option<u32>, day: NaiveDate) -> Option<NaiveDate> {
    let names = |warning: &&Warning<'_>| kpi.is_none_or(|kpi| warning.kpis.contains(&kpi));
    let issued = record.warnings_issued().filter(names).map(|warning| warning.issued);
    let declined = record.warnings_declined.iter().map(|(declined, _)| *declined);
    first_on_or_after(issued.chain(declined), day)
}

/// Finds, by 6.7(a), "the Contractor fails to engage proactively with Improvement Planning", with each plan overdue.
fn plan_overdue(context: &AssessmentContext<'_>, overdue: &Finding) -> Option<Finding> {
    let FindingDetails::PlanOverdue { kpi, cause } = &overdue.details else { return None };
    let kpi = *kpi;
    let ended = earlier(overdue.ended_on, decided(&context.record, Some(kpi), overdue.raised_on));
    let cause = WarningCause::PlanOverdue { kpi, cause: cause.clone() };
    let finding = Finding::new(FindingDetails::WarningConsidered { cause }, overdue.raised_on);
    finding
        .because(overdue.evidence.iter().cloned())
        .ended(ended)
        .next(&STEPS)
        .next(&[(Council, EventKind::PlanAgreed)])
        .into()
}

/// Finds, by 6.7(c), that a month closed and no return for it had been received by then.
///
/// > 6.1: "This action will be in the form of requiring Improvement Plans initially"
///
/// `rules.no_return_warning`: `with-plan` only while a plan is required or open on that day.
fn no_return(context: &AssessmentContext<'_>, requirements: &[Finding], month: &KnownMonth<'_>) -> Option<Finding> {
    let received_on = month.first_return_on;
    if received_on.is_some_and(|received_on| received_on <= month.closes_on) {
        return None;
    }
    let day = day_after(month.closes_on);
    let gives_ground = match context.contract.rules.no_return_warning {
        NoReturnWarning::WithPlan => has_plan_on(context, requirements, day),
        NoReturnWarning::Always => true,
        NoReturnWarning::Never => false,
    };
    gives_ground.then(|| {
        // A return that comes after the close ends it: what the warning would be for is there.
        let closed = Evidence::Closed { month: month.month, on: month.closes_on };
        let cause = WarningCause::NoReturn { month: month.month };
        Finding::new(FindingDetails::WarningConsidered { cause }, day)
            .because([closed, Evidence::ReturnReceived { month: month.month, on: received_on }])
            .ended(earlier(received_on, decided(&context.record, None, day)))
            .next(&STEPS)
            .next(&[(Contractor, EventKind::ReturnSubmitted)])
    })
}

/// Returns whether on a day a plan is required and not agreed, or open.
fn has_plan_on(context: &AssessmentContext<'_>, requirements: &[Finding], day: NaiveDate) -> bool {
    let is_required =
        |required: &Finding| required.raised_on <= day && required.ended_on.is_none_or(|ended| ended > day);
    requirements.iter().any(is_required) || context.record.plans.iter().any(|plan| plan.is_open_on(day))
}

/// Returns the months watched after a warning: those after the one in which its day lies.
///
/// > 6.9: "if performance is rated as red in any one month out of the following three months"
pub(crate) fn watched(contract: &Contract, warning: &Warning<'_>) -> (Month, Month) {
    let of_warning = Month::of(warning.issued.day);
    let last = of_warning.first_day() + Months::new(contract.rules.watch_months);
    (of_warning.next(), Month::of(last))
}

/// Returns the day on which the watch after a warning ends: the last of the months watched.
pub(crate) fn watch_ends(contract: &Contract, warning: &Warning<'_>) -> NaiveDate {
    watched(contract, warning).1.last_day()
}

impl Warning<'_> {
    /// Returns the last day of the months watched after it (6.9).
    pub fn watched_until(&self, contract: &Contract) -> NaiveDate {
        watch_ends(contract, self)
    }

    /// Returns the months watched after it (6.9) that are the contract's.
    pub fn watched_months(&self, contract: &Contract) -> Vec<Month> {
        let (first, last) = watched(contract, self);
        first.through(last).filter(|month| contract.has_month(*month)).collect()
    }

    /// Returns the day at whose end the last of those months closes: only after it can it be known whether one of them is red.
    /// `None` where none is watched.
    pub fn watch_closes_on(&self, contract: &Contract) -> Option<NaiveDate> {
        self.watched_months(contract).last().map(|last| contract.closes(*last).on)
    }

    /// Returns the last day on which it is in force (D20); `None` while there is no end to it.
    pub fn in_force_until(&self, contract: &Contract, record: &Record<'_>) -> Option<NaiveDate> {
        in_force_until(contract, record, self)
    }
}

/// Returns the last day on which a warning is in force; `None` while there is no end to it.
///
/// D20: from its day up to and including the end of the months watched, and beyond that up to and including the day on which
/// the first plan agreed on or after its day for a KPI that it names is closed; without end while none is.
pub(crate) fn in_force_until(contract: &Contract, record: &Record<'_>, warning: &Warning<'_>) -> Option<NaiveDate> {
    let of_warning = |plan: &&Plan<'_>| {
        plan.agreed.on >= warning.issued.day && plan.kpis.iter().any(|kpi| warning.kpis.contains(kpi))
    };
    let first = record.plans.iter().filter(of_warning).min_by_key(|plan| (plan.agreed.on, plan.agreed.point))?;
    let (closed, _) = first.closed?;
    Some(closed.on.max(watch_ends(contract, warning)))
}
