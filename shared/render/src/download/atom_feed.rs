//! The news of a contract, as an Atom feed (RFC 4287): final ratings, and findings that anybody may see.
//!
//! Every date in it comes from the facts: an entry is updated when its month was restated or its finding satisfied, never
//! because the feed was written again. Feed readers would otherwise show old entries as new.

use chrono::{Days, NaiveDate};
use domain::assessment::{Assessment, MonthAssessment, Restating};
use domain::clause::Finding;
use domain::contract::Contract;
use domain::date::in_full;
use domain::explain::finding_in_words;
use domain::measure::KpiRating;
use domain::month::Month;
use domain::standing::Standing;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wording::rating::RatingInWords;

use super::restated_on;
use crate::RenderError;
use crate::site_file::SiteFile;
use crate::templates::render;

const ATOM: &str = "application/atom+xml; charset=utf-8";

/// The most entries: feed readers keep what they have seen.
const LONGEST: usize = 60;

/// What `downloads/feed.xml` shows.
#[derive(Serialize)]
struct Feed<'a> {
    id: String,
    title: &'a str,
    council: &'a str,
    updated: NaiveDate,
    /// The address of the contract's folder, with a slash at its end; empty where the site's address is not known.
    folder: String,
    /// The newest first.
    entries: Vec<FeedEntry>,
}

#[derive(Serialize)]
struct FeedEntry {
    id: String,
    title: String,
    published: NaiveDate,
    updated: NaiveDate,
    /// The page that shows it, from the contract's folder.
    page: String,
    lines: Vec<String>,
}

/// Returns the feed of a contract.
///
/// # Errors
///
/// The template does not fit.
pub(super) fn feed(contract: &Contract, public: &Assessment, site: Option<&str>) -> Result<SiteFile, RenderError> {
    let closed = public.months.iter().filter(|month| month.standing != Standing::Provisional);
    let ratings = closed.map(|month| of_month(contract, month));
    let findings = public.findings.iter().map(|finding| of_finding(contract, finding));
    let mut entries: Vec<FeedEntry> = ratings.chain(findings).collect();
    entries
        .sort_by(|one, other| (other.updated, other.published, &one.id).cmp(&(one.updated, one.published, &other.id)));
    entries.truncate(LONGEST);
    let view = Feed {
        id: id(contract, &["feed"]),
        title: &contract.title,
        council: &contract.council,
        folder: site.map(|site| format!("{site}/{}/", contract.id)).unwrap_or_default(),
        updated: entries.first().map_or(contract.commences, |entry| entry.updated),
        entries,
    };
    let bytes = render("downloads/feed.xml", &view)?.into_bytes();
    Ok(SiteFile { path: format!("{}/feed.xml", contract.id), content_type: ATOM, bytes })
}

fn of_month(contract: &Contract, month: &MonthAssessment) -> FeedEntry {
    let published = month.closes_on + Days::new(1);
    let overall = RatingInWords::of_month(&month.overall, month.standing).in_sentence();
    let name = month.month.in_words();
    let (title, restated) = match month.standing {
        Standing::Restated => (format!("Ratings for {name} restated: overall now {overall}"), restated_on(month)),
        Standing::Final | Standing::Provisional => (format!("Final ratings for {name}: overall {overall}"), None),
    };
    FeedEntry {
        id: id(contract, &["ratings", &month.month.to_string()]),
        title,
        published,
        updated: restated.map_or(published, |restated| restated.max(published)),
        page: format!("{}/index.html", month.month),
        lines: month
            .kpis
            .iter()
            .map(|rating| line(contract, month, rating))
            .chain(month.restatings.iter().map(restated_by))
            .collect(),
    }
}

/// Returns `Version 2 of the return of July 2022, received on Friday 9 September 2022: KPI 1 from …`
fn restated_by(restating: &Restating) -> String {
    let Restating { by, received_on, .. } = restating;
    let changes = wording::restated::restating_in_words(restating);
    format!("{}, received on {}: {changes}.", wording::sentence::sentence_case(by), in_full(*received_on))
}

/// Returns `KPI 1, Monthly visits to every short break unit: Amber; 5 of 6 (83.3%)`
fn line(contract: &Contract, month: &MonthAssessment, rating: &KpiRating) -> String {
    let kpi = contract.kpis.iter().find(|kpi| kpi.number == rating.kpi);
    let title = kpi.map(|kpi| format!(", {}", kpi.title)).unwrap_or_default();
    let rated = RatingInWords::of_kpi(rating, month.standing).text;
    let why =
        [wording::rating::figures(rating), rating.reason.map(|reason| wording::rating::reason(reason).to_owned())];
    let parts: Vec<String> = [Some(rated)].into_iter().chain(why).flatten().collect();
    format!("KPI {}{title}: {}", rating.kpi, parts.join("; "))
}

fn of_finding(contract: &Contract, finding: &Finding) -> FeedEntry {
    let Finding { raised_on, ended_on, .. } = finding;
    let (clause, months, due_on) = (finding.clause(), finding.months(), finding.due_on());
    let named: Vec<String> = months.iter().map(Month::to_string).collect();
    let kpi = finding.kpi().map(|kpi| kpi.to_string()).unwrap_or_default();
    let subject = finding.subject().unwrap_or_default();
    let parts =
        ["finding", finding.kind().word(), clause.as_str(), &kpi, subject, &named.join(" "), &raised_on.to_string()];
    let day = |what: &str, on: &Option<NaiveDate>| on.map(|on| format!("{what} {}.", in_full(on)));
    let raised = format!("Clause {clause}. Raised on {}.", in_full(*raised_on));
    FeedEntry {
        id: id(contract, &parts),
        title: finding_in_words(finding),
        published: *raised_on,
        updated: ended_on.map_or(*raised_on, |ended| ended.max(*raised_on)),
        page: months.last().map_or("index.html".to_owned(), |month| format!("{month}/index.html")),
        lines: [Some(raised), day("Due by the end of", &due_on), day("Satisfied on", ended_on)]
            .into_iter()
            .flatten()
            .collect(),
    }
}

/// Returns an id that depends only on its parts, as a UUID of version 8 (RFC 9562: the version for custom schemes).
fn id(contract: &Contract, parts: &[&str]) -> String {
    let named = format!("{}\n{}\n{}", contract.id, contract.commences, parts.join("\n"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(named)[..16]);
    Uuid::new_v8(bytes).urn().to_string()
}
