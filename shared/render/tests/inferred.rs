//! Nothing that the public is shown tells of a formal warning: whatever the history, what anybody can read or take away is the
//! same, byte for byte, as if no warning, no termination and no decision against either had ever been recorded.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::event::{Event, Fact};
use domain::stakeholders::{ForStakeholders, for_stakeholders};
use proptest::prelude::*;
use render::{ContractSummary, contract_pages, site_pages};

#[path = "../../domain/tests/properties/history/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "the histories of the domain's own properties, of which this one needs one kind"
)]
mod history;

/// Says whether an entry is about warnings or termination, or speaks of one that is. Written anew here, by what the log says
/// alone.
fn is_hidden(log: &[Event], fact: &Fact) -> bool {
    match fact {
        Fact::WarningIssued { .. }
        | Fact::WarningDeclined(_)
        | Fact::TerminationDeclined(_)
        | Fact::TerminationNotified { .. } => true,
        Fact::EventWithdrawn { event, .. } => is_hidden(log, &log[event - 1].fact),
        Fact::LetterDelivered(report) | Fact::LetterFailed(report) => is_hidden(log, &log[report.event - 1].fact),
        _ => false,
    }
}

/// Returns the log as it would be if none of those had been recorded.
fn without_warnings(log: &[Event]) -> Vec<Event> {
    let mut numbers = BTreeMap::new();
    let mut without: Vec<Event> = Vec::new();
    for (number, event) in (1..).zip(log).filter(|(_, event)| !is_hidden(log, &event.fact)) {
        let fact = event.fact.clone();
        let fact = match event.fact.speaks_of() {
            Some(of) => fact.renumbered(numbers[&of]),
            None => fact,
        };
        without.push(Event { fact, ..event.clone() });
        numbers.insert(number, without.len());
    }
    without
}

type Files = BTreeMap<String, String>;

fn files(seen: &ForStakeholders) -> Files {
    let mut pages = contract_pages(&seen.contract, &seen.assessment, seen.sequence, None).unwrap();
    pages.extend(site_pages(&[ContractSummary::of(&seen.contract, &seen.assessment)]).unwrap());
    pages.into_iter().map(|page| (page.path, String::from_utf8(page.bytes).unwrap())).collect()
}

/// Returns every file of the site as of a day, by its path.
fn site(contract: &Contract, log: &[Event], as_of: NaiveDate) -> Files {
    files(&for_stakeholders(contract, log, as_of).unwrap())
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, cases, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn what_the_public_reads_is_the_same_without_warnings(
        terms in history::terms(),
        steps in history::steps(),
        day in 0..history::LAST_RECEIPT + 40,
    ) {
        let contract = terms.contract(100);
        let log = history::events(&terms, &contract, &steps, &[]);
        let as_of = history::day(day);
        prop_assert_eq!(site(&contract, &log, as_of), site(&contract, &without_warnings(&log), as_of));
    }

    /// The day as of which the pages say that they are made is the last on which they could have become otherwise: made on that
    /// day they were the same.
    #[test]
    fn pages_are_not_dated_by_what_they_do_not_show(
        terms in history::terms(),
        steps in history::steps(),
        day in 1..history::LAST_RECEIPT + 40,
    ) {
        let contract = terms.contract(100);
        let log = history::events(&terms, &contract, &steps, &[]);
        let mut now = for_stakeholders(&contract, &log, history::day(day)).unwrap();
        prop_assert!(now.assessment.as_of <= history::day(day));
        let mut then = for_stakeholders(&contract, &log, now.assessment.as_of).unwrap();
        // By when something changes next by itself is counted from the day itself.
        now.assessment.next_change_on = None;
        then.assessment.next_change_on = None;
        prop_assert_eq!(files(&now), files(&then));
    }
}
