//! Opening and verifying the new contract, and marking the old one as moved.

use cloud::failure::Failure;
use cloud::log::LogHead;
use cloud::records::{Expected, RecordKind, RecordWrite, StoredRecord};
use cloud::table::moment;

use super::{ClosedContract, ContractMove, MoveReport, closed, failed_in};
use crate::error::MoveError;
use crate::records::{by_sort_key, counts, is_carried};
use crate::suspension::{BEFORE_MOVE, resumed};

impl ContractMove<'_> {
    /// Opens the new contract: the assessment first, because `notify` asks it which notices have become pointless, and the head
    /// last.
    pub(super) async fn open(&self, closed: ClosedContract) -> Result<(), MoveError> {
        const DOING: &str = "open the new contract";
        let table = &self.to.table;
        let assessment = self.from.table.record(DOING, self.contract, RecordKind::Assessment.word()).await;
        let assessment = self.of_old(assessment)?;
        let version = assessment.as_ref().map(StoredRecord::version);
        if let Some(assessment) = assessment {
            // If one is there already, an earlier attempt wrote it and crashed later.
            self.of_new(table.replace_record(DOING, resumed(assessment), Expected::Nothing).await)?;
        }
        for record in self.of_new(table.records(self.contract).await)? {
            if record.has(BEFORE_MOVE) {
                // If the condition does not hold, another call of the same move has resumed the record.
                let expected = Expected::Unchanged(&record, &[BEFORE_MOVE]);
                let _ = self.of_new(table.replace_record(DOING, resumed(record.clone()), expected).await)?;
            }
        }
        let mut writes =
            vec![RecordWrite::PutNew(StoredRecord::listing(self.contract)), RecordWrite::PutNew(closed.head)];
        if let Some(version) = version {
            let (contract, version) = (self.contract.to_owned(), self.of_old(version)?);
            writes.push(RecordWrite::RequestPublication { contract, version, now: self.to.now });
        }
        if self.of_new(table.write_records(DOING, writes).await)? {
            return Ok(());
        }
        Err(failed_in(self.to, Failure::transient(DOING, "another move opened it in the meantime")))
    }

    /// Verifies the new contract: its chain of hashes, that it begins as the old one, and that each record is there. Records
    /// that change in daily operation may have changed since; all others must be the same, byte for byte.
    pub(super) async fn verify(&self, head: LogHead, before: bool) -> Result<MoveReport, MoveError> {
        let none = || MoveError::NoContract { contract: self.contract.into(), place: self.to.place.clone() };
        let there = match self.of_new(self.to.table.read_log(self.contract).await)? {
            Some(log) => log.head,
            // It has been moved on from there.
            None if before => {
                let onward = self.of_new(closed(&self.to.table, self.contract).await)?.ok_or_else(none)?;
                self.of_new(onward.head.head())?
            }
            None => return Err(none()),
        };
        self.compare_logs(&head, &there).await?;
        if there.sequence < head.sequence {
            return Err(MoveError::Diverged { place: self.to.place.clone(), number: there.sequence + 1 });
        }
        let from = self.of_old(self.from.table.records(self.contract).await)?;
        let news = by_sort_key(self.of_new(self.to.table.records(self.contract).await)?);
        let mut olds = Vec::new();
        let mut to_be_sent = 0;
        let mut found = Vec::new();
        for old in from {
            if !is_carried(old.kind()) && old.kind() != Some(RecordKind::Assessment) {
                continue;
            }
            let waits = old.has(BEFORE_MOVE);
            let old = resumed(old);
            to_be_sent += usize::from(waits && old.waits_to_be_sent());
            match news.get(old.sort_key()) {
                Some(new) if *new == old || may_change(old.kind()) => found.push(new),
                _ => {
                    let (place, record) = (self.to.place.clone(), old.sort_key().to_owned());
                    return Err(MoveError::Differs { place, record });
                }
            }
            olds.push(old);
        }
        Ok(MoveReport { head, from: counts(&olds), to: counts(found), to_be_sent, before })
    }

    /// Marks the move as finished in the old contract, once the new one is verified.
    pub(super) async fn finish(&self) -> Result<(), MoveError> {
        let (mark, now) = ((self.contract, RecordKind::Moved.word()), moment(self.from.now));
        let finished = self.from.table.set_in_record("finish the move", mark, ("finished_at", &now)).await;
        self.of_old(finished).map(|_| ())
    }
}

/// Says whether a record may differ from the one that was copied once functions work on the new contract.
fn may_change(kind: Option<RecordKind>) -> bool {
    match kind {
        Some(
            RecordKind::AcceptedContent
            | RecordKind::Email
            | RecordKind::Credential
            | RecordKind::Assessment
            | RecordKind::AssessmentYear,
        ) => true,
        Some(
            RecordKind::Head
            | RecordKind::Moved
            | RecordKind::LogEntry
            | RecordKind::Original
            | RecordKind::ToldMark
            | RecordKind::Letter
            | RecordKind::PendingPublication
            | RecordKind::Published
            | RecordKind::Contact
            | RecordKind::Draft
            | RecordKind::DraftFile,
        )
        | None => false,
    }
}
