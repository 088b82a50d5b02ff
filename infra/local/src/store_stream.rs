//! Reading the embedded store's stream, as Lambda's event source mapping reads DynamoDB's.

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use cloud::failure::Failure;
use engine::{Engine, StreamPosition};
use serde_dynamo::AttributeValue;

use crate::console::OperatorMessage;

/// The most records that are handed over at once.
const BATCH_SIZE: usize = 100;

/// The stream, read up to a position.
#[derive(Debug)]
pub(crate) struct StoreStream {
    position: StreamPosition,
}

/// Says whether a record is for any function, by the same rule as the filters of the event source mappings on AWS: a head to be
/// assessed, an email to be sent, an assessment to be published.
fn is_for_a_function(record: &EventRecord) -> bool {
    let new = &record.change.new_image;
    let is = |name: &str, value: &str| matches!(new.get(name), Some(AttributeValue::S(text)) if text == value);
    match record.change.keys.get("sk") {
        Some(AttributeValue::S(sk)) if sk == "HEAD" => is("agenda", "evaluate"),
        Some(AttributeValue::S(sk)) if sk.starts_with("EMAIL#") => is("state", "due") || new.contains_key("nudged_at"),
        Some(AttributeValue::S(sk)) => sk == "ASSESSMENT",
        _ => false,
    }
}

impl StoreStream {
    /// Begins at the stream's end.
    pub(crate) fn from_now(engine: &Engine) -> Result<Self, OperatorMessage> {
        let unreadable = |failure| format!("cannot read the database's stream: {failure}");
        Ok(Self { position: engine.end_of_stream().map_err(unreadable)? })
    }

    /// Reads the next batch of records and the position after it; `None` where there is none yet.
    pub(crate) fn next_batch(&self, engine: &Engine) -> Result<Option<(Event, StreamPosition)>, Failure> {
        const DOING: &str = "read the stream";
        let read = engine.records_after(&self.position, BATCH_SIZE);
        let Some((records, next)) =
            read.map_err(|error| Failure::transient(DOING, "the store does not answer").because(error))?
        else {
            return Ok(None);
        };
        let event: Result<Event, _> = serde_json::from_value(records);
        let mut event =
            event.map_err(|error| Failure::transient(DOING, "a record is not as expected").because(error))?;
        event.records.retain(is_for_a_function);
        Ok(Some((event, next)))
    }

    /// Moves on to a position that [`StoreStream::next_batch`] returned.
    pub(crate) fn advance(&mut self, next: StreamPosition) {
        self.position = next;
    }
}
