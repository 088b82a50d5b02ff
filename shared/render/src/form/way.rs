//! Ways from what waits to the form that it waits for.

use domain::clause::Finding;
use serde::Serialize;

use crate::page::ThingAbout;

/// A link, as a button or in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Way {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// The forms for something that waits for a party, below where the contract's forms begin: one for each step that has one.
pub(super) fn ways(at: &str, about: &ThingAbout) -> Vec<Way> {
    match about {
        ThingAbout::Finding(finding) => {
            finding.next_steps.iter().filter_map(|step| of_step(at, finding, &step.record)).collect()
        }
        ThingAbout::Minutes | ThingAbout::Plan => Vec::new(),
    }
}

/// The form that records a kind of event about a finding.
fn of_step(at: &str, finding: &Finding, record: &str) -> Option<Way> {
    match record {
        "return-submitted" => {
            let month = finding.months.first()?;
            Some(Way { label: format!("Return for {}", month.in_words()), href: format!("{at}/returns/{month}") })
        }
        _ => None,
    }
}
