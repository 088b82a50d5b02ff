//! What has been recorded under section 6, as an assessment keeps it: no more than ids, KPIs and dates.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::contract::Contract;
use crate::event::PlanOutcome;
use crate::month::Month;
use crate::record::{Plan, Record, Warning};

/// What has been recorded under section 6 up to the as-of date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section6 {
    /// The improvement plans agreed (6.4), in order of receipt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<PlanAgreed>,
    /// The formal warnings that the contractor received (6.7), in order of their receipt in the log.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<WarningIssued>,
    /// The formal warnings whose letter came back: nothing runs from them yet (D35).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings_not_delivered: Vec<WarningNotDelivered>,
    /// The dates of the notifications of the intention to terminate (6.5, 6.9).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terminations_notified: Vec<NaiveDate>,
}

/// An improvement plan that was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAgreed {
    pub plan: String,
    /// The KPIs that it covers.
    pub kpis: Vec<u32>,
    pub agreed_on: NaiveDate,
    pub review_on: NaiveDate,
    /// When it was closed; `None` while it is open.
    pub closed_on: Option<NaiveDate>,
    /// With what outcome.
    pub outcome: Option<PlanOutcome>,
}

/// A formal warning whose letter came back (D35).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningNotDelivered {
    pub warning: String,
    /// The KPIs that it names.
    pub kpis: Vec<u32>,
    pub issued_on: NaiveDate,
}

/// A formal warning that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningIssued {
    pub warning: String,
    /// The KPIs that it names.
    pub kpis: Vec<u32>,
    pub issued_on: NaiveDate,
    /// The day on which the contractor received it (D35), where that is later: it is in force from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<NaiveDate>,
    /// The last day on which it is in force (D20); `None` while none is set.
    pub in_force_until: Option<NaiveDate>,
    /// The last day of the months watched after it (6.9).
    pub watched_until: NaiveDate,
    /// Those months.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub watched_months: Vec<Month>,
    /// The day at whose end the last of them closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watch_closes_on: Option<NaiveDate>,
}

impl Section6 {
    /// Returns what the record has of it.
    pub(crate) fn of(contract: &Contract, record: &Record<'_>) -> Self {
        Self {
            plans: record.plans.iter().map(plan).collect(),
            warnings: record.warnings.iter().map(|issued| warning(contract, record, issued)).collect(),
            warnings_not_delivered: record.warnings_not_delivered.iter().map(warning_not_delivered).collect(),
            terminations_notified: record.terminations.iter().map(|notified| notified.on).collect(),
        }
    }

    /// Returns whether nothing has been recorded.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn plan(plan: &Plan<'_>) -> PlanAgreed {
    PlanAgreed {
        plan: plan.id.to_string(),
        kpis: plan.kpis.to_vec(),
        agreed_on: plan.agreed.on,
        review_on: plan.review_on,
        closed_on: plan.closed.map(|(closed, _)| closed.on),
        outcome: plan.closed.map(|(_, outcome)| outcome),
    }
}

fn warning_not_delivered(warning: &Warning<'_>) -> WarningNotDelivered {
    WarningNotDelivered {
        warning: warning.id.to_string(),
        kpis: warning.kpis.iter().copied().collect(),
        issued_on: warning.issued.on,
    }
}

fn warning(contract: &Contract, record: &Record<'_>, warning: &Warning<'_>) -> WarningIssued {
    WarningIssued {
        warning: warning.id.to_string(),
        kpis: warning.kpis.iter().copied().collect(),
        issued_on: warning.issued.on,
        received_on: Some(warning.issued.day).filter(|day| *day > warning.issued.on),
        in_force_until: warning.in_force_until(contract, record),
        watched_until: warning.watched_until(contract),
        watched_months: warning.watched_months(contract),
        watch_closes_on: warning.watch_closes_on(contract),
    }
}
