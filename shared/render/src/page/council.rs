//! The pages of a council: its contracts, split into pages, and the data of the search.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::council_address::{first_page, slug};
use super::index::{self, ContractGroup};
use super::summary::{Attention, ContractSummary};
use crate::RenderError;
use crate::site_file::{SiteFile, html, json};

/// The number of contracts on a page.
const PER_PAGE: usize = 25;

/// If a council has at most this many contracts, the site's first page may show each.
pub(super) const FEW: usize = 20;

/// A council's entry on the site's first page. While it stays equal, that page needs no new version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouncilSummary {
    pub council: String,
    /// The name of its folder below `councils/`.
    pub slug: String,
    pub contracts: usize,
    /// The number of them in which something is overdue.
    pub overdue: usize,
    /// The number of them in which something was amber or red.
    pub not_green: usize,
    /// The number of them in which everything was green.
    pub green: usize,
    /// The number of them not rated yet.
    pub not_rated: usize,
    /// A hash of the contracts' summaries, where the first page may show each.
    pub shown: Option<String>,
}

impl CouncilSummary {
    /// Returns the summary of a council from those of its contracts; `None` where there are none.
    pub fn of(contracts: &[ContractSummary]) -> Option<Self> {
        let council = &contracts.iter().min_by_key(|contract| (&contract.council, &contract.id))?.council;
        let count = |attention| contracts.iter().filter(|contract| contract.attention == attention).count();
        Some(Self {
            council: council.clone(),
            slug: slug(council),
            contracts: contracts.len(),
            overdue: count(Attention::Overdue),
            not_green: count(Attention::NotGreen),
            green: count(Attention::Green),
            not_rated: count(Attention::NotRated),
            shown: (contracts.len() <= FEW).then(|| mark(contracts)),
        })
    }
}

fn mark(contracts: &[ContractSummary]) -> String {
    let mut hash = Sha256::new();
    for contract in contracts {
        hash.update(serde_json::to_vec(contract).unwrap_or_default());
    }
    hex::encode(&hash.finalize()[..4])
}

/// What `pages/council.html` shows.
#[derive(Serialize)]
struct CouncilPage<'a> {
    root: String,
    council: &'a str,
    contracts: usize,
    groups: Vec<ContractGroup<'a>>,
    pages: Vec<PageLink>,
    number: usize,
    previous: Option<String>,
    next: Option<String>,
}

/// A page among those of the council.
#[derive(Serialize)]
struct PageLink {
    number: usize,
    href: String,
    current: bool,
}

/// A contract in the data of the search.
#[derive(Serialize)]
struct Findable<'a> {
    id: &'a str,
    title: &'a str,
    contractor: &'a str,
    attention: &'static str,
}

/// Returns the pages of one council, made of the summaries of all its contracts; none where it has none.
///
/// # Errors
///
/// The templates do not fit.
pub fn council_pages(contracts: &[ContractSummary]) -> Result<Vec<SiteFile>, RenderError> {
    let Some(summary) = CouncilSummary::of(contracts) else { return Ok(Vec::new()) };
    let mut contracts: Vec<&ContractSummary> = contracts.iter().collect();
    index::in_order(&mut contracts);
    let slug = &summary.slug;
    let list: Vec<Findable<'_>> = contracts.iter().copied().map(findable).collect();
    let mut pages = vec![json(format!("councils/{slug}/contracts.json"), &list)?];
    let all = contracts.chunks(PER_PAGE).len();
    for (number, chunk) in (1..).zip(contracts.chunks(PER_PAGE)) {
        let first = number == 1;
        let href = |other: usize| match (first, other) {
            (true, 1) => "index.html".to_owned(),
            (true, other) => format!("{other}/index.html"),
            (false, 1) => "../index.html".to_owned(),
            (false, other) => format!("../{other}/index.html"),
        };
        let view = CouncilPage {
            root: if first { "../../" } else { "../../../" }.into(),
            council: &summary.council,
            contracts: contracts.len(),
            groups: index::groups(chunk),
            pages: (1..=all)
                .map(|other| PageLink { number: other, href: href(other), current: other == number })
                .collect(),
            number,
            previous: (number > 1).then(|| href(number - 1)),
            next: (number < all).then(|| href(number + 1)),
        };
        let path = if first { first_page(slug) } else { format!("councils/{slug}/{number}/index.html") };
        pages.push(html(path, "pages/council.html", &view)?);
    }
    Ok(pages)
}

fn findable(contract: &ContractSummary) -> Findable<'_> {
    let ContractSummary { id, title, contractor, attention, .. } = contract;
    Findable { id, title, contractor, attention: index::title(*attention) }
}
