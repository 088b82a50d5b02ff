//! Restoring a contract as it was at a point in time, from a table to which that point was restored into the live table, which
//! keeps its name and its stream.
//!
//! 1. The restored log is read whole and its chain checked. Events that only the live log has are found, so that the caller
//!    can save them before anything changes.
//! 2. The head of the live contract is deleted, so that no function works on it. Then it is given the records that it is to
//!    have (see `target`), and they are read again.
//! 3. The head is written last, on the agenda to be assessed at once.
//!
//! If a restore is interrupted anywhere, the same call carries on, since the records to be follow from both tables at every
//! stage. Nothing else may be at work meanwhile; if something is recorded all the same, the restore notices it and stops.

use cloud::failure::Failure;
use cloud::log::LogHead;
use cloud::records::{RecordKind, RecordWrite, StoredRecord};

use crate::endpoint::Endpoint;
use crate::error::RestoreError;
use crate::moving::moved_to;
use crate::records::{RecordCounts, Records, by_sort_key, counts, make_records};
use crate::suspension::BEFORE_MOVE;

mod lost;
mod target;

pub use lost::LostEvent;
use target::{RestoreTables, TargetRecords};

/// What the live table has and the restored one does not, and what is therefore lost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RestoreLosses {
    /// The events, in order.
    pub events: Vec<LostEvent>,
    /// The credentials, by id.
    pub credentials: Vec<String>,
    /// The emails, by id, that these events called for and that were never sent.
    pub emails: Vec<String>,
    /// The keys of records that cannot be read.
    pub unreadable: Vec<String>,
}

/// The plan of a restore. Nothing has been changed yet.
#[derive(Debug)]
pub struct RestorePlan {
    contract: String,
    to: Endpoint,
    head: LogHead,
    head_record: StoredRecord,
    head_there: Option<StoredRecord>,
    records: Records,
    lost: RestoreLosses,
    waiting: Vec<String>,
    in_doubt: Vec<String>,
    sent_for_lost_events: Vec<String>,
}

/// Reads a contract in both tables, of which `from` is the restored one, and works out the records that it is to have.
///
/// # Errors
///
/// The contract cannot be restored, or a store does not answer.
pub async fn plan_restore(contract: &str, from: &Endpoint, to: &Endpoint) -> Result<RestorePlan, RestoreError> {
    let of_restored = |failure| at(from, failure);
    let of_live = |failure| at(to, failure);
    if let Some(onward) = moved_to(&to.table, contract).await.map_err(of_live)? {
        return Err(RestoreError::Moved { contract: contract.into(), place: to.place.clone(), to: onward });
    }
    let log = from.table.read_log(contract).await.map_err(of_restored)?;
    let log = log.ok_or_else(|| RestoreError::NoContract { contract: contract.into(), place: from.place.clone() })?;
    let restored = from.table.records(contract).await.map(by_sort_key).map_err(of_restored)?;
    let live = to.table.records(contract).await.map(by_sort_key).map_err(of_live)?;
    if live.values().any(|record| record.has(BEFORE_MOVE)) {
        return Err(RestoreError::MoveUnfinished { contract: contract.into(), place: to.place.clone() });
    }
    let changed = || Failure::transient("read what was restored", "something was recorded while it was read");
    let head_key = RecordKind::Head.word();
    let mut head_record = restored.get(head_key).cloned().ok_or_else(|| of_restored(changed()))?;
    if head_record.head().map_err(of_restored)? != log.head {
        return Err(of_restored(changed()));
    }
    head_record.evaluate_from(to.now);
    if lost::began_otherwise(&restored, &live) {
        return Err(RestoreError::AnotherThere { contract: contract.into(), place: to.place.clone() });
    }
    let (events, entries_unreadable) = lost::events(&log.head, &restored, &live).map_err(of_live)?;
    let tables = RestoreTables { contract, head: &log.head, restored: &restored, live: &live, now: to.now };
    let TargetRecords {
        records,
        mut unreadable,
        credentials,
        emails,
        waiting,
        in_doubt,
        sent_for_lost_events,
        called_for_again: _,
    } = tables.target().map_err(of_restored)?;
    unreadable.extend(entries_unreadable);
    unreadable.sort_unstable();
    Ok(RestorePlan {
        contract: contract.into(),
        to: to.clone(),
        head: log.head,
        head_record,
        head_there: live.get(head_key).cloned(),
        records,
        lost: RestoreLosses { events, credentials, emails, unreadable },
        waiting,
        in_doubt,
        sent_for_lost_events,
    })
}

