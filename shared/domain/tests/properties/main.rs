//! What holds of every lawful history, whatever the parties send and whenever.

use chrono::NaiveDate;
use domain::assess;
use domain::assessment::Assessment;
use domain::contract::Contract;
use domain::event::Event;
use proptest::prelude::*;

use history::{LAST_RECEIPT, Step, Terms, events};

mod additions;
mod bounds;
mod clauses;
mod history;
mod order;
mod receipt;
mod time;

/// The days of a history on which it is assessed, as days after commencement: to well after the last close.
const DAYS: std::ops::Range<u64> = 0..LAST_RECEIPT + 40;

/// As many histories a property as `PROPTEST_CASES` says; none kept in a file.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

fn assessed(contract: &Contract, events: &[Event], as_of: NaiveDate) -> Assessment {
    assess(contract, events, as_of).expect("no definition in a history has mistakes")
}

fn made_of(terms: &Terms, steps: &[Step]) -> (Contract, Vec<Event>) {
    let contract = terms.contract(100);
    let events = events(terms, &contract, steps, &[]);
    (contract, events)
}

/// The events received up to a date.
fn received_by(contract: &Contract, events: &[Event], date: NaiveDate) -> Vec<Event> {
    events.iter().filter(|event| contract.date_of(event.received_at) <= date).cloned().collect()
}
