//! The site in a real browser: readable at phone and desktop width, by a screen reader, without a request to anybody.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::http::{StatusCode, Uri, header};
use chrono::NaiveDate;
use domain::assessment::assess_history;
use domain::contract::Contract;
use domain::event::{Event, Party};
use domain::facts::History;
use domain::notice::Notice;
use domain::record::Record;
use headless_chrome::protocol::cdp::Emulation::{
    MediaFeature, SetDeviceMetricsOverride, SetEmulatedMedia, SetScriptExecutionDisabled,
};
use headless_chrome::types::PrintToPdfOptions;
use headless_chrome::{Browser, LaunchOptions, Tab};
use render::{ContractSummary, DigestItem, Letterhead, Links, Page, PerformanceFile, digest};
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

const PAGES: [&str; 26] = [
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
    "parties/return-reminder.html",
    "parties/return-receipt.html",
    "parties/final-ratings.html",
    "parties/minutes-shared.html",
    "parties/several.html",
    "seen/regulation-44/2023-02/index.html",
];

/// How a page is shown.
#[derive(Clone, Copy, Debug)]
struct Shown {
    width: u32,
    media: &'static str,
    forced_colours: bool,
}

const SHOWN: [Shown; 4] = [
    Shown { width: 320, media: "screen", forced_colours: false },
    Shown { width: 1280, media: "screen", forced_colours: false },
    Shown { width: 1280, media: "screen", forced_colours: true },
    Shown { width: 1280, media: "print", forced_colours: false },
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

fn show(tab: &Tab, shown: &Shown) {
    let value = if shown.forced_colours { "active" } else { "none" };
    let colours = MediaFeature { name: "forced-colors".into(), value: value.into() };
    tab.call_method(SetEmulatedMedia { media: Some(shown.media.into()), features: Some(vec![colours]) }).unwrap();
}

fn open(tab: &Tab, site: &Path, page: &str) {
    tab.navigate_to(&format!("file://{}", site.join(page).display())).unwrap().wait_until_navigated().unwrap();
}

#[test]
fn every_page_fits_its_window_asks_nobody_for_anything_and_axe_finds_nothing() {
    let axe = std::fs::read_to_string(root().join(".tools/npm/node_modules/axe-core/axe.min.js"))
        .expect("axe-core is not installed: run cargo xtask test");
    let site = site("fits");
    for width in [320, 1280] {
        let browser = browser(width);
        let tab = browser.new_tab().unwrap();
        tab.set_default_timeout(PATIENCE);
        for page in PAGES {
            be_as_wide_as(&tab, width);
            open(&tab, &site.0, page);
            let sizes = evaluate(&tab, "JSON.stringify([document.documentElement.scrollWidth, window.innerWidth])");
            let sizes: [u32; 2] = serde_json::from_str(sizes.as_str().unwrap()).unwrap();
            assert!(sizes[0] <= sizes[1], "{page} is {} wide in a window of {}", sizes[0], sizes[1]);
            let asked = "JSON.stringify(performance.getEntriesByType('resource').map(asked => asked.name))";
            let asked: Vec<String> = serde_json::from_str(evaluate(&tab, asked).as_str().unwrap()).unwrap();
            assert!(asked.iter().all(|name| name.starts_with("file://")), "{page} asks for {asked:?}");
            // What is folded away is read too.
            evaluate(&tab, "document.querySelectorAll('details').forEach(details => { details.open = true })");
            evaluate(&tab, &axe);
            for shown in SHOWN.iter().filter(|shown| shown.width == width) {
                show(&tab, shown);
                // Nobody aims at a link on paper.
                let besides = if shown.media == "print" { "{ 'target-size': { enabled: false } }" } else { "{}" };
                let run = format!(
                    "axe.run({{ rules: {besides}, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
                    'best-practice'] }}).then(result => JSON.stringify(
                    result.violations.map(violation => [violation.id, violation.nodes[0].html])))"
                );
                assert_eq!(evaluate(&tab, &run), "[]", "{page}, {shown:?}");
            }
        }
    }
}

