//! A real browser: windows of a width, pages as readers see them, and the checks for every page.

use std::path::Path;
use std::time::Duration;

use headless_chrome::protocol::cdp::Emulation::{MediaFeature, SetDeviceMetricsOverride, SetEmulatedMedia};
use headless_chrome::protocol::cdp::Runtime;
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde_json::Value;

use crate::program::root;

/// The time limit for the browser, which is far longer than it takes, so that no test fails on a slow machine.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A way of showing a page.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The window's width in CSS pixels.
    pub width: u32,
    /// `screen` or `print`.
    pub media: &'static str,
    /// Whether the reader's own colours replace the page's (`forced-colors`).
    pub forced_colours: bool,
}

/// The ways in which every page is checked.
pub const LOOKS: [Look; 4] = [
    Look { width: 320, media: "screen", forced_colours: false },
    Look { width: 1280, media: "screen", forced_colours: false },
    Look { width: 1280, media: "screen", forced_colours: true },
    Look { width: 1280, media: "print", forced_colours: false },
];

/// Returns a browser with a window of a width.
///
/// # Panics
///
/// It does not start.
pub fn browser(width: u32) -> Browser {
    let arguments =
        ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync", "--hide-scrollbars"];
    let options = LaunchOptions::default_builder()
        .sandbox(false)
        .window_size(Some((width, 900)))
        .idle_browser_timeout(PATIENCE)
        .args(arguments.map(AsRef::as_ref).to_vec())
        .build()
        .expect("the options fit");
    let browser = Browser::new(options).expect("Chromium is installed: run cargo xtask test");
    keep_talking(&browser);
    browser
}

/// Opens a window that sends messages all the time. The browser's client sends nothing while it waits for a message, and waits
/// for up to a tenth of a second, which would slow down every call.
fn keep_talking(browser: &Browser) {
    let tab = browser.new_tab().expect("the browser answers");
    tab.call_method(Runtime::Enable(None)).expect("the browser answers");
    evaluate(&tab, "setInterval(() => console.debug(''), 4)");
}

/// Shows pages as a device of a width does. The browser's own window cannot be narrower than 500.
///
/// # Panics
///
/// The browser does not answer.
pub fn be_as_wide_as(tab: &Tab, width: u32) {
    let metrics = serde_json::json!({ "width": width, "height": 900, "deviceScaleFactor": 1.0, "mobile": false });
    let metrics: SetDeviceMetricsOverride = serde_json::from_value(metrics).expect("metrics");
    tab.call_method(metrics).expect("the browser answers");
}

/// Returns the result of a script.
///
/// # Panics
///
/// The browser does not answer.
pub fn evaluate(tab: &Tab, script: &str) -> Value {
    tab.evaluate(script, true).expect("the browser answers").value.unwrap_or_default()
}

/// Returns the parsed result of a script that returns a text of JSON.
fn told(tab: &Tab, script: &str) -> Value {
    let text = evaluate(tab, script);
    serde_json::from_str(text.as_str().unwrap_or_default()).unwrap_or_else(|_| panic!("{script}: {text}"))
}

/// Shows the page that is open in a way.
///
/// # Panics
///
/// The browser does not answer.
pub fn show(tab: &Tab, look: &Look) {
    let value = if look.forced_colours { "active" } else { "none" };
    let colours = MediaFeature { name: "forced-colors".into(), value: value.into() };
    let media = SetEmulatedMedia { media: Some(look.media.into()), features: Some(vec![colours]) };
    tab.call_method(media).expect("the browser answers");
}

/// Opens a file, and waits until it and everything that it links to are loaded.
///
/// # Panics
///
/// The browser does not answer.
pub fn open(tab: &Tab, file: &Path) {
    let opened = tab.navigate_to(&format!("file://{}", file.display()));
    opened.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    // The client's own function waits until the network has been quiet for half a second, which would slow down every test.
    evaluate(
        tab,
        "new Promise(loaded => document.readyState === 'complete' ? loaded() : addEventListener('load', () => loaded()))",
    );
    let at = evaluate(tab, "location.pathname");
    assert_eq!(at.as_str(), Some(file.display().to_string().as_str()), "the browser shows the file");
}

