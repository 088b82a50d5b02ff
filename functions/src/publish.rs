//! `publish`: there is a new assessment, so the pages made from it that differ are written.

use std::collections::BTreeMap;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use cloud::failure::Failure;
use cloud::log::sha256;
use cloud::published::{Pages, Published, PublishedPage};
use cloud::site::{Site, SitePage, Written};
use cloud::table::Table;
use domain::contract::Contract;
use render::{ContractSummary, Page, contract_pages, site_pages};

use crate::stream::{Outcome, records};

/// What it takes to publish.
#[derive(Debug)]
pub struct Publish {
    /// The table with the assessments.
    pub table: Table,
    /// Where pages go.
    pub site: Site,
}

/// How writing pages ended.
enum Brought {
    /// All are there.
    UpToDate(Published),
    /// A newer one of them is there: whoever writes that version writes the others too.
    Overtaken,
}

impl Publish {
    /// Publishes the contracts that a batch of stream records says have a new assessment.
    pub async fn handle(&self, event: &Event) -> DynamoDbEventResponse {
        let mut outcome = Outcome::of("publish");
        for record in records(event).filter(|record| record.key.sk == "ASSESSMENT") {
            if let Some(contract) = record.key.contract() {
                outcome.note(&record, self.publish(contract).await);
            }
        }
        outcome.into_response()
    }

    /// Brings a contract's pages, and then the site's own, up to the newest assessment. Pages whose bytes are on the site
    /// already are not written; nothing is listed or read from it.
    ///
    /// # Errors
    ///
    /// The store or the site does not answer, or refuses; or a page cannot be made.
    pub async fn publish(&self, contract: &str) -> Result<(), Failure> {
        if let Some(snapshot) = self.table.snapshot(contract).await? {
            let version = snapshot.version.to_string();
            let published = self.table.published(Pages::Of(contract)).await?;
            if published.version < version {
                let definition = Contract::read(&snapshot.definition)
                    .map_err(|_| Failure::lasting("make a contract's pages", "the definition in force has mistakes"))?;
                let pages = contract_pages(&definition, &snapshot.assessment, snapshot.version.sequence)
                    .map_err(|_| Failure::lasting("make a contract's pages", "a template does not fit"))?;
                let Brought::UpToDate(published) = self.bring_up(&pages, &published, &version).await? else {
                    return Ok(());
                };
                let summary = ContractSummary::of(&definition, &snapshot.assessment);
                let summary = serde_json::to_string(&summary)
                    .map_err(|_| Failure::lasting("keep what the index shows", "it has no JSON form"))?;
                self.table.keep_summary(contract, &version, &summary).await?;
                // Last, so that a death before this leaves it all to be done again.
                self.table.record_published(Pages::Of(contract), &published).await?;
                tracing::info!(contract, sequence = snapshot.version.sequence, pages = pages.len(), "published");
            }
        }
        self.publish_site().await
    }

    /// Brings the site's own pages up to what is kept of all contracts.
    ///
    /// # Errors
    ///
    /// The store or the site does not answer, or refuses; or a page cannot be made.
    pub async fn publish_site(&self) -> Result<(), Failure> {
        let (version, summaries) = self.table.summaries().await?;
        let version = format!("{version:010}");
        let published = self.table.published(Pages::Site).await?;
        if published.version > version {
            return Ok(());
        }
        let summaries: Result<Vec<ContractSummary>, _> =
            summaries.iter().map(|summary| serde_json::from_str(summary)).collect();
        let summaries = summaries.map_err(|_| Failure::lasting("make the index", "a summary is not as expected"))?;
        let pages =
            site_pages(&summaries).map_err(|_| Failure::lasting("make the index", "a template does not fit"))?;
        if let Brought::UpToDate(now_published) = self.bring_up(&pages, &published, &version).await?
            && now_published != published
        {
            self.table.record_published(Pages::Site, &now_published).await?;
        }
        Ok(())
    }

    /// Writes the pages that are not on the site yet with these bytes.
    async fn bring_up(&self, pages: &[Page], published: &Published, version: &str) -> Result<Brought, Failure> {
        let mut now_published = BTreeMap::new();
        for page in pages {
            let sha256 = sha256(&page.bytes);
            let before = published.pages.get(&page.path);
            let tag = match before {
                Some(before) if before.sha256 == sha256 => before.tag.clone(),
                _ => {
                    let written =
                        SitePage { path: &page.path, content_type: page.content_type, bytes: &page.bytes, version };
                    match self.site.write(written, before.map(|before| before.tag.as_str())).await? {
                        Written::Here(tag) => tag,
                        Written::NewerIsThere => return Ok(Brought::Overtaken),
                    }
                }
            };
            now_published.insert(page.path.clone(), PublishedPage { sha256, tag });
        }
        Ok(Brought::UpToDate(Published { version: version.into(), pages: now_published }))
    }
}
