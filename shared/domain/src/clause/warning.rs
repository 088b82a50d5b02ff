//! Formal warnings: when one may be considered (6.7), how long one is in force (D20).

use chrono::{Months, NaiveDate};

use super::{Evidence, Finding, FindingKind, Ground, KnownMonth, day_after, earlier, first_on_or_after};
use crate::contract::Contract;
use crate::event::Party::Council;
use crate::event::PlanOutcome;
use crate::month::Month;
use crate::rating::Rating;
use crate::record::{Plan, Record, Warning};

/// The words of 6.7.
pub(crate) const WARNING_CONSIDERED: &str = "If performance does not improve, or the Contractor fails to engage proactively with Improvement Planning, the Council will issue a formal warning …";

/// What the council may do about a warning to consider.
const STEPS: [(crate::event::Party, &str); 2] = [(Council, "warning-issued"), (Council, "warning-declined")];

/// The warnings to consider.
///
/// > 6.7: "If performance does not improve, or the Contractor fails to engage proactively with Improvement Planning, the
/// > Council will issue a formal warning"
///
/// The council decides: it issues one, or records that it does not.
pub(super) fn considered(ground: &Ground<'_>, plans_overdue: &[Finding]) -> Vec<Finding> {
    let mut considered: Vec<Finding> = plans_overdue.iter().map(|overdue| plan_overdue(ground, overdue)).collect();
    considered.extend(ground.record.plans.iter().flat_map(|plan| not_improved(ground, plan)));
    considered.extend(ground.closed.iter().filter_map(|month| no_return(ground, month)));
    considered
}

/// The date of the first decision on or after a day: a warning that names a KPI (any, where none is named), or that none is
/// issued.
fn decided(record: &Record<'_>, kpi: Option<u32>, day: NaiveDate) -> Option<NaiveDate> {
    let names = |warning: &&Warning<'_>| kpi.is_none_or(|kpi| warning.kpis.contains(&kpi));
    let issued = record.warnings.iter().filter(names).map(|warning| warning.issued);
    let declined = record.warnings_declined.iter().map(|(declined, _)| *declined);
    first_on_or_after(issued.chain(declined), day)
}

/// 6.7(a): "the Contractor fails to engage proactively with Improvement Planning", with each plan overdue.
fn plan_overdue(ground: &Ground<'_>, overdue: &Finding) -> Finding {
    let ended = earlier(overdue.ended_on, decided(&ground.record, overdue.kpi, overdue.raised_on));
    let finding = Finding {
        kind: FindingKind::WarningConsidered,
        clause: "6.7".into(),
        next_steps: Vec::new(),
        ..overdue.clone()
    };
    finding.ended(ended).next(&STEPS).next(&[(Council, "plan-agreed")])
}

/// 6.7(b): "performance does not improve", the day after a plan's review date if the plan was not closed by then: for each KPI
/// that it covers and that is amber or worse in the latest month that began after the plan was agreed and was final on the
/// review date, and no better there than in the latest month that was final when the plan was agreed.
fn not_improved(ground: &Ground<'_>, plan: &Plan<'_>) -> Vec<Finding> {
    let day = day_after(plan.review_on);
    let closed_on = plan.closed.map(|(closed, _)| closed.on);
    if day > ground.as_of || closed_on.is_some_and(|closed_on| closed_on <= plan.review_on) {
        return Vec::new();
    }
    let was_final = |on: NaiveDate| ground.closed.iter().rev().find(move |month| month.closes_on < on);
    let Some(later) = was_final(plan.review_on).filter(|month| month.month.first_day() > plan.agreed.on) else {
        return Vec::new();
    };
    let before = was_final(plan.agreed.on);
    let met = plan.closed.filter(|(_, outcome)| *outcome == PlanOutcome::Met).map(|(closed, _)| closed.on);
    let finding = |kpi: u32| {
        let now = later.rating.of(Some(kpi)).filter(|now| *now >= Rating::Amber)?;
        let then = before.and_then(|month| month.rating.of(Some(kpi)));
        then.is_none_or(|then| now >= then).then(|| {
            let agreed = Evidence::recorded(plan.agreed, format!("improvement plan {} agreed", plan.id));
            let before = before.filter(|_| then.is_some()).map(|month| Evidence::rated(month, Some(kpi)));
            Finding::new(FindingKind::WarningConsidered, "6.7", day)
                .of_kpi(kpi)
                .about(plan.id)
                .dated(plan.agreed.on)
                .of_months([later.month])
                .because([agreed].into_iter().chain(before).chain([Evidence::rated(later, Some(kpi))]))
                .ended(earlier(met, decided(&ground.record, Some(kpi), day)))
                .next(&STEPS)
                .next(&[(Council, "plan-closed")])
        })
    };
    let kpis: std::collections::BTreeSet<u32> = plan.kpis.iter().copied().collect();
    kpis.into_iter().filter_map(finding).collect()
}

/// 6.7(c): a month closed and no return for it had been received by then.
fn no_return(ground: &Ground<'_>, month: &KnownMonth<'_>) -> Option<Finding> {
    let received_on = month.first_return_on;
    if received_on.is_some_and(|received_on| received_on <= month.closes_on) {
        return None;
    }
    let day = day_after(month.closes_on);
    let closed = Evidence::Closed { month: month.month, on: month.closes_on };
    let finding = Finding::new(FindingKind::WarningConsidered, "6.7", day)
        .of_months([month.month])
        .because([closed, Evidence::ReturnReceived { month: month.month, on: received_on }])
        .ended(earlier(received_on, decided(&ground.record, None, day)));
    Some(finding.next(&STEPS).next(&[(crate::event::Party::Contractor, "return-submitted")]))
}

/// The months watched after a warning: those after the one in which its day lies.
///
/// > 6.9: "if performance is rated as red in any one month out of the following three months"
pub(crate) fn watched(contract: &Contract, warning: &Warning<'_>) -> (Month, Month) {
    let of_warning = Month::of(warning.issued.day);
    let last = of_warning.first_day() + Months::new(contract.rules.watch_months);
    (of_warning.next(), Month::of(last))
}

/// The day on which the watch after a warning ends: the last of the months watched.
pub(crate) fn watch_ends(contract: &Contract, warning: &Warning<'_>) -> NaiveDate {
    watched(contract, warning).1.last_day()
}

impl Warning<'_> {
    /// The last day of the months watched after it (6.9).
    pub fn watched_until(&self, contract: &Contract) -> NaiveDate {
        watch_ends(contract, self)
    }

    /// The months watched after it (6.9) that are the contract's.
    pub fn watched_months(&self, contract: &Contract) -> Vec<Month> {
        let (first, last) = watched(contract, self);
        first.through(last).filter(|month| contract.has_month(*month)).collect()
    }

    /// The day at whose end the last of those months closes: only after it can it be known whether one of them is red. `None`
    /// where none is watched.
    pub fn watch_closes_on(&self, contract: &Contract) -> Option<NaiveDate> {
        self.watched_months(contract).last().map(|last| contract.closes(*last).on)
    }

    /// The last day on which it is in force (D20); `None` while there is no end to it.
    pub fn in_force_until(&self, contract: &Contract, record: &Record<'_>) -> Option<NaiveDate> {
        in_force_until(contract, record, self)
    }
}

/// The last day on which a warning is in force; `None` while there is no end to it.
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