/// Returns the source of axe, which checks accessibility.
///
/// # Panics
///
/// It is not installed.
pub fn axe() -> String {
    std::fs::read_to_string(root().join(".tools/npm/node_modules/axe-core/axe.min.js"))
        .expect("axe-core is not installed: run cargo xtask test")
}

/// Unfolds or folds everything foldable on the open page.
///
/// # Panics
///
/// The browser does not answer.
pub fn unfold(tab: &Tab, open: bool) {
    evaluate(tab, &format!("document.querySelectorAll('details').forEach(details => {{ details.open = {open} }})"));
}

/// Returns the violations that axe finds on the open page, as JSON: `[]` if there are none. Its source must have been evaluated
/// before. `rules` configures some of its rules by name.
///
/// # Panics
///
/// The browser does not answer.
pub fn violations(tab: &Tab, rules: &str) -> Value {
    let run = format!(
        "axe.run({{ rules: {rules}, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
        'best-practice'] }}).then(result => JSON.stringify(
        result.violations.map(violation => [violation.id, violation.nodes[0].html])))"
    );
    evaluate(tab, &run)
}

/// Returns the violations that axe finds on the open page, with everything unfolded, in each way of showing a window of its
/// width.
///
/// # Panics
///
/// The browser does not answer.
pub fn found_by(axe: &str, tab: &Tab, width: u32) -> Vec<String> {
    unfold(tab, true);
    evaluate(tab, axe);
    let mut found = Vec::new();
    for look in LOOKS.iter().filter(|look| look.width == width) {
        show(tab, look);
        // The size of a link as a target does not matter on paper.
        let violations =
            violations(tab, if look.media == "print" { "{ 'target-size': { enabled: false } }" } else { "{}" });
        if violations != "[]" {
            found.push(format!("{look:?}: {violations}"));
        }
    }
    show(tab, &LOOKS[1]);
    found
}

/// Returns by how much the open page is wider than its window, if it is.
///
/// # Panics
///
/// The browser does not answer.
pub fn too_wide(tab: &Tab) -> Option<String> {
    let sizes = told(tab, "JSON.stringify([document.documentElement.scrollWidth, window.innerWidth])");
    let [page, window] = [0, 1].map(|at| sizes[at].as_u64().unwrap_or_default());
    (page > window).then(|| format!("{page} wide in a window of {window}"))
}

/// The scripts that list the elements that the Tab key should reach, in order, and the element that it reached, each by its
/// name. Of a group of radio buttons the Tab key reaches only one.
const NAME: &str = "const name = at => at.tagName + ' ' + (at.id || at.getAttribute('href') || at.textContent.trim());";
const TO_REACH: &str = "const group = at => [...document.getElementsByName(at.name)].filter(of => of.form === at.form);
    const stops = at => at.type !== 'radio' || at === (group(at).find(of => of.checked) || group(at)[0]);
    return JSON.stringify([...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(at => at.tabIndex >= 0 && !at.disabled && at.type !== 'hidden' && at.checkVisibility() && stops(at)).map(name))";
const REACHED: &str = "const at = document.activeElement, how = getComputedStyle(at);
    return JSON.stringify([name(at), how.outlineStyle !== 'none' || how.boxShadow !== 'none']);";

/// Returns the problems of the open page with the keyboard. The Tab key should reach every control in the order of the page and
/// nothing else, and the focus should always be visible.
///
/// # Panics
///
/// The browser does not answer.
pub fn out_of_the_keyboards_reach(tab: &Tab) -> Vec<String> {
    let ask = |script: &str| told(tab, &format!("(() => {{ {NAME} {script} }})()"));
    let to_reach: Vec<String> = serde_json::from_value(ask(TO_REACH)).expect("names");
    let mut wrong = Vec::new();
    for name in &to_reach {
        tab.press_key("Tab").expect("the browser answers");
        let (reached, is_seen): (String, bool) = serde_json::from_value(ask(REACHED)).expect("an element");
        if &reached != name {
            wrong.push(format!("Tab reaches {reached:?}, not {name:?}"));
            return wrong;
        }
        if !is_seen {
            wrong.push(format!("the focus does not show on {name:?}"));
        }
    }
    if to_reach.is_empty() {
        wrong.push("nothing on the page can be used".into());
    }
    wrong
}
