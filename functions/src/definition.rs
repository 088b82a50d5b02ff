//! The definition with which an assessment was made.

use cloud::assessments::Snapshot;
use cloud::failure::Failure;
use domain::contract::Contract;

use crate::failures::lines;

/// Reads the definition in force in an assessment.
///
/// # Errors
///
/// It has mistakes, which no retry can help.
pub(crate) fn definition_of(snapshot: &Snapshot) -> Result<Contract, Failure> {
    Contract::read(&snapshot.definition).map_err(|mistakes| {
        let cause = format!("the definition in force has mistakes in {}", lines(&mistakes));
        Failure::permanent("assess the log", cause)
    })
}

/// Reads the definition in force for a caller who can do without it; a failure is logged.
pub(crate) fn readable_definition(snapshot: &Snapshot) -> Option<Contract> {
    let definition = definition_of(snapshot);
    if let Err(failure) = &definition {
        tracing::warn!(sequence = snapshot.version.sequence, %failure, "done without the definition in force");
    }
    definition.ok()
}
