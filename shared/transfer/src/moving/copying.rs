//! Reading, copying and comparing records before the new contract is opened.

use cloud::failure::Failure;
use cloud::log::LogHead;
use cloud::records::{Expected, RecordKind};

use super::{ContractMove, closed, failed_in};
use crate::error::MoveError;
use crate::records::{by_sort_key, is_carried};
use crate::suspension::is_resumed_there;

impl ContractMove<'_> {
    /// Returns the head of the log to be moved. The log is read whole, so that every event in it is known to be readable.
    pub(super) async fn head_to_move(&self) -> Result<LogHead, MoveError> {
        let log = self.of_old(self.from.table.read_log(self.contract).await)?;
        let none = || MoveError::NoContract { contract: self.contract.into(), place: self.from.place.clone() };
        Ok(log.ok_or_else(none)?.head)
    }

    /// Says whether the contract is open in the new table already, which it may be only if this move opened it.
    pub(super) async fn is_open_there(&self, head: &LogHead, closed: bool) -> Result<bool, MoveError> {
        let Some(there) = self.of_new(self.to.table.head(self.contract).await)? else { return Ok(false) };
        if !closed {
            return Err(MoveError::AnotherThere { contract: self.contract.into(), place: self.to.place.clone() });
        }
        self.compare_logs(head, &there).await?;
        Ok(true)
    }

    /// Checks that one of the two logs is the beginning of the other. The new one may have grown since it was opened.
    pub(super) async fn compare_logs(&self, old: &LogHead, new: &LogHead) -> Result<(), MoveError> {
        let olds = self.of_old(self.from.table.verified_entries(self.contract, old).await)?;
        let news = self.of_new(self.to.table.verified_entries(self.contract, new).await)?;
        match olds.iter().zip(&news).find(|(old, new)| old.hash != new.hash) {
            Some((old, _)) => Err(MoveError::Diverged { place: self.to.place.clone(), number: old.number }),
            None => Ok(()),
        }
    }

    /// Prepares the new table if the contract was once moved away from it and now comes back.
    pub(super) async fn reopen_what_moved_away(&self, head: &LogHead) -> Result<(), MoveError> {
        const DOING: &str = "make room for a contract that comes back";
        let table = &self.to.table;
        let Some(left) = self.of_new(closed(table, self.contract).await)? else { return Ok(()) };
        if !left.is_finished {
            return Err(MoveError::Unfinished { place: self.to.place.clone(), to: left.to });
        }
        let end = self.of_new(left.head.head())?;
        self.compare_logs(head, &end).await?;
        if end.sequence > head.sequence {
            return Err(MoveError::Diverged { place: self.to.place.clone(), number: head.sequence + 1 });
        }
        for record in self.of_new(table.records(self.contract).await)? {
            // The log stays, since it is the beginning of the one that comes back. Other records come back in their newest
            // form.
            let changes = match record.kind() {
                Some(RecordKind::LogEntry | RecordKind::Original) => false,
                Some(RecordKind::Assessment) => true,
                kind => is_carried(kind),
            };
            if changes {
                self.of_new(table.delete_record(DOING, self.contract, record.sort_key()).await)?;
            }
        }
        self.of_new(table.delete_record(DOING, self.contract, RecordKind::Moved.word()).await)
    }

    /// Copies records as they are stored. One that is there already must be the same, or the one that this move has resumed.
    pub(super) async fn copy(&self, which: impl Fn(Option<RecordKind>) -> bool) -> Result<(), MoveError> {
        const DOING: &str = "copy a record";
        let there = by_sort_key(self.of_new(self.to.table.records(self.contract).await)?);
        for record in self.of_old(self.from.table.records(self.contract).await)? {
            if !which(record.kind()) {
                continue;
            }
            let sort_key = record.sort_key().to_owned();
            let is_there = match there.get(&sort_key) {
                Some(there) if *there == record || is_resumed_there(&record, there) => true,
                // The mail service has reported on the email since an earlier attempt copied it.
                Some(_) if record.kind() == Some(RecordKind::Email) => {
                    self.of_new(self.to.table.put_record(DOING, record).await)?;
                    true
                }
                Some(_) => false,
                None => self.of_new(self.to.table.replace_record(DOING, record, Expected::Nothing).await)?,
            };
            if !is_there {
                return Err(MoveError::Differs { place: self.to.place.clone(), record: sort_key });
            }
        }
        Ok(())
    }

    /// Checks that what was copied is in the new table, byte for byte, and that nothing else is.
    pub(super) async fn compare(&self) -> Result<(), MoveError> {
        let from = self.of_old(self.from.table.records(self.contract).await)?;
        let there = self.of_new(self.to.table.records(self.contract).await)?;
        let (from, there) = (by_sort_key(from), by_sort_key(there));
        let differs = |sk: &String| MoveError::Differs { place: self.to.place.clone(), record: sk.clone() };
        for (sk, record) in from.iter().filter(|(_, record)| is_carried(record.kind())) {
            if there.get(sk).is_some_and(|there| there == record || is_resumed_there(record, there)) {
                continue;
            }
            if record.kind() == Some(RecordKind::Email) {
                let cause = "what became of an email was learnt in the meantime";
                return Err(failed_in(self.to, Failure::transient("compare what was copied", cause)));
            }
            return Err(differs(sk));
        }
        let mut carried = there.iter().filter(|(_, record)| is_carried(record.kind()));
        carried.find(|(sk, _)| !from.contains_key(*sk)).map_or(Ok(()), |(sk, _)| Err(differs(sk)))
    }
}
