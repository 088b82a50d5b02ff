//! The event log: append-only, numbered per contract without gaps, each entry carrying the hash of the one before.
//!
//! Entry 0 is the definition that the contract began with. Whoever appends names the head that it read: where another came
//! first nothing is written, and the caller reads again. So of two returns at one moment both land, in some order.

use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};
use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use domain::contract::Contract;
use domain::event::{Event, put_stamps_right};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::pack::pack;
use crate::table::{
    Attributes, Item, Table, Transaction, Waiting, bytes, contract_key, contract_of_key, key, moment, number,
    overdue_from, read_json, text, waiting, write_json,
};

mod moments;

/// The bytes of an original that one item keeps; an item has room for 400 KB.
const PART: usize = 350 * 1024;

/// The most that an entry may take, packed.
const MOST_PACKED: usize = 350 * 1024;

/// Where a log ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last entry's number; 0 where there is no event yet.
    pub sequence: u64,
    /// The last entry's hash, in hexadecimal.
    pub hash: String,
    /// When the last entry was received.
    pub received_at: DateTime<Utc>,
}

impl Head {
    /// When something is received that comes after this head: on a whole second, and never before what came before it, since the
    /// log's order is the order of receipt.
    pub fn received_next(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let whole = self.received_at.trunc_subsecs(0);
        // Nothing stands before the first event but the founding, which an earlier version of the program kept to the nanosecond.
        let is_before_nothing = self.sequence == 0 || whole == self.received_at;
        let not_before = if is_before_nothing { whole } else { whole + TimeDelta::seconds(1) };
        now.trunc_subsecs(0).max(not_before)
    }
}

/// A contract as the log tells it.
#[derive(Clone, Debug)]
pub struct StoredLog {
    /// Where it ends.
    pub head: Head,
    /// The definition that the contract began with.
    pub contract: Contract,
    /// The events, the first at index 0 having number 1.
    pub events: Vec<Event>,
    /// With which moment each was stamped: another than it was received at, where the clock was ahead and has been put back.
    pub stamps: Vec<DateTime<Utc>>,
}

/// An entry of the log as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// Its number; 0 is the definition that the contract began with.
    pub number: u64,
    /// The hash of the entry before it; empty where there is none.
    pub previous: String,
    /// Its own hash: see [`chained`].
    pub hash: String,
    /// What it says: an event in JSON, or the definition.
    pub body: String,
}

impl LogEntry {
    /// Reads the event that it says; entry 0 says none.
    ///
    /// # Errors
    ///
    /// It is no event that this version of the program knows.
    pub fn event(&self) -> Result<Event, Failure> {
        read_json(&self.body)
    }
}

/// Bytes that were accepted, so that the same bytes again are told from new ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The number of the event that they became.
    pub sequence: u64,
    /// The answer that was given for them.
    pub receipt: String,
}

/// What is appended.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The event.
    pub event: &'a Event,
    /// What tells its content from any other: a hash in hexadecimal.
    pub content: &'a str,
    /// The answer to keep for the same content again.
    pub receipt: &'a str,
    /// The event of the same content that was withdrawn since, and which this one replaces.
    pub replaces: Option<u64>,
    /// The bytes as received.
    pub original: &'a [u8],
}

/// How an append ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// The event is in the log, which ends here now.
    Stored(Head),
    /// Another event came first, or the content is known: nothing was written; read again.
    Overtaken,
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of an entry: of the hash before it and its body, so that no entry can be changed without changing all after it.
pub fn chained(previous: &str, body: &str) -> String {
    sha256(format!("{previous}\n{body}").as_bytes())
}

fn entry_key(sequence: u64) -> String {
    format!("LOG#{sequence:010}")
}

fn entry_item(contract: &str, sequence: u64, previous: &str, hash: &str, body: &str) -> Result<Item, Failure> {
    let packed = pack(body);
    if packed.len() > MOST_PACKED {
        return Err(Failure::lasting("append to the log", "the entry is too large for the store"));
    }
    let mut item = key(&contract_key(contract), &entry_key(sequence));
    item.extend([("previous".into(), text(previous)), ("hash".into(), text(hash)), ("body".into(), bytes(packed))]);
    Ok(item)
}

/// The item of where a log ends, overdue for evaluation a lease after a moment.
pub(crate) fn head_item(contract: &str, head: &Head, since: DateTime<Utc>) -> Item {
    let mut item = key(&contract_key(contract), "HEAD");
    item.extend([
        ("sequence".into(), number(head.sequence)),
        ("hash".into(), text(&head.hash)),
        ("received_at".into(), text(head.received_at.to_rfc3339())),
    ]);
    item.extend(waiting(Waiting::Evaluate, since));
    item
}

