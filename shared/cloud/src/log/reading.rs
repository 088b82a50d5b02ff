//! A log read whole, and its chain of hashes checked.

use domain::contract::Contract;
use domain::event::{Event, put_stamps_right};
use domain::facts::UnreadableDefinition;

use super::entry::entry_key;
use super::{LogEntry, LogHead, StoredLog, chained};
use crate::failure::Failure;
use crate::table::{Attributes, Table, TableItem, contract_key};

impl Table {
    /// Returns a contract's whole log, its chain of hashes checked; `None` where there is no such contract.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or the log has a gap, a broken link, an unknown kind of event, or a definition
    /// that cannot be read, which no retry can help: it fails for this contract alone.
    pub async fn read_log(&self, contract: &str) -> Result<Option<StoredLog>, Failure> {
        self.read_whole_log(contract).await.map_err(|failure| failure.of_contract(contract))
    }

    async fn read_whole_log(&self, contract: &str) -> Result<Option<StoredLog>, Failure> {
        // The head before the entries: every entry up to it is there by then. What is appended in between is left for the next
        // reading, and an append after this head fails on its condition.
        let Some(head) = self.head(contract).await? else { return Ok(None) };
        let bodies: Vec<String> =
            self.verified_entries(contract, &head).await?.into_iter().map(|entry| entry.body).collect();
        let mut bodies = bodies.into_iter();
        let definition = bodies.next().unwrap_or_default();
        let contract = Contract::read(&definition).map_err(|mistakes| {
            let error = UnreadableDefinition { number: 0, mistakes };
            Failure::permanent("read the log", "the contract's definition has mistakes").because(error)
        })?;
        let mut events = Vec::with_capacity(bodies.len());
        for (index, body) in bodies.enumerate() {
            let number = index + 1;
            let event = serde_json::from_str(&body).map_err(|error| {
                let cause = format!("event {number} is of no known kind or form");
                Failure::permanent("read the log", cause).because(error)
            })?;
            events.push(event);
        }
        // Receipts say both moments: the one that a wrong clock gave, and the one that counts.
        let stamps = events.iter().map(|event: &Event| event.received_at).collect();
        put_stamps_right(&mut events);
        Ok(Some(StoredLog { head, contract, events, stamps }))
    }

    /// Returns the entries of a contract's log up to a head, as they are kept, the chain of hashes checked.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or the log has a gap or a broken link up to there, which no retry can help.
    pub async fn verified_entries(&self, contract: &str, head: &LogHead) -> Result<Vec<LogEntry>, Failure> {
        let items = self.query("read the log", &contract_key(contract), "LOG#").await?;
        let broken = |what: String| Err(Failure::permanent("read the log", what));
        let mut entries = Vec::with_capacity(items.len());
        let mut previous = String::new();
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

    /// Returns the entries of a contract's log up to a number, as they are kept.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn log_entries(&self, contract: &str, through: u64) -> Result<Vec<LogEntry>, Failure> {
        let items = self.query("read the log", &contract_key(contract), "LOG#").await?;
        let entry = |(number, item): (u64, &TableItem)| {
            let attributes = Attributes(item);
            let (previous, hash) = (attributes.text("previous")?.into(), attributes.text("hash")?.into());
            Ok(LogEntry { number, previous, hash, body: attributes.packed("body")? })
        };
        (0..=through).zip(&items).map(entry).collect()
    }
}
