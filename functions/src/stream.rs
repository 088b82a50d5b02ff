//! Batches of records of the table's stream, and which of their records are to be handed over again.

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
            // Handed over again it would be no other, and hold up the stream.
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

/// The outcome of a batch of records.
#[derive(Debug)]
pub(crate) struct BatchOutcome {
    function: &'static str,
    response: DynamoDbEventResponse,
}

impl BatchOutcome {
    /// Returns the outcome of a batch of which nothing is done yet.
    pub(crate) fn of(function: &'static str) -> Self {
        Self { function, response: DynamoDbEventResponse::default() }
    }

    /// Notes what came of a record.
    ///
    /// If its work failed and a retry can help, it is reported, and Lambda hands over it and all records after it again. If no
    /// retry can help, it is logged and passed over, so that a contract that cannot be read does not hold up the others.
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
