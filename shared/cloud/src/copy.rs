//! A contract's records carried from one table to another: a history rehearsed elsewhere, a whole contract that moves, or one
//! that is brought back as it was at a point in time.
//!
//! Records are carried as they are kept, so that hashes, receipts, marks and letters are the same bytes there. The head comes
//! last: a contract without a head is one that no function knows, so that nobody reads, rates or publishes half a log.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;

use crate::failure::{Failure, if_held};
use crate::published::WANTED;
use crate::table::{Attributes, Item, Table, contract_key, key};

mod aside;
mod fault;
mod moving;
mod rehearsal;
mod restoring;

pub use fault::{MoveFault, RestoreFault};
pub use moving::{End, Moved, Stage, move_contract};
pub use rehearsal::Carried;
pub use restoring::{Lost, LostEvent, Restoring, prepare_restore};

const HEAD: &str = "HEAD";
const MOVED: &str = "MOVED";
const ASSESSMENT: &str = "ASSESSMENT";
const PUBLISHED: &str = "PUBLISHED";

/// How much there is of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// How many records.
    pub items: usize,
    /// The bytes of all that they say.
    pub bytes: usize,
}

/// How many records of each kind, by the word that their keys begin with: `LOG`, `EMAIL`.
pub type Amounts = BTreeMap<String, Amount>;

fn amounts<'i>(items: impl IntoIterator<Item = &'i Item>) -> Result<Amounts, Failure> {
    let mut amounts = Amounts::new();
    for item in items {
        let amount = amounts.entry(kind(sort_key(item)?).to_owned()).or_default();
        amount.items += 1;
        amount.bytes += item.values().map(size).sum::<usize>();
    }
    Ok(amounts)
}

fn size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::M(map) => map.values().map(size).sum(),
        _ => 0,
    }
}

/// The place of an item in its partition.
fn sort_key(item: &Item) -> Result<&str, Failure> {
    Attributes(item).text("sk")
}

/// What kind of record a sort key is of: what stands before its first `#`.
fn kind(sk: &str) -> &str {
    sk.split('#').next().unwrap_or(sk)
}

/// The condition that attributes are as they were read; `None` where there are none.
fn unchanged(there: &[(&str, AttributeValue)]) -> Option<String> {
    let one = |(index, _)| format!("#name{index} = :value{index}");
    let conditions: Vec<String> = there.iter().enumerate().map(one).collect();
    (!conditions.is_empty()).then(|| conditions.join(" AND "))
}

fn by_sort_key(items: Vec<Item>) -> Result<HashMap<String, Item>, Failure> {
    items.into_iter().map(|item| Ok((sort_key(&item)?.to_owned(), item))).collect()
}

/// Whether a record is of the log: an entry, a mark of what was accepted, bytes as received.
fn is_of_log(sk: &str) -> bool {
    ["LOG", "CONTENT", "ORIGINAL"].contains(&kind(sk))
}

/// The number of the event that a record of the log is of; `None` where it is no record of the log.
fn event_number(item: &Item) -> Result<Option<u64>, Failure> {
    let sk = sort_key(item)?;
    let unnumbered = || Failure::lasting("read a record", "its key has no event's number");
    match kind(sk) {
        "LOG" | "ORIGINAL" => {
            let number = sk.split('#').nth(1).and_then(|number| number.parse().ok());
            number.map(Some).ok_or_else(unnumbered)
        }
        "CONTENT" => Attributes(item).number("sequence").map(Some),
        _ => Ok(None),
    }
}

/// The records of a contract that are carried as they are: all but the head, and what belongs to the table that they are in.
fn is_carried(sk: &str) -> bool {
    ![HEAD, MOVED, ASSESSMENT, WANTED, PUBLISHED].contains(&sk)
}

impl Table {
    async fn records(&self, contract: &str) -> Result<Vec<Item>, Failure> {
        self.partition("read a contract's records", &contract_key(contract)).await
    }

