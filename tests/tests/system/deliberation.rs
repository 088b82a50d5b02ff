//! What the council considers of formal warnings and of termination, and why it decides against one, is the council's alone at
//! every door: whatever the contractor asks for, over HTTP or at the desk, has nothing of it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use chrono::{DateTime, Utc};
use cloud::hash::sha256;
use cloud::log::{LogEntry, NewLogEntry, chained};
use domain::event::Party::{Contractor, Council};
use domain::event::{Event, Fact, Party};
use functions::evidence::{MonthRange, evidence, verify};
use serde_json::{Value, json};
use system_tests::desk::DeskAtWork;
use system_tests::sample::{self, ID, moment};
use zip::ZipArchive;

/// A reason of the council's that it withdrew, and why it did.
const WITHDRAWN: &str = "Reason that was entered for the wrong contract.";
const WHY: &str = "Entered by a slip; it belongs to another service.";

/// What no door shows the contractor: kinds, and every text of an entry that is the council's alone.
fn secrets(log: &[Event]) -> Vec<String> {
    let mut secrets: Vec<String> = vec![
        "warning-considered".into(),
        "termination-considered".into(),
        "warning-declined".into(),
        "termination-declined".into(),
        // Of what may be considered, and of what could be before it was decided.
        " be considered".into(),
        WHY.into(),
    ];
    secrets.extend(log.iter().filter_map(|event| match &event.fact {
        Fact::WarningDeclined(declined) | Fact::TerminationDeclined(declined) => Some(declined.reason.clone()),
        _ => None,
    }));
    assert!(secrets.len() >= 10, "{secrets:?}");
    secrets
}

fn now() -> DateTime<Utc> {
    moment("2023-11-30T12:00:00Z")
}

/// The sample with its whole history, and a decision against a warning that was withdrawn; all that it calls for sent.
async fn sample(test: &str) -> DeskAtWork {
    let desk = DeskAtWork::open(test, &sample::contract(), moment("2022-04-01T00:00:00Z")).await;
    for (number, (event, bytes)) in sample::received().iter().enumerate() {
        let content = format!("content {number}");
        let entry = NewLogEntry { event, content: &content, receipt: "{}", replaces: None, original: bytes };
        desk.steps.table.append(ID, &desk.steps.head().await, &entry).await.unwrap();
    }
    let declined = json!({ "kind": "warning-declined", "declined_on": "2023-11-29", "reason": WITHDRAWN });
    let receipt = desk.steps.record(Council, &declined, moment("2023-11-29T10:00:00Z")).await.unwrap();
    let withdrawn = json!({ "kind": "event-withdrawn", "event": receipt.event, "reason": WHY });
    desk.steps.record(Council, &withdrawn, moment("2023-11-29T11:00:00Z")).await.unwrap();
    desk.steps.evaluate(now()).await;
    desk.steps.send_all(now()).await;
    desk
}

async fn log(desk: &DeskAtWork) -> Vec<Event> {
    desk.steps.table.read_log(ID).await.unwrap().unwrap().events
}

