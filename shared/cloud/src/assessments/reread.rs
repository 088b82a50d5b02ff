//! A contract assessed again by later rules, kept at the very point at which earlier rules assessed it last, with what its parties
//! are told of that.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use chrono::{DateTime, Utc};

use super::{Committed, PreviousAssessment, Snapshot, WRITES_OF_EMAILS};
use crate::failure::Failure;
use crate::outbox::OutboxEmail;
use crate::table::{Table, Transaction, contract_key, key, number};

/// What goes into the outbox when a contract is read anew.
#[derive(Clone, Debug, Default)]
pub struct Reread {
    /// The contractual letters of the past: they wait for the council, or are out of date.
    pub letters: Vec<OutboxEmail>,
    /// The one email to each party for whom something changes.
    pub emails: Vec<OutboxEmail>,
    /// The notices that do not go by themselves, each with the id of the email that tells its party what changes.
    pub told: Vec<(String, String)>,
}

impl Table {
    /// Replaces the snapshot that was read before by one of the same version and of later rules, together with what its parties
    /// are told, if nobody has replaced it. The log may have grown since: that is assessed next.
    ///
    /// Of very many notices the first are marked as told before, and of very many letters the first put in the outbox. If the
    /// process crashes in between, doing it again comes to the same, since the emails are made of the two readings and not of the
    /// marks.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn commit_reread(
        &self,
        contract: &str,
        replaces: &PreviousAssessment,
        snapshot: &Snapshot,
        reread: &Reread,
        now: DateTime<Utc>,
    ) -> Result<Committed, Failure> {
        if replaces.version != snapshot.version || replaces.rules >= snapshot.rules {
            return Ok(Committed::Conflict);
        }
        if !self.enqueue_all(&reread.letters).await? {
            return Ok(Committed::Conflict);
        }
        let of_emails: usize = reread.emails.iter().map(OutboxEmail::writes).sum();
        let room = WRITES_OF_EMAILS.saturating_sub(of_emails);
        let (before, together) = reread.told.split_at(reread.told.len().saturating_sub(room));
        self.mark_told(contract, before).await?;
        let mut writes = self.replacement(contract, Some(replaces), snapshot, now)?;
        writes.push(self.is_still_there(contract, snapshot)?);
        for (notice, email) in together {
            writes.push(self.told_mark_write(contract, notice, email)?);
        }
        for email in &reread.emails {
            writes.extend(self.enqueue_writes(email)?);
        }
        Ok(match self.transact("keep what is read anew", writes).await? {
            Transaction::Done => Committed::Stored,
            Transaction::Refused => Committed::Conflict,
        })
    }

    /// Returns the write that changes nothing of the head, and is refused where the contract was moved away, or its log does not
    /// reach as far as what was read of it.
    fn is_still_there(&self, contract: &str, snapshot: &Snapshot) -> Result<TransactWriteItem, Failure> {
        let unchanged = Update::builder()
            .table_name(&self.name)
            .set_key(Some(key(&contract_key(contract), "HEAD")))
            .update_expression("SET #sequence = if_not_exists(#sequence, :sequence)")
            .condition_expression("#sequence >= :sequence")
            .expression_attribute_names("#sequence", "sequence")
            .expression_attribute_values(":sequence", number(snapshot.version.sequence));
        self.update(unchanged)
    }
}
