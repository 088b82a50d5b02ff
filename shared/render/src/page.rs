//! An assessment becomes pages, with JSON beside each.

use domain::assessment::Assessment;
use domain::contract::Contract;
use serde::Serialize;

use crate::RenderError;
use crate::templates::{STYLESHEET, render};

mod agenda;
mod contract;
mod findings;
mod headline;
mod index;
mod meeting;
mod minutes;
mod mobilisation;
mod month;
mod people;
mod performance;
mod rows;
mod steps;
mod summary;

pub use agenda::{Document, agenda};
pub(crate) use people::party_name;
pub use performance::{PerformanceFile, SentLetter, performance_page};
pub(crate) use performance::{Thing, ThingAbout, as_seen_by, letter_kind, recorded_in_words, waiting_for};
pub(crate) use rows::{KpiCell, what_is_due};
pub use summary::{ContractSummary, KpiSummary, MonthSummary, NextDeadline};

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
const CSS: &str = "text/css; charset=utf-8";

/// The site's own folder that holds an `index.html`: no contract can have its name for an id.
const HOW_IT_WORKS: &str = "how-it-works";

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it stands below the site's root, without a leading slash: `regulation-44/2022-07/index.html`.
    pub path: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The public pages of one contract: its own page, one for each month, and JSON beside each. Whatever the assessment holds, they
/// show nothing of formal warnings and of termination.
///
/// `sequence` is the number of the last event that the assessment rests on. A closed month's page stays the same, byte for
/// byte, until something is recorded, or a deadline passes, that changes it.
///
/// # Errors
///
/// The templates do not fit, or the contract's id is the name of one of the site's own folders.
pub fn contract_pages(contract: &Contract, assessment: &Assessment, sequence: u64) -> Result<Vec<Page>, RenderError> {
    let (whole, assessment) = (assessment, &assessment.for_the_public());
    let id = &contract.id;
    if id == HOW_IT_WORKS {
        return Err(RenderError::IdInUse(id.clone()));
    }
    let view = contract::ContractPage::of(contract, assessment, sequence);
    let mut pages = vec![
        html(format!("{id}/index.html"), "pages/contract.html", &view)?,
        json(format!("{id}/assessment.json"), assessment)?,
    ];
    for month in &assessment.months {
        let view = month::MonthPage::of(contract, assessment, month);
        pages.push(html(format!("{id}/{}/index.html", month.month), "pages/month.html", &view)?);
        pages.push(json(format!("{id}/{}/month.json", month.month), month)?);
    }
    pages.extend(crate::download::files(contract, whole, assessment, sequence)?);
    Ok(pages)
}

/// The pages of the whole site: the index of contracts with its JSON, how ratings and actions are worked out, the
/// stylesheet, and the page for an address that is not there.
///
/// # Errors
///
/// The templates do not fit.
pub fn site_pages(contracts: &[ContractSummary]) -> Result<Vec<Page>, RenderError> {
    let mut contracts: Vec<&ContractSummary> = contracts.iter().collect();
    contracts.sort_by_key(|contract| (&contract.title, &contract.id));
    Ok(vec![
        html("index.html".into(), "pages/index.html", &index::IndexPage::of(&contracts))?,
        json("index.json".into(), &contracts)?,
        html(format!("{HOW_IT_WORKS}/index.html"), "pages/how-it-works.html", &Root { root: "../" })?,
        html("error.html".into(), "pages/error.html", &ErrorPage { stylesheet: STYLESHEET })?,
        Page { path: "assets/site.css".into(), content_type: CSS, bytes: STYLESHEET.into() },
    ])
}

/// What a page needs that shows no contract: the way up to the site's root.
#[derive(Serialize)]
struct Root {
    root: &'static str,
}

/// The page for an address that is not there. It is served at any depth, so it cannot name the stylesheet by a relative
/// link and holds it instead.
#[derive(Serialize)]
struct ErrorPage {
    stylesheet: &'static str,
}

fn html(path: String, template: &str, view: &impl Serialize) -> Result<Page, RenderError> {
    Ok(Page { path, content_type: HTML, bytes: render(template, view)?.into_bytes() })
}

pub(crate) fn json(path: String, value: &impl Serialize) -> Result<Page, RenderError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| RenderError::Json(error.to_string()))?;
    bytes.push(b'\n');
    Ok(Page { path, content_type: JSON, bytes })
}

#[cfg(test)]
mod tests;
