//! The event log: append-only, numbered per contract without gaps, each entry carrying the hash of the one before.
//!
//! Entry 0 is the definition that the contract began with. A writer names the head that it has read. If another entry was
//! appended since, nothing is written, and the writer reads again. So two returns that come at one moment are both accepted,
//! one after the other.

use chrono::{DateTime, SubsecRound as _, Utc};
use domain::contract::Contract;
use domain::event::Event;

use crate::failure::Failure;
use crate::table::{AgendaTask, Attributes, Table, Transaction, contract_key, contract_of_key, key, moment};

mod appending;
mod entry;
mod head;
mod history;
mod moments;
mod reading;

pub use appending::{AcceptedContent, Appended, NewLogEntry};
use entry::entry_item;
pub use entry::{LogEntry, chained};
pub use head::LogHead;
pub(crate) use head::{head_item, read_head};

/// A contract's log, read whole.
#[derive(Clone, Debug)]
pub struct StoredLog {
    pub head: LogHead,
    /// The definition that the contract began with.
    pub contract: Contract,
    /// The events, the first at index 0 having number 1.
    pub events: Vec<Event>,
    /// The moment with which each event was stamped. It differs from the event's `received_at` if the clock was ahead then and
    /// has been put back since.
    pub stamps: Vec<DateTime<Utc>>,
}

impl Table {
    /// Returns the contracts whose logs have grown and have not been assessed within the lease.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn overdue_evaluations(&self, now: DateTime<Utc>) -> Result<Vec<String>, Failure> {
        let keys = self.agenda("find what waits to be assessed", AgendaTask::Evaluate, &moment(now)).await?;
        Ok(keys.iter().filter_map(|(pk, _)| contract_of_key(pk).map(str::to_owned)).collect())
    }

    /// Creates a contract with its first definition, stamped with a whole second as everything that is received; `false` if
    /// there is a contract of that id already.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn create_contract(&self, contract: &Contract, received_at: DateTime<Utc>) -> Result<bool, Failure> {
        let received_at = received_at.trunc_subsecs(0);
        let hash = chained("", &contract.text);
        let entry = entry_item(&contract.id, 0, "", &hash, &contract.text)?;
        let head = LogHead { sequence: 0, hash, received_at };
        let writes = vec![
            // So that `contracts` reads one partition and need not scan the table.
            self.put_new(key("CONTRACTS", &contract_key(&contract.id)))?,
            self.put_new(head_item(&contract.id, &head, received_at))?,
            self.put_new(entry)?,
        ];
        Ok(self.transact("found the contract", writes).await? == Transaction::Done)
    }

    /// Returns the ids of all contracts, in order.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn contracts(&self) -> Result<Vec<String>, Failure> {
        let items = self.query("list the contracts", "CONTRACTS", "CONTRACT#").await?;
        items.iter().map(|item| Ok(Attributes(item).text("sk")?.trim_start_matches("CONTRACT#").to_owned())).collect()
    }

    /// Returns where a contract's log ends; `None` where there is no such contract.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn head(&self, contract: &str) -> Result<Option<LogHead>, Failure> {
        let item = self.get("read the log's head", &contract_key(contract), "HEAD").await?;
        item.as_ref().map(read_head).transpose()
    }
}
