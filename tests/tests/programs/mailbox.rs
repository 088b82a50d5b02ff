//! The mailbox and the site of one machine: a link in an email works by a click, and an old page is never shown as a new one.

use headless_chrome::{Browser, Tab};
use std::sync::Arc;
use std::time::Duration;
use system_tests::browser::{self, PATIENCE};
use system_tests::program::{Folder, root, serve};

/// A contact of the sample's.
const ADMINISTRATOR: &str = "operations@contractor.example";

/// How often a thing is looked for, and how long between; together far longer than it takes.
const LOOKS: usize = 600;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

fn definition() -> std::path::PathBuf {
    root().join("infra/local/sample/regulation-44/contract.toml")
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into()
}

/// Looks until something is there.
fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..LOOKS {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(BETWEEN_LOOKS);
    }
    panic!("never came: {what}");
}

fn heading(tab: &Tab, heading: &str) {
    tab.wait_for_xpath(&format!("//h1[starts-with(normalize-space(), \"{heading}\")]"))
        .unwrap_or_else(|error| panic!("{heading}: {error}: {}", tab.get_content().unwrap_or_default()));
}

/// The tab, other than one, that shows the page of a link to sign in.
fn tab_of_the_link(browser: &Browser, other_than: &Arc<Tab>) -> Arc<Tab> {
    wait_for("a tab with the page that the link leads to", || {
        browser.register_missing_tabs();
        let tabs = browser.get_tabs().lock().unwrap().clone();
        tabs.into_iter().find(|tab| tab.get_url().contains("/desk/link/") && !Arc::ptr_eq(tab, other_than))
    })
}

#[test]
fn a_link_to_sign_in_works_by_a_click_in_the_mailbox_in_the_email_as_html_and_as_text() {
    let axe = browser::axe();
    let folder = Folder::new("mailbox");
    let (_running, address) = serve(&definition(), &folder.0, "2022-07-20T09:00:00Z");
    for (width, in_text) in [(320, false), (1280, true)] {
        let browser = browser::browser(width);
        let tab = browser.new_tab().unwrap();
        tab.set_default_timeout(PATIENCE);
        browser::be_as_wide_as(&tab, width);
        let look_at = |name: &str| {
            if let Some(kept) = std::env::var_os("PICTURES") {
                let format = headless_chrome::protocol::cdp::Page::CaptureScreenshotFormatOption::Png;
                let picture = tab.capture_screenshot(format, None, None, true).unwrap();
                std::fs::write(std::path::Path::new(&kept).join(format!("{name}-{width}.png")), picture).unwrap();
            }
            assert_eq!(browser::too_wide(&tab), None, "{name} at {width}");
            browser::evaluate(&tab, &axe);
            assert_eq!(browser::violations(&tab, "{}"), "[]", "{name} at {width}");
        };

        tab.navigate_to(&format!("{address}/desk")).unwrap();
        tab.wait_for_element("#email").unwrap().type_into(ADMINISTRATOR).unwrap();
        tab.press_key("Enter").unwrap();
        heading(&tab, "Check your email");
        tab.navigate_to(&format!("{address}/mailbox/")).unwrap();
        heading(&tab, "Mailbox");
        look_at("mailbox");
        tab.find_element("main li a").unwrap().click().unwrap();
        tab.wait_for_element("iframe").unwrap();
        let frame_is_there = "new Promise(loaded => { const frame = document.querySelector('iframe');
            if (document.readyState === 'complete') loaded(); else addEventListener('load', () => loaded()); })";
        browser::evaluate(&tab, frame_is_there);
        look_at("email");

        if in_text {
            tab.find_element("pre a[href*='/desk/link/']").unwrap().focus().unwrap();
            tab.press_key("Enter").unwrap();
        } else {
            // What is in the frame runs nothing, so that it is reached as by keyboard.
            browser::evaluate(&tab, "document.querySelector('iframe').focus()");
            tab.press_key("Tab").unwrap();
            tab.press_key("Enter").unwrap();
        }
        let opened = tab_of_the_link(&browser, &tab);
        opened.set_default_timeout(PATIENCE);
        heading(&opened, "Sign in");
        opened.find_element("main button").unwrap().click().unwrap();
        heading(&opened, "What");
        assert!(opened.get_url().contains("/desk"), "signed in, at {}", opened.get_url());
    }
}

#[test]
fn a_page_of_the_site_is_asked_for_again_each_time_and_sent_only_where_it_changed() {
    let folder = Folder::new("tags");
    let (_running, address) = serve(&definition(), &folder.0, "2022-07-20T09:00:00Z");
    let page = format!("{address}/site/regulation-44/index.html");
    let get = |known: Option<&str>| {
        let mut request = agent().get(&page);
        if let Some(known) = known {
            request = request.header("if-none-match", known);
        }
        let mut answer = request.call().unwrap();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (control, tag, changed) = (header("cache-control"), header("etag"), header("last-modified"));
        assert_eq!(control.as_deref(), Some("private, no-cache"));
        assert_eq!(changed, None, "two pages can be written within one second");
        (answer.status().as_u16(), tag.unwrap_or_default(), answer.body_mut().read_to_string().unwrap())
    };
    let (_, first, text) = wait_for("the page", || Some(get(None)).filter(|(status, ..)| *status == 200));
    assert!(text.contains("</html>") && first.starts_with('"'), "{first}");
    for known in [first.clone(), format!("\"another\", W/{first}"), "*".into()] {
        assert_eq!(get(Some(&known)), (304, first.clone(), String::new()), "{known}");
    }
    assert_eq!(get(Some("\"another\"")).0, 200);

    // Written anew within the same second, with as many bytes.
    let file = folder.0.join("site/regulation-44/index.html");
    let written = std::fs::metadata(&file).unwrap().modified().unwrap();
    std::fs::write(&file, text.replacen("</html>", "</HTML>", 1)).unwrap();
    std::fs::File::options().append(true).open(&file).unwrap().set_modified(written).unwrap();
    let (status, second, _) = get(Some(&first));
    assert_eq!(status, 200);
    assert_ne!(second, first);

    let head = agent().head(&page).call().unwrap();
    assert_eq!(head.headers()["etag"].to_str().unwrap(), second);
    let missing = agent().get(format!("{address}/site/not-there/index.html")).call().unwrap();
    assert_eq!((missing.status().as_u16(), missing.headers().get("etag")), (404, None));
}
