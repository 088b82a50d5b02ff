//! The evidence pack (12.1, 10.1): whoever holds one can check it, and no byte of it can be changed unnoticed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use cloud::hash::sha256;
use cloud::log::NewLogEntry;
use cloud::mail::Mail;
use domain::contract::Contract;
use domain::event::Party::{Contractor, Council};
use functions::evidence::{MonthRange, evidence, verify};
use serde_json::{Value, json};
use system_tests::program::Folder;
use system_tests::sample::{self, moment};
use system_tests::steps::Steps;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

mod changed;
mod contents;
mod handed_out;

const LOG: &str = "log/entries.jsonl";

const MANIFEST: &str = "MANIFEST.sha256";

/// A contract with one unit and one KPI, so that its pack is small.
const SMALL: &str = r#"id = "small"
title = "Independent visitor service"
council = "Example Council"
contractor = "Example Visitors Ltd"
commences = 2022-04-01

[[unit]]
code = "U1"
label = "Unit 1"
from = 2022-04-01

[[kpi]]
number = 1
title = "Visits"
measure = "visits-made"
better = "higher"
[[kpi.target]]
from = "2022-04"
green = 100
amber = 90
red = 80

[[contact]]
party = "contractor"
order = 1
name = "Alex Sample"
position = "Contract Manager"
email = "manager@contractor.example"

[[contact]]
party = "council"
order = 1
name = "Sam Specimen"
position = "Commissioner"
email = "commissioner@council.example"
"#;

fn months(from: &str, to: &str) -> MonthRange {
    MonthRange { from: from.parse().unwrap(), to: to.parse().unwrap() }
}

fn april() -> Value {
    json!({ "month": "2022-04", "visits": [{ "unit": "U1", "visited_on": "2022-04-12" }] })
}

fn declined() -> Value {
    json!({ "kind": "warning-declined", "declined_on": "2022-05-03", "reason": "Nothing calls for one." })
}

/// When the small contract's pack is made.
fn in_may() -> DateTime<Utc> {
    moment("2022-05-04T09:00:00Z")
}

/// The small contract with a return and what the council recorded after it, all that this calls for sent.
async fn small(test: &str) -> (Steps, Folder) {
    let folder = Folder::new(test);
    let steps = Steps::found(&Contract::read(SMALL).unwrap(), Mail::Folder(folder.0.clone())).await;
    let answer = steps.post(Contractor, "returns/2022-04", &april(), moment("2022-04-29T10:00:00Z")).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    for text in ["Nothing calls for one.", "Looked at once more: nothing calls for one."] {
        let mut event = declined();
        event["reason"] = text.into();
        steps.record(Council, &event, moment("2022-05-03T10:00:00Z")).await.unwrap();
    }
    steps.evaluate(in_may()).await;
    steps.send_all(in_may()).await;
    (steps, folder)
}

async fn pack(steps: &Steps) -> Vec<u8> {
    let pack = evidence(&steps.table, &steps.contract, months("2022-04", "2022-04"), Council, in_may()).await;
    pack.unwrap().unwrap()
}

/// The sample's pack of half a year, made once for all tests.
fn sample_pack() -> &'static [u8] {
    static PACK: OnceLock<Vec<u8>> = OnceLock::new();
    PACK.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = Folder::new("sample-pack");
            let steps = Steps::found(&sample::contract(), Mail::Folder(folder.0.clone())).await;
            for (number, (event, bytes)) in sample::received().iter().enumerate() {
                let content = format!("content {number}");
                let entry = NewLogEntry { event, content: &content, receipt: "{}", replaces: None, original: bytes };
                steps.table.append("regulation-44", &steps.head().await, &entry).await.unwrap();
            }
            let ends = moment("2023-11-30T12:00:00Z");
            steps.evaluate(ends).await;
            steps.send_all(ends).await;
            let months = months("2022-10", "2023-03");
            let pack = evidence(&steps.table, "regulation-44", months, Council, ends).await.unwrap().unwrap();
            let again = evidence(&steps.table, "regulation-44", months, Council, ends).await.unwrap().unwrap();
            assert!(again == pack, "the same inputs give the same bytes");
            assert_eq!(verify(&pack).unwrap().head, steps.head().await.hash, "the chain ends where the log does");
            pack
        })
    })
}

/// The files of a pack, by name.
fn files(pack: &[u8]) -> BTreeMap<String, Vec<u8>> {
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

/// A pack of files as somebody would write it who knows how it is written; its manifest made anew.
fn packed(mut files: BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    files.remove(MANIFEST);
    let manifest: String = files.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes))).collect();
    files.insert(MANIFEST.into(), manifest.into_bytes());
    zipped(&files)
}

fn zipped(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn broken(pack: &[u8]) -> String {
    verify(pack).expect_err("it is not as it was written").to_string()
}
