//! The steps of an explanation, as pages show them.

use domain::decision::Decision;
use domain::explain::Step;
use serde::Serialize;
use wording::decision::reading_of;

/// One step: a statement, its clause, and the decisions by which the clause is read.
#[derive(Serialize)]
pub(super) struct StepRow {
    text: String,
    clause: Option<String>,
    decisions: Vec<Cited>,
}

/// A cited decision, with its place on the page "How ratings and actions are worked out".
#[derive(Serialize)]
struct Cited {
    tag: &'static str,
    anchor: &'static str,
}

impl StepRow {
    pub(super) fn of(step: Step) -> Self {
        let cited = |decision: Decision| Cited { tag: decision.tag(), anchor: reading_of(decision).anchor };
        Self { decisions: step.decisions.into_iter().map(cited).collect(), text: step.text, clause: step.clause }
    }
}