fn members(pack: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(pack)).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Asserts that some bytes have nothing that the contractor may not know of.
fn has_none(what: &str, bytes: &[u8], secrets: &[String]) {
    let text = text(bytes);
    for secret in secrets {
        // As HTML writes it, too.
        let escaped = secret.replace('&', "&amp;").replace('\'', "&#39;").replace('"', "&quot;");
        assert!(!text.contains(secret) && !text.contains(&escaped), "{what} shows the contractor: {secret}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_contractor_gets_over_http_has_nothing_of_it_and_the_council_gets_it_whole() {
    let desk = sample("deliberation-http").await;
    let steps = &desk.steps;
    let secrets = secrets(&log(&desk).await);
    let get = async |party: Party, target: &str| {
        let answer = steps.get(party, target, now()).await;
        assert_eq!(answer.status, 200, "{party} {target}: {}", answer.text());
        answer.body
    };
    let mut deliberated = 0;
    for as_of in ["2022-10-01", "2022-12-13", "2022-12-20", "2023-02-10", "2023-03-20", "2023-05-10", "2023-11-30"] {
        let target = format!("assessment?as_of={as_of}");
        has_none(&target, &get(Contractor, &target).await, &secrets);
        let whole = text(&get(Council, &target).await);
        deliberated += usize::from(whole.contains("warning-considered") && whole.contains("termination-considered"));
        // But for that both have the same.
        let seen: Value = serde_json::from_slice(&get(Contractor, &target).await).unwrap();
        let mut whole: Value = serde_json::from_str(&whole).unwrap();
        let is_seen = |of: &Value| !of["kind"].as_str().unwrap_or_default().ends_with("-considered");
        for list in ["findings", "notices"] {
            whole[list].as_array_mut().unwrap().retain(is_seen);
        }
        for headroom in whole["headroom"].as_array_mut().unwrap() {
            headroom["if_closed_now"].as_array_mut().unwrap().retain(is_seen);
        }
        assert_eq!(seen, whole, "{as_of}");
    }
    assert!(deliberated > 0, "there is something to hide");
    for target in ["performance", "agenda", "agenda?as=txt", "letters", "returns/2023-11/template.xlsx"] {
        has_none(target, &get(Contractor, target).await, &secrets);
    }
    // Each letter that it may see.
    let letters: Value = serde_json::from_slice(&get(Contractor, "letters").await).unwrap();
    assert!(letters.as_array().unwrap().len() > 3);
    for letter in letters.as_array().unwrap() {
        let target = format!("letters/{}", letter["id"].as_str().unwrap());
        has_none(&target, &get(Contractor, &target).await, &secrets);
    }
    // What is refused says nothing of it either: entries by their numbers, which a pack shows.
    let numbers =
        (1..).zip(log(&desk).await).filter(|(_, event)| event.by == Council).map(|(number, _): (u64, _)| number);
    for number in numbers {
        let body = json!({ "kind": "event-withdrawn", "event": number, "reason": "Let us see." });
        let answer = steps.post(Contractor, "events", &body, now()).await;
        assert_eq!((answer.status, answer.codes()), (403, vec!["wrong-party".into()]), "{number}: {}", answer.text());
        has_none("a refusal", &answer.body, &secrets);
    }
    // What the contractor records gets a receipt of what it is told alone.
    let disputed =
        json!({ "kind": "rating-disputed", "dispute": "d", "month": "2023-09", "kpi": 1, "text": "We object." });
    let answer = steps.post(Contractor, "events", &disputed, now()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    has_none("a receipt", &answer.body, &secrets);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_contractors_pack_has_nothing_of_it_and_its_chain_holds_all_the_same() {
    let desk = sample("deliberation-pack").await;
    let table = &desk.steps.table;
    let log = log(&desk).await;
    let secrets = secrets(&log);
    let (from, to) = ("2022-04".parse().unwrap(), "2023-11".parse().unwrap());
    let pack = async |party| evidence(table, ID, MonthRange { from, to }, party, now()).await.unwrap().unwrap();
    let (contractors, councils) = (pack(Contractor).await, pack(Council).await);
    let files = members(&contractors);
    for (name, bytes) in &files {
        has_none(name, bytes, &secrets);
        has_none("a name", name.as_bytes(), &secrets);
    }
    let whole = text(&members(&councils).into_values().flatten().collect::<Vec<u8>>());
    for secret in &secrets {
        let in_json = serde_json::to_string(secret).unwrap();
        let in_json = in_json.trim_matches('"').replace('"', "\\\"");
        assert!(whole.contains(secret.as_str()) || whole.contains(&in_json), "the council's has it whole: {secret}");
    }
    // Both say the same of the chain.
    let (seen, kept) = (verify(&contractors).unwrap(), verify(&councils).unwrap());
    assert_eq!((seen.entries, &seen.head), (kept.entries, &kept.head));
    let is_hidden = |event: &Event| matches!(event.fact, Fact::WarningDeclined(_) | Fact::TerminationDeclined(_));
    let mut hidden: Vec<u64> =
        (1..).zip(&log).filter(|(_, event)| is_hidden(event)).map(|(number, _)| number).collect();
    // The withdrawal of one is the last entry.
    hidden.push(log.len() as u64);
    assert_eq!((seen.withheld, kept.withheld), (hidden.clone(), Vec::new()));
    // As the pack's README says that it is checked without the program.
    assert!(text(&files["README.txt"]).contains("with its number and its hashes, and \"withheld\" in place"));
    assert!(!text(&members(&councils)["README.txt"]).contains("withheld"));
    let mut previous = String::new();
    for line in text(&files["log/entries.jsonl"]).lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry["previous"], previous.as_str());
        let hash = entry["hash"].as_str().unwrap().to_owned();
        match entry["body"].as_str() {
            Some(body) => assert_eq!(sha256(format!("{previous}\n{body}").as_bytes()), hash),
            None => {
                assert_eq!(entry["withheld"], "the council's own deliberation");
                assert!(hidden.contains(&entry["number"].as_u64().unwrap()));
                assert_eq!(entry.as_object().unwrap().len(), 4, "number, hashes and why: {line}");
            }
        }
        previous = hash;
    }
    assert_eq!(previous, seen.head);
    // The council has these entries whole, with the hashes that the contractor has.
    let councils: Vec<LogEntry> = text(&members(&councils)["log/entries.jsonl"])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for number in hidden {
        let entry = &councils[number as usize];
        assert_eq!(entry.hash, chained(&entry.previous, &entry.body));
        assert!(text(&files["log/entries.jsonl"]).contains(&entry.hash));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_party_gets_its_own_pack_and_the_council_can_hand_the_contractors_over() {
    let desk = sample("deliberation-http-pack").await;
    let target = |party: &str| format!("evidence.zip?from=2022-11&to=2023-04{party}");
    let get = async |party: Party, target: String| desk.steps.get(party, &target, now()).await;
    let (contractors, councils) = (get(Contractor, target("")).await, get(Council, target("")).await);
    assert_ne!(contractors.body, councils.body);
    assert!(verify(&contractors.body).unwrap().withheld.len() > 2);
    assert!(verify(&councils.body).unwrap().withheld.is_empty());
    assert_eq!(get(Council, target("&party=contractor")).await.body, contractors.body);
    assert_eq!(get(Contractor, target("&party=contractor")).await.body, contractors.body);
    assert_eq!(get(Council, target("&party=council")).await.body, councils.body);
    assert_eq!(get(Contractor, target("&party=council")).await.status, 403);
    assert_eq!(get(Council, target("&party=ofsted")).await.status, 400);
    let name = contractors.headers["content-disposition"].as_str().unwrap();
    assert!(name.contains("regulation-44_2022-11_2023-04_contractor.zip"), "{name}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withheld_entry_cannot_be_put_in_or_changed_unnoticed() {
    let desk = sample("deliberation-forged").await;
    let months = MonthRange { from: "2022-04".parse().unwrap(), to: "2022-05".parse().unwrap() };
    let pack = evidence(&desk.steps.table, ID, months, Contractor, now()).await.unwrap().unwrap();
    let with_log = |change: &dyn Fn(&mut Vec<Value>)| {
        let mut files = members(&pack);
        let log = text(&files["log/entries.jsonl"]);
        let mut entries: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        change(&mut entries);
        let lines: String = entries.iter().map(|entry| format!("{entry}\n")).collect();
        files.insert("log/entries.jsonl".into(), lines.into_bytes());
        files.remove("MANIFEST.sha256");
        let manifest: String = files.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes))).collect();
        files.insert("MANIFEST.sha256".into(), manifest.into_bytes());
        zipped(&files)
    };
    let number = verify(&pack).unwrap().withheld[0] as usize;
    let broken = |pack: &[u8]| verify(pack).unwrap_err().to_string();
    let changed = with_log(&|entries| entries[number]["hash"] = "0".repeat(64).into());
    assert!(broken(&changed).contains("does not follow from the one before it"));
    let body = with_log(&|entries| entries[number]["body"] = "{}".into());
    assert!(broken(&body).contains("does not follow from the one before it"));
    let without_reason = with_log(&|entries| drop(entries[number].as_object_mut().unwrap().remove("withheld")));
    assert!(broken(&without_reason).contains("does not follow from the one before it"));
    let other_reason = with_log(&|entries| entries[number]["withheld"] = "too embarrassing".into());
    assert!(broken(&other_reason).contains("cannot be read"));
    let left_out = with_log(&|entries| drop(entries.remove(number)));
    assert!(broken(&left_out).contains("is not the next one"));
}

fn zipped(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    use std::io::Write as _;
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_of_the_contractors_desk_has_anything_of_it() {
    let desk = sample("deliberation-desk").await;
    let log = log(&desk).await;
    let secrets = secrets(&log);
    let home = format!("/desk/contracts/{ID}");
    let mut contractor = desk.signed_in("operations@contractor.example", now()).await;
    let mut council = desk.signed_in("commissioner@council.example", now()).await;
    let mut pages: Vec<String> = ["", "/record", "/letters", "/performance", "/agenda", "/entries", "/returns/2023-10"]
        .map(|below| format!("{home}{below}"))
        .into();
    pages.extend((1..=log.len()).map(|number| format!("{home}/entries/{number}")));
    for kind in
        ["rating-disputed", "minutes-answered", "information-supplied", "capacity-issue-raised", "event-withdrawn"]
    {
        pages.push(format!("{home}/record/{kind}"));
    }
    pages.extend((1..=log.len()).map(|number| format!("{home}/record/event-withdrawn?event={number}")));
    for page in &pages {
        let shown = contractor.get(page, now()).await;
        assert!([200, 404].contains(&shown.status), "{page}: {}", shown.status);
        has_none(page, &shown.body, &secrets);
    }
    let whole = council.get(&format!("{home}/performance"), now()).await.text();
    assert!(whole.contains(" be considered") && whole.contains(WHY), "the council reads it");
    for form in ["warning-declined", "termination-declined", "warning-issued"] {
        assert_eq!(contractor.get(&format!("{home}/record/{form}"), now()).await.status, 403, "{form}");
    }
}
