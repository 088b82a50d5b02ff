//! The sample contract: its definition, its history as a log, read from the files that the demo replays, and some events that
//! tests record under it.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use domain::contract::Contract;
use domain::event::{Event, Fact, Party, read_log};
use domain::month::Month;
use intake::{Format, SubmissionContext, read_return};
use serde_json::{Value, json};

use crate::program::root;

/// The sample contract's id.
pub const ID: &str = "regulation-44";

pub const DEFINITION: &str = include_str!("../../infra/local/sample/regulation-44/contract.toml");

/// July 2022's return as a workbook.
pub const JULY: &[u8] = include_bytes!("../../infra/local/sample/regulation-44/returns/2022-07.xlsx");
/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Returns the moment of a text in RFC 3339.
///
/// # Panics
///
/// It is not a moment.
pub fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment of RFC 3339")
}

/// Returns April 2022's return, in which the first `units` units were visited.
pub fn april(units: u32) -> Value {
    let visit = |unit: u32| {
        json!({ "unit": format!("U{unit}"), "visited_on": "2022-04-12", "report_to_council_on": "2022-04-14",
                "report_to_ofsted_on": "2022-04-14" })
    };
    json!({ "month": "2022-04", "visits": (1..=units).map(visit).collect::<Vec<_>>() })
}

/// Returns a formal warning of 6 June 2022 for April's visits.
pub fn warning(id: &str) -> Value {
    json!({ "kind": "warning-issued", "warning": id, "issued_on": "2022-06-06", "kpis": [1],
            "explanation": "Two of six units were not visited in April, and no reason was given." })
}

fn text(name: &str) -> String {
    let file = root().join("infra/local/sample/regulation-44").join(name);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{} is there: {error}", file.display()))
}

/// Returns the sample contract.
///
/// # Panics
///
/// Its definition has mistakes.
pub fn contract() -> Contract {
    Contract::read(DEFINITION).expect("the sample's definition has no mistakes")
}

/// Returns its log, as the demo's replay makes it: every upload that is accepted, and what both parties record.
///
/// # Panics
///
/// A file is not there, or is answered otherwise than `arrivals.csv` says.
pub fn log() -> Vec<Event> {
    received().into_iter().map(|(event, _)| event).collect()
}

/// Returns the same with the bytes of each event as they were received.
///
/// # Panics
///
/// As [`log`].
pub fn received() -> Vec<(Event, Vec<u8>)> {
    // Every test of a program needs it, and reading the workbooks takes a while.
    static RECEIVED: LazyLock<Vec<(Event, Vec<u8>)>> = LazyLock::new(replay);
    RECEIVED.clone()
}

/// Processes every file as it arrived, and everything recorded beside them.
fn replay() -> Vec<(Event, Vec<u8>)> {
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
        let submission = SubmissionContext { contract: &contract, month, received_on: contract.date_of(received_at) };
        let submitted = read_return(&bytes, Format::of_file_name(&name).format(), &submission);
        assert_eq!(submitted.is_ok(), answer != 422, "{name}");
        if let (Ok(submitted), 201) = (submitted, answer) {
            let fact = Fact::ReturnSubmitted { submitted };
            let sha256 = Some(cloud::hash::sha256(&bytes));
            let event = Event { sha256, ..Event::new(received_at, Party::Contractor, fact) };
            events.push((event, bytes));
        }
    }
    events.sort_by_key(|(event, _)| event.received_at);
    events
}
