//! The one table: every key shape, and the few ways of reading and writing it.
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
//! | | `WANTED` | as of which version the contract's pages are wanted, and whether they still are |
//! | | `PUBLISHED` | which pages of the contract are on the site |
//! | | `TOKEN#sha256` | a credential |
//! | | `CONTACT#sha256` | that an address is, or once was, a point of contact's |
//! | | `DRAFT#party#return-2026-06` | what a party has begun and not sent yet |
//! | | `DRAFT-FILE#party#return-2026-06#0000000003#00` | the file that came with a version of it, in parts |
//! | | `MOVED` | in place of `HEAD`: that the contract goes on in another table |
//! | `COUNCIL#folder` | `HEAD`, `PUBLISHED` | how often a summary came to differ; which of the council's pages are on the site |
//! | | `CONTRACT#id` | what the council's pages show of a contract |
//! | `SITE` | `HEAD`, `PUBLISHED` | the same for the site's own pages |
//! | | `COUNCIL#folder` | what the first page shows of a council |
//! | | `CONTRACT#id` | with which council's others a contract's summary is kept |
//! | `LINK#sha256` | `LINK` | a link that was asked for to sign in |
//! | `SESSION#sha256` | `SESSION` | that somebody signed in |
//! | `LIMIT#what#sha256` | `WINDOW#since` | how often something was done within a time |
//!
//! The sparse index `agenda` has what waits for a time (`agenda_on`): assessments for the date on which they could change,
//! and, lest a record of the stream be lost, whatever the stream should have set going and has not: a head not yet assessed,
//! an email not yet sent, pages not yet published. Contacts are found in it by their address: `contact#sha256`.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::builders::{PutBuilder, UpdateBuilder};
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};

use chrono::{DateTime, TimeDelta, Utc};

use crate::failure::{Failure, if_held};

mod create;

/// The sparse index of what waits for a time.
pub const AGENDA: &str = "agenda";

/// An item as the table keeps it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The table.
#[derive(Clone, Debug)]
pub struct Table {
    pub(crate) client: Client,
    pub(crate) name: String,
}

/// What waits on the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// An assessment, for the date on which it could change.
    Check,
    /// A head, to be assessed.
    Evaluate,
    /// An email, to be sent.
    Notify,
    /// A contract's pages, to be published.
    Publish,
}

impl Waiting {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Evaluate => "evaluate",
            Self::Notify => "notify",
            Self::Publish => "publish",
        }
    }
}

/// How long what the stream sets going may take before it is taken up again; also a claim's lease.
pub(crate) const LEASE: TimeDelta = TimeDelta::minutes(5);

/// Writes a moment in a form whose order as text is the order of time.
pub fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// From when on something that was set going at a moment is overdue.
pub(crate) fn overdue_from(at: DateTime<Utc>) -> String {
    moment(at + LEASE)
}

/// The attributes that put an item on the agenda.
pub(crate) fn waiting(what: Waiting, since: DateTime<Utc>) -> [(String, AttributeValue); 2] {
    [("agenda".into(), text(what.word())), ("agenda_on".into(), text(overdue_from(since)))]
}

/// How a transaction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transaction {
    Done,
    /// A condition did not hold, or another transaction was under way: nothing was written.
    Refused,
}

/// The partition of a contract.
pub fn contract_key(contract: &str) -> String {
    format!("CONTRACT#{contract}")
}

/// The contract of a partition.
pub fn contract_of_key(pk: &str) -> Option<&str> {
    pk.strip_prefix("CONTRACT#")
}

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn bytes(value: Vec<u8>) -> AttributeValue {
    AttributeValue::B(Blob::new(value))
}

pub(crate) fn key(pk: &str, sk: &str) -> Item {
    HashMap::from([("pk".into(), text(pk)), ("sk".into(), text(sk))])
}

/// Reads attributes of an item; an item without them was not written by this program.
pub(crate) struct Attributes<'i>(pub(crate) &'i Item);

impl<'i> Attributes<'i> {
    fn get<T>(&self, name: &str, read: impl Fn(&'i AttributeValue) -> Option<T>) -> Result<T, Failure> {
        let value = self.0.get(name).and_then(read);
        value.ok_or_else(|| {
            Failure::lasting("read an item of the table", format!("attribute {name} is not as expected"))
        })
    }

    pub(crate) fn text(&self, name: &str) -> Result<&'i str, Failure> {
        self.get(name, |value| value.as_s().ok().map(String::as_str))
    }

    pub(crate) fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<T, Failure> {
        self.get(name, |value| value.as_s().ok()?.parse().ok())
    }

    pub(crate) fn number(&self, name: &str) -> Result<u64, Failure> {
        self.get(name, |value| value.as_n().ok()?.parse().ok())
    }

    pub(crate) fn bytes(&self, name: &str) -> Result<&'i [u8], Failure> {
        self.get(name, |value| value.as_b().ok().map(Blob::as_ref))
    }

    pub(crate) fn packed(&self, name: &str) -> Result<String, Failure> {
        crate::pack::unpack(self.bytes(name)?)
            .ok_or_else(|| Failure::lasting("read an item of the table", format!("attribute {name} does not unpack")))
    }

    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, Failure> {
        read_json(self.text(name)?)
    }
}

pub(crate) fn read_json<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Failure> {
    serde_json::from_str(json).map_err(|_| Failure::lasting("read an item of the table", "its JSON is not as expected"))
}

