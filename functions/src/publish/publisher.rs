//! Bringing pages up to an assessment: those that differ are written, and those that are not made any more are removed.

use std::collections::BTreeSet;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use chrono::{DateTime, Utc};
use cloud::assessments::Snapshot;
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::published::{PageSet, PublicationRevision, PublishedPage, PublishedPages};
use cloud::site::{RemoveOutcome, Site, SitePage, WriteOutcome};
use cloud::table::Table;
use cloud::version::Version;
use domain::assessment::RULES;
use domain::stakeholders::{ForStakeholders, for_stakeholders};
use render::{
    ContractSummary, CouncilSummary, SiteFile, contract_pages, council_pages, front_pages, shows_each_contract, slug,
};

use crate::failures::{of_json, permanent};
use crate::metrics::TARGET;
use crate::stream::{BatchOutcome, changed_items};

const NO_FIT: &str = "a template does not fit";

/// What the function needs to publish pages.
#[derive(Debug)]
pub struct Publish {
    pub table: Table,
    pub site: Site,
    /// The site's address, without a slash at its end; `None` if it is not known. A feed needs it, since its addresses are
    /// whole.
    pub address: Option<String>,
}

impl Publish {
    /// Publishes the contracts that a batch of stream records says have a new assessment.
    pub async fn handle(&self, event: &Event, now: DateTime<Utc>) -> DynamoDbEventResponse {
        let mut outcome = BatchOutcome::of("publish");
        for record in changed_items(event).filter(|record| record.key.sk == "ASSESSMENT") {
            if let Some(contract) = record.key.contract() {
                outcome.note(&record, self.publish(contract, now).await);
            }
        }
        outcome.into_response()
    }

    /// Brings a contract's pages, its council's and the site's own up to the newest assessment. Pages whose bytes are on the
    /// site already are not written; nothing on the site is listed or read.
    ///
    /// # Errors
    ///
    /// The store or the site does not answer, or refuses; or a page cannot be made.
    pub async fn publish(&self, contract: &str, now: DateTime<Utc>) -> Result<(), Failure> {
        let Some(snapshot) = self.table.snapshot(contract).await? else { return Ok(()) };
        let version = snapshot.version.to_string();
        let (published, recorded) = self.table.published(PageSet::Contract(contract)).await?;
        if self.is_up_to(&published, &version) {
            // A process that wrote them may have crashed before it took the request off the agenda.
            return self.table.complete_publication(contract, &version).await;
        }
        self.publish_snapshot(contract, &snapshot, (&published, recorded), now).await
    }

    /// Brings a contract's pages, its council's and the site's own up to an assessment.
    pub(super) async fn publish_snapshot(
        &self,
        contract: &str,
        snapshot: &Snapshot,
        (published, recorded): (&PublishedPages, PublicationRevision),
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        const DOING: &str = "make a contract's pages";
        let version = snapshot.version.to_string();
        let seen = self.for_stakeholders(contract, snapshot.version).await?;
        let ForStakeholders { contract: definition, assessment, sequence } = &seen;
        let pages = contract_pages(definition, assessment, *sequence, self.address.as_deref())
            .map_err(permanent(DOING, NO_FIT))?;
        let summary = ContractSummary::of(definition, assessment);
        let summary = serde_json::to_string(&summary).map_err(of_json(DOING, "the summary has no JSON form"))?;
        // The contract's pages before its summary: what the council's pages link to is then there.
        let Some((now_published, recorded)) =
            self.bring_up(PageSet::Contract(contract), &pages, (published, recorded), &version).await?
        else {
            return Ok(());
        };
        let councils = self.table.store_summary(contract, &slug(&definition.council), &version, &summary).await?;
        for council in &councils {
            self.publish_council(council).await?;
        }
        self.publish_site().await?;
        // Last: if the process crashes before this, the contract counts as unpublished, and all of it is done again.
        self.table.record_published(PageSet::Contract(contract), &now_published, recorded).await?;
        self.table.complete_publication(contract, &version).await?;
        tracing::info!(contract, sequence = snapshot.version.sequence, pages = pages.len(), "published");
        if let Some(received_at) = snapshot.made_for.filter(|_| published.version < version) {
            let lag = (now - received_at).num_seconds();
            tracing::info!(target: TARGET, LagSeconds = lag);
        }
        Ok(())
    }

    /// Returns what a contract's stakeholders may know as of a version. It is assessed from the log without the entries that
    /// they may not know of, because the consequences of those cannot be taken out of the snapshot.
    async fn for_stakeholders(&self, contract: &str, version: Version) -> Result<ForStakeholders, Failure> {
        const DOING: &str = "assess what stakeholders may know";
        let log = self.table.read_log(contract).await?;
        let log = log.ok_or_else(|| Failure::permanent(DOING, "the contract's log is not there"))?;
        let known = usize::try_from(version.sequence).unwrap_or(usize::MAX).min(log.events.len());
        Ok(for_stakeholders(&log.contract, &log.events[..known], version.as_of)?)
    }