pub(crate) fn read_head(item: &Item) -> Result<Head, Failure> {
    let attributes = Attributes(item);
    Ok(Head {
        sequence: attributes.number("sequence")?,
        hash: attributes.text("hash")?.into(),
        received_at: attributes.parsed("received_at")?,
    })
}

impl Table {
    /// The contracts whose logs have grown without being assessed for longer than it takes.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn overdue_evaluations(&self, now: DateTime<Utc>) -> Result<Vec<String>, Failure> {
        let keys = self.agenda("find what waits to be assessed", Waiting::Evaluate, &moment(now)).await?;
        Ok(keys.iter().filter_map(|(pk, _)| contract_of_key(pk).map(str::to_owned)).collect())
    }

    /// Founds a contract with its first definition, on a whole second as whatever is received; `false` where there is one of
    /// that id already.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn found(&self, contract: &Contract, received_at: DateTime<Utc>) -> Result<bool, Failure> {
        let received_at = received_at.trunc_subsecs(0);
        let hash = chained("", &contract.text);
        let entry = entry_item(&contract.id, 0, "", &hash, &contract.text)?;
        let head = Head { sequence: 0, hash, received_at };
        let writes = vec![
            self.put_new(key("CONTRACTS", &contract_key(&contract.id)))?,
            self.put_new(head_item(&contract.id, &head, received_at))?,
            self.put_new(entry)?,
        ];
        Ok(self.transact("found the contract", writes).await? == Transaction::Done)
    }

    /// The ids of all contracts, in order.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn contracts(&self) -> Result<Vec<String>, Failure> {
        let items = self.query("list the contracts", "CONTRACTS", "CONTRACT#").await?;
        items.iter().map(|item| Ok(Attributes(item).text("sk")?.trim_start_matches("CONTRACT#").to_owned())).collect()
    }

    /// Where a contract's log ends; `None` where there is no such contract.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn head(&self, contract: &str) -> Result<Option<Head>, Failure> {
        let item = self.get("read the log's head", &contract_key(contract), "HEAD").await?;
        item.as_ref().map(read_head).transpose()
    }

    /// A contract's whole log, its chain of hashes checked; `None` where there is no such contract.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or the log has a gap, a broken link, an unknown kind of event, or a definition
    /// that cannot be read, which no retry can help: it fails for this contract alone.
    pub async fn read_log(&self, contract: &str) -> Result<Option<StoredLog>, Failure> {
        let Some(head) = self.head(contract).await? else { return Ok(None) };
        let bodies: Vec<String> = self.chain(contract, &head).await?.into_iter().map(|entry| entry.body).collect();
        let mut bodies = bodies.into_iter();
        let definition = bodies.next().unwrap_or_default();
        let contract = Contract::read(&definition)
            .map_err(|_| Failure::lasting("read the log", "the contract's definition has mistakes"))?;
        let mut events = Vec::with_capacity(bodies.len());
        for (index, body) in bodies.enumerate() {
            let number = index + 1;
            let event = serde_json::from_str(&body)
                .map_err(|_| Failure::lasting("read the log", format!("event {number} is of no known kind or form")))?;
            events.push(event);
        }
        let stamps = events.iter().map(|event: &Event| event.received_at).collect();
        put_stamps_right(&mut events);
        Ok(Some(StoredLog { head, contract, events, stamps }))
    }

    /// The entries of a contract's log up to a head, as they are kept, the chain of hashes checked.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or the log has a gap or a broken link up to there, which no retry can help.
    pub async fn chain(&self, contract: &str, head: &Head) -> Result<Vec<LogEntry>, Failure> {
        let items = self.query("read the log", &contract_key(contract), "LOG#").await?;
        let broken = |what: String| Err(Failure::lasting("read the log", what));
        let mut entries = Vec::with_capacity(items.len());
        let mut previous = String::new();
        // What was appended since the head was read is for the next reading.
        for (number, item) in (0..=head.sequence).zip(&items) {
            let attributes = Attributes(item);
            if attributes.text("sk")? != entry_key(number) {
                return broken(format!("entry {number} is not there"));
            }
            let body = attributes.packed("body")?;
            let hash = chained(&previous, &body);
            if attributes.text("previous")? != previous || attributes.text("hash")? != hash {
                return broken(format!("entry {number} does not follow from the one before it"));
            }
            entries.push(LogEntry { number, previous, hash: hash.clone(), body });
            previous = hash;
        }
        if entries.len() as u64 != head.sequence + 1 || previous != head.hash {
            return broken("it does not end as its head says".into());
        }
        Ok(entries)
    }

    /// The entries of a contract's log up to a number, as they are kept.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn log_entries(&self, contract: &str, through: u64) -> Result<Vec<LogEntry>, Failure> {
        let items = self.query("read the log", &contract_key(contract), "LOG#").await?;
        let entry = |(number, item): (u64, &Item)| {
            let attributes = Attributes(item);
            let (previous, hash) = (attributes.text("previous")?.into(), attributes.text("hash")?.into());
            Ok(LogEntry { number, previous, hash, body: attributes.packed("body")? })
        };
        (0..=through).zip(&items).map(entry).collect()
    }

    /// What was accepted with a content before, if anything.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn accepted(&self, contract: &str, content: &str) -> Result<Option<Accepted>, Failure> {
        let sk = format!("CONTENT#{content}");
        let Some(item) = self.get("look for the same content", &contract_key(contract), &sk).await? else {
            return Ok(None);
        };
        let attributes = Attributes(&item);
        Ok(Some(Accepted { sequence: attributes.number("sequence")?, receipt: attributes.text("receipt")?.into() }))
    }

    /// Appends an event after a head, with its content's mark and its bytes as received, all or nothing.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses. After a time-out the event may be in the log all the same; the content's mark
    /// then says so to whoever tries again.
    pub async fn append(&self, contract: &str, after: &Head, entry: &Entry<'_>) -> Result<Appended, Failure> {
        let pk = contract_key(contract);
        let body = write_json(entry.event)?;
        let sequence = after.sequence + 1;
        let head = Head { sequence, hash: chained(&after.hash, &body), received_at: entry.event.received_at };
        let mut mark = key(&pk, &format!("CONTENT#{}", entry.content));
        mark.extend([("sequence".into(), number(sequence)), ("receipt".into(), text(entry.receipt))]);
        let mark = Put::builder().table_name(&self.name).set_item(Some(mark));
        let mark = match entry.replaces {
            None => mark.condition_expression("attribute_not_exists(pk)"),
            Some(replaced) => mark
                .condition_expression("#sequence = :replaced")
                .expression_attribute_names("#sequence", "sequence")
                .expression_attribute_values(":replaced", number(replaced)),
        };
        let mut writes = vec![
            self.advance(contract, after, &head)?,
            self.put_new(entry_item(contract, sequence, &after.hash, &head.hash, &body)?)?,
            self.put(mark)?,
        ];
        for (index, part) in entry.original.chunks(PART).enumerate() {
            let mut original = key(&pk, &format!("ORIGINAL#{sequence:010}#{index:02}"));
            original.insert("bytes".into(), bytes(part.to_vec()));
            writes.push(self.put_new(original)?);
        }
        Ok(match self.transact("append to the log", writes).await? {
            Transaction::Done => Appended::Stored(head),
            Transaction::Refused => Appended::Overtaken,
        })
    }

    /// The write that moves a log's head on, only where the log ends where its writer has read that it does.
    pub(crate) fn advance(&self, contract: &str, after: &Head, head: &Head) -> Result<TransactWriteItem, Failure> {
        let advance = Update::builder()
            .table_name(&self.name)
            .set_key(Some(key(&contract_key(contract), "HEAD")))
            .update_expression(
                "SET #sequence = :sequence, #hash = :hash, received_at = :received_at, agenda = :agenda, agenda_on = :overdue",
            )
            .condition_expression("#sequence = :after AND #hash = :previous")
            .expression_attribute_names("#sequence", "sequence")
            .expression_attribute_names("#hash", "hash")
            .expression_attribute_values(":sequence", number(head.sequence))
            .expression_attribute_values(":hash", text(&head.hash))
            .expression_attribute_values(":received_at", text(head.received_at.to_rfc3339()))
            .expression_attribute_values(":agenda", text(Waiting::Evaluate.word()))
            .expression_attribute_values(":overdue", text(overdue_from(head.received_at)))
            .expression_attribute_values(":after", number(after.sequence))
            .expression_attribute_values(":previous", text(&after.hash));
        self.update(advance)
    }

    /// The bytes of an event as received; empty where none were kept.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn original(&self, contract: &str, sequence: u64) -> Result<Vec<u8>, Failure> {
        let prefix = format!("ORIGINAL#{sequence:010}#");
        let parts = self.query("read the bytes as received", &contract_key(contract), &prefix).await?;
        let mut original = Vec::new();
        for part in &parts {
            original.extend_from_slice(Attributes(part).bytes("bytes")?);
        }
        Ok(original)
    }
}
