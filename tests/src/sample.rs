//! The sample contract's history as a log, read from the files that the demo replays.

use chrono::{DateTime, Utc};
use domain::contract::Contract;
use domain::event::{Event, Fact, Party, read_log};
use domain::month::Month;
use intake::{Format, Submission, read_return};

use crate::program::root;

fn text(name: &str) -> String {
    let file = root().join("infra/local/sample/regulation-44").join(name);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{} is there: {error}", file.display()))
}

/// The sample contract.
///
/// # Panics
///
/// Its definition is not there, or has mistakes.
pub fn contract() -> Contract {
    Contract::read(&text("contract.toml")).expect("the sample's definition has no mistakes")
}

/// Its log, as the demo's replay makes it: every upload that is accepted, and what both parties record.
///
/// # Panics
///
/// A file is not there, or is answered otherwise than `arrivals.csv` says.
pub fn log() -> Vec<Event> {
    received().into_iter().map(|(event, _)| event).collect()
}

/// The same with the bytes of each event as they were received.
///
/// # Panics
///
/// As [`log`].
pub fn received() -> Vec<(Event, Vec<u8>)> {
    let contract = contract();
    let mut events = Vec::new();
    for name in ["council.jsonl", "contractor.jsonl"] {
        let recorded = read_log(&text(name)).unwrap_or_else(|fault| panic!("{name} is a log: {fault}"));
        events.extend(recorded.into_iter().map(|event| {
            let body = serde_json::to_vec(&event.fact).expect("an event has a JSON form");
            (event, body)
        }));
    }
    let arrivals = text("arrivals.csv");
    let mut rows = csv::Reader::from_reader(arrivals.as_bytes());
    for row in rows.deserialize() {
        let (received_at, month, name, answer): (DateTime<Utc>, Month, String, u16) =
            row.expect("a row of arrivals.csv");
        let bytes =
            std::fs::read(root().join("infra/local/sample/regulation-44/returns").join(&name)).expect("its file");
        let submission = Submission { contract: &contract, month, received_on: contract.date_of(received_at) };
        let submitted = read_return(&bytes, Format::of_file_name(&name).format(), &submission);
        assert_eq!(submitted.is_ok(), answer != 422, "{name}");
        if let (Ok(submitted), 201) = (submitted, answer) {
            let event = Event { received_at, by: Party::Contractor, fact: Fact::ReturnSubmitted { submitted } };
            events.push((event, bytes));
        }
    }
    events.sort_by_key(|(event, _)| event.received_at);
    events
}
