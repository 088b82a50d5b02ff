use domain::assessment::assess_history;
use domain::event::{Event, read_log};
use domain::facts::History;

use super::*;
use crate::sample::{contract, date, every_kind};

/// Returns what waits for each party, the contractor's first, by the words of the findings.
fn waits(log: &[Event], as_of: &str) -> [Vec<String>; 2] {
    let (contract, as_of) = (contract(), date(as_of));
    let history = History::through(&contract, log, as_of).unwrap();
    let record = Record::new(history.known_at(history.end_of(as_of)), as_of);
    let assessment = assess_history(&history, as_of);
    [Party::Contractor, Party::Council].map(|party| {
        let things = tasks_of(&contract, &assessment, &record, party);
        things.into_iter().map(|thing| thing.sentence).collect()
    })
}

/// Checks 9.1: the contractor carries out an action plan, so it is not a task of the council, although the council records its
/// end.
#[test]
fn an_action_plan_waits_for_the_contractor_that_carries_it_out() {
    let [contractor, council] = waits(&every_kind(), "2023-02-15");
    let is_action_plan = |sentence: &String| sentence.starts_with("The action plan ");
    assert!(contractor.iter().any(is_action_plan), "{contractor:?}");
    assert!(!council.iter().any(is_action_plan), "{council:?}");
}

/// Checks 6.4: "The Improvement Plan must be agreed by both parties."
#[test]
fn a_plan_that_is_to_be_agreed_waits_for_both_parties() {
    let warning = r#"{"received_at":"2022-05-30T09:00:00Z","by":"council","kind":"warning-issued","warning":"W1","issued_on":"2022-05-30","kpis":[1],"explanation":"None came."}"#;
    for waiting in waits(&read_log(warning).unwrap(), "2022-06-01") {
        assert!(
            waiting.iter().any(|sentence| sentence.contains("improvement plan is required for KPI 1")),
            "{waiting:?}"
        );
    }
}
