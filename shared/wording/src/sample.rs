//! The sample contract with a history, for the tests of this crate and of `render`, which includes this file.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::event::{Event, Fact, Party};

const DEFINITION: &str = include_str!("../../../infra/local/sample/regulation-44/contract.toml");

/// April 2022 all green; May returned late with a unit declared not visited; June returned only after its close; July
/// returned on time and revised. With a comment and capacity issues, which no page may show.
const EVENTS: &str = include_str!("sample/events.jsonl");

pub(crate) fn contract() -> Contract {
    Contract::read(DEFINITION).expect("the sample definition has no mistakes")
}

pub(crate) fn events() -> Vec<Event> {
    EVENTS.lines().map(|line| serde_json::from_str(line).expect("the sample events are events")).collect()
}

pub(crate) fn date(text: &str) -> NaiveDate {
    domain::date::read(text).expect("a date")
}

/// Further events of the two parties, one of every kind at least, with free text in every field that takes some. No page of the
/// site may show it.
const EVERY_KIND: &str = include_str!("sample/every-kind.jsonl");

/// Returns the same log with every kind of event, in order of receipt.
pub(crate) fn every_kind() -> Vec<Event> {
    let mut log = events();
    log.extend(EVERY_KIND.lines().map(|line| serde_json::from_str(line).expect("the sample events are events")));
    let revised = Fact::ContractRevised {
        definition: DEFINITION.into(),
        reason: "Reason of the revision that only the parties see".into(),
        restates: false,
    };
    log.push(Event::new("2023-02-03T10:00:00Z".parse().expect("a moment"), Party::Council, revised));
    log
}
