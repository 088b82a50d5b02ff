//! The one table: every kind of key, and the few ways of reading and writing it.
//!
//! | `pk` | `sk` | what |
//! | --- | --- | --- |
//! | `CONTRACTS` | `CONTRACT#id` | that the contract exists |
//! | `CONTRACT#id` | `HEAD` | the log's last number and hash |
//! | | `LOG#0000000012` | an event; `LOG#0000000000` the first definition |
//! | | `CONTENT#sha256` | that these bytes were accepted, and the receipt given |
//! | | `ORIGINAL#0000000012#00` | the bytes as received, in parts |
//! | | `ASSESSMENT` | the newest assessment |
//! | | `EMAIL#id` | an email in the outbox, with the notices that it tells |
//! | | `TOLD#id` | that a notice was put in the outbox, and by which email |
//! | | `LETTER#id` | a contractual letter as sent |
//! | | `WANTED` | the pending publication: as of which version the contract's pages were asked for, and whether they still are |
//! | | `PUBLISHED` | which pages of the contract are on the site |
//! | | `TOKEN#sha256` | a credential |
//! | | `CONTACT#sha256` | that an address is, or once was, a point of contact's |
//! | | `DRAFT#party#return-2026-06` | what a party has begun and not sent yet |
//! | | `DRAFT-FILE#party#return-2026-06#0000000003#00` | the file that came with a version of it, in parts |
//! | | `MOVED` | in place of `HEAD`: that the contract was moved to another table |
//! | `COUNCIL#folder` | `HEAD`, `PUBLISHED` | how often a summary came to differ; which of the council's pages are on the site |
//! | | `CONTRACT#id` | what the council's pages show of a contract |
//! | `SITE` | `HEAD`, `PUBLISHED` | the same for the site's own pages |
//! | | `COUNCIL#folder` | what the first page shows of a council |
//! | | `CONTRACT#id` | with which council's others a contract's summary is kept |
//! | `LINK#sha256` | `LINK` | a link that was asked for to sign in |
//! | `SESSION#sha256` | `SESSION` | that somebody signed in |
//! | `LIMIT#what#sha256` | `WINDOW#since` | how often something was done within a time |
//!
//! The sparse index `agenda` has what is pending, each with a time (`agenda_on`): assessments for the date on which they could
//! change; and, in case a record of the stream is lost, what the stream should set going, until it is done: a head not yet
//! assessed, an email not yet sent, pages not yet published. Contacts are found in it by their address: `contact#sha256`.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::builders::{PutBuilder, UpdateBuilder};
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};

use crate::failure::{Failure, if_held};

mod agenda;
mod attributes;
mod create;

pub use agenda::moment;
pub(crate) use agenda::{AGENDA, AgendaTask, overdue_from, waiting};
pub(crate) use attributes::{Attributes, bytes, number, read_json, text, write_json};

/// An item as the table keeps it.
pub(crate) type TableItem = HashMap<String, AttributeValue>;

/// The attribute that says, in seconds since 1970, after when DynamoDB may delete an item. An item without it stays.
pub(crate) const TIME_TO_LIVE: &str = "expires_at";

/// The table, through a client of DynamoDB's API.
#[derive(Clone, Debug)]
pub struct Table {
    pub(crate) client: Client,
    pub(crate) name: String,
}

impl Failure {
    /// Keeps the contract in whose partition it failed, if it was in a contract's.
    fn of_partition(self, pk: &str) -> Self {
        match contract_of_key(pk) {
            Some(contract) => self.of_contract(contract),
            None => self,
        }
    }
}

/// How a transaction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transaction {
    Done,
    /// A condition did not hold, or another transaction was under way: nothing was written, and the caller reads again.
    Refused,
}

/// Returns the partition of a contract.
pub fn contract_key(contract: &str) -> String {
    format!("CONTRACT#{contract}")
}

/// Returns the contract of a partition.
pub fn contract_of_key(pk: &str) -> Option<&str> {
    pk.strip_prefix("CONTRACT#")
}

pub(crate) fn key(pk: &str, sk: &str) -> TableItem {
    HashMap::from([("pk".into(), text(pk)), ("sk".into(), text(sk))])
}

/// The most bytes that DynamoDB takes of a partition key, and of a sort key.
const LONGEST_KEY: (usize, usize) = (2048, 1024);

/// Says whether an item can have a key. A caller may ask for an id of thousands of characters, which nothing has. DynamoDB
/// would refuse that as a malformed request, and the caller would be told that the system failed.
fn can_be_key(pk: &str, sk: &str) -> bool {
    pk.len() <= LONGEST_KEY.0 && sk.len() <= LONGEST_KEY.1
}

