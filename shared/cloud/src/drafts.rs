//! What a party has begun in the browser and not sent yet: one draft for each thing, which all of the party's contacts share.
//!
//! Each draft has a version, and a save names the version that the browser has seen. So of two windows, or of two colleagues,
//! neither can overwrite what the other has saved without having seen it.

use aws_sdk_dynamodb::types::Put;
use chrono::{DateTime, TimeDelta, Utc};
use domain::event::Party;

use crate::compression::compress;
use crate::failure::Failure;
use crate::table::{
    Attributes, TIME_TO_LIVE, Table, TableItem, Transaction, bytes, contract_key, key, moment, number, text,
};

/// How long a draft is kept after it was saved.
const KEPT: TimeDelta = TimeDelta::days(90);

/// The bytes of a draft's file that one item keeps.
const PART: usize = 350 * 1024;

/// The most that a draft's content may take, packed.
const MOST_PACKED: usize = 350 * 1024;

/// A draft as it was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedDraft {
    /// How often it was saved.
    pub version: u64,
    pub saved_at: DateTime<Utc>,
    /// What it says, in whatever form its function writes.
    pub content: String,
}

/// The name of a draft: its contract, its party, and what it is a draft of, such as `return-2026-06`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftName<'a> {
    pub contract: &'a str,
    pub party: Party,
    /// What it is of: lower-case letters, digits and hyphens.
    pub of: &'a str,
}

impl DraftName<'_> {
    fn sort_key(&self) -> String {
        format!("DRAFT#{}#{}", self.party, self.of)
    }

    fn file_key(&self, version: u64) -> String {
        format!("DRAFT-FILE#{}#{}#{version:010}#", self.party, self.of)
    }
}

fn read(item: &TableItem) -> Result<SavedDraft, Failure> {
    let attributes = Attributes(item);
    Ok(SavedDraft {
        version: attributes.number("version")?,
        saved_at: attributes.parsed("saved_at")?,
        content: attributes.packed("content")?,
    })
}

impl Table {
    /// Returns a draft; `None` where nothing was begun.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn draft(&self, name: DraftName<'_>) -> Result<Option<SavedDraft>, Failure> {
        let item = self.get("read a draft", &contract_key(name.contract), &name.sort_key()).await?;
        item.as_ref().map(read).transpose()
    }

    /// Returns the file that came with a version of a draft; empty where none did.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn draft_file(&self, name: DraftName<'_>, version: u64) -> Result<Vec<u8>, Failure> {
        let parts = self.query("read a draft's file", &contract_key(name.contract), &name.file_key(version)).await?;
        let mut file = Vec::new();
        for part in &parts {
            file.extend_from_slice(Attributes(part).bytes("bytes")?);
        }
        Ok(file)
    }

    /// Returns a party's drafts of things whose names begin with a prefix, each with its name.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn drafts(
        &self,
        contract: &str,
        party: Party,
        prefix: &str,
    ) -> Result<Vec<(String, SavedDraft)>, Failure> {
        let begins = format!("DRAFT#{party}#");
        let items = self.query("list the drafts", &contract_key(contract), &format!("{begins}{prefix}")).await?;
        let named =
            |item: &TableItem| Ok((Attributes(item).text("sk")?.trim_start_matches(&begins).to_owned(), read(item)?));
        items.iter().map(named).collect()
    }

    /// Saves a draft, with the file that came with it, in place of the version that the browser has seen (0: none); returns the
    /// new version. `None` if another was saved in the meantime, and nothing was written.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or it is too large.
    pub async fn save_draft(
        &self,
        name: DraftName<'_>,
        seen: u64,
        (content, file): (&str, &[u8]),
        now: DateTime<Utc>,
    ) -> Result<Option<u64>, Failure> {
        let packed = compress(content);
        if packed.len() > MOST_PACKED {
            return Err(Failure::permanent("save a draft", "it is too large for the store"));
        }
        let pk = contract_key(name.contract);
        let version = seen + 1;
        let forgotten_at = (TIME_TO_LIVE.to_owned(), number((now + KEPT).timestamp().unsigned_abs()));
        let mut item = key(&pk, &name.sort_key());
        item.extend([
            ("version".into(), number(version)),
            ("saved_at".into(), text(moment(now))),
            ("content".into(), bytes(packed)),
            forgotten_at.clone(),
        ]);
        let put = Put::builder().table_name(&self.name).set_item(Some(item));
        let put = if seen == 0 {
            put.condition_expression("attribute_not_exists(pk)")
        } else {
            put.condition_expression("version = :seen").expression_attribute_values(":seen", number(seen))
        };
        let mut writes = vec![self.put(put)?];
        for (index, part) in file.chunks(PART).enumerate() {
            let mut item = key(&pk, &format!("{}{index:02}", name.file_key(version)));
            item.extend([("bytes".into(), bytes(part.to_vec())), forgotten_at.clone()]);
            writes.push(self.put(Put::builder().table_name(&self.name).set_item(Some(item)))?);
        }
        Ok((self.transact("save a draft", writes).await? == Transaction::Done).then_some(version))
    }
}
