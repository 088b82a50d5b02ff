//! A contract reassessed by later rules. The new assessment takes the place of the last one by earlier rules, has the same
//! version, and is kept together with what the parties are told of the change.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use chrono::{DateTime, Utc};

use super::{Committed, PreviousAssessment, Snapshot, WRITES_OF_EMAILS};
use crate::failure::Failure;
use crate::outbox::OutboxEmail;
use crate::table::{Table, Transaction, contract_key, key, number};

/// What goes into the outbox when a contract is reassessed.
#[derive(Clone, Debug, Default)]
pub struct Reread {
    /// The contractual letters about the past: each waits for the council's decision, or is out of date.
    pub letters: Vec<OutboxEmail>,
    /// The one email to each party for whom something changes.
    pub emails: Vec<OutboxEmail>,
    /// The notices that are not sent, each with the id of the email that tells its party what changes instead.
    pub told: Vec<(String, String)>,
}

impl Table {
    /// Replaces a snapshot by one of the same version and later rules, together with what the parties are told, if nobody has
    /// replaced it since it was read. The log may have grown: that is assessed next.
    ///
    /// The letters, and the marks that do not fit into one transaction, are written before. If the process crashes in between,
    /// doing it again has the same result, since the emails are made from the two assessments and not from the marks.
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

    /// Returns a write that leaves the head as it is. It is refused if the contract was moved to another store, which leaves no
    /// head here, or if the log ends before the version that is reassessed.
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