    /// Makes a contract's records those that are wanted, no more and no other, and reads them again. What is taken out goes
    /// backwards, so that of a log that is shortened the beginning stays whole.
    async fn make_records(
        &self,
        doing: &'static str,
        contract: &str,
        wanted: &HashMap<String, Item>,
    ) -> Result<(), Failure> {
        let there = by_sort_key(self.records(contract).await?)?;
        let mut ours: Vec<&String> = wanted.keys().filter(|sk| there.get(*sk) != wanted.get(*sk)).collect();
        ours.sort_unstable();
        for item in ours.into_iter().filter_map(|sk| wanted.get(sk)) {
            self.overwrite(doing, item.clone()).await?;
        }
        let mut others: Vec<&String> = there.keys().filter(|sk| !wanted.contains_key(*sk)).collect();
        others.sort_unstable();
        for sk in others.into_iter().rev() {
            self.delete(doing, &contract_key(contract), sk).await?;
        }
        if by_sort_key(self.records(contract).await?)? == *wanted {
            return Ok(());
        }
        Err(Failure::passing(doing, "what was written is not what is there"))
    }

    /// Writes an item over whatever is there.
    async fn overwrite(&self, doing: &'static str, item: Item) -> Result<(), Failure> {
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item)).send();
        request.await.map_err(|error| Failure::of_call(doing, &error))?;
        Ok(())
    }

    /// Writes an item where the one that is there has some attributes as they were read, or, without any, where there is none;
    /// `false` where that is not so, and nothing was written.
    async fn replace(
        &self,
        doing: &'static str,
        item: Item,
        there: &[(&str, AttributeValue)],
    ) -> Result<bool, Failure> {
        let mut request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        for (index, (name, value)) in there.iter().enumerate() {
            request = request
                .expression_attribute_names(format!("#name{index}"), *name)
                .expression_attribute_values(format!(":value{index}"), value.clone());
        }
        let condition = unchanged(there).unwrap_or_else(|| "attribute_not_exists(pk)".into());
        Ok(if_held(doing, request.condition_expression(condition).send().await)?.is_some())
    }

    /// Takes an item out that has some attributes as they were read, or is not there any more; `false` where it differs, and
    /// stays.
    async fn delete_unchanged(
        &self,
        doing: &'static str,
        pk: &str,
        sk: &str,
        there: &[(&str, AttributeValue)],
    ) -> Result<bool, Failure> {
        let mut request = self.client.delete_item().table_name(&self.name).set_key(Some(key(pk, sk)));
        for (index, (name, value)) in there.iter().enumerate() {
            request = request
                .expression_attribute_names(format!("#name{index}"), *name)
                .expression_attribute_values(format!(":value{index}"), value.clone());
        }
        let condition = unchanged(there).map(|unchanged| format!("attribute_not_exists(pk) OR ({unchanged})"));
        Ok(if_held(doing, request.set_condition_expression(condition).send().await)?.is_some())
    }

    async fn delete(&self, doing: &'static str, pk: &str, sk: &str) -> Result<(), Failure> {
        let request = self.client.delete_item().table_name(&self.name).set_key(Some(key(pk, sk)));
        request.send().await.map_err(|error| Failure::of_call(doing, &error))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{bytes, number, text};

    #[test]
    fn records_are_counted_by_kind_with_the_bytes_of_all_that_they_say() {
        let log = |sk: &str| Item::from([("sk".into(), text(sk)), ("body".into(), bytes(vec![0; 10]))]);
        let head = Item::from([("sk".into(), text(HEAD)), ("sequence".into(), number(12))]);
        let counted = amounts([&log("LOG#0000000000"), &log("LOG#0000000001"), &head]).unwrap();
        let words: Vec<(&str, Amount)> = counted.iter().map(|(kind, amount)| (kind.as_str(), *amount)).collect();
        assert_eq!(words, [("HEAD", Amount { items: 1, bytes: 6 }), ("LOG", Amount { items: 2, bytes: 48 })]);
    }

    #[test]
    fn what_belongs_to_its_table_is_not_carried() {
        assert!(["LOG#0000000001", "CONTENT#ab", "EMAIL#a/b", "LETTER#a", "TOKEN#ab"].into_iter().all(is_carried));
        assert!(!["HEAD", "MOVED", "ASSESSMENT", "WANTED", "PUBLISHED"].into_iter().any(is_carried));
    }
}
