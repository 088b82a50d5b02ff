//! The records of the table's stream that a function is handed, and which of them are to be handed to it again.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use cloud::failure::Failure;
use serde::Deserialize;

/// The key of an item that changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct ChangedKey {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl ChangedKey {
    /// Returns the contract in whose partition it is, if in any.
    pub(crate) fn contract(&self) -> Option<&str> {
        cloud::table::contract_of_key(&self.pk)
    }
}

/// Returns the records of a batch that are of an item of the table, in order.
pub(crate) fn changed_items(event: &Event) -> impl Iterator<Item = ChangedItem> {
    event.records.iter().filter_map(|record| match serde_dynamo::from_item(record.change.keys.clone()) {
        Ok(key) => Some(ChangedItem { key, sequence_number: record.change.sequence_number.clone() }),
        Err(error) => {
            tracing::error!(%error, "passed over a record whose key is none of the table's");
            None
        }
    })
}

/// A record of the stream: which item changed, and its place in the stream.
#[derive(Clone, Debug)]
pub(crate) struct ChangedItem {
    pub(crate) key: ChangedKey,
    sequence_number: Option<String>,
}

/// What has come of a batch of records so far.
#[derive(Debug)]
pub(crate) struct BatchOutcome {
    function: &'static str,
    response: DynamoDbEventResponse,
}

impl BatchOutcome {
    /// Returns the outcome of a batch that a function begins to work on.
    pub(crate) fn of(function: &'static str) -> Self {
        Self { function, response: DynamoDbEventResponse::default() }
    }

    /// Notes what came of a record.
    ///
    /// One whose work failed, but can succeed, is reported, so that it and those after it are handed over again. One that
    /// cannot succeed is logged and passed over: a contract that is poisoned blocks no other.
    pub(crate) fn note<T>(&mut self, record: &ChangedItem, result: Result<T, Failure>) {
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

    /// Returns what Lambda is to hand over again.
    pub(crate) fn into_response(self) -> DynamoDbEventResponse {
        self.response
    }
}
