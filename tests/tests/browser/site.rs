//! The pages that the browser's tests look at.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::assessment::assess_history;
use domain::contract::Contract;
use domain::event::{Event, Party};
use domain::facts::History;
use domain::notice::Notice;
use domain::record::Record;
use render::{ContractSummary, DigestItem, Letterhead, Links, Page, PerformanceFile, digest};
use system_tests::program::Folder;
use system_tests::sample;

/// The sample's site as of a day on which two months are open, in a folder.
pub(crate) fn site(test: &str) -> Folder {
    let folder = Folder::new(test);
    let (contract, log) = (sample::contract(), sample::log());
    let as_of = domain::date::read("2023-11-20").unwrap();
    let assessment = domain::assess(&contract, &log, as_of).unwrap();
    let mut pages = render::contract_pages(&contract, &assessment, log.len() as u64).unwrap();
    let summary = ContractSummary::of(&contract, &assessment);
    pages.extend(render::site_pages(std::slice::from_ref(&summary)).unwrap());
    pages.extend(below("many", render::site_pages(&among_others(&summary)).unwrap()));
    pages.extend(below("seen", with_warnings(&contract, &log, domain::date::read("2023-05-10").unwrap())));
    let mut files: Vec<(String, Vec<u8>)> = pages.into_iter().map(|page| (page.path, page.bytes)).collect();
    files.extend(parties_pages(&contract, &log, as_of));
    for (path, bytes) in files {
        let file = folder.0.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    folder
}

/// A site in a folder of its own.
fn below(folder: &str, pages: Vec<Page>) -> Vec<Page> {
    pages.into_iter().map(|page| Page { path: format!("{folder}/{}", page.path), ..page }).collect()
}

/// The sample's summary among those of other contracts: many of its council, some of others.
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

/// The pages of the sample as they would be if its stakeholders saw warnings, as of a day after one.
fn with_warnings(contract: &Contract, log: &[Event], as_of: NaiveDate) -> Vec<Page> {
    let text = contract.text.replacen("\n[", "\nstakeholders_see_warnings = true\n[", 1);
    let contract = Contract::read(&text).unwrap();
    let revised = |event: &&Event| !matches!(event.fact, domain::event::Fact::ContractRevised { .. });
    let log: Vec<Event> = log.iter().filter(revised).cloned().collect();
    let assessment = domain::assess(&contract, &log, as_of).unwrap();
    let mut pages = render::contract_pages(&contract, &assessment, log.len() as u64).unwrap();
    pages.extend(render::site_pages(&[ContractSummary::of(&contract, &assessment)]).unwrap());
    pages
}

/// What the two parties see: the page of each, the agenda of a meeting, the latest email or letter of each kind, and one that
/// tells several things.
fn parties_pages(contract: &Contract, log: &[Event], as_of: NaiveDate) -> Vec<(String, Vec<u8>)> {
    let history = History::new(contract, log).unwrap();
    let known = history.known_at(history.end_of(as_of));
    let (assessment, record) = (&assess_history(&history, as_of), &Record::new(known, as_of));
    let contract = known.contract();
    let mut pages = Vec::new();
    for party in [Party::Council, Party::Contractor] {
        let file =
            PerformanceFile { contract, assessment, record, log, letters: &[], sequence: log.len() as u64, party };
        pages.push((format!("parties/{party}.html"), render::performance_page(&file).unwrap()));
    }
    pages.push(("parties/agenda.html".into(), render::agenda(contract, assessment, record, as_of).unwrap().html));
    let at = |name: &str| Some(format!("https://{name}.council.example"));
    let links = Links { site: at("performance"), desk: at("forms") };
    let mut together = BTreeMap::new();
    for notice in &assessment.notices {
        let letterhead = Letterhead::of(contract, notice.to);
        let Notice { month, due_on, about, .. } = notice.clone();
        let item = DigestItem { month, due_on, sequence: 7, about: about.unwrap() };
        let letter = digest(&letterhead, &links, notice.to, std::slice::from_ref(&item)).unwrap();
        if !notice.kind.is_contractual_letter() {
            let items: &mut Vec<DigestItem> = together.entry((due_on, notice.to)).or_default();
            items.push(item);
            if items.len() > 2 {
                let several = digest(&letterhead, &links, notice.to, items).unwrap();
                pages.push(("parties/several.html".into(), several.html));
            }
        }
        pages.push((format!("parties/{}.html", notice.kind.word()), letter.html));
    }
    pages.into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
}

/// Every kind of page, by its path.
pub(crate) const PAGES: [&str; 26] = [
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
