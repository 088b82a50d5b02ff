//! An assessment becomes pages, with JSON beside each.

use domain::assessment::Assessment;
use domain::contract::Contract;
use serde::Serialize;

use crate::RenderError;
use crate::templates::render;

mod agenda;
mod chart;
mod contract;
mod council;
mod findings;
mod front;
mod how_it_works;
mod index;
mod mobilisation;
mod month;
mod people;
mod performance;
mod rows;
mod steps;
mod summary;
mod take_away;
mod visits;

pub use agenda::{Document, agenda};
pub use council::{CouncilSummary, council_pages, slug};
pub use front::{front_pages, shows_each_contract, site_pages};
pub use performance::{PerformanceFile, SentLetter, performance_page};
pub(crate) use rows::KpiCell;
pub use summary::{Attention, ContractSummary, KpiSummary, MonthSummary, NextDeadline};

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// The site's own folders: no contract can have the name of one for an id.
const FOLDERS: [&str; 5] = ["about", "accessibility", "assets", "councils", "how-it-works"];

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

/// The stakeholders' pages of one contract: its own page, one for each month, and JSON beside
/// each; and how its ratings and actions are worked out. Whatever the assessment holds,
/// they show nothing of formal warnings and of termination, unless the contract's parameter `stakeholders_see_warnings` says so.
/// What follows from those is absent only where the assessment is one that [`domain::stakeholders::for_stakeholders`] made.
///
/// `sequence` is how many events the assessment rests on. A closed month's page stays the same, byte for
/// byte, until something is recorded, or a deadline passes, that changes it. `site` is the site's address without a slash at its
/// end, where that is known: feed readers need it.
///
/// # Errors
///
/// The templates do not fit, or the contract's id is the name of one of the site's own folders.
pub fn contract_pages(
    contract: &Contract,
    assessment: &Assessment,
    sequence: u64,
    site: Option<&str>,
) -> Result<Vec<Page>, RenderError> {
    let assessment = &assessment.for_stakeholders(contract);
    let id = &contract.id;
    if FOLDERS.contains(&id.as_str()) {
        return Err(RenderError::IdInUse(id.clone()));
    }
    let files = crate::download::files(contract, assessment, site)?;
    let view = contract::ContractPage::of(contract, assessment, sequence, &files);
    let mut pages = vec![
        html(format!("{id}/index.html"), "pages/contract.html", &view)?,
        json(format!("{id}/assessment.json"), assessment)?,
    ];
    for month in &assessment.months {
        let view = month::MonthPage::of(contract, assessment, month);
        pages.push(html(format!("{id}/{}/index.html", month.month), "pages/month.html", &view)?);
        pages.push(json(format!("{id}/{}/month.json", month.month), month)?);
    }
    let readings = how_it_works::HowItWorks::of(contract);
    pages.push(html(format!("{id}/how-it-works/index.html"), "pages/how-it-works.html", &readings)?);
    pages.extend(files);
    Ok(pages)
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
