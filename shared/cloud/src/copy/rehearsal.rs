//! A history taken in elsewhere first, by the functions themselves, and carried over only when all of it was taken.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::Put;
use chrono::{DateTime, Utc};

use super::{ASSESSMENT, HEAD, MOVED, PUBLISHED, WANTED, by_sort_key, event_number, is_of_log, kind, sort_key};
use crate::failure::Failure;
use crate::log::{Head, read_head};
use crate::table::{Item, Table, Transaction, Waiting, contract_key, key, number, read_json, text, waiting};

/// What a carrying over did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// How many events are new in the log.
    pub events: u64,
}

/// What an event has in the table beside the head.
#[derive(Debug, Default)]
struct EventItems {
    entry: Vec<Item>,
    mark: Vec<Item>,
    original: Vec<Item>,
}

impl Table {
    /// Lends a contract to an empty table, as far as it takes to go on with its log there and to see what would follow; where
    /// its log ends, or `None` where there is no such contract.
    ///
    /// A contract in whose log there is no event yet is lent as if it had been founded long ago: what is received first may
    /// have been received before anybody founded it here.
    ///
    /// # Errors
    ///
    /// Either store does not answer, or refuses.
    pub async fn lend(&self, contract: &str, to: &Table) -> Result<Option<Head>, Failure> {
        const DOING: &str = "lend a contract";
        let pk = contract_key(contract);
        let Some(mut head) = self.get(DOING, &pk, HEAD).await? else { return Ok(None) };
        let ends = read_head(&head)?;
        if ends.sequence == 0 {
            head.insert("received_at".into(), text(DateTime::UNIX_EPOCH.to_rfc3339()));
        }
        to.overwrite(DOING, key("CONTRACTS", &pk)).await?;
        for prefix in ["LOG#", "CONTENT#", "TOLD#", ASSESSMENT] {
            for item in self.query(DOING, &pk, prefix).await? {
                to.overwrite(DOING, item).await?;
            }
        }
        to.overwrite(DOING, head).await?;
        Ok(Some(ends))
    }

    /// Carries what was added to a contract over to another table, in which its log ended at a head, or had not begun.
    ///
    /// A contract that is new there appears as a whole. To one that is there each event is added by itself; whatever is added
    /// stays, and the same again goes on from there.
    ///
    /// # Errors
    ///
    /// Either store does not answer, or refuses; or somebody else recorded something there in the meantime.
    pub async fn carry_over(
        &self,
        contract: &str,
        to: &Table,
        after: Option<&Head>,
        now: DateTime<Utc>,
    ) -> Result<Carried, Failure> {
        const DOING: &str = "carry a history over";
        let missing = || Failure::lasting(DOING, "what was rehearsed is not there");
        let head = self.head(contract).await?.ok_or_else(missing)?;
        let entries = self.chain(contract, &head).await?.into_iter();
        let records = self.records(contract).await?;
        let Some(after) = after else {
            to.begin(contract, &head, records, now).await?;
            return Ok(Carried { events: head.sequence });
        };
        let mut of_event = by_event(records)?;
        let mut last = after.clone();
        for entry in entries.filter(|entry| entry.number > after.sequence) {
            let event: domain::event::Event = read_json(&entry.body)?;
            let next = Head { sequence: entry.number, hash: entry.hash, received_at: event.received_at };
            let EventItems { entry, mark, original } = of_event.remove(&next.sequence).unwrap_or_default();
            let mut writes = vec![to.advance(contract, &last, &next)?];
            for item in entry.into_iter().chain(original) {
                writes.push(to.put_new(item)?);
            }
            for item in mark {
                // Where it replaces one, that is of an event that was withdrawn; whoever else wrote one has moved the head.
                writes.push(to.put(Put::builder().table_name(&to.name).set_item(Some(item)))?);
            }
            if to.transact(DOING, writes).await? != Transaction::Done {
                let added = last.sequence - after.sequence;
                let cause =
                    format!("somebody else recorded something in the meantime, after {added} events were added");
                return Err(Failure::passing(DOING, cause));
            }
            last = next;
        }
        Ok(Carried { events: last.sequence - after.sequence })
    }

    /// Begins a contract with a whole log: all of it is written, and read again, before the head.
    async fn begin(&self, contract: &str, head: &Head, records: Vec<Item>, now: DateTime<Utc>) -> Result<(), Failure> {
        const DOING: &str = "begin a contract";
        let pk = contract_key(contract);
        let mut ours = by_sort_key(records)?;
        ours.retain(|sk, _| is_of_log(sk));
        for item in self.records(contract).await? {
            match sort_key(&item)? {
                HEAD => return Err(Failure::passing(DOING, "somebody else began it in the meantime")),
                MOVED => return Err(Failure::lasting(DOING, "it moved from here")),
                sk @ (WANTED | PUBLISHED) => {
                    ours.insert(sk.to_owned(), item.clone());
                }
                // What an import that died has left: nobody knows of it, and it is written anew.
                sk if is_of_log(sk) => {}
                _ => return Err(Failure::lasting(DOING, "a move to here, or a restore, was not finished")),
            }
        }
        self.make_records(DOING, contract, &ours).await?;
        let mut item = key(&pk, HEAD);
        item.extend([
            ("sequence".into(), number(head.sequence)),
            ("hash".into(), text(&head.hash)),
            ("received_at".into(), text(head.received_at.to_rfc3339())),
        ]);
        item.extend(waiting(Waiting::Evaluate, now));
        let writes = vec![self.put_new(key("CONTRACTS", &pk))?, self.put_new(item)?];
        match self.transact(DOING, writes).await? {
            Transaction::Done => Ok(()),
            Transaction::Refused => Err(Failure::passing(DOING, "somebody else began it in the meantime")),
        }
    }
}

/// The items of each event, by its number.
fn by_event(records: Vec<Item>) -> Result<HashMap<u64, EventItems>, Failure> {
    let mut of_event: HashMap<u64, EventItems> = HashMap::new();
    for item in records {
        let Some(number) = event_number(&item)? else { continue };
        let items = of_event.entry(number).or_default();
        let of_kind = match kind(sort_key(&item)?) {
            "LOG" => &mut items.entry,
            "CONTENT" => &mut items.mark,
            _ => &mut items.original,
        };
        of_kind.push(item);
    }
    Ok(of_event)
}
