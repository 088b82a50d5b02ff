//! The records of the table's stream that a function is handed, and which of them are to be handed to it again.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use cloud::failure::Failure;
use serde::Deserialize;

/// The key of an item that changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChangedKey {
    /// Its partition.
    pub pk: String,
    /// Its place in it.
    pub sk: String,
}

impl ChangedKey {
    /// The contract in whose partition it is, if in any.
    pub fn contract(&self) -> Option<&str> {
        cloud::table::contract_of_key(&self.pk)
    }
}

/// The records of a batch whose keys are an item's of the table, in order.
pub fn records(event: &Event) -> impl Iterator<Item = Record> {
    event.records.iter().filter_map(|record| {
        let key = serde_dynamo::from_item(record.change.keys.clone()).ok()?;
        Some(Record { key, sequence_number: record.change.sequence_number.clone() })
    })
}

/// A record: which item changed, and its place in the stream.
#[derive(Clone, Debug)]
pub struct Record {
    /// The item's key.
    pub key: ChangedKey,
    sequence_number: Option<String>,
}

/// What has come of a batch so far.
#[derive(Debug)]
pub struct Outcome {
    function: &'static str,
    response: DynamoDbEventResponse,
}

impl Outcome {
    /// Of a batch that a function begins to work on.
    pub fn of(function: &'static str) -> Self {
        Self { function, response: DynamoDbEventResponse::default() }
    }

    /// Notes what came of a record.
    ///
    /// One whose work failed, but can succeed, is reported, so that it and those after it are handed over again. One that
    /// cannot succeed is logged and passed over: a contract that is poisoned blocks no other.
    pub fn note<T>(&mut self, record: &Record, result: Result<T, Failure>) {
        let Err(failure) = result else { return };
        let (function, contract) = (self.function, record.key.contract().unwrap_or("none"));
        if failure.retry_can_help {
            tracing::warn!(function, contract, failure = %failure, "a record will be tried again");
            let mut again = DynamoDbBatchItemFailure::default();
            again.item_identifier.clone_from(&record.sequence_number);
            self.response.batch_item_failures.push(again);
        } else {
            tracing::error!(function, contract, failure = %failure, "a record was given up");
        }
    }

    /// What Lambda is to hand over again.
    pub fn into_response(self) -> DynamoDbEventResponse {
        self.response
    }
}
