//! The steps of an explanation, as pages show them.

use domain::explain::Step;
use serde::Serialize;

/// One step: what is so, by which clause, and by which decisions the clause is read.
#[derive(Serialize)]
pub(super) struct StepRow {
    text: String,
    clause: Option<String>,
    /// Each has its place on the page "How ratings and actions are worked out".
    decisions: Vec<String>,
}

impl StepRow {
    pub(super) fn of(step: Step) -> Self {
        let decisions = step.decision.as_deref().unwrap_or_default().split(',').map(str::trim);
        Self {
            decisions: decisions.filter(|decision| !decision.is_empty()).map(str::to_owned).collect(),
            text: step.text,
            clause: step.clause,
        }
    }
}