    /// Brings a council's pages up to its contracts' summaries, which are read only if one of them has changed.
    ///
    /// # Errors
    ///
    /// The store or the site does not answer, or refuses; or a page cannot be made.
    pub async fn publish_council(&self, council: &str) -> Result<(), Failure> {
        const DOING: &str = "make a council's pages";
        // The version before the summaries: they are then at least as new as it says. The other way round, a summary that
        // changes in between would count as published, and would not be.
        let version = counted(self.table.council_version(council).await?);
        let (published, recorded) = self.table.published(PageSet::Council(council)).await?;
        if self.is_up_to(&published, &version) {
            return Ok(());
        }
        let contracts: Vec<ContractSummary> = read(DOING, &self.table.summaries(council).await?)?;
        let pages = council_pages(&contracts).map_err(permanent(DOING, NO_FIT))?;
        let brought = self.bring_up(PageSet::Council(council), &pages, (&published, recorded), &version).await?;
        if let Some((now_published, recorded)) = brought {
            let summary = CouncilSummary::of(&contracts).map(|summary| serde_json::to_string(&summary)).transpose();
            let summary = summary.map_err(of_json(DOING, "the summary has no JSON form"))?;
            self.table.store_council_summary(council, &version, summary.as_deref()).await?;
            self.table.record_published(PageSet::Council(council), &now_published, recorded).await?;
        }
        Ok(())
    }

    /// Brings the site's own pages up to the councils' summaries, which are read only if one of them has changed. If there are
    /// few contracts, the first page shows each of them: only then are the contracts' summaries read.
    ///
    /// # Errors
    ///
    /// The store or the site does not answer, or refuses; or a page cannot be made.
    pub async fn publish_site(&self) -> Result<(), Failure> {
        const DOING: &str = "make the site's own pages";
        let version = counted(self.table.site_version().await?);
        let (published, recorded) = self.table.published(PageSet::Site).await?;
        if self.is_up_to(&published, &version) {
            return Ok(());
        }
        let councils: Vec<CouncilSummary> = read(DOING, &self.table.councils().await?)?;
        let mut contracts: Vec<ContractSummary> = Vec::new();
        if shows_each_contract(&councils) {
            for council in &councils {
                contracts.extend(read(DOING, &self.table.summaries(&council.slug).await?)?);
            }
        }
        let pages = front_pages(&councils, &contracts).map_err(permanent(DOING, NO_FIT))?;
        let brought = self.bring_up(PageSet::Site, &pages, (&published, recorded), &version).await?;
        if let Some((now_published, recorded)) = brought {
            self.table.record_published(PageSet::Site, &now_published, recorded).await?;
        }
        Ok(())
    }

    /// Writes the pages that are not on the site yet with these bytes, and removes those that are not made any more. `None` if
    /// a newer page was found: the process that writes that version writes the other pages too.
    ///
    /// Before any page is touched, the hashes of those that will be are struck from the record. If the process crashes in
    /// between, the next one neither takes a page for the one that was there before, nor forgets that a page may be there.
    async fn bring_up(
        &self,
        whose: PageSet<'_>,
        pages: &[SiteFile],
        (published, mut recorded): (&PublishedPages, PublicationRevision),
        version: &str,
    ) -> Result<Option<(PublishedPages, PublicationRevision)>, Failure> {
        let mut now_published = published.clone();
        let is_there =
            |page: &&SiteFile| published.pages.get(&page.path).is_some_and(|there| there.sha256 == sha256(&page.bytes));
        let to_write: Vec<&SiteFile> = pages.iter().filter(|page| !is_there(page)).collect();
        let made: BTreeSet<&str> = pages.iter().map(|page| page.path.as_str()).collect();
        let to_remove: Vec<&String> = published.pages.keys().filter(|path| !made.contains(path.as_str())).collect();
        for path in to_write.iter().map(|page| &page.path).chain(to_remove.iter().copied()) {
            now_published.pages.entry(path.clone()).or_default().sha256.clear();
        }
        let (written, skipped) = (to_write.len(), pages.len() - to_write.len());
        tracing::info!(target: TARGET, PagesWritten = written, PagesSkipped = skipped);
        if now_published != *published {
            recorded = self.table.record_published(whose, &now_published, recorded).await?;
        }
        for page in to_write {
            // The tag is still that of the page that was there: S3 replaces the page only if that has not changed.
            let known = published.pages.get(&page.path).map(|there| there.tag.as_str()).filter(|tag| !tag.is_empty());
            let written = SitePage { path: &page.path, content_type: page.content_type, bytes: &page.bytes, version };
            let WriteOutcome::Here(tag) = self.site.write(written, known).await? else { return Ok(None) };
            let sha256 = sha256(&page.bytes);
            now_published.pages.insert(page.path.clone(), PublishedPage { sha256, tag });
        }
        for path in to_remove {
            if self.site.remove(path, version).await? == RemoveOutcome::NewerIsThere {
                return Ok(None);
            }
            now_published.pages.remove(path);
        }
        now_published.version = version.into();
        now_published.made_with = self.made_with();
        Ok(Some((now_published, recorded)))
    }

    /// Says whether pages are made from a version with these templates, by these rules and for this address; or from a later
    /// version, whatever it was made with.
    pub(super) fn is_up_to(&self, published: &PublishedPages, version: &str) -> bool {
        published.version.as_str() > version
            || (published.version == version && published.made_with == self.made_with())
    }

    /// Returns a fingerprint of the templates, the rules and the site's address: if it differs, pages of the same version do
    /// too.
    fn made_with(&self) -> String {
        let address = self.address.as_deref().map(|address| format!(" {address}")).unwrap_or_default();
        format!("{} rules-{RULES}{address}", render::fingerprint())
    }
}

/// Returns a count in a form whose order as text is the order of versions.
fn counted(version: u64) -> String {
    format!("{version:010}")
}

/// Reads summaries.
pub(super) fn read<T: serde::de::DeserializeOwned>(
    doing: &'static str,
    summaries: &[String],
) -> Result<Vec<T>, Failure> {
    let read: Result<Vec<T>, _> = summaries.iter().map(|summary| serde_json::from_str(summary)).collect();
    read.map_err(of_json(doing, "a summary is not as expected"))
}
