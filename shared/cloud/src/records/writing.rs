//! Records read from and written to a table, each by itself or several at once.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use chrono::{DateTime, Utc};

use super::StoredRecord;
use crate::failure::{Failure, if_held};
use crate::log::LogHead;
use crate::table::{Table, TableItem, Transaction, contract_key, key, text};
use crate::version::Version;

/// What must be stored in a record's place if it is to be written.
#[derive(Clone, Copy, Debug)]
pub enum Expected<'r> {
    Nothing,
    /// A record whose attributes of these names are as in this one.
    Unchanged(&'r StoredRecord, &'r [&'static str]),
}

/// One of several writes that are made all together, or none of them.
#[derive(Clone, Debug)]
pub enum RecordWrite {
    /// Writes a record where there must be none.
    PutNew(StoredRecord),
    /// Writes a record over whatever is there.
    Put(StoredRecord),
    /// Deletes a record, whatever it says by now.
    Delete(StoredRecord),
    /// Deletes a record if its attributes of these names are as this one has them.
    DeleteUnchanged(StoredRecord, &'static [&'static str]),
    /// Moves a log's head on from where it must be.
    Advance {
        contract: String,
        /// Where the log ends now.
        from: LogHead,
        /// Where it will end.
        to: LogHead,
    },
    /// Asks for a contract's pages.
    RequestPublication {
        contract: String,
        /// What they are to be made of.
        version: Version,
        now: DateTime<Utc>,
    },
}

/// A condition on a record's attributes, with the names and values in it.
struct Condition {
    expression: String,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Condition {
    /// Returns the condition that the attributes of these names that a record has are stored as it has them; `None` if it has
    /// none of them.
    fn unchanged(item: &TableItem, attributes: &[&str]) -> Option<Self> {
        let there: Vec<(&str, &AttributeValue)> =
            attributes.iter().filter_map(|name| Some((*name, item.get(*name)?))).collect();
        let parts: Vec<String> = (0..there.len()).map(|index| format!("#name{index} = :value{index}")).collect();
        let numbered = || there.iter().enumerate();
        (!there.is_empty()).then(|| Self {
            expression: parts.join(" AND "),
            names: numbered().map(|(index, (name, _))| (format!("#name{index}"), (*name).to_owned())).collect(),
            values: numbered().map(|(index, (_, value))| (format!(":value{index}"), (*value).clone())).collect(),
        })
    }
}

impl Table {
    /// Reads all records of a contract, by sort key.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn records(&self, contract: &str) -> Result<Vec<StoredRecord>, Failure> {
        let items = self.partition("read a contract's records", &contract_key(contract)).await?;
        items.into_iter().map(StoredRecord::try_from).collect()
    }