#[test]
fn a_months_page_is_one_sheet_of_a4() {
    let site = site("paper");
    let browser = browser(1280);
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    for month in ["2023-09", "2023-11"] {
        open(&tab, &site.0, &format!("regulation-44/{month}/index.html"));
        let options = PrintToPdfOptions { prefer_css_page_size: Some(true), ..PrintToPdfOptions::default() };
        let paper = tab.print_to_pdf(Some(options)).unwrap();
        let paper = String::from_utf8_lossy(&paper);
        let sheets = paper.match_indices("/Type /Page").filter(|(at, _)| !paper[at + 11..].starts_with('s')).count();
        assert_eq!(sheets, 1, "{month}");
        // In points, as Chromium cuts them.
        let sizes: Vec<&str> =
            paper.split("/MediaBox [0 0 ").skip(1).filter_map(|rest| rest.split(']').next()).collect();
        assert!(sizes.iter().all(|size| size.starts_with("594.") || size.starts_with("595")), "{sizes:?}");
        assert!(sizes.iter().all(|size| size.contains(" 841.") || size.contains(" 842")), "{sizes:?}");
    }
}

#[test]
fn without_javascript_every_contract_is_found_through_the_lists() {
    let site = site("no-script");
    let browser = browser(1280);
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    tab.call_method(SetScriptExecutionDisabled { value: true }).unwrap();
    open(&tab, &site.0, "many/index.html");
    let form = tab.wait_for_element("#find").unwrap();
    let attributes = form.attributes.clone().unwrap_or_default();
    assert!(attributes.iter().any(|name| name == "hidden"), "a search that does nothing is not shown: {attributes:?}");
    let councils = tab.find_elements("table.councils tbody th a").unwrap();
    assert_eq!(councils.len(), 31);
    let mut contracts = 0;
    for page in ["index.html", "2/index.html", "3/index.html"] {
        open(&tab, &site.0, &format!("many/councils/kent-county-council/{page}"));
        contracts += tab.find_elements("section.contract h3 a").unwrap().len();
    }
    assert_eq!(contracts, 60);
    open(&tab, &site.0, "regulation-44/index.html");
    assert_eq!(tab.find_elements(".chart-scroll svg").unwrap().len(), 3, "the trends need no script");
}

/// Serves a folder on an address of its own.
async fn serve(folder: &Path) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let folder = folder.to_path_buf();
    let answer = async move |uri: Uri| {
        let path = uri.path().trim_start_matches('/');
        let kind = match path.rsplit('.').next() {
            Some("css") => "text/css",
            Some("js") => "text/javascript",
            Some("json") => "application/json",
            _ => "text/html; charset=utf-8",
        };
        // As strict as a host can be.
        let policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";
        let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy)];
        match std::fs::read(folder.join(path)) {
            Ok(bytes) => (StatusCode::OK, headers, bytes),
            Err(_) => (StatusCode::NOT_FOUND, headers, Vec::new()),
        }
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    format!("http://{address}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_javascript_a_reader_finds_a_contract_by_words_under_a_strict_policy() {
    let site = site("finds");
    let address = serve(&site.0.join("many")).await;
    let look = tokio::task::spawn_blocking(move || {
        let browser = browser(1280);
        let tab = browser.new_tab().unwrap();
        tab.set_default_timeout(PATIENCE);
        tab.navigate_to(&format!("{address}/index.html")).unwrap().wait_until_navigated().unwrap();
        tab.wait_for_element("#find:not([hidden]) #find-words").unwrap().click().unwrap();
        tab.type_str("lot 77").unwrap();
        let found = tab.wait_for_xpath("//*[@id='find-list']/li[1]/a").unwrap();
        assert_eq!(found.get_inner_text().unwrap(), "Visits to homes, lot 77");
        assert_eq!(tab.wait_for_element("#find-count").unwrap().get_inner_text().unwrap(), "1 found");
        let href = found.get_attribute_value("href").unwrap();
        assert_eq!(href.as_deref(), Some("other-77/index.html"));
        let background = "getComputedStyle(document.querySelector('.govuk-generic-header')).backgroundColor";
        assert_eq!(evaluate(&tab, background), "rgb(28, 58, 75)", "the stylesheet is let in");
    });
    look.await.unwrap();
}

#[test]
fn a_reader_finds_from_the_index_how_a_rating_came_about() {
    let site = site("reader");
    let browser = browser(1280);
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    open(&tab, &site.0, "index.html");
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
