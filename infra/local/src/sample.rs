//! The sample contract and its history: what its contractor and its council sent, and when.

use chrono::{DateTime, Utc};
use domain::event::Event;
use domain::month::Month;
use include_dir::{Dir, include_dir};

use crate::command::Sentence;

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sample/regulation-44");

/// The last moment of the sample's history.
const ENDS: &str = "2023-11-30T12:00:00Z";

/// Something that reaches the system in the sample's history.
#[derive(Debug)]
pub(crate) enum Arrival {
    /// A file that the contractor uploads for a month.
    Upload {
        /// The month.
        month: Month,
        /// The file's name.
        file: String,
        /// Its bytes.
        bytes: &'static [u8],
        /// The status with which it is answered.
        answer: i64,
    },
    /// Something that a party records.
    Recorded(Box<Event>),
}

/// The sample contract's definition.
pub(crate) fn definition() -> Result<&'static str, Sentence> {
    text("contract.toml")
}

/// When the sample's history ends.
pub(crate) fn ends() -> DateTime<Utc> {
    ENDS.parse().unwrap_or_default()
}

/// The sample's files, by name.
pub(crate) fn returns() -> impl Iterator<Item = (String, &'static [u8])> {
    let folder = SAMPLE.get_dir("returns").into_iter().flat_map(Dir::files);
    folder.filter_map(|file| Some((file.path().file_name()?.to_string_lossy().into_owned(), file.contents())))
}

/// The sample's history, in order of receipt.
pub(crate) fn history() -> Result<Vec<(DateTime<Utc>, Arrival)>, Sentence> {
    let mut history = Vec::new();
    let mut rows = csv::Reader::from_reader(text("arrivals.csv")?.as_bytes());
    for row in rows.deserialize() {
        let (at, month, name, answer): (DateTime<Utc>, Month, String, i64) =
            row.map_err(|error| format!("the sample's arrivals.csv cannot be read: {error}"))?;
        let file = SAMPLE.get_file(format!("returns/{name}"));
        let bytes = file.ok_or_else(|| format!("the sample has no file {name}"))?.contents();
        history.push((at, Arrival::Upload { month, file: name, bytes, answer }));
    }
    for name in ["council.jsonl", "contractor.jsonl"] {
        let recorded = domain::event::read_log(text(name)?)
            .map_err(|fault| format!("the sample's {name} cannot be read: {fault}"))?;
        history.extend(recorded.into_iter().map(|event| (event.received_at, Arrival::Recorded(Box::new(event)))));
    }
    history.sort_by_key(|(at, _)| *at);
    Ok(history)
}

fn text(name: &str) -> Result<&'static str, Sentence> {
    let file = SAMPLE.get_file(name).and_then(|file| file.contents_utf8());
    file.ok_or_else(|| format!("the sample has no {name}"))
}
