//! The site for its tests: the sample's site in a folder, and the pages that only the two parties see.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use domain::assessment::assess_history;
use domain::contract::Contract;
use domain::event::{Event, Party};
use domain::facts::History;
use domain::notice::Notice;
use domain::record::Record;
use domain::stakeholders::for_stakeholders;
use render::{ContractSummary, DigestItem, Links, PerformanceFile, SiteFile, digest};
use wording::letterhead::Letterhead;

use crate::program::Folder;
use crate::sample;

/// Returns the sample's site as of a day on which two months are open, in a folder.
///
/// # Panics
///
/// It cannot be made.
pub fn site(test: &str) -> Folder {
    let folder = Folder::new(test);
    let (contract, log) = (sample::contract(), sample::log());
    let as_of = domain::date::read("2023-11-20").expect("the sample's pages are made");
    let seen = for_stakeholders(&contract, &log, as_of).expect("the sample's pages are made");
    let mut pages = render::contract_pages(&seen.contract, &seen.assessment, seen.sequence, None)
        .expect("the sample's pages are made");
    let summary = ContractSummary::of(&seen.contract, &seen.assessment);
    pages.extend(render::site_pages(std::slice::from_ref(&summary)).expect("the sample's pages are made"));
    pages.extend(below("many", render::site_pages(&among_others(&summary)).expect("the sample's pages are made")));
    pages.extend(below(
        "seen",
        with_warnings(&contract, &log, domain::date::read("2023-05-10").expect("the sample's pages are made")),
    ));
    let mut files: Vec<(String, Vec<u8>)> = pages.into_iter().map(|page| (page.path, page.bytes)).collect();
    files.extend(parties_pages(&contract, &log, as_of));
    for (path, bytes) in files {
        let file = folder.0.join(path);
        std::fs::create_dir_all(file.parent().expect("the sample's pages are made"))
            .expect("the sample's pages are made");
        std::fs::write(file, bytes).expect("the sample's pages are made");
    }
    folder
}

/// Returns the HTML files below a folder.
///
/// # Panics
///
/// It is not there.
pub fn pages_below(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            pages.extend(pages_below(&path));
        } else if path.extension().is_some_and(|ending| ending == "html") {
            pages.push(path);
        }
    }
    pages
}

/// Returns a site in a folder of its own.
fn below(folder: &str, pages: Vec<SiteFile>) -> Vec<SiteFile> {
    pages.into_iter().map(|page| SiteFile { path: format!("{folder}/{}", page.path), ..page }).collect()
}

/// Returns the sample's summary among those of other contracts: many of its council, some of others.
fn among_others(summary: &ContractSummary) -> Vec<ContractSummary> {
    let attentions = [render::Attention::Overdue, render::Attention::NotGreen, render::Attention::NotRated];
    let other = |number: usize| ContractSummary {
        id: format!("other-{number}"),
        title: format!("Visits to homes, lot {number}"),
        council: if number < 60 { summary.council.clone() } else { format!("Council of Place {number}") },
        attention: attentions[number % attentions.len()],
        overdue: vec!["The return of August 2023 was not received by its due date.".into()],
        overdue_in_all: 2,
        ..summary.clone()
    };
    (1..90).map(other).chain([summary.clone()]).collect()
}

/// Returns the pages of the sample as they would be if its stakeholders saw warnings, as of a day after one.
fn with_warnings(contract: &Contract, log: &[Event], as_of: NaiveDate) -> Vec<SiteFile> {
    let text = contract.text.replacen("\n[", "\nstakeholders_see_warnings = true\n[", 1);
    let contract = Contract::read(&text).expect("the sample's pages are made");
    let revised = |event: &&Event| !matches!(event.fact, domain::event::Fact::ContractRevised { .. });
    let log: Vec<Event> = log.iter().filter(revised).cloned().collect();
    let seen = for_stakeholders(&contract, &log, as_of).expect("the sample's pages are made");
    let mut pages = render::contract_pages(&seen.contract, &seen.assessment, seen.sequence, None)
        .expect("the sample's pages are made");
    let summary = ContractSummary::of(&seen.contract, &seen.assessment);
    pages.extend(render::site_pages(&[summary]).expect("the sample's pages are made"));
    pages
}

/// Returns the pages for the two parties: the page of each, the agenda of a meeting, the latest email or letter of each kind,
/// and an email with several notices.
fn parties_pages(contract: &Contract, log: &[Event], as_of: NaiveDate) -> Vec<(String, Vec<u8>)> {
    let history = History::new(contract, log).expect("the sample's pages are made");
    let known = history.known_at(history.end_of(as_of));
    let (assessment, record) = (&assess_history(&history, as_of), &Record::new(known, as_of));
    let contract = known.contract();
    let mut pages = Vec::new();
    for party in [Party::Council, Party::Contractor] {
        let file = PerformanceFile {
            contract,
            assessment,
            record,
            history: &history,
            log,
            letters: &[],
            sequence: log.len() as u64,
            party,
            frame: None,
        };
        pages.push((
            format!("parties/{party}.html"),
            render::performance_page(&file).expect("the sample's pages are made"),
        ));
    }
    pages.push((
        "parties/agenda.html".into(),
        render::agenda(contract, assessment, record, as_of, None).expect("the sample's pages are made").html,
    ));
    let at = |name: &str| Some(format!("https://{name}.council.example"));
    let links = Links { site: at("performance"), desk: at("forms") };
    let mut together = BTreeMap::new();
    for notice in &assessment.notices {
        let letterhead = Letterhead::of(contract, notice.to);
        let Notice { month, due_on, about, .. } = notice.clone();
        let item = DigestItem { month, due_on, as_of: due_on, about: about.expect("the sample's pages are made") };
        let letter =
            digest(&letterhead, &links, notice.to, std::slice::from_ref(&item)).expect("the sample's pages are made");
        if !notice.kind.is_contractual_letter() {
            let items: &mut Vec<DigestItem> = together.entry((due_on, notice.to)).or_default();
            items.push(item);
            if items.len() > 2 {
                let several = digest(&letterhead, &links, notice.to, items).expect("the sample's pages are made");
                pages.push(("parties/several.html".into(), several.html));
            }
        }
        pages.push((format!("parties/{}.html", notice.kind.word()), letter.html));
    }
    pages.into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
}

/// Every kind of page, by its path.
pub const PAGES: [&str; 27] = [
    "index.html",
    "regulation-44/index.html",
    "regulation-44/2022-12/index.html",
    "regulation-44/2023-02/index.html",
    "regulation-44/2023-11/index.html",
    "councils/kent-county-council/index.html",
    "many/index.html",
    "many/councils/kent-county-council/index.html",
    "many/councils/kent-county-council/2/index.html",
    "seen/regulation-44/index.html",
    "how-it-works/index.html",
    "regulation-44/how-it-works/index.html",
    "about/index.html",
    "accessibility/index.html",
    "error.html",
    "parties/council.html",
    "parties/contractor.html",
    "parties/agenda.html",
    "parties/formal-warning.html",
    "parties/plan-request.html",
    "parties/action-plan.html",
    "seen/regulation-44/2023-02/index.html",
    "parties/return-reminder.html",
    "parties/return-receipt.html",
    "parties/final-ratings.html",
    "parties/minutes-shared.html",
    "parties/several.html",
];
