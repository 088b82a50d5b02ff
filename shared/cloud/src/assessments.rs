//! The newest assessment of each contract, replaced only by one made from it or from a later log, together with the notices
//! that it calls for.

use aws_sdk_dynamodb::types::Put;
use chrono::NaiveDate;
use domain::assessment::Assessment;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::outbox::OutboxNotice;
use crate::pack::pack;
use crate::table::{
    Attributes, Table, Transaction, bytes, contract_key, contract_of_key, key, number, read_json, text, write_json,
};

/// The most notices that go into the assessment's own transaction, which has room for 100 writes.
const NOTICES_TOGETHER: usize = 90;

/// What an assessment was made from: the later one wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Version {
    /// The number of the last event.
    pub sequence: u64,
    /// The as-of date.
    pub as_of: NaiveDate,
}

impl std::fmt::Display for Version {
    /// In a form whose order as text is the order of versions.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:010}-{}", self.sequence, self.as_of)
    }
}

/// An assessment with what it was made from: all that pages and letters are made of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// What it was made from.
    pub version: Version,
    /// The definition in force, as text.
    pub definition: String,
    /// The assessment.
    pub assessment: Assessment,
}

/// How a commit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// The snapshot is the newest, and its notices are in the outbox.
    Stored,
    /// Another came first: nothing of the snapshot was written; read again.
    Overtaken,
}

impl Table {
    /// The newest snapshot of a contract, if it was ever assessed.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn snapshot(&self, contract: &str) -> Result<Option<Snapshot>, Failure> {
        let item = self.get("read the assessment", &contract_key(contract), "ASSESSMENT").await?;
        item.map(|item| read_json(&Attributes(&item).packed("snapshot")?)).transpose()
    }

    /// Replaces the snapshot that was read before by a new one, together with the notices that are new in it.
    ///
    /// Of very many notices, as when a long history is loaded, the first are put in the outbox before: their ids follow from
    /// what they are about, so that dying in between leaves nothing to be done twice.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn commit(
        &self,
        contract: &str,
        replaces: Option<Version>,
        snapshot: &Snapshot,
        notices: &[OutboxNotice],
    ) -> Result<Committed, Failure> {
        let (before, together) = notices.split_at(notices.len().saturating_sub(NOTICES_TOGETHER));
        for notice in before {
            self.put_notice(notice).await?;
        }
        let mut item = key(&contract_key(contract), "ASSESSMENT");
        item.extend([
            ("version".into(), text(snapshot.version.to_string())),
            ("sequence".into(), number(snapshot.version.sequence)),
            ("as_of".into(), text(snapshot.version.as_of.to_string())),
            ("snapshot".into(), bytes(pack(&write_json(snapshot)?))),
        ]);
        if let Some(next_change_on) = snapshot.assessment.next_change_on {
            item.extend([("agenda".into(), text("check")), ("agenda_on".into(), text(next_change_on.to_string()))]);
        }
        let put = Put::builder().table_name(&self.name).set_item(Some(item));
        let put = match replaces {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(version) => put
                .condition_expression("version = :replaced")
                .expression_attribute_values(":replaced", text(version.to_string())),
        };
        let mut writes = vec![self.put(put)?];
        for notice in together {
            writes.push(self.put_notice_if_new(notice)?);
        }
        Ok(match self.transact("keep the assessment", writes).await? {
            Transaction::Done => Committed::Stored,
            Transaction::Refused => Committed::Overtaken,
        })
    }

    /// The contracts whose assessment could differ on a date or before, though nothing was received: those with the longest
    /// wait first.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn due_for_check(&self, today: NaiveDate) -> Result<Vec<String>, Failure> {
        let keys = self.agenda("find the contracts to check", "check", &today.to_string()).await?;
        Ok(keys.iter().filter_map(|(pk, _)| contract_of_key(pk).map(str::to_owned)).collect())
    }
}
