//! Rebuilding the whole site, whatever is on it: after a restore, which leaves pages newer than the log, or if pages were lost.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use cloud::assessments::Snapshot;
use cloud::failure::Failure;
use cloud::published::{PageSet, PublishedPages};
use render::CouncilSummary;
use serde::Serialize;

use super::publisher::{Publish, read};
use crate::evaluate::assess_from_nothing;

/// The folder of the councils' pages.
const COUNCILS: &str = "councils/";

/// What a rebuild of the site did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RebuildReport {
    /// Contracts whose pages are now what their logs call for.
    #[serde(rename = "renewed")]
    pub rebuilt: usize,
    /// Contracts whose pages could not be made; each has been logged, and its pages are as they were.
    pub failed: usize,
    /// Pages that were removed because nothing calls for them.
    pub removed: usize,
}

impl Publish {
    /// Makes the whole site what the logs in the table call for. Each contract's pages are removed, newer ones too, and written
    /// from its log, unless they are complete already. What belongs to no contract, to no council and not to the site itself is
    /// removed. Nothing else may publish meanwhile. If it is interrupted, the same call carries on.
    ///
    /// # Errors
    ///
    /// The store or the site does not answer, or refuses.
    pub async fn rebuild(&self, now: DateTime<Utc>) -> Result<RebuildReport, Failure> {
        let mut report = RebuildReport::default();
        let mut kept: Vec<String> = Vec::new();
        for contract in self.table.contracts().await? {
            match self.rebuild_contract(&contract, now).await {
                Ok(()) => report.rebuilt += 1,
                Err(failure) if failure.retry_can_help => return Err(failure),
                Err(failure) => {
                    tracing::error!(contract, failure = %failure, "a contract's pages could not be made");
                    report.failed += 1;
                }
            }
            kept.push(contract_folder(&contract));
        }
        for council in self.councils().await? {
            default_if_permanent(&council, self.rebuild_council(&council).await)?;
            kept.push(council_folder(&council));
        }
        // What is left belongs to the site itself, or to nothing. As for a contract, the record goes first.
        let (_, recorded) = self.table.published(PageSet::Site).await?;
        self.table.record_published(PageSet::Site, &PublishedPages::default(), recorded).await?;
        let found = self.site.list("").await?;
        let is_kept = |path: &&String| kept.iter().any(|folder| path.starts_with(folder.as_str()));
        let own: Vec<&String> = found.iter().filter(|path| !is_kept(path)).collect();
        for path in &own {
            self.site.discard(path).await?;
        }
        self.publish_site().await?;
        let (published, _) = self.table.published(PageSet::Site).await?;
        report.removed = own.into_iter().filter(|path| !published.pages.contains_key(*path)).count();
        let RebuildReport { rebuilt: contracts, failed, removed } = report;
        tracing::info!(contracts, failed, removed, "the site was made anew");
        Ok(report)
    }

    async fn rebuild_council(&self, council: &str) -> Result<(), Failure> {
        self.remove_pages(PageSet::Council(council), &council_folder(council)).await?;
        self.publish_council(council).await
    }

    /// Removes a contract's pages, newer ones too, and writes those that its log calls for. Nothing is done if they are
    /// complete and of the newest assessment already.
    ///
    /// # Errors
    ///
    /// The store or the site does not answer, or refuses; or the pages cannot be made: then they are as they were.
    pub async fn rebuild_contract(&self, contract: &str, now: DateTime<Utc>) -> Result<(), Failure> {
        let Some(log) = self.table.read_log(contract).await? else { return Ok(()) };
        // An assessment that another version of the program kept, or that a restore struck out, cannot be read and is made
        // again.
        let assessed = self.table.previous(contract).await?.and_then(|previous| previous.snapshot);
        let assessed: Option<Snapshot> = assessed.filter(|there| there.version.sequence == log.head.sequence);
        // What a restore brought back is assessed, with its emails, only once everything is at work again. Its pages need not
        // wait.
        let snapshot = assessed.map_or_else(|| assess_from_nothing(&log, now), Ok)?;
        let (published, _) = self.table.published(PageSet::Contract(contract)).await?;
        let there = self.site.list(&contract_folder(contract)).await?;
        let is_whole = published.version == snapshot.version.to_string()
            && self.is_up_to(&published, &published.version)
            && published.pages.keys().eq(&there)
            && published.pages.values().all(|page| !page.sha256.is_empty());
        if is_whole {
            // An earlier rebuild that was interrupted has done this contract.
            return Ok(());
        }
        self.remove_contract_pages(contract).await?;
        let (published, recorded) = self.table.published(PageSet::Contract(contract)).await?;
        self.publish_snapshot(contract, &snapshot, (&published, recorded), now).await
    }

