//! The site's first page: each contract where there are few, the councils where there are many.

use std::collections::BTreeMap;

use serde::Serialize;

use super::council::{self, CouncilSummary, FEW};
use super::council_address::{first_page, slug};
use super::how_it_works::HowItWorks;
use super::index::{self, ContractGroup};
use super::summary::ContractSummary;
use crate::RenderError;
use crate::site_file::{CSS, JS, SiteFile, html, json};
use crate::templates::{FIND, STYLESHEET};

/// What `pages/index.html` shows.
#[derive(Serialize)]
struct FrontPage<'a> {
    root: &'static str,
    contracts: usize,
    /// Each contract, where there are few.
    groups: Vec<ContractGroup<'a>>,
    councils: Vec<CouncilRow<'a>>,
}

/// A council among others.
#[derive(Serialize)]
struct CouncilRow<'a> {
    #[serde(flatten)]
    summary: &'a CouncilSummary,
    page: String,
}

/// A council in the data of the search.
#[derive(Serialize)]
struct FindableCouncil<'a> {
    council: &'a str,
    page: String,
    contracts: String,
}

/// The input of a page that shows no contract: the path to the site's root.
#[derive(Serialize)]
struct Root {
    root: &'static str,
}

/// The page for an address that does not exist. It is served at any depth, so it cannot link to the stylesheet by a relative
/// path and embeds it instead.
#[derive(Serialize)]
struct ErrorPage {
    stylesheet: &'static str,
}

/// Says whether the site's first page shows each contract, and therefore needs the summaries of all.
pub fn shows_each_contract(councils: &[CouncilSummary]) -> bool {
    councils.iter().map(|council| council.contracts).sum::<usize>() <= FEW
}

/// Returns the site's own pages: the first page, with the data of the search; the pages that do not depend on the contracts;
/// the stylesheet.
///
/// `contracts` are the summaries of all contracts if [`shows_each_contract`]; otherwise they are not used.
///
/// # Errors
///
/// The templates do not fit.
pub fn front_pages(councils: &[CouncilSummary], contracts: &[ContractSummary]) -> Result<Vec<SiteFile>, RenderError> {
    let mut councils: Vec<&CouncilSummary> = councils.iter().filter(|council| council.contracts > 0).collect();
    councils.sort_by_key(|council| (&council.council, &council.slug));
    let each = councils.iter().map(|council| council.contracts).sum::<usize>() <= FEW;
    let mut shown: Vec<&ContractSummary> = contracts.iter().filter(|_| each).collect();
    index::in_order(&mut shown);
    let view = FrontPage {
        root: "",
        contracts: councils.iter().map(|council| council.contracts).sum(),
        groups: index::groups(&shown),
        councils: councils.iter().map(|summary| CouncilRow { summary, page: first_page(&summary.slug) }).collect(),
    };
    let findable: Vec<FindableCouncil<'_>> = councils.iter().copied().map(findable).collect();
    let up = Root { root: "../" };
    Ok(vec![
        html("index.html".into(), "pages/index.html", &view)?,
        json("index.json".into(), &findable)?,
        html("how-it-works/index.html".into(), "pages/how-it-works.html", &HowItWorks::of_the_site())?,
        html("accessibility/index.html".into(), "pages/accessibility.html", &up)?,
        html("about/index.html".into(), "pages/about.html", &up)?,
        html("error.html".into(), "pages/error.html", &ErrorPage { stylesheet: STYLESHEET })?,
        SiteFile { path: "assets/site.css".into(), content_type: CSS, bytes: STYLESHEET.into() },
        SiteFile { path: "assets/find.js".into(), content_type: JS, bytes: FIND.into() },
    ])
}

fn findable(summary: &CouncilSummary) -> FindableCouncil<'_> {
    FindableCouncil {
        council: &summary.council,
        page: first_page(&summary.slug),
        contracts: format!("councils/{}/contracts.json", summary.slug),
    }
}

/// Returns the whole site without the contracts' own pages: the site's own pages, and those of every council.
///
/// # Errors
///
/// The templates do not fit.
pub fn site_pages(contracts: &[ContractSummary]) -> Result<Vec<SiteFile>, RenderError> {
    let mut by_council: BTreeMap<String, Vec<ContractSummary>> = BTreeMap::new();
    for contract in contracts {
        by_council.entry(slug(&contract.council)).or_default().push(contract.clone());
    }
    let councils: Vec<CouncilSummary> =
        by_council.values().filter_map(|contracts| CouncilSummary::of(contracts)).collect();
    let mut pages = front_pages(&councils, contracts)?;
    for contracts in by_council.values() {
        pages.extend(council::council_pages(contracts)?);
    }
    Ok(pages)
}
