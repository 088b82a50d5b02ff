//! The embedded store's stream, read as Lambda's event source reads DynamoDB's.

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use cloud::failure::Failure;
use dynoxide::Database;
use dynoxide::actions::describe_stream::DescribeStreamRequest;
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use dynoxide::actions::list_streams::ListStreamsRequest;

use serde_dynamo::AttributeValue;

use crate::command::Sentence;

/// The records handed over at once, as on AWS.
const BATCH: usize = 100;

/// A place in the stream.
#[derive(Debug)]
pub(crate) struct Stream {
    iterator: String,
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
    pub(crate) fn from_now(database: &Database) -> Result<Self, Sentence> {
        let unreadable = |error: dynoxide::DynoxideError| format!("cannot read the database's stream: {error}");
        let absent = || "the database has no stream".to_owned();
        let streams = database.list_streams(ListStreamsRequest::default()).map_err(unreadable)?;
        let stream = streams.streams.into_iter().next().ok_or_else(absent)?;
        let described = database
            .describe_stream(DescribeStreamRequest { stream_arn: stream.stream_arn.clone(), ..Default::default() })
            .map_err(unreadable)?;
        let shard = described.stream_description.shards.into_iter().next().ok_or_else(absent)?;
        let iterator = database
            .get_shard_iterator(GetShardIteratorRequest {
                stream_arn: stream.stream_arn,
                shard_id: shard.shard_id,
                shard_iterator_type: "LATEST".into(),
                sequence_number: None,
            })
            .map_err(unreadable)?;
        Ok(Self { iterator: iterator.shard_iterator.ok_or_else(absent)? })
    }

    /// The next batch of records and the place after it; `None` where there is none yet.
    pub(crate) fn read(&self, database: &Database) -> Result<Option<(Event, String)>, Failure> {
        let unreadable = |what: &str| Failure::passing("read the stream", what);
        let request = GetRecordsRequest { shard_iterator: self.iterator.clone(), limit: Some(BATCH) };
        let answer = database.get_records(request).map_err(|_| unreadable("the store does not answer"))?;
        if answer.records.is_empty() {
            return Ok(None);
        }
        let next = answer.next_shard_iterator.clone().ok_or_else(|| unreadable("the stream has ended"))?;
        let event = serde_json::to_value(&answer).and_then(serde_json::from_value);
        let mut event: Event = event.map_err(|_| unreadable("a record is not as expected"))?;
        event.records.retain(asks_for_something);
        Ok(Some((event, next)))
    }

    /// Goes on to a place that [`Stream::read`] gave.
    pub(crate) fn advance(&mut self, next: String) {
        self.iterator = next;
    }
}
