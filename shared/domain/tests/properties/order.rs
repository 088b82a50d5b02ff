//! An evaluation may fall between any two entries of the log, whatever their stamps: what it calls for stays called for.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use domain::assess;
use domain::contract::Contract;
use domain::event::{Event, read_log};
use domain::notice::Notice;
use proptest::prelude::*;

use crate::history::{events, events_by_an_unsteady_clock, on_few_days, steps, terms};
use crate::{assessed, config};

/// Fewer histories for what assesses each several times.
fn config_of_orders() -> ProptestConfig {
    let config = config();
    ProptestConfig { cases: config.cases / 2, ..config }
}

/// The days on which a log may be assessed after each of its entries: that of the entry, and the last before the next entry's.
fn evaluations(contract: &Contract, events: &[Event]) -> Vec<(usize, NaiveDate)> {
    let day = |index: usize| events.get(index).map(|event| contract.date_of(event.received_at));
    let mut evaluations = Vec::new();
    for count in 1..=events.len() {
        let Some(received_on) = day(count - 1) else { continue };
        let until = day(count).map_or(received_on + Days::new(40), |next| (next - Days::new(1)).max(received_on));
        evaluations.extend([(count, received_on), (count, until)]);
    }
    evaluations
}

/// A notice that one evaluation calls for and a later one does not, or for another day.
fn taken_back(contract: &Contract, events: &[Event]) -> Option<String> {
    let mut told: BTreeMap<String, Notice> = BTreeMap::new();
    for (count, as_of) in evaluations(contract, events) {
        let notices = assessed(contract, &events[..count], as_of).notices;
        let now: BTreeMap<String, Notice> = notices.into_iter().map(|notice| (notice.id.clone(), notice)).collect();
        for (id, before) in &told {
            let stays = now.get(id).is_some_and(|now| (now.kind, now.due_on) == (before.kind, before.due_on));
            if !stays {
                return Some(format!("{id}, told before, is not called for after entry {count} as of {as_of}"));
            }
        }
        told = now;
    }
    None
}

proptest! {
    #![proptest_config(config_of_orders())]

    #[test]
    fn what_was_told_between_entries_of_one_second_stays_called_for(terms in terms(), steps in steps()) {
        let contract = terms.contract(100);
        let events = events(&terms, &contract, &on_few_days(steps), &[]);
        prop_assert_eq!(taken_back(&contract, &events), None);
    }

    #[test]
    fn what_was_told_while_the_clock_was_behind_the_last_entry_stays_called_for(terms in terms(), steps in steps()) {
        let contract = terms.contract(100);
        let events = events_by_an_unsteady_clock(&terms, &contract, &steps);
        prop_assert_eq!(taken_back(&contract, &events), None);
    }
}

const ONE_UNIT: &str = r#"
id = "visits"
title = "Independent visitor service"
council = "Example Council"
contractor = "Example Visitors Ltd"
commences = 2022-09-01
unit = [{ code = "U1", label = "Unit 1", from = 2022-09-01 }]
kpi = [
    { number = 4, title = "Complaints", measure = "count", better = "lower", target = [{ from = "2022-09", green = 1, red = 3 }] },
]
"#;

fn notices(log: &[&str], as_of: &str) -> Vec<String> {
    let contract = Contract::read(ONE_UNIT).expect("a definition without mistakes");
    let events = read_log(&log.join("\n")).expect("a log");
    let assessment = assess(&contract, &events, domain::date::read(as_of).expect("a date")).expect("no mistakes");
    assessment.notices.into_iter().map(|notice| notice.id).collect()
}

const RAISED: &str = r#"{"received_at":"2022-09-05T09:00:00Z","by":"contractor","kind":"capacity-issue-raised","issue":"C1","text":"One visitor is ill."}"#;
const DISCUSSED: &str = r#"{"received_at":"2022-09-05T09:00:00Z","by":"council","kind":"capacity-issue-discussed","issue":"C1","discussed_on":"2022-09-05","outcome":"Another was found."}"#;
const WITHDRAWN: &str = r#"{"received_at":"2022-09-05T09:00:00Z","by":"council","kind":"event-withdrawn","event":2,"reason":"It was another issue."}"#;

#[test]
fn an_issue_discussed_within_the_second_in_which_it_was_raised_is_told_once() {
    let id = "capacity-issue/2022-09-05/5.2/C1/council";
    for log in [&[RAISED][..], &[RAISED, DISCUSSED], &[RAISED, DISCUSSED, WITHDRAWN]] {
        assert_eq!(notices(log, "2022-09-05"), [id], "{}", log.len());
    }
}

#[test]
fn an_issue_that_a_withdrawal_within_its_second_leaves_undiscussed_is_told() {
    let [discussed, raised] = [DISCUSSED, RAISED];
    let withdrawn = WITHDRAWN.replace(r#""event":2"#, r#""event":1"#);
    assert_eq!(notices(&[discussed, raised], "2022-09-05"), Vec::<String>::new());
    let id = "capacity-issue/2022-09-05/5.2/C1/council";
    assert_eq!(notices(&[discussed, raised, &withdrawn], "2022-09-05"), [id]);
}

/// A discussion that gives itself a day still to come: until then nothing is discussed.
#[test]
fn what_an_event_satisfies_on_a_day_to_come_was_told_until_then() {
    let later = DISCUSSED.replace(r#""discussed_on":"2022-09-05""#, r#""discussed_on":"2022-09-08""#);
    let id = "capacity-issue/2022-09-05/5.2/C1/council";
    // The discussion is received first, so that the issue itself never stands alone.
    for as_of in ["2022-09-05", "2022-09-07", "2022-09-08", "2022-09-09"] {
        assert_eq!(notices(&[&later, RAISED], as_of), [id], "as of {as_of}");
    }
}
