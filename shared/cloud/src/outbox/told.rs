//! Which notices were told: each has a mark, which is written in the transaction that puts its email in the outbox. So no
//! notice is told twice, even if the assessment is made again, the digest gets another id, or the clock is put back.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::TransactWriteItem;

use super::OutboxEmail;
use crate::failure::{Failure, if_held};
use crate::table::{Attributes, Table, TableItem, Transaction, contract_key, key, text};

/// What the key of a mark begins with.
const MARK: &str = "TOLD#";

/// The most writes that DynamoDB takes in one transaction.
const MOST_WRITES: usize = 100;

/// The most notices that one email tells, so that the email and its marks fit into the assessment's own transaction.
pub const MOST_NOTICES: usize = 50;

/// Returns the sort key of a notice's mark in its contract's partition.
pub fn told_mark_key(notice: &str) -> String {
    format!("{MARK}{notice}")
}

fn mark(contract: &str, notice: &str, email: &str) -> TableItem {
    let mut mark = key(&contract_key(contract), &told_mark_key(notice));
    mark.insert("email".into(), text(email));
    mark
}

impl OutboxEmail {
    /// Returns how many writes it takes to put it in the outbox: itself, and a mark for each notice.
    pub(crate) fn writes(&self) -> usize {
        1 + self.notices.len()
    }
}

impl Table {
    /// Returns the writes that put an email in the outbox with a mark for each notice, on the condition that no notice has one.
    pub(crate) fn enqueue_writes(&self, email: &OutboxEmail) -> Result<Vec<TransactWriteItem>, Failure> {
        let mut writes = vec![self.put_email_if_new(email)?];
        for notice in &email.notices {
            writes.push(self.put_new(mark(&email.contract, &notice.id, &email.id))?);
        }
        Ok(writes)
    }

    /// Puts emails in the outbox with their marks, in as few transactions as possible. `false` if one of their notices was told
    /// before: then earlier emails may be in the outbox, and later ones are not.
    pub(crate) async fn enqueue_all(&self, emails: &[OutboxEmail]) -> Result<bool, Failure> {
        let mut writes = Vec::new();
        for email in emails {
            // An email is never split from its marks: a crash between two transactions then leaves nothing to be told twice.
            if writes.len() + email.writes() > MOST_WRITES && !self.enqueue_now(std::mem::take(&mut writes)).await? {
                return Ok(false);
            }
            writes.extend(self.enqueue_writes(email)?);
        }
        self.enqueue_now(writes).await
    }

    /// Returns the write that marks a notice as told by an email, if it was not told before.
    pub(crate) fn told_mark_write(
        &self,
        contract: &str,
        notice: &str,
        email: &str,
    ) -> Result<TransactWriteItem, Failure> {
        self.put_new(mark(contract, notice, email))
    }

    /// Marks notices as told, each by an email; those that were told before stay as they are.
    pub(crate) async fn mark_told(&self, contract: &str, told: &[(String, String)]) -> Result<(), Failure> {
        for (notice, email) in told {
            let request = self.client.put_item().table_name(&self.name);
            let request = request.set_item(Some(mark(contract, notice, email)));
            let answer = request.condition_expression("attribute_not_exists(pk)").send().await;
            if_held("mark what was told", answer)?;
        }
        Ok(())
    }

    async fn enqueue_now(&self, writes: Vec<TransactWriteItem>) -> Result<bool, Failure> {
        let told = writes.is_empty() || self.transact("put emails in the outbox", writes).await? == Transaction::Done;
        Ok(told)
    }

    /// Returns the ids of the notices of a contract that were told, or were put in the outbox never to be sent.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn notified_ids(&self, contract: &str) -> Result<BTreeSet<String>, Failure> {
        let marks = self.query("read what was told", &contract_key(contract), MARK).await?;
        let id = |mark: &TableItem| Ok(Attributes(mark).text("sk")?.chars().skip(MARK.len()).collect());
        marks.iter().map(id).collect()
    }

    /// Marks what the outbox told while an older version of the program kept no marks; returns the ids of all that was told.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn backfill_told_marks(&self, contract: &str) -> Result<BTreeSet<String>, Failure> {
        let mut told = self.notified_ids(contract).await?;
        let mut unmarked = Vec::new();
        for email in self.emails(contract).await? {
            for notice in email.notices.iter().filter(|notice| told.insert(notice.id.clone())) {
                unmarked.push((notice.id.clone(), email.id.clone()));
            }
        }
        self.mark_told(contract, &unmarked).await?;
        Ok(told)
    }
}
