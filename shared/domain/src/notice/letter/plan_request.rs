//! The request for an improvement plan.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::KpiOverMonths;
use crate::clause::{AssessmentContext, Finding};
use crate::derivation::working_days_after;
use crate::month::Month;

/// The request for an improvement plan (6.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRequest {
    /// The plans required, by KPI.
    pub plans: Vec<RequiredPlan>,
    /// The figures of the contract by which they are. An older version of the program did not keep them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<PlanRule>,
}

/// The figures of a contract by which 6.3 requires a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRule {
    /// The initial months, after which plans are required.
    pub grace_months: u32,
    /// The consecutive months of amber or worse that require one.
    pub trigger_months: u32,
    /// The working days within which it is to be agreed (D22).
    pub working_days: u32,
}

/// A plan that is required for a KPI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredPlan {
    /// The KPI's ratings.
    pub performance: KpiOverMonths,
    /// The months that require it.
    pub months: Vec<Month>,
    /// The day by which it is to be agreed.
    pub plan_due_on: NaiveDate,
    /// How that day comes about.
    pub derivation: String,
    /// The day on which it came to be required. An older version of the program did not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_on: Option<NaiveDate>,
}

impl PlanRequest {
    pub(in crate::notice) fn of(context: &AssessmentContext<'_>, required: &[&Finding]) -> Self {
        let days = context.contract.rules.plan_working_days;
        let plan = |finding: &&Finding| {
            Some(RequiredPlan {
                performance: KpiOverMonths::of(context, finding.kpi()?),
                months: finding.months().to_vec(),
                plan_due_on: finding.due_on()?,
                derivation: working_days_after(context.contract, days, finding.raised_on),
                required_on: Some(finding.raised_on),
            })
        };
        let rules = &context.contract.rules;
        let rule = PlanRule {
            grace_months: rules.plan_grace_months,
            trigger_months: rules.plan_trigger_months,
            working_days: days,
        };
        Self { plans: required.iter().filter_map(plan).collect(), rule: Some(rule) }
    }
}
