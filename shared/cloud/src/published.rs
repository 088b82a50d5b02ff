//! What is on the site: so that a page whose bytes are the same is not written again, and nothing has to be listed.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{Put, Update};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::pack::pack;
use crate::table::{Attributes, Table, Transaction, bytes, contract_key, key, number, read_json, text, write_json};

/// The partition of the site's own pages.
const SITE: &str = "SITE";

/// Whose pages.
#[derive(Clone, Copy, Debug)]
pub enum Pages<'a> {
    /// Those of one contract.
    Of(&'a str),
    /// The site's own: the index, and what is the same for all contracts.
    Site,
}

impl Pages<'_> {
    fn partition(self) -> String {
        match self {
            Self::Of(contract) => contract_key(contract),
            Self::Site => SITE.into(),
        }
    }
}

/// What was last written of some pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The version that they were made from, in a form whose order as text is the order of versions; empty before any.
    pub version: String,
    /// Each page's path.
    pub pages: BTreeMap<String, PublishedPage>,
}

/// What was last written of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPage {
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// The tag of its state where it is kept.
    pub tag: String,
}

impl Table {
    /// What was last written of some pages.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn published(&self, pages: Pages<'_>) -> Result<Published, Failure> {
        let item = self.get("read what is published", &pages.partition(), "PUBLISHED").await?;
        item.map_or_else(|| Ok(Published::default()), |item| read_json(&Attributes(&item).packed("pages")?))
    }

    /// Records what was written, unless a later version was recorded since.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn record_published(&self, pages: Pages<'_>, published: &Published) -> Result<(), Failure> {
        let mut item = key(&pages.partition(), "PUBLISHED");
        item.extend([
            ("version".into(), text(&published.version)),
            ("pages".into(), bytes(pack(&write_json(published)?))),
        ]);
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk) OR version <= :version")
            .expression_attribute_values(":version", text(&published.version));
        self.transact("record what is published", vec![self.put(put)?]).await?;
        Ok(())
    }

    /// Keeps what the index shows of a contract, unless a later version is kept, and counts the site's version up with it.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn keep_summary(&self, contract: &str, version: &str, summary: &str) -> Result<(), Failure> {
        let sk = contract_key(contract);
        if let Some(kept) = self.get("read what the index shows", SITE, &sk).await? {
            let kept = Attributes(&kept);
            if kept.text("summary")? == summary || kept.text("version")? > version {
                return Ok(());
            }
        }
        let mut item = key(SITE, &sk);
        item.extend([("version".into(), text(version)), ("summary".into(), text(summary))]);
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk) OR version <= :version")
            .expression_attribute_values(":version", text(version));
        let count = Update::builder()
            .table_name(&self.name)
            .set_key(Some(key(SITE, "HEAD")))
            .update_expression("ADD summaries :one")
            .expression_attribute_values(":one", number(1));
        match self.transact("keep what the index shows", vec![self.put(put)?, self.update(count)?]).await? {
            Transaction::Done => Ok(()),
            // Another contract's summary, or a later one of this, was being kept: whoever comes after sees which.
            Transaction::Refused => Err(Failure::passing("keep what the index shows", "overtaken")),
        }
    }

    /// What the index shows of every contract, by id, with the site's version; all at least as new as that version.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn summaries(&self) -> Result<(u64, Vec<String>), Failure> {
        let head = self.get("read the site's version", SITE, "HEAD").await?;
        let version = head.map_or(Ok(0), |head| Attributes(&head).number("summaries"))?;
        let items = self.query("read what the index shows", SITE, "CONTRACT#").await?;
        let summaries: Result<Vec<String>, Failure> =
            items.iter().map(|item| Ok(Attributes(item).text("summary")?.to_owned())).collect();
        Ok((version, summaries?))
    }
}