fn at(end: &Endpoint, failure: Failure) -> RestoreError {
    RestoreError::Failed { place: end.place.clone(), failure }
}

impl RestorePlan {
    /// Returns the head of the restored log.
    pub fn head(&self) -> &LogHead {
        &self.head
    }

    /// Returns what is lost.
    pub fn lost(&self) -> &RestoreLosses {
        &self.lost
    }

    /// Returns the emails, by id, that are pending afterwards. Those that the next assessment calls for are not among them.
    pub fn waiting(&self) -> &[String] {
        &self.waiting
    }

    /// Returns those pending emails that the live table does not have, or not readably: nobody knows whether they went since.
    pub fn in_doubt(&self) -> &[String] {
        &self.in_doubt
    }

    /// Returns the emails, by id, that went or may have gone, and that lost events called for. Emails are known by the numbers
    /// of their events: if other events get these numbers, their emails may count as sent.
    pub fn sent_for_lost_events(&self) -> &[String] {
        &self.sent_for_lost_events
    }

    /// Says whether the live table has no head of the contract: an earlier restore was not finished, or the contract was not
    /// there.
    pub fn resumes(&self) -> bool {
        self.head_there.is_none()
    }

    /// Counts the records that the contract is to have, by kind.
    pub fn counts(&self) -> RecordCounts {
        counts(self.records.values())
    }

    /// Carries the plan out. Returns the log's head after the log was read whole once more.
    ///
    /// # Errors
    ///
    /// A store does not answer, or something was recorded meanwhile. The same call carries on.
    pub async fn apply(&self) -> Result<LogHead, RestoreError> {
        self.write().await.map_err(|failure| at(&self.to, failure))
    }

    async fn write(&self) -> Result<LogHead, Failure> {
        const DOING: &str = "bring a contract back";
        let table = &self.to.table;
        let contract = &self.contract;
        if let Some(there) = &self.head_there {
            self.take_out_head(there).await?;
        }
        make_records(table, DOING, contract, &self.records).await?;
        // The summary that the council's pages show may be of a later version. It is released, so that the contract's next
        // publication replaces it.
        table.release_summary(DOING, contract).await?;
        // The head comes back in the same transaction as the contract's place in the list, and only if there is none: a second
        // restore that began meanwhile has then written its own, and this one stops.
        let writes =
            vec![RecordWrite::Put(StoredRecord::listing(contract)), RecordWrite::PutNew(self.head_record.clone())];
        if !table.write_records(DOING, writes).await? {
            return Err(Failure::transient(DOING, "somebody else began it in the meantime"));
        }
        // Reading the log checks its chain, so that a damaged copy is found now rather than by the next assessment.
        let log = table.read_log(contract).await?;
        let head = log.map(|log| log.head).filter(|head| *head == self.head);
        head.ok_or_else(|| Failure::transient(DOING, "what was written is not what is there"))
    }

    /// Deletes the head, on the condition that it is as it was read.
    async fn take_out_head(&self, there: &StoredRecord) -> Result<(), Failure> {
        const DOING: &str = "take the head out";
        if self.to.table.delete_unchanged(DOING, there, &["sequence", "hash"]).await? {
            return Ok(());
        }
        let cause = "something was recorded in the meantime: stop whatever is at work, then restore again";
        Err(Failure::transient(DOING, cause))
    }
}
