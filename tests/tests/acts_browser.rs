//! The forms about events in the real browser: nothing that axe finds, nothing wider than the window, all of it by the keyboard.

use std::path::{Path, PathBuf};
use std::time::Duration;

use headless_chrome::protocol::cdp::Emulation::SetDeviceMetricsOverride;
use headless_chrome::{Browser, LaunchOptions, Tab};
use system_tests::desk::{DeskAtWork, Shown};
use system_tests::forms::{action, pairs, typed};
use system_tests::program::{Folder, root};
use system_tests::waiting::{desk, later, now};

const PATIENCE: Duration = Duration::from_secs(60);

const HOME: &str = "/desk/contracts/regulation-44";
const COUNCIL: &str = "commissioner@council.example";
const CONTRACTOR: &str = "manager@contractor.example";

/// A page as a browser would find it, with its stylesheet beside it.
fn keep(folder: &Path, name: &str, page: &Shown) {
    assert!([200, 422].contains(&page.status), "{name}: {}", page.text());
    let text = page.text();
    let text = match text.split_once("/desk/assets/site.css?v=") {
        Some((before, rest)) => format!("{before}site.css{}", &rest[rest.find('"').unwrap()..]),
        None => text,
    };
    std::fs::write(folder.join(format!("{name}.html")), text).unwrap();
}

/// The homes and the forms of both parties, with what is wrong in some.
async fn pages(test: &str) -> (DeskAtWork, Folder, Vec<String>) {
    let desk = desk(test).await;
    desk.steps.evaluate(now()).await;
    let folder = Folder::new(&format!("{test}-pages"));
    std::fs::create_dir_all(&folder.0).unwrap();
    std::fs::write(folder.0.join("site.css"), render::form::stylesheet()).unwrap();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let mut names = Vec::new();
    let council_pages = [
        ("council-home", ""),
        ("council-record", "/record"),
        ("council-entries", "/entries"),
        ("council-letters", "/letters"),
        ("council-evidence", "/evidence"),
        ("council-revise", "/revise"),
        ("warning-issued", "/record/warning-issued?kpis=2"),
        ("meeting-held", "/record/meeting-held"),
        ("minutes-shared", "/record/minutes-shared?meeting=2023-02-15"),
        ("plan-agreed", "/record/plan-agreed?kpis=1"),
        ("plan-closed", "/record/plan-closed"),
        ("dispute-answered", "/record/dispute-answered?dispute=december"),
        ("report-sent-back", "/record/report-sent-back"),
        ("event-withdrawn", "/record/event-withdrawn?event=2"),
        ("revise-targets", "/revise/targets"),
        ("revise-units", "/revise/units"),
        ("revise-contacts", "/revise/contacts"),
        ("council-whole-record", "/performance"),
        ("council-agenda", "/agenda"),
    ];
    let contractor_pages = [
        ("contractor-home", ""),
        ("contractor-record", "/record"),
        ("contractor-letters", "/letters"),
        ("minutes-answered", "/record/minutes-answered?meeting=2023-02-15"),
        ("rating-disputed", "/record/rating-disputed"),
        ("capacity-issue-raised", "/record/capacity-issue-raised"),
        ("information-supplied", "/record/information-supplied?request=rota"),
        ("appendix-a", "/appendix-a"),
    ];
    for (name, path) in council_pages {
        keep(&folder.0, name, &council.get(&format!("{HOME}{path}"), now()).await);
        names.push(name.to_owned());
    }
    for (name, path) in contractor_pages {
        keep(&folder.0, name, &contractor.get(&format!("{HOME}{path}"), now()).await);
        names.push(name.to_owned());
    }
    let sent = [
        (
            "warning-preview",
            "warning-issued?kpis=2",
            &[("explanation", "In December one report of four reached Ofsted in time.")][..],
        ),
        ("warning-wrong", "warning-issued", &[("issued_on-year", "2024")]),
        (
            "meeting-wrong",
            "meeting-held",
            &[("held_on-day", "31"), ("attendees-0-name", ""), ("attendees-2-name", "A. Nother")],
        ),
        ("termination-preview", "termination-notified", &[]),
    ];
    for (name, form, changes) in sent {
        let page = council.get(&format!("{HOME}/record/{form}"), now()).await;
        let shown = council.post(&action(&page), &pairs(&typed(&page, changes)), later(1)).await;
        keep(&folder.0, name, &shown);
        names.push(name.to_owned());
    }
    let page = council.get(&format!("{HOME}/revise/targets"), now()).await;
    let changes =
        [("kpi", "1"), ("from", "2022-10"), ("green", "80"), ("red", "50"), ("reason", "Agreed on 15 February.")];
    let shown = council.post(&action(&page), &pairs(&typed(&page, &changes)), later(1)).await;
    keep(&folder.0, "revise-preview", &shown);
    names.push("revise-preview".into());
    let page = council.get(&format!("{HOME}/record/warning-declined"), now()).await;
    let shown = council.post(&action(&page), &pairs(&typed(&page, &[("reason", "The plan is new.")])), later(1)).await;
    let receipt = council.get(&shown.location.unwrap(), later(1)).await;
    keep(&folder.0, "receipt", &receipt);
    names.push("receipt".into());
    (desk, folder, names)
}