impl Table {
    /// Returns the table of a name, over a client.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self { client, name: name.into() }
    }

    /// Returns an item, read consistently; `None` if it is not there.
    pub(crate) async fn get(&self, doing: &'static str, pk: &str, sk: &str) -> Result<Option<TableItem>, Failure> {
        if !can_be_key(pk, sk) {
            return Ok(None);
        }
        let request = self.client.get_item().table_name(&self.name).set_key(Some(key(pk, sk))).consistent_read(true);
        let answer = request.send().await.map_err(|error| Failure::of_call(doing, error).of_partition(pk))?;
        Ok(answer.item)
    }

    /// Returns all items of a partition whose sort key begins with a prefix, in the order of those; read consistently.
    pub(crate) async fn query(&self, doing: &'static str, pk: &str, prefix: &str) -> Result<Vec<TableItem>, Failure> {
        if !can_be_key(pk, prefix) {
            return Ok(Vec::new());
        }
        let request = self.client.query().key_condition_expression("pk = :pk AND begins_with(sk, :prefix)");
        let request =
            request.expression_attribute_values(":pk", text(pk)).expression_attribute_values(":prefix", text(prefix));
        self.query_all(doing, request).await.map_err(|failure| failure.of_partition(pk))
    }

    /// Returns all items of a partition, in the order of their sort keys; read consistently.
    pub(crate) async fn partition(&self, doing: &'static str, pk: &str) -> Result<Vec<TableItem>, Failure> {
        let request = self.client.query().key_condition_expression("pk = :pk");
        let items = self.query_all(doing, request.expression_attribute_values(":pk", text(pk))).await;
        items.map_err(|failure| failure.of_partition(pk))
    }

    /// Returns all that a query finds.
    async fn query_all(&self, doing: &'static str, query: QueryFluentBuilder) -> Result<Vec<TableItem>, Failure> {
        let query = query.table_name(&self.name).consistent_read(true);
        let mut items = Vec::new();
        let mut pages = query.into_paginator().items().send();
        while let Some(item) = pages.next().await {
            items.push(item.map_err(|error| Failure::of_call(doing, error))?);
        }
        Ok(items)
    }

    pub(crate) fn put_new(&self, item: TableItem) -> Result<TransactWriteItem, Failure> {
        let put = Put::builder().table_name(&self.name).set_item(Some(item));
        self.put(put.condition_expression("attribute_not_exists(pk)"))
    }

    pub(crate) fn put(&self, put: PutBuilder) -> Result<TransactWriteItem, Failure> {
        let put = put
            .build()
            .map_err(|error| Failure::permanent("write to the table", "an incomplete put").because(error))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    pub(crate) fn update(&self, update: UpdateBuilder) -> Result<TransactWriteItem, Failure> {
        let update = update
            .build()
            .map_err(|error| Failure::permanent("write to the table", "an incomplete update").because(error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// Updates an item if a condition holds; `false` where it does not, and nothing was written.
    pub(crate) async fn update_if(
        &self,
        doing: &'static str,
        (pk, sk): (&str, &str),
        update: impl FnOnce(UpdateItemFluentBuilder) -> UpdateItemFluentBuilder,
    ) -> Result<bool, Failure> {
        let request = self.client.update_item().table_name(&self.name).set_key(Some(key(pk, sk)));
        let answer = if_held(doing, update(request).send().await).map_err(|failure| failure.of_partition(pk));
        Ok(answer?.is_some())
    }

    pub(crate) async fn transact(
        &self,
        doing: &'static str,
        writes: Vec<TransactWriteItem>,
    ) -> Result<Transaction, Failure> {
        match self.client.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(Transaction::Done),
            Err(error) => match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(canceled)) => {
                    let reasons = canceled.cancellation_reasons().iter().filter_map(|reason| reason.code());
                    let codes: Vec<&str> = reasons.filter(|code| *code != "None").collect();
                    // A conflict with another transaction is a lost race like a condition that does not hold: the other one has
                    // changed what was read.
                    let lost =
                        codes.iter().any(|code| ["ConditionalCheckFailed", "TransactionConflict"].contains(code));
                    let code = (*codes.first().unwrap_or(&"cancelled")).to_owned();
                    match (lost, code.as_str()) {
                        (true, _) => Ok(Transaction::Refused),
                        (false, "ValidationError") => Err(Failure::permanent(doing, code).because(error)),
                        (false, _) => Err(Failure::transient(doing, code).because(error)),
                    }
                }
                Some(TransactWriteItemsError::TransactionInProgressException(_)) => Ok(Transaction::Refused),
                _ => Err(Failure::of_call(doing, error)),
            },
        }
    }
}
