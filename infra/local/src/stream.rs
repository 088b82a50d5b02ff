//! The embedded store's stream, read as Lambda's event source reads DynamoDB's.

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use cloud::failure::Failure;
use engine::{Engine, Place};
use serde_dynamo::AttributeValue;

use crate::command::Sentence;

/// The records handed over at once, as on AWS.
const BATCH: usize = 100;

/// A place in the stream.
#[derive(Debug)]
pub(crate) struct Stream {
    place: Place,
}

/// Whether a record asks any function for anything, as the filters of the event sources on AWS decide: a head to be assessed,
/// a notice to be sent, an assessment to be published.
fn asks_for_something(record: &EventRecord) -> bool {
    let new = &record.change.new_image;
    let is = |name: &str, value: &str| matches!(new.get(name), Some(AttributeValue::S(text)) if text == value);
    match record.change.keys.get("sk") {
        Some(AttributeValue::S(sk)) if sk == "HEAD" => is("agenda", "evaluate"),
        Some(AttributeValue::S(sk)) if sk.starts_with("EMAIL#") => is("state", "due") || new.contains_key("nudged_at"),
        Some(AttributeValue::S(sk)) => sk == "ASSESSMENT",
        _ => false,
    }
}

impl Stream {
    /// The stream from its present end on.
    pub(crate) fn from_now(engine: &Engine) -> Result<Self, Sentence> {
        let unreadable = |failure| format!("cannot read the database's stream: {failure}");
        Ok(Self { place: engine.end_of_stream().map_err(unreadable)? })
    }

    /// The next batch of records and the place after it; `None` where there is none yet.
    pub(crate) fn read(&self, engine: &Engine) -> Result<Option<(Event, Place)>, Failure> {
        const DOING: &str = "read the stream";
        let read = engine.records_after(&self.place, BATCH);
        let Some((records, next)) = read.map_err(|_| Failure::transient(DOING, "the store does not answer"))? else {
            return Ok(None);
        };
        let event: Result<Event, _> = serde_json::from_value(records);
        let mut event = event.map_err(|_| Failure::transient(DOING, "a record is not as expected"))?;
        event.records.retain(asks_for_something);
        Ok(Some((event, next)))
    }

    /// Goes on to a place that [`Stream::read`] gave.
    pub(crate) fn advance(&mut self, next: Place) {
        self.place = next;
    }
}
