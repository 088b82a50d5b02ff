//! What is handed out for other programs, read back by readers that share no code with what wrote it: calendars, feeds, drafts
//! of notices, and emails, by packages of Python.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::event::{Event, Party};
use render::{EmailContent, Envelope, contract_pages, mime};
use serde_json::Value;
use system_tests::emails::emails;
use system_tests::hostile_text::{self, HOSTILE_TEXT};
use system_tests::program::{Folder, root};
use system_tests::readers::read_by;
use system_tests::sample;

/// Where the site is reached.
const SITE: &str = "https://performance.council.example";

/// The day on which the sample is looked at: all its months have closed.
const AS_OF: &str = "2024-01-31";

/// What asks for drafts of performance notices.
const NOTICE: &str = "\n[performance_notice]\nocid = \"ocds-h6vhtk-000000\"\ncouncil_id = \"GB-PPON-EXAMPLE-BUYER\"\n\
    contractor_id = \"GB-COH-00000000\"\n";

/// The headers of each email; no text adds one.
const HEADERS: [&str; 12] = [
    "Auto-Submitted",
    "Content-Type",
    "Date",
    "From",
    "In-Reply-To",
    "MIME-Version",
    "Message-ID",
    "References",
    "Reply-To",
    "Subject",
    "To",
    "X-Auto-Response-Suppress",
];

fn date(text: &str) -> NaiveDate {
    domain::date::read(text).unwrap()
}

/// The sample contract, which asks for drafts of notices; and the same with an odd text for each name.
fn contracts() -> [Contract; 2] {
    let text = sample::contract().text;
    let at = text.find("\n[[").unwrap_or(text.len());
    let plain = Contract::read(&format!("{}{NOTICE}{}", &text[..at], &text[at..])).unwrap();
    let odd = hostile_text::in_every_name(plain.clone());
    [plain, odd]
}

/// Writes a contract's files below a folder.
fn write_files(folder: &Path, contract: &Contract, log: &[Event]) -> Vec<PathBuf> {
    let assessment = domain::assess(contract, log, date(AS_OF)).unwrap();
    let pages = contract_pages(contract, &assessment, log.len() as u64, Some(SITE)).unwrap();
    let written = pages.into_iter().map(|page| {
        let path = folder.join(page.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, page.bytes).unwrap();
        path
    });
    written.collect()
}

fn of_kind<'a>(files: &'a [PathBuf], ending: &'a str) -> Vec<PathBuf> {
    files.iter().filter(|path| path.to_string_lossy().ends_with(ending)).cloned().collect()
}

#[test]
fn a_calendar_is_read_back_as_the_deadlines_that_it_was_made_of() {
    for contract in contracts() {
        let folder = Folder::new("readers-calendar");
        let files = write_files(&folder.0, &contract, &sample::log());
        let calendar = &read_by("read_calendar.py", &of_kind(&files, "deadlines.ics"))[0];
        assert_eq!((&calendar["version"], &calendar["method"]), (&"2.0".into(), &"".into()));
        assert_eq!(calendar["refresh"], "PT12H");
        assert_eq!((&calendar["errors"], &calendar["others"]), (&Value::Array(vec![]), &Value::Array(vec![])));
        let faults = read_by("check_calendar.py", &of_kind(&files, "deadlines.ics"));
        assert_eq!(faults, serde_json::json!([0]), "libical takes it");
        let events = calendar["events"].as_array().unwrap();
        let uids: BTreeSet<&str> = events.iter().map(|event| event["uid"].as_str().unwrap()).collect();
        assert_eq!(uids.len(), events.len());
        for event in events {
            assert_eq!((&event["whole_day"], &event["errors"]), (&true.into(), &Value::Array(vec![])), "{event}");
            let on = date(event["start"].as_str().unwrap());
            assert_eq!(date(event["end"].as_str().unwrap()), on + chrono::Days::new(1), "{event}");
            assert!(event["stamp"].as_str().unwrap()[..10] <= *AS_OF, "{event}");
        }
        let is_odd = contract.title == HOSTILE_TEXT;
        let title = if is_odd { without_marks(HOSTILE_TEXT) } else { contract.title.clone() };
        assert_eq!(calendar["name"], format!("Deadlines: {title}"));
        let of_december = events.iter().find(|event| event["uid"] == "return.2024-12.regulation-44.last-friday");
        let of_december = of_december.expect("the returns of the year ahead are there");
        assert_eq!(
            (&of_december["start"], &of_december["summary"]),
            (&"2024-12-27".into(), &format!("Return for December 2024 due: {title}").into())
        );
        let deadlines = contract.return_due("2022-04".parse().unwrap()).on;
        let first = events.iter().find(|event| event["uid"] == "return.2022-04.regulation-44.last-friday").unwrap();
        assert_eq!(first["start"], deadlines.to_string(), "what is past stays");
    }
}

