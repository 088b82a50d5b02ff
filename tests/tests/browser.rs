//! The site in a real browser: readable at phone and desktop width, by a screen reader, without a request to anybody.

use std::path::Path;

use axum::Router;
use axum::http::{StatusCode, Uri, header};
use headless_chrome::Tab;
use headless_chrome::protocol::cdp::Emulation::SetScriptExecutionDisabled;
use headless_chrome::types::PrintToPdfOptions;
use system_tests::browser::{
    self, LOOKS, Look, PATIENCE, axe, be_as_wide_as, browser, evaluate, found_by, out_of_the_keyboards_reach, show,
    too_wide,
};
use system_tests::site_pages::{PAGES, site};

fn open(tab: &Tab, site: &Path, page: &str) {
    browser::open(tab, &site.join(page));
}

#[test]
fn every_page_fits_its_window_asks_nobody_for_anything_and_axe_finds_nothing() {
    let axe = axe();
    let site = site("fits");
    for width in [320, 1280] {
        let browser = browser(width);
        let tab = browser.new_tab().unwrap();
        tab.set_default_timeout(PATIENCE);
        for page in PAGES {
            be_as_wide_as(&tab, width);
            open(&tab, &site.0, page);
            assert_eq!(too_wide(&tab), None, "{page}");
            let asked = "JSON.stringify(performance.getEntriesByType('resource').map(asked => asked.name))";
            let asked: Vec<String> = serde_json::from_str(evaluate(&tab, asked).as_str().unwrap()).unwrap();
            assert!(asked.iter().all(|name| name.starts_with("file://")), "{page} asks for {asked:?}");
            assert_eq!(found_by(&axe, &tab, width), [""; 0], "{page}");
        }
    }
}

/// The looks in which every page is checked, as the accessibility statement says them: a width that it does not name, or a look
/// at another width than the desktop's, has no words there.
fn looks_in_words() -> String {
    let width = |look: &Look| match look.width {
        320 => "a telephone",
        1280 => "a desktop screen",
        other => panic!("the statement has no words for {other}"),
    };
    let (plain, others): (Vec<&Look>, Vec<&Look>) =
        LOOKS.iter().partition(|look| look.media == "screen" && !look.forced_colours);
    let at: Vec<&str> = plain.into_iter().map(width).collect();
    let how = |look: &&Look| {
        assert_eq!(width(look), "a desktop screen");
        if look.forced_colours { "in forced colours" } else { "as printed" }
    };
    let how: Vec<&str> = others.iter().map(how).collect();
    format!("at the width of {} and, at the width of a desktop screen, {}.", at.join(" and of "), how.join(" and "))
}

#[test]
fn the_accessibility_statement_says_what_these_tests_check_and_no_more() {
    let statement = include_str!("../../site-templates/pages/accessibility.html");
    let (_, checked) = statement.split_once("The program’s tests check ").expect("it says what the tests check");
    let (checked, _) = checked.split_once("</p>").unwrap();
    let every_page = "every kind of page by machine against those rules of levels A and AA that a machine can check,";
    let keyboard = "They also move through every kind of page by keyboard.";
    assert_eq!(checked, format!("{every_page} {} {keyboard}", looks_in_words()));
}

#[test]
fn the_keyboard_reaches_all_of_every_page_in_its_order_and_shows_where_it_is() {
    let site = site("keys");
    let browser = browser(1280);
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    // Emails are read in a reader's own program.
    for page in PAGES.iter().filter(|page| !page.starts_with("parties/")) {
        open(&tab, &site.0, page);
        assert_eq!(out_of_the_keyboards_reach(&tab), [""; 0], "{page}");
    }
}

#[test]
fn a_months_page_is_one_sheet_of_a4() {
    let site = site("paper");
    let browser = browser(1280);
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    // The last three are restated, with their ratings before and after.
    for month in ["2023-09", "2023-11", "2022-08", "2022-11", "2023-02"] {
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

/// Lays the page that is open out in columns as high as a sheet, which break as sheets do, behind ever more room; says which
/// headings, captions or heads of tables stood at the foot of one without what they are of.
const ALONE_AT_THE_FOOT: &str = "(() => {
    const all = document.querySelector('main'), room = document.createElement('div'), alone = [];
    all.prepend(room);
    all.style.cssText = 'columns: 690px auto; column-fill: auto; column-gap: 40px; height: 1000px; width: 690px; max-width: none';
    const column = at => at.getClientRects()[0].left;
    for (let height = 0; height < 1000; height += 45) {
        room.style.height = height + 'px';
        for (const table of document.querySelectorAll('table')) {
            if (!table.checkVisibility() || !table.tHead || !table.tBodies[0]?.rows[0]) continue;
            const parts = [table.caption, table.tHead.rows[0], table.tBodies[0].rows[0]].map(column);
            if (new Set(parts).size > 1) alone.push(height + ': ' + table.caption.textContent);
        }
    }
    return JSON.stringify(alone);
})()";

#[test]
fn on_paper_no_tables_head_stands_alone_at_the_foot_of_a_sheet() {
    let site = site("feet");
    let browser = browser(1280);
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    for page in ["parties/council.html", "regulation-44/index.html", "how-it-works/index.html"] {
        open(&tab, &site.0, page);
        show(&tab, &Look { width: 1280, media: "print", forced_colours: false });
        assert_eq!(evaluate(&tab, ALONE_AT_THE_FOOT), "[]", "{page}");
    }
}

#[test]
fn on_paper_what_is_folded_away_shows_its_summary_line() {
    let site = site("folded");
    let browser = browser(1280);
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    for page in ["regulation-44/index.html", "regulation-44/2022-12/index.html", "parties/council.html"] {
        open(&tab, &site.0, page);
        show(&tab, &Look { width: 1280, media: "print", forced_colours: false });
        // Of what is folded away within something folded away, that alone can be seen.
        let script =
            "JSON.stringify([...document.querySelectorAll('main details:not([open]):not(details details) > summary')]
            .map(summary => summary.getBoundingClientRect().height > 0))";
        let shown: Vec<bool> = serde_json::from_str(evaluate(&tab, script).as_str().unwrap()).unwrap();
        assert!(!shown.is_empty() && shown.iter().all(|shown| *shown), "{page}: {shown:?}");
    }
}

#[test]
fn without_javascript_every_contract_is_found_through_the_lists() {
    let site = site("no-script");
    let browser = browser(1280);
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    tab.call_method(SetScriptExecutionDisabled { value: true }).unwrap();
    // No script runs that could say that a page is loaded.
    let open = |page: &str| {
        let address = format!("file://{}", site.0.join(page).display());
        tab.navigate_to(&address).unwrap().wait_until_navigated().unwrap();
    };
    open("many/index.html");
    let form = tab.wait_for_element("#find").unwrap();
    let attributes = form.attributes.clone().unwrap_or_default();
    assert!(attributes.iter().any(|name| name == "hidden"), "a search that does nothing is not shown: {attributes:?}");
    let councils = tab.find_elements("table.councils tbody th a").unwrap();
    assert_eq!(councils.len(), 31);
    let mut contracts = 0;
    for page in ["index.html", "2/index.html", "3/index.html"] {
        open(&format!("many/councils/kent-county-council/{page}"));
        contracts += tab.find_elements("section.contract h3 a").unwrap().len();
    }
    assert_eq!(contracts, 60);
    open("regulation-44/index.html");
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