    /// Reads the records of a contract whose sort keys begin with a prefix.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn records_from(
        &self,
        doing: &'static str,
        contract: &str,
        prefix: &str,
    ) -> Result<Vec<StoredRecord>, Failure> {
        let items = self.query(doing, &contract_key(contract), prefix).await?;
        items.into_iter().map(StoredRecord::try_from).collect()
    }

    /// Reads one record of a contract; `None` where it is not there.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn record(
        &self,
        doing: &'static str,
        contract: &str,
        sort_key: &str,
    ) -> Result<Option<StoredRecord>, Failure> {
        self.get(doing, &contract_key(contract), sort_key).await?.map(StoredRecord::try_from).transpose()
    }

    /// Writes a record over whatever is there.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn put_record(&self, doing: &'static str, record: StoredRecord) -> Result<(), Failure> {
        let request = self.client.put_item().table_name(&self.name).set_item(Some(record.item)).send();
        request.await.map_err(|error| Failure::of_call(doing, error))?;
        Ok(())
    }

    /// Writes a record if what is there is as expected; `false` if it is not, and nothing was written.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn replace_record(
        &self,
        doing: &'static str,
        record: StoredRecord,
        expected: Expected<'_>,
    ) -> Result<bool, Failure> {
        let condition = match expected {
            Expected::Nothing => None,
            Expected::Unchanged(there, attributes) => Condition::unchanged(&there.item, attributes),
        };
        let request = self.client.put_item().table_name(&self.name).set_item(Some(record.item));
        let request = match condition {
            None => request.condition_expression("attribute_not_exists(pk)"),
            Some(Condition { expression, names, values }) => request
                .condition_expression(expression)
                .set_expression_attribute_names(Some(names))
                .set_expression_attribute_values(Some(values)),
        };
        Ok(if_held(doing, request.send().await)?.is_some())
    }

    /// Sets an attribute of a contract's record to text; `false` if there is no such record.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn set_in_record(
        &self,
        doing: &'static str,
        (contract, sort_key): (&str, &str),
        (name, value): (&str, &str),
    ) -> Result<bool, Failure> {
        let set = |request: UpdateItemFluentBuilder| {
            request
                .update_expression("SET #name = :value")
                .condition_expression("attribute_exists(pk)")
                .expression_attribute_names("#name", name)
                .expression_attribute_values(":value", text(value))
        };
        self.update_if(doing, (&contract_key(contract), sort_key), set).await
    }

    /// Deletes a record of a contract, if it is there.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn delete_record(&self, doing: &'static str, contract: &str, sort_key: &str) -> Result<(), Failure> {
        let key = key(&contract_key(contract), sort_key);
        let request = self.client.delete_item().table_name(&self.name).set_key(Some(key));
        request.send().await.map_err(|error| Failure::of_call(doing, error))?;
        Ok(())
    }

    /// Deletes a record if its attributes of some names are as they were read; `false` if they differ, and it stays. A record
    /// that is gone already counts as deleted, so that the same call can be made again after a crash.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn delete_unchanged(
        &self,
        doing: &'static str,
        record: &StoredRecord,
        attributes: &[&str],
    ) -> Result<bool, Failure> {
        let request = self.client.delete_item().table_name(&self.name).set_key(Some(record.key()?));
        let request = match Condition::unchanged(&record.item, attributes) {
            None => request,
            Some(Condition { expression, names, values }) => request
                .condition_expression(format!("attribute_not_exists(pk) OR ({expression})"))
                .set_expression_attribute_names(Some(names))
                .set_expression_attribute_values(Some(values)),
        };
        Ok(if_held(doing, request.send().await)?.is_some())
    }

    /// Makes several writes in one transaction; `false` if one of them found what it did not expect, and nothing was written.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn write_records(&self, doing: &'static str, writes: Vec<RecordWrite>) -> Result<bool, Failure> {
        let writes: Result<Vec<TransactWriteItem>, Failure> =
            writes.into_iter().map(|write| self.record_write(doing, write)).collect();
        Ok(self.transact(doing, writes?).await? == Transaction::Done)
    }

    fn record_write(&self, doing: &'static str, write: RecordWrite) -> Result<TransactWriteItem, Failure> {
        let put = |record: StoredRecord| Put::builder().table_name(&self.name).set_item(Some(record.item));
        let delete = |record: &StoredRecord, condition: Option<Condition>| {
            let delete = Delete::builder().table_name(&self.name).set_key(Some(record.key()?));
            let delete = match condition {
                None => delete,
                Some(Condition { expression, names, values }) => delete
                    .condition_expression(expression)
                    .set_expression_attribute_names(Some(names))
                    .set_expression_attribute_values(Some(values)),
            };
            let delete =
                delete.build().map_err(|error| Failure::permanent(doing, "an incomplete deletion").because(error))?;
            Ok(TransactWriteItem::builder().delete(delete).build())
        };
        match write {
            RecordWrite::PutNew(record) => self.put_new(record.item),
            RecordWrite::Put(record) => self.put(put(record)),
            RecordWrite::Delete(record) => delete(&record, None),
            RecordWrite::DeleteUnchanged(record, attributes) => {
                delete(&record, Condition::unchanged(&record.item, attributes))
            }
            RecordWrite::Advance { contract, from, to } => self.advance(&contract, &from, &to),
            RecordWrite::RequestPublication { contract, version, now } => {
                self.request_publication(&contract, &version.to_string(), now)
            }
        }
    }
}

impl StoredRecord {
    /// Returns where it is in the table.
    fn key(&self) -> Result<TableItem, Failure> {
        Ok(key(self.text("pk")?, &self.sort_key))
    }
}
