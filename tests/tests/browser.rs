//! The site in a real browser: readable at phone and desktop width, by a screen reader, without a request to anybody.

use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::http::{StatusCode, Uri, header};
use headless_chrome::protocol::cdp::Emulation::{
    MediaFeature, SetDeviceMetricsOverride, SetEmulatedMedia, SetScriptExecutionDisabled,
};
use headless_chrome::types::PrintToPdfOptions;
use headless_chrome::{Browser, LaunchOptions, Tab};
use system_tests::program::root;

#[path = "browser/site.rs"]
mod site;

use site::{PAGES, site};

/// How long the browser may take; far longer than it does, so that a slow machine fails no test.
const PATIENCE: Duration = Duration::from_secs(120);

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
