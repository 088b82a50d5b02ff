//! Pages, forms and emails are HTML in which a strict reader finds no mistake.

use std::path::Path;
use std::process::Command;

use domain::contract::Contract;
use domain::event::Event;
use serde_json::Value;
use system_tests::emails::emails;
use system_tests::form_pages::{form_pages, write};
use system_tests::hostile_text;
use system_tests::program::{Folder, root};
use system_tests::sample;
use system_tests::site_pages::{pages_below, site};

/// What html-validate finds in the pages below a folder, a line each.
fn mistakes(folder: &Path) -> Vec<String> {
    let validate = root().join(".tools/npm/node_modules/html-validate/bin/html-validate.mjs");
    assert!(validate.is_file(), "html-validate is not installed: run cargo xtask test");
    let mut node = Command::new("node");
    node.arg(validate).arg("--config").arg(root().join("tests/html-validate.cjs"));
    let output = node.args(["--formatter", "json", "--ext", "html"]).arg(folder).output().expect("node runs");
    let told: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let of_page = |page: &Value| {
        let path = page["filePath"].as_str().unwrap_or_default().to_owned();
        let messages = page["messages"].as_array().cloned().unwrap_or_default();
        let told = messages.into_iter().map(move |message| {
            let [rule, text] = ["ruleId", "message"].map(|name| message[name].as_str().unwrap_or_default().to_owned());
            format!("{path}, line {}: {rule}: {text}", message["line"])
        });
        told.collect::<Vec<_>>()
    };
    let told: Vec<String> = told.as_array().expect("a list of pages").iter().flat_map(of_page).collect();
    assert_eq!(output.status.success(), told.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    told
}

/// That there are at least so many pages below a folder, and no mistake in them.
fn assert_right(folder: &Path, at_least: usize) {
    let pages = pages_below(folder).len();
    assert!(pages >= at_least, "only {pages} pages");
    let found = mistakes(folder);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The sample's log, and one with every kind of event.
fn logs() -> [Vec<Event>; 2] {
    let folder = root().join("shared/wording/src/sample");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a log");
    let text = read("events.jsonl") + &read("every-kind.jsonl");
    let mut log: Vec<Event> = text
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).expect("an event"))
        .collect();
    log.sort_by_key(|event| event.received_at);
    [sample::log(), log]
}

#[test]
fn the_reader_finds_a_mistake_where_there_is_one() {
    let folder = Folder::new("html-mistake");
    let page = "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<title>A page</title>\n</head>\n<body>\n<p><div>A box</div></p>\n</body>\n</html>\n";
    std::fs::write(folder.0.join("index.html"), page).unwrap();
    let found = mistakes(&folder.0);
    assert!(found.iter().any(|line| line.contains("line 7")), "{found:?}");
}

#[test]
fn every_page_of_the_site_is_right() {
    assert_right(&site("html-site").0, 80);
}

#[test]
fn names_of_markup_leave_the_pages_right() {
    let folder = Folder::new("html-odd");
    for log in logs() {
        write_site(&folder.0, &hostile_text::in_every_name(sample::contract()), &log);
    }
    assert_right(&folder.0, 40);
}

/// Writes the pages of a contract's site.
fn write_site(folder: &Path, contract: &Contract, log: &[Event]) {
    let as_of = domain::date::read("2024-01-31").unwrap();
    let assessment = domain::assess(contract, log, as_of).unwrap();
    for page in render::contract_pages(contract, &assessment, log.len() as u64, None).unwrap() {
        let file = folder.join(log.len().to_string()).join(page.path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, page.bytes).unwrap();
    }
}

#[tokio::test]
async fn every_form_is_right() {
    let (_desk, pages) = form_pages("html-forms").await;
    let folder = Folder::new("html-forms-pages");
    write(&folder.0, &pages);
    assert_right(&folder.0, 50);
}

#[test]
fn every_email_and_letter_is_right() {
    let folder = Folder::new("html-emails");
    let as_of = domain::date::read("2024-01-31").unwrap();
    let mut written = 0;
    for contract in [sample::contract(), hostile_text::in_every_name(sample::contract())] {
        for log in logs() {
            for (to, letter) in emails(&contract, &log, as_of) {
                written += 1;
                std::fs::write(folder.0.join(format!("{written}-{to}.html")), letter.html).unwrap();
            }
        }
    }
    let letter = render::SignInEmail {
        recipient_name: "Sam <b>Specimen</b>".into(),
        link: "https://performance.council.example/desk/link/a-token".into(),
        minutes: 15,
        asked_at: "2022-07-28T12:50:00Z".parse().unwrap(),
        time_zone: chrono_tz::Europe::London,
    };
    let letter = render::sign_in_email(&letter).unwrap();
    std::fs::write(folder.0.join("sign-in.html"), letter.html).unwrap();
    assert_right(&folder.0, 400);
}