pub(crate) fn write_json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|_| Failure::lasting("write an item of the table", "it has no JSON form"))
}

/// The most bytes that DynamoDB takes of a partition key, and of a sort key.
const LONGEST_KEY: (usize, usize) = (2048, 1024);

/// Whether an item can have a key. Whoever asks for an id of thousands of characters asks for what is not there; DynamoDB would
/// refuse the request as a mistake of this program.
fn can_be_key(pk: &str, sk: &str) -> bool {
    pk.len() <= LONGEST_KEY.0 && sk.len() <= LONGEST_KEY.1
}

impl Table {
    /// The table of a name, over a client.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self { client, name: name.into() }
    }

    pub(crate) async fn get(&self, doing: &'static str, pk: &str, sk: &str) -> Result<Option<Item>, Failure> {
        if !can_be_key(pk, sk) {
            return Ok(None);
        }
        let request = self.client.get_item().table_name(&self.name).set_key(Some(key(pk, sk))).consistent_read(true);
        let answer = request.send().await.map_err(|error| Failure::of_call(doing, &error))?;
        Ok(answer.item)
    }

    /// All items of a partition whose sort key begins so, in its order; read consistently.
    pub(crate) async fn query(&self, doing: &'static str, pk: &str, prefix: &str) -> Result<Vec<Item>, Failure> {
        if !can_be_key(pk, prefix) {
            return Ok(Vec::new());
        }
        let request = self.client.query().key_condition_expression("pk = :pk AND begins_with(sk, :prefix)");
        let request =
            request.expression_attribute_values(":pk", text(pk)).expression_attribute_values(":prefix", text(prefix));
        self.query_all(doing, request).await
    }

    /// All items of a partition, in the order of their sort keys; read consistently.
    pub(crate) async fn partition(&self, doing: &'static str, pk: &str) -> Result<Vec<Item>, Failure> {
        let request = self.client.query().key_condition_expression("pk = :pk");
        self.query_all(doing, request.expression_attribute_values(":pk", text(pk))).await
    }

    /// All that a query finds.
    async fn query_all(&self, doing: &'static str, query: QueryFluentBuilder) -> Result<Vec<Item>, Failure> {
        let query = query.table_name(&self.name).consistent_read(true);
        let mut items = Vec::new();
        let mut pages = query.into_paginator().items().send();
        while let Some(item) = pages.next().await {
            items.push(item.map_err(|error| Failure::of_call(doing, &error))?);
        }
        Ok(items)
    }

    /// The keys of what waits on the agenda for a time up to a moment, the longest waiting first.
    pub(crate) async fn agenda(
        &self,
        doing: &'static str,
        what: Waiting,
        until: &str,
    ) -> Result<Vec<(String, String)>, Failure> {
        self.agenda_of(doing, what.word(), until).await
    }

    /// The keys of what stands on the agenda under a word, up to a place there, in its order.
    pub(crate) async fn agenda_of(
        &self,
        doing: &'static str,
        word: &str,
        until: &str,
    ) -> Result<Vec<(String, String)>, Failure> {
        let request = self
            .client
            .query()
            .table_name(&self.name)
            .index_name(AGENDA)
            .key_condition_expression("agenda = :agenda AND agenda_on <= :until")
            .expression_attribute_values(":agenda", text(word))
            .expression_attribute_values(":until", text(until));
        let mut keys = Vec::new();
        let mut pages = request.into_paginator().items().send();
        while let Some(item) = pages.next().await {
            let item = item.map_err(|error| Failure::of_call(doing, &error))?;
            let attributes = Attributes(&item);
            keys.push((attributes.text("pk")?.into(), attributes.text("sk")?.into()));
        }
        Ok(keys)
    }

    pub(crate) fn put_new(&self, item: Item) -> Result<TransactWriteItem, Failure> {
        let put = Put::builder().table_name(&self.name).set_item(Some(item));
        self.put(put.condition_expression("attribute_not_exists(pk)"))
    }

    pub(crate) fn put(&self, put: PutBuilder) -> Result<TransactWriteItem, Failure> {
        let put = put.build().map_err(|_| Failure::lasting("write to the table", "an incomplete put"))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    pub(crate) fn update(&self, update: UpdateBuilder) -> Result<TransactWriteItem, Failure> {
        let update = update.build().map_err(|_| Failure::lasting("write to the table", "an incomplete update"))?;
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
        Ok(if_held(doing, update(request).send().await)?.is_some())
    }

    /// Changes an item, if it is there, so that the table's stream has a record of it again.
    pub(crate) async fn nudge_item(
        &self,
        doing: &'static str,
        item: (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let nudge = |request: UpdateItemFluentBuilder| {
            request
                .update_expression("SET nudged_at = :now")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_values(":now", text(moment(now)))
        };
        self.update_if(doing, item, nudge).await.map(|_| ())
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
                    let lost =
                        codes.iter().any(|code| ["ConditionalCheckFailed", "TransactionConflict"].contains(code));
                    let code = (*codes.first().unwrap_or(&"cancelled")).to_owned();
                    match (lost, code.as_str()) {
                        (true, _) => Ok(Transaction::Refused),
                        (false, "ValidationError") => Err(Failure::lasting(doing, code)),
                        (false, _) => Err(Failure::passing(doing, code)),
                    }
                }
                Some(TransactWriteItemsError::TransactionInProgressException(_)) => Ok(Transaction::Refused),
                _ => Err(Failure::of_call(doing, &error)),
            },
        }
    }
}
