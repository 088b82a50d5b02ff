//! The sample contract and its history: what its contractor and its council sent, and when.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::event::Event;
use domain::month::Month;
use include_dir::{Dir, include_dir};

use crate::console::OperatorMessage;

static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sample/regulation-44");

/// The last moment of the sample's history.
pub(crate) const ENDS: DateTime<Utc> = NaiveDate::from_ymd_opt(2023, 11, 30)
    .expect("a date")
    .and_time(NaiveTime::from_hms_opt(12, 0, 0).expect("a time of day"))
    .and_utc();

/// An arrival in the sample's history.
#[derive(Debug)]
pub(crate) enum SampleArrival {
    /// A file that the contractor uploads for a month.
    Upload {
        month: Month,
        file: String,
        bytes: &'static [u8],
        /// The HTTP status with which it is answered: one of the sample's files is refused, and one was sent before.
        answer: i64,
    },
    /// An event that a party records.
    Recorded(Box<Event>),
}

/// Returns the sample contract's definition.
pub(crate) fn definition() -> Result<&'static str, OperatorMessage> {
    text("contract.toml")
}

/// Returns the sample's returns: each file's name and bytes.
pub(crate) fn returns() -> impl Iterator<Item = (String, &'static [u8])> {
    let folder = SAMPLE.get_dir("returns").into_iter().flat_map(Dir::files);
    folder.filter_map(|file| Some((file.path().file_name()?.to_string_lossy().into_owned(), file.contents())))
}

/// Reads the sample's history, in order of receipt.
pub(crate) fn history() -> Result<Vec<(DateTime<Utc>, SampleArrival)>, OperatorMessage> {
    let mut history = Vec::new();
    let mut rows = csv::Reader::from_reader(text("arrivals.csv")?.as_bytes());
    for row in rows.deserialize() {
        let (at, month, name, answer): (DateTime<Utc>, Month, String, i64) =
            row.map_err(|error| format!("the sample's arrivals.csv cannot be read: {error}"))?;
        let file = SAMPLE.get_file(format!("returns/{name}"));
        let bytes = file.ok_or_else(|| format!("the sample has no file {name}"))?.contents();
        history.push((at, SampleArrival::Upload { month, file: name, bytes, answer }));
    }
    for name in ["council.jsonl", "contractor.jsonl"] {
        let recorded = domain::event::read_log(text(name)?)
            .map_err(|fault| format!("the sample's {name} cannot be read: {fault}"))?;
        history.extend(recorded.into_iter().map(|event| (event.received_at, SampleArrival::Recorded(Box::new(event)))));
    }
    history.sort_by_key(|(at, _)| *at);
    Ok(history)
}

fn text(name: &str) -> Result<&'static str, OperatorMessage> {
    let file = SAMPLE.get_file(name).and_then(|file| file.contents_utf8());
    file.ok_or_else(|| format!("the sample has no {name}"))
}
