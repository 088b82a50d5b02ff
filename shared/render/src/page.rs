//! An assessment becomes pages, with JSON beside each.

use domain::assessment::Assessment;
use domain::contract::Contract;

use crate::RenderError;
use crate::site_file::{SiteFile, html, json};

mod contract;
mod council;
mod council_address;
pub(crate) mod findings;
mod front;
mod how_it_works;
mod index;
pub(crate) mod mobilisation;
mod month;
pub(crate) mod people;
pub(crate) mod rows;
mod steps;
mod summary;
mod take_away;
mod trend_chart;
mod visits;

pub use council::{CouncilSummary, council_pages};
pub use council_address::slug;
pub use front::{front_pages, shows_each_contract, site_pages};
pub use summary::{Attention, ContractSummary, KpiSummary, MonthSummary, NextDeadline};

/// The site's own folders: no contract can have the name of one for an id.
const FOLDERS: [&str; 5] = ["about", "accessibility", "assets", "councils", "how-it-works"];

/// Returns the public pages of one contract: its own page, one for each month, JSON beside each, and how its ratings and
/// actions are worked out. They show nothing of formal warnings and of termination, whatever the assessment holds, unless the
/// contract's parameter `stakeholders_see_warnings` says so. Consequences of those are left out only if the assessment was made
/// by [`domain::stakeholders::for_stakeholders`].
///
/// `sequence` is the number of events that the assessment rests on. A closed month's page stays the same, byte for byte, until
/// an event or a passed deadline changes it. `site` is the site's address without a slash at its end, if it is known; feed
/// readers need it.
///
/// # Errors
///
/// The templates do not fit, or the contract's id is the name of one of the site's own folders.
pub fn contract_pages(
    contract: &Contract,
    assessment: &Assessment,
    sequence: u64,
    site: Option<&str>,
) -> Result<Vec<SiteFile>, RenderError> {
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

#[cfg(test)]
pub(crate) mod tests;