    /// Removes all of a contract's pages, newer ones too, before its log is restored. If the process crashes after this, no
    /// page says what the log does not say any more.
    ///
    /// # Errors
    ///
    /// The store or the site does not answer, or refuses.
    pub async fn remove_contract_pages(&self, contract: &str) -> Result<(), Failure> {
        self.remove_pages(PageSet::Contract(contract), &contract_folder(contract)).await
    }

    async fn remove_pages(&self, whose: PageSet<'_>, folder: &str) -> Result<(), Failure> {
        let (_, recorded) = self.table.published(whose).await?;
        // The record first: if the process crashes after it, the next publication writes every page.
        self.table.record_published(whose, &PublishedPages::default(), recorded).await?;
        for path in self.site.list(folder).await? {
            self.site.discard(&path).await?;
        }
        Ok(())
    }

    /// Finds the pages that are recorded as published and are not there, and publishes them again; returns how many. If a
    /// contract cannot be read, or its pages cannot be made, that is logged, and the others' pages are written all the same.
    ///
    /// # Errors
    ///
    /// The store or the site does not answer, or refuses.
    pub async fn replace_missing(&self, now: DateTime<Utc>) -> Result<usize, Failure> {
        let there: BTreeSet<String> = self.site.list("").await?.into_iter().collect();
        let mut missing = 0;
        for contract in self.table.contracts().await? {
            let gone =
                default_if_permanent(&contract, self.forget_missing(PageSet::Contract(&contract), &there).await)?;
            if gone > 0 {
                default_if_permanent(&contract, self.publish(&contract, now).await)?;
            }
            missing += gone;
        }
        for council in default_if_permanent("councils", self.councils().await)? {
            missing += default_if_permanent(&council, self.forget_missing(PageSet::Council(&council), &there).await)?;
            default_if_permanent(&council, self.publish_council(&council).await)?;
        }
        missing += self.forget_missing(PageSet::Site, &there).await?;
        self.publish_site().await?;
        if missing > 0 {
            tracing::warn!(missing, "pages that were published were not there, and were written again");
        }
        Ok(missing)
    }

    async fn forget_missing(&self, whose: PageSet<'_>, there: &BTreeSet<String>) -> Result<usize, Failure> {
        let (mut published, recorded) = self.table.published(whose).await?;
        let before = published.pages.len();
        published.pages.retain(|path, _| there.contains(path));
        let missing = before - published.pages.len();
        if missing > 0 {
            // Without a version they count as older than any, so that `publish` looks at all of them.
            published.version.clear();
            self.table.record_published(whose, &published, recorded).await?;
        }
        Ok(missing)
    }

    /// Returns the councils that have pages, by the names of their folders.
    async fn councils(&self) -> Result<Vec<String>, Failure> {
        let summaries: Vec<CouncilSummary> = read("list the councils", &self.table.councils().await?)?;
        Ok(summaries.into_iter().map(|council| council.slug).collect())
    }
}

/// Returns a result, or the default if no retry can help, which is logged.
fn default_if_permanent<T: Default>(whose: &str, result: Result<T, Failure>) -> Result<T, Failure> {
    match result {
        Err(failure) if !failure.retry_can_help => {
            tracing::error!(whose, failure = %failure, "pages could not be made");
            Ok(T::default())
        }
        result => result,
    }
}

fn contract_folder(contract: &str) -> String {
    format!("{contract}/")
}

fn council_folder(council: &str) -> String {
    format!("{COUNCILS}{council}/")
}