/// A text as it comes out: without what turns the direction of writing.
fn without_marks(text: &str) -> String {
    text.replace(['\u{202e}', '\u{2066}'], "")
}

#[test]
fn a_feed_is_read_back_with_its_entries_and_where_they_lead() {
    for contract in contracts() {
        let folder = Folder::new("readers-feed");
        let files = write_files(&folder.0, &contract, &sample::log());
        let feed = read_by("read_feed.py", &of_kind(&files, "feed.xml"));
        assert_eq!((&feed["version"], &feed["well_formed"]), (&"atom10".into(), &true.into()), "{feed}");
        assert_eq!(feed["links"]["self"], "https://performance.council.example/regulation-44/feed.xml");
        assert_eq!(feed["links"]["alternate"], "https://performance.council.example/regulation-44/index.html");
        let entries = feed["entries"].as_array().unwrap();
        assert!(entries.len() > 20, "{}", entries.len());
        let ids: BTreeSet<&str> = entries.iter().map(|entry| entry["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), entries.len());
        let newest = entries.iter().map(|entry| entry["updated"].as_str().unwrap()).max();
        assert_eq!(feed["updated"].as_str(), newest);
        let paths: BTreeSet<String> =
            files.iter().map(|path| path.strip_prefix(&folder.0).unwrap().to_string_lossy().into_owned()).collect();
        for entry in entries {
            let link = entry["link"].as_str().unwrap();
            let path = link.strip_prefix("https://performance.council.example/").unwrap();
            assert!(paths.contains(path), "{link} leads to a page");
            assert!(entry["dates_read"] == true && entry["published"].as_str() <= entry["updated"].as_str(), "{entry}");
            assert!(!entry["content"].as_str().unwrap().contains("<b>"), "{entry}");
        }
        let of = |month: &str| entries.iter().any(|entry| entry["title"].as_str().unwrap().contains(month));
        assert!(of("November 2023") && !of("December 2023 restated"), "each closed month has its entry");
    }
}

#[test]
fn a_draft_of_a_performance_notice_fits_the_schema() {
    for contract in contracts() {
        let folder = Folder::new("readers-notice");
        let files = write_files(&folder.0, &contract, &sample::log());
        let drafts: Vec<PathBuf> =
            files.into_iter().filter(|path| path.to_string_lossy().contains("performance-notice")).collect();
        assert_eq!(drafts.len(), 1, "the contract year to March 2023 is over");
        let schema = root().join("tests/data/uk9-release-schema.json");
        let wrong = read_by("check_notice.py", &[std::slice::from_ref(&schema), drafts.as_slice()].concat());
        assert_eq!(wrong, serde_json::json!([[]]));
        let broken = folder.0.join("broken.json");
        let mut draft: Value = serde_json::from_slice(&std::fs::read(&drafts[0]).unwrap()).unwrap();
        draft["contracts"][0]["agreedMetrics"][0]["observations"][0]["dimensions"]["band"] = 1.into();
        draft.as_object_mut().unwrap().remove("ocid");
        std::fs::write(&broken, draft.to_string()).unwrap();
        assert!(
            !read_by("check_notice.py", &[schema, broken])[0].as_array().unwrap().is_empty(),
            "the schema tells what is wrong"
        );
    }
}

fn envelope(contract: &Contract, to: Party, number: usize) -> Envelope {
    let manager = contract.contract_manager(to).unwrap();
    Envelope {
        from: "last-friday@system.example".into(),
        from_name: "Last Friday".into(),
        to: manager.email.clone(),
        to_name: manager.name.clone(),
        message_id: format!("{number}@system.example"),
        thread_id: Some("regulation-44.2022-07@system.example".into()),
        date: "2022-07-22T07:00:00Z".parse().unwrap(),
    }
}

#[test]
fn an_email_is_read_back_with_its_headers_both_texts_and_its_files() {
    for contract in contracts() {
        let folder = Folder::new("readers-mail");
        std::fs::create_dir_all(&folder.0).unwrap();
        let emails = emails(&contract, &sample::log(), date(AS_OF));
        assert!(emails.len() > 200, "{}", emails.len());
        let write = |(number, (to, letter)): (usize, &(Party, EmailContent))| {
            let path = folder.0.join(format!("{number}.eml"));
            std::fs::write(&path, mime(&envelope(&contract, *to, number), letter).unwrap()).unwrap();
            path
        };
        let files: Vec<PathBuf> = emails.iter().enumerate().map(write).collect();
        let messages = read_by("read_mail.py", &files);
        let mut calendars = Vec::new();
        for (number, ((to, letter), message)) in emails.iter().zip(messages.as_array().unwrap()).enumerate() {
            let manager = contract.contract_manager(*to).unwrap();
            assert_eq!(message["defects"], serde_json::json!([]), "{message}");
            // Python's reader keeps the space between two encoded words, which is none.
            let name: Vec<&str> = message["to"][0][0].as_str().unwrap().split_whitespace().collect();
            assert_eq!(name.join(" "), without_marks(&manager.name));
            assert_eq!(message["to"][0][1], manager.email);
            assert_eq!(message["from"], serde_json::json!([["Last Friday", "last-friday@system.example"]]));
            assert_eq!(message["auto_submitted"], "auto-generated");
            assert_eq!(message["message_id"], format!("<{number}@system.example>"));
            assert_eq!(message["references"], "<regulation-44.2022-07@system.example>");
            assert_eq!(
                message["reply_to"][0][1].as_str(),
                letter.reply_to.as_ref().map(|mailbox| mailbox.email.as_str())
            );
            assert_eq!(message["subject"], letter.subject);
            // The language stands with the two texts, which files stand beside.
            let headers = message["headers"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
            let headers: Vec<&str> = headers.filter(|name| *name != "Content-Language").collect();
            assert_eq!(headers, HEADERS);
            for (part, kind, text) in
                [(&message["text"], "text/plain", &letter.text), (&message["html"], "text/html", &letter.html)]
            {
                assert_eq!((&part["type"], &part["charset"]), (&kind.into(), &"utf-8".into()));
                assert_eq!(part["text"].as_str().unwrap().trim_end(), text.trim_end());
                assert!(!text.contains(['\u{202e}', '\u{2066}']) && (kind == "text/plain" || !text.contains("<b>")));
            }
            let attached = message["files"].as_array().unwrap();
            assert_eq!(attached.len(), letter.attachments.len());
            for (file, attachment) in attached.iter().zip(&letter.attachments) {
                assert_eq!(file["name"], attachment.name);
                assert_eq!(file["bytes"].as_u64(), Some(attachment.bytes.len() as u64));
                if file["type"] == "text/calendar" {
                    assert_eq!((&file["method"], &file["charset"]), (&Value::Null, &"utf-8".into()));
                    let path = folder.0.join(format!("{number}-{}.ics", attachment.name));
                    std::fs::write(&path, &attachment.bytes).unwrap();
                    calendars.push(path);
                }
            }
        }
        let of_feed = write_files(&folder.0, &contract, &sample::log());
        let of_feed = read_by("read_calendar.py", &of_kind(&of_feed, "deadlines.ics"));
        let known: BTreeSet<&str> =
            of_feed[0]["events"].as_array().unwrap().iter().map(|event| event["uid"].as_str().unwrap()).collect();
        assert!(calendars.len() > 50, "each reminder brings its day");
        let faults = read_by("check_calendar.py", &calendars);
        assert!(faults.as_array().unwrap().iter().all(|faults| *faults == 0), "libical takes each: {faults}");
        for calendar in read_by("read_calendar.py", &calendars).as_array().unwrap() {
            for event in calendar["events"].as_array().unwrap() {
                let uid = event["uid"].as_str().unwrap();
                assert!(known.contains(uid) || !uid.starts_with("return."), "{uid} is that of the contract's calendar");
                assert!(event["url"].as_str().unwrap().starts_with("https://forms.council.example/"), "{event}");
            }
        }
    }
}
