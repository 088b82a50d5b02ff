//! A contract brought back as it was at a point in time, from a table to which that point was restored, into the one that is
//! at work, which keeps its name and its stream.
//!
//! 1. The restored log is read whole and its chain checked; what of the log at work is not in it is found: the caller may keep
//!    it before anything changes.
//! 2. The head of the contract at work is taken out: without one it is known to no function. Then its records are made those
//!    that are to be there (see `target`), and read again.
//! 3. The head comes last, to be assessed at once.
//!
//! A restore that crashes anywhere goes on when it is asked for again: what is to be there follows from both tables, as far as they
//! have come. Nobody else may be at work meanwhile; who records something all the same is noticed.

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

/// What the table at work has that the restored one has not, and that is not there any more afterwards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RestoreLosses {
    /// The events, in order.
    pub events: Vec<LostEvent>,
    /// The credentials, by id.
    pub credentials: Vec<String>,
    /// The emails, by id, that events among them called for and that were never sent.
    pub emails: Vec<String>,
    /// The keys of records that cannot be read.
    pub unreadable: Vec<String>,
}

/// What is to be done to bring a contract back; nothing has changed yet.
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

/// Reads a contract in both tables, `from` being the restored one, and works out what is to be there.
///
/// # Errors
///
/// Why it cannot be brought back.
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
    /// Returns where the log ends that is brought back.
    pub fn head(&self) -> &LogHead {
        &self.head
    }

    /// Returns what is not there any more afterwards.
    pub fn lost(&self) -> &RestoreLosses {
        &self.lost
    }

    /// Returns the emails, by id, that wait to be sent afterwards. What is called for when the contract is assessed comes on top.
    pub fn waiting(&self) -> &[String] {
        &self.waiting
    }

    /// Returns those of the emails that wait of which the table at work knows nothing, so that nobody knows whether they went since.
    pub fn in_doubt(&self) -> &[String] {
        &self.in_doubt
    }

    /// Returns the emails, by id, that went, or may have gone, and that events called for which are not in the log that is brought
    /// back. An email of other events that come to stand in their places may count as sent.
    pub fn sent_for_lost_events(&self) -> &[String] {
        &self.sent_for_lost_events
    }

    /// Says whether a restore before this one has begun, and was not finished; or there was nothing.
    pub fn resumes(&self) -> bool {
        self.head_there.is_none()
    }

    /// Returns how many records of each kind there are to be.
    pub fn counts(&self) -> RecordCounts {
        counts(self.records.values())
    }

    /// Brings the contract back. Returns where its log ends, read whole once more.
    ///
    /// # Errors
    ///
    /// Why it stopped; asked for again it goes on.
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
        // The pages of many show the contract again, as it is then, when its own are written anew.
        table.release_summary(DOING, contract).await?;
        let writes =
            vec![RecordWrite::Put(StoredRecord::listing(contract)), RecordWrite::PutNew(self.head_record.clone())];
        if !table.write_records(DOING, writes).await? {
            return Err(Failure::transient(DOING, "somebody else began it in the meantime"));
        }
        let log = table.read_log(contract).await?;
        let head = log.map(|log| log.head).filter(|head| *head == self.head);
        head.ok_or_else(|| Failure::transient(DOING, "what was written is not what is there"))
    }

    /// Takes the head out, if it is as it was read.
    async fn take_out_head(&self, there: &StoredRecord) -> Result<(), Failure> {
        const DOING: &str = "take the head out";
        if self.to.table.delete_unchanged(DOING, there, &["sequence", "hash"]).await? {
            return Ok(());
        }
        let cause = "something was recorded in the meantime: stop whatever is at work, then restore again";
        Err(Failure::transient(DOING, cause))
    }
}
