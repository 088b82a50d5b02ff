//! The sample contract's history could have been recorded as it stands: each event is accepted on its day.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use domain::contract::Contract;
use domain::event::{Event, Fact, Party, read_log};
use domain::facts::History;
use domain::month::Month;
use intake::{Format, RecordingContext, SubmissionContext, read_event, read_return};
use serde_json::json;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/local/sample/regulation-44").join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(sample(name)).unwrap()
}

/// Returns the returns that were accepted, as events.
fn returns(contract: &Contract) -> Vec<Event> {
    let arrivals = text("arrivals.csv");
    let mut rows = csv::Reader::from_reader(arrivals.as_bytes());
    let returns = rows.deserialize().filter_map(|row| {
        let (received_at, month, name, answer): (DateTime<Utc>, Month, String, u16) = row.unwrap();
        let bytes = std::fs::read(sample("returns").join(&name)).unwrap();
        let submission = SubmissionContext { contract, month, received_on: contract.date_of(received_at) };
        let submitted = read_return(&bytes, Format::of_file_name(&name).format(), &submission).ok()?;
        let fact = Fact::ReturnSubmitted { submitted };
        (answer == 201).then(|| Event::new(received_at, Party::Contractor, fact))
    });
    returns.collect()
}

#[test]
fn every_event_of_the_sample_is_accepted_on_its_day() {
    let contract = Contract::read(&text("contract.toml")).unwrap();
    let mut log = returns(&contract);
    for name in ["council.jsonl", "contractor.jsonl"] {
        log.extend(read_log(&text(name)).unwrap());
    }
    log.sort_by_key(|event| event.received_at);
    let mut recorded = 0;
    for (at, event) in log.iter().enumerate() {
        if matches!(event.fact, Fact::ReturnSubmitted { .. }) {
            continue;
        }
        let before = &log[..at];
        let history = History::new(&contract, before).unwrap();
        let received_on = contract.date_of(event.received_at);
        let recording = RecordingContext { by: event.by.party().unwrap(), received_on, log: before, history: &history };
        let read = read_event(json!(event.fact).to_string().as_bytes(), &recording);
        assert_eq!(read.as_ref(), Ok(&event.fact), "event {} of {}", at + 1, event.received_at);
        recorded += 1;
    }
    assert!(recorded > 0);
}
