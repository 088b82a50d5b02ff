//! The site in a real browser: readable at phone and desktop width, by a screen reader, without a request to anybody.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::NaiveDate;
use domain::assessment::assess_history;
use domain::contract::Contract;
use domain::event::{Event, Party};
use domain::facts::History;
use domain::notice::Notice;
use domain::record::Record;
use headless_chrome::protocol::cdp::Emulation::SetDeviceMetricsOverride;
use headless_chrome::{Browser, LaunchOptions, Tab};
use render::{DigestItem, Letterhead, Links, PerformanceFile, digest};
use system_tests::program::{Folder, root};
use system_tests::sample;

/// How long the browser may take; far longer than it does, so that a slow machine fails no test.
const PATIENCE: Duration = Duration::from_secs(120);

/// The sample's site as of a day on which two months are open, in a folder.
fn site(test: &str) -> Folder {
    let folder = Folder::new(test);
    let (contract, log) = (sample::contract(), sample::log());
    let as_of = domain::date::read("2023-11-20").unwrap();
    let assessment = domain::assess(&contract, &log, as_of).unwrap();
    let mut pages = render::contract_pages(&contract, &assessment, log.len() as u64).unwrap();
    pages.extend(render::site_pages(&[render::ContractSummary::of(&contract, &assessment)]).unwrap());
    let mut files: Vec<(String, Vec<u8>)> = pages.into_iter().map(|page| (page.path, page.bytes)).collect();
    files.extend(parties_pages(&contract, &log, as_of));
    for (path, bytes) in files {
        let file = folder.0.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    folder
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

const PAGES: [&str; 17] = [
    "index.html",
    "regulation-44/index.html",
    "regulation-44/2022-12/index.html",
    "regulation-44/2023-02/index.html",
    "regulation-44/2023-11/index.html",
    "how-it-works/index.html",
    "parties/council.html",
    "parties/contractor.html",
    "parties/agenda.html",
    "parties/formal-warning.html",
    "parties/plan-request.html",
    "parties/action-plan.html",
    "parties/return-reminder.html",
    "parties/return-receipt.html",
    "parties/final-ratings.html",
    "parties/minutes-shared.html",
    "parties/several.html",
];

fn browser(width: u32) -> Browser {
    let options = LaunchOptions::default_builder()
        .sandbox(false)
        .window_size(Some((width, 900)))
        .idle_browser_timeout(PATIENCE)
        .args(
            [
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-sync",
                "--hide-scrollbars",
            ]
            .map(AsRef::as_ref)
            .to_vec(),
        )
        .build()
        .unwrap();
    Browser::new(options).unwrap()
}

/// Shows pages as a device of a width does: the browser's own window is never narrower than 500.
fn be_as_wide_as(tab: &Tab, width: u32) {
    let metrics = serde_json::json!({ "width": width, "height": 900, "deviceScaleFactor": 1.0, "mobile": false });
    let metrics: SetDeviceMetricsOverride = serde_json::from_value(metrics).unwrap();
    tab.call_method(metrics).unwrap();
}

fn evaluate(tab: &Tab, script: &str) -> serde_json::Value {
    tab.evaluate(script, true).unwrap().value.unwrap_or_default()
}

#[test]
fn every_page_fits_its_window_and_axe_finds_nothing() {
    let axe = std::fs::read_to_string(root().join(".tools/npm/node_modules/axe-core/axe.min.js"))
        .expect("axe-core is not installed: run cargo xtask test");
    let site = site("fits");
    for width in [320, 1280] {
        let browser = browser(width);
        let tab = browser.new_tab().unwrap();
        tab.set_default_timeout(PATIENCE);
        be_as_wide_as(&tab, width);
        for page in PAGES {
            tab.navigate_to(&format!("file://{}", site.0.join(page).display()))
                .unwrap()
                .wait_until_navigated()
                .unwrap();
            let sizes = evaluate(&tab, "JSON.stringify([document.documentElement.scrollWidth, window.innerWidth])");
            let sizes: [u32; 2] = serde_json::from_str(sizes.as_str().unwrap()).unwrap();
            assert!(sizes[0] <= sizes[1], "{page} is {} wide in a window of {}", sizes[0], sizes[1]);
            // What is folded away is read too.
            evaluate(&tab, "document.querySelectorAll('details').forEach(details => { details.open = true })");
            evaluate(&tab, &axe);
            let run = "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                .then(result => JSON.stringify(result.violations.map(violation => [violation.id, violation.nodes[0].html])))";
            let violations = evaluate(&tab, run);
            assert_eq!(violations, "[]", "{page} at {width}");
        }
    }
}

#[test]
fn a_reader_finds_from_the_index_how_a_rating_came_about() {
    let site = site("reader");
    let browser = browser(1280);
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    tab.navigate_to(&format!("file://{}", site.0.join("index.html").display()))
        .unwrap()
        .wait_until_navigated()
        .unwrap();
    // What is waited for is on the next page only, so that it does not matter when the browser leaves this one.
    for link in ["Regulation 44 independent visitor service", "December 2022"] {
        tab.wait_for_xpath(&format!("//main//a[normalize-space() = '{link}']")).unwrap();
        let script =
            format!("[...document.querySelectorAll('main a')].find(a => a.textContent.trim() === '{link}').click()");
        evaluate(&tab, &script);
    }
    tab.wait_for_xpath("//h1[starts-with(normalize-space(), 'December 2022')]").unwrap();
    tab.wait_for_element("details summary").unwrap();
    evaluate(&tab, "document.querySelector('details summary').click()");
    let steps = tab.wait_for_element("details[open]").unwrap().get_inner_text().unwrap();
    assert!(steps.contains("4 of 6, 66.6% (compared exactly): red."), "{steps}");
    assert!(steps.contains("D11"), "{steps}");
}
