//! How a rating or a finding came about, step by step, each with its clause and the decision by which it is read.

use serde::{Deserialize, Serialize};

use crate::contract::Contract;

mod finding;
mod named;
mod rating;
mod reading;
mod watched;

pub(crate) use finding::months_in_words;
pub use finding::{FindingInWords, StepInWords, explain_finding, finding_in_the_past, finding_in_words};
pub use named::{made_of, named, named_alone, named_beside_its_day, the_named};
pub use rating::{explain, target_in_words};
pub use watched::watched_in_words;

/// One step of an explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What is so, in a sentence.
    pub text: String,
    /// The clause that says so.
    pub clause: Option<String>,
    /// The decision by which the clause is read.
    pub decision: Option<String>,
}

fn step(text: impl Into<String>, clause: &str, decision: &str) -> Step {
    let some = |word: &str| (!word.is_empty()).then(|| word.to_owned());
    Step { text: text.into(), clause: some(clause), decision: some(decision) }
}

/// A number of things: `1 unit`, `2 units`.
fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// A unit as the public knows it, with the code by which returns name it.
pub(crate) fn unit_name(contract: &Contract, code: &str) -> String {
    contract.unit(code).map_or_else(|| code.into(), |unit| format!("{} ({code})", unit.label))
}

#[cfg(test)]
mod tests;
