//! Which pages are on the site, so that a page whose bytes are the same is not written again, and the site need not be listed.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::compression::compress;
use crate::failure::Failure;
use crate::table::{
    AgendaTask, Attributes, Table, bytes, contract_key, contract_of_key, key, moment, number, read_json, text, waiting,
    write_json,
};
use crate::version::Version;

/// The partition of the site's own pages.
pub(crate) const SITE: &str = "SITE";

/// The sort key of the pending publication: the version of which a contract's pages are to be published. The stored word is
/// older than the name.
pub(crate) const PENDING_PUBLICATION: &str = "WANTED";

/// Returns the partition of a council's pages.
pub(crate) fn council_key(council: &str) -> String {
    format!("COUNCIL#{council}")
}

/// The pages that are published and recorded together.
#[derive(Clone, Copy, Debug)]
pub enum PageSet<'a> {
    /// Those of one contract.
    Contract(&'a str),
    /// Those of one council, by the name of its folder: they list its contracts.
    Council(&'a str),
    /// The site's own: the first, and what is the same for all contracts.
    Site,
}

impl PageSet<'_> {
    fn partition(self) -> String {
        match self {
            Self::Contract(contract) => contract_key(contract),
            Self::Council(council) => council_key(council),
            Self::Site => SITE.into(),
        }
    }
}

/// What was last written of some pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPages {
    /// The version that they were made from, in a form whose order as text is the order of versions; empty before any.
    pub version: String,
    /// The fingerprint of the templates, the rules and the site's address with which they were made.
    pub made_with: String,
    /// Each page's path. A page that is being written is not among them.
    pub pages: BTreeMap<String, PublishedPage>,
}

/// What was last written of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPage {
    /// The SHA-256 of its bytes; empty while it is not known what is there, if anything is.
    pub sha256: String,
    /// The tag of its state on the site, in S3 the entity tag; empty where none is known.
    pub tag: String,
}

/// How often a set of pages has been recorded. A writer names the number that it has read, so that one writer records at a
/// time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicationRevision(u64);

impl Table {
    /// Returns what was last written of some pages.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn published(&self, pages: PageSet<'_>) -> Result<(PublishedPages, PublicationRevision), Failure> {
        let item = self.get("read what is published", &pages.partition(), "PUBLISHED").await?;
        // An earlier version of the program kept the pending publication of a contract's pages there, too.
        let Some(item) = item.filter(|item| item.contains_key("pages")) else {
            return Ok((PublishedPages::default(), PublicationRevision(0)));
        };
        let attributes = Attributes(&item);
        // If another version of the program recorded them in another form, every page is written again.
        let published = read_json(&attributes.packed("pages")?).unwrap_or_default();
        Ok((published, PublicationRevision(attributes.number("recorded")?)))
    }

    /// Returns the version from which a contract's pages were last made, if all of them were written. After a clock that was
    /// ahead this may be the only thing that has a later date.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or what is recorded cannot be read.
    pub async fn published_version(&self, contract: &str) -> Result<Option<Version>, Failure> {
        let (published, _) = self.published(PageSet::Contract(contract)).await?;
        Ok(Version::read(&published.version))
    }

    /// Records what is being written, or has been, unless another writer has recorded something since it was read.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or another writer came first: then the caller reads again.
    pub async fn record_published(
        &self,
        pages: PageSet<'_>,
        published: &PublishedPages,
        read: PublicationRevision,
    ) -> Result<PublicationRevision, Failure> {
        const DOING: &str = "record what is published";
        let recorded = PublicationRevision(read.0 + 1);
        let packed = bytes(compress(&write_json(published)?));
        let update = |request: UpdateItemFluentBuilder| {
            let request = request
                // What an earlier version of the program kept in this item of the pending publication goes, so that it does not
                // stay on the agenda.
                .update_expression("SET recorded = :recorded, pages = :pages REMOVE wanted, agenda, agenda_on")
                .expression_attribute_values(":recorded", number(recorded.0))
                .expression_attribute_values(":pages", packed);
            match read.0 {
                0 => request.condition_expression("attribute_not_exists(recorded)"),
                read => {
                    request.condition_expression("recorded = :read").expression_attribute_values(":read", number(read))
                }
            }
        };
        if self.update_if(DOING, (&pages.partition(), "PUBLISHED"), update).await? {
            Ok(recorded)
        } else {
            Err(Failure::transient(DOING, "another publication came first"))
        }
    }

    /// Returns the write that asks for a contract's pages as of a version. The request is an item of its own: the item that
    /// lists the pages grows with the contract, and DynamoDB charges for a write by the size of the item.
    pub(crate) fn request_publication(
        &self,
        contract: &str,
        version: &str,
        now: DateTime<Utc>,
    ) -> Result<TransactWriteItem, Failure> {
        let mut item = key(&contract_key(contract), PENDING_PUBLICATION);
        item.insert("version".into(), text(version));
        item.extend(waiting(AgendaTask::Publish, now));
        self.put(Put::builder().table_name(&self.name).set_item(Some(item)))
    }

    /// Records that a contract's pages are on the site as of a version, unless a later version has been asked for.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn complete_publication(&self, contract: &str, version: &str) -> Result<(), Failure> {
        let update = |request: UpdateItemFluentBuilder| {
            request
                .update_expression("REMOVE agenda, agenda_on")
                .condition_expression("version <= :version")
                .expression_attribute_values(":version", text(version))
        };
        self.update_if("say that pages are there", (&contract_key(contract), PENDING_PUBLICATION), update)
            .await
            .map(|_| ())
    }

    /// Returns the contracts whose pages have been pending for longer than a lease.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn overdue_publications(&self, now: DateTime<Utc>) -> Result<Vec<String>, Failure> {
        let keys = self.agenda("find the pages that wait", AgendaTask::Publish, &moment(now)).await?;
        Ok(keys.iter().filter_map(|(pk, _)| contract_of_key(pk).map(str::to_owned)).collect())
    }

    /// Requeues a contract's publication: the update makes a record in the table's stream, which `publish` is handed.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn requeue_publication(&self, contract: &str, now: DateTime<Utc>) -> Result<(), Failure> {
        // Not the pending publication's own item: `publish` follows the changes of assessments.
        let item = (contract_key(contract), "ASSESSMENT");
        self.requeue_item("bring an assessment before publish again", (&item.0, item.1), now).await
    }
}
