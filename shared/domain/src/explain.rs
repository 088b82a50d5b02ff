//! How a rating or a finding came about, step by step, each with its clause and the decision by which it is read.

use crate::decision::{self, Decision};

mod finding;
mod named;
mod reading;
mod target;

pub use finding::{
    FindingInWords, StepInWords, explain_finding, finding_if_closed, finding_in_the_past, finding_in_words,
};
pub use named::{named, named_alone, named_beside_its_day, the_named};
pub use reading::plan_time_in_words;
pub use target::target_in_words;

/// One step of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is so, in a sentence.
    pub text: String,
    /// The clause that says so.
    pub clause: Option<String>,
    /// The decisions by which the clause is read.
    pub decisions: Vec<Decision>,
}

impl Step {
    /// Returns the tags of its decisions: `D9, D10`; `None` where it rests on none.
    pub fn tags(&self) -> Option<String> {
        (!self.decisions.is_empty()).then(|| decision::tags(&self.decisions))
    }
}

/// Returns of each step the decisions that no step before it named, so that each is said once and stands where it is first
/// needed.
pub fn first_named(steps: &[Step]) -> Vec<Vec<Decision>> {
    let mut named = std::collections::BTreeSet::new();
    let new = |step: &Step| step.decisions.iter().copied().filter(|decision| named.insert(*decision)).collect();
    steps.iter().map(new).collect()
}

pub(crate) fn step(text: impl Into<String>, clause: &str, decisions: &[Decision]) -> Step {
    let clause = (!clause.is_empty()).then(|| clause.to_owned());
    Step { text: text.into(), clause, decisions: decisions.to_vec() }
}

/// Returns a number of things: `1 unit`, `2 units`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// Returns a small number in a word, as a sentence has it: `two`; a larger one in digits.
pub fn number_in_words(number: usize) -> String {
    const WORDS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let word = number.checked_sub(1).and_then(|before| WORDS.get(before));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests;