fn browser(width: u32) -> Browser {
    let options = LaunchOptions::default_builder()
        .sandbox(false)
        .window_size(Some((width, 900)))
        .idle_browser_timeout(PATIENCE)
        .args(
            ["--disable-quic", "--no-first-run", "--disable-background-networking", "--hide-scrollbars"]
                .map(AsRef::as_ref)
                .to_vec(),
        )
        .build()
        .unwrap();
    Browser::new(options).unwrap()
}

fn be_as_wide_as(tab: &Tab, width: u32) {
    let metrics = serde_json::json!({ "width": width, "height": 900, "deviceScaleFactor": 1.0, "mobile": false });
    let metrics: SetDeviceMetricsOverride = serde_json::from_value(metrics).unwrap();
    tab.call_method(metrics).unwrap();
}

fn evaluate(tab: &Tab, script: &str) -> serde_json::Value {
    tab.evaluate(script, true).unwrap().value.unwrap_or_default()
}

fn open(tab: &Tab, folder: &Path, name: &str) {
    let file: PathBuf = folder.join(format!("{name}.html"));
    tab.navigate_to(&format!("file://{}", file.display())).unwrap().wait_until_navigated().unwrap();
}

#[test]
fn every_form_fits_its_window_and_axe_finds_nothing() {
    let axe = std::fs::read_to_string(root().join(".tools/npm/node_modules/axe-core/axe.min.js"))
        .expect("axe-core is not installed: run cargo xtask test");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (_desk, folder, names) = runtime.block_on(pages("acts-axe"));
    if let Some(kept) = std::env::var_os("KEEP_PAGES") {
        std::fs::create_dir_all(&kept).unwrap();
        for file in std::fs::read_dir(&folder.0).unwrap().flatten() {
            std::fs::copy(file.path(), Path::new(&kept).join(file.file_name())).unwrap();
        }
    }
    let mut wrong = Vec::new();
    for width in [320, 1280] {
        let browser = browser(width);
        let tab = browser.new_tab().unwrap();
        tab.set_default_timeout(PATIENCE);
        be_as_wide_as(&tab, width);
        for name in &names {
            open(&tab, &folder.0, name);
            let sizes = evaluate(&tab, "JSON.stringify([document.documentElement.scrollWidth, window.innerWidth])");
            let sizes: [u32; 2] = serde_json::from_str(sizes.as_str().unwrap()).unwrap();
            if sizes[0] > sizes[1] {
                wrong.push(format!("{name} is {} wide in a window of {}", sizes[0], sizes[1]));
            }
            evaluate(&tab, "document.querySelectorAll('details').forEach(details => { details.open = true })");
            evaluate(&tab, &axe);
            let run = "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                .then(result => JSON.stringify(result.violations.map(violation => [violation.id, violation.nodes[0].html])))";
            let violations = evaluate(&tab, run);
            if violations != "[]" {
                wrong.push(format!("{name} at {width}: {violations}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_form_is_filled_in_by_the_keyboard_alone_and_enter_sends_it() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (_desk, folder, _) = runtime.block_on(pages("acts-keys"));
    let browser = browser(1280);
    let tab = browser.new_tab().unwrap();
    tab.set_default_timeout(PATIENCE);
    open(&tab, &folder.0, "meeting-held");
    let boxes = "JSON.stringify([...document.querySelectorAll('form.act input:not([type=hidden]), form.act select, form.act button')]
        .filter(box => box.tabIndex >= 0).map(box => box.id || box.value || box.textContent))";
    let boxes: Vec<String> = serde_json::from_str(evaluate(&tab, boxes).as_str().unwrap()).unwrap();
    assert!(boxes.len() > 15, "{boxes:?}");
    evaluate(
        &tab,
        "document.querySelector('form.act').scrollIntoView(); document.querySelector('blockquote').tabIndex = -1; document.querySelector('blockquote').focus()",
    );
    let mut reached = Vec::new();
    for _ in &boxes {
        tab.press_key("Tab").unwrap();
        let focused = "(box => JSON.stringify([box.id || box.value || box.textContent, getComputedStyle(box).outlineStyle]))(document.activeElement)";
        let [name, outline]: [String; 2] = serde_json::from_str(evaluate(&tab, focused).as_str().unwrap()).unwrap();
        assert_ne!(outline, "none", "the focus shows on {name}");
        reached.push(name);
    }
    assert_eq!(reached, boxes, "the keyboard reaches every box in the order of the page, and no other");
    // What Enter presses is the form's first button: not one that gives a row more.
    let first = evaluate(&tab, "document.querySelector('form.act [type=submit]').name");
    assert_eq!(first, "", "Enter sends the form");
}
