//! The letter with an action plan.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::event::PlanAction;
use crate::facts::History;
use crate::party::Person;
use crate::record::ActionPlan;

/// An action plan.
///
/// > 9.1, 10.2: "… work with the Contractor to agree an action plan for resolving the issues identified as promptly as
/// > possible"
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionPlanLetter {
    pub plan: String,
    /// The clause under which it stands.
    pub clause: String,
    pub opened_on: NaiveDate,
    /// Who issued it, where a person did (D25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<Person>,
    /// Its rows (Appendix A).
    pub actions: Vec<PlanAction>,
}

impl ActionPlanLetter {
    pub(in crate::notice) fn of(history: &History<'_>, plan: &ActionPlan<'_>) -> Self {
        Self {
            plan: plan.id.to_string(),
            clause: plan.clause.to_owned(),
            opened_on: plan.opened.on,
            issued_by: history.recorded_by(plan.opened.point),
            actions: plan.actions.to_vec(),
        }
    }
}
