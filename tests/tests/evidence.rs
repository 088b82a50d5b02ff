//! The evidence pack (12.1, 10.1): whoever holds one can check it, and no byte of it can be changed unnoticed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use cloud::hash::sha256;
use cloud::log::{LogEntry, NewLogEntry, chained};
use cloud::mail::Mail;
use domain::contract::Contract;
use domain::event::Fact;
use domain::event::Party::{Contractor, Council};
use domain::month::Month;
use functions::evidence::{Months, evidence, verify};
use serde_json::{Value, json};
use system_tests::program::{self, Folder, binary};
use system_tests::sample::{self, moment};
use system_tests::steps::Steps;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The files of a pack, by name.
type Files = BTreeMap<String, Vec<u8>>;

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

fn months(from: &str, to: &str) -> Months {
    Months { from: from.parse().unwrap(), to: to.parse().unwrap() }
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

/// The same pack with another log.
fn with_log(pack: &[u8], change: impl FnOnce(&mut Vec<LogEntry>)) -> Vec<u8> {
    let mut files = files(pack);
    let log = String::from_utf8(files[LOG].clone()).unwrap();
    let mut entries: Vec<LogEntry> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    change(&mut entries);
    let lines: String = entries.iter().map(|entry| serde_json::to_string(entry).unwrap() + "\n").collect();
    files.insert(LOG.into(), lines.into_bytes());
    packed(files)
}

fn broken(pack: &[u8]) -> String {
    verify(pack).expect_err("it is not as it was written").to_string()
}

#[test]
fn the_samples_pack_verifies_and_holds_what_it_says() {
    let pack = sample_pack();
    let verified = verify(pack).unwrap();
    let files = files(pack);
    assert_eq!((verified.files, verified.sha256), (files.len(), sha256(pack)));
    assert_eq!(verified.entries, sample::log().len() as u64);
    let text = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    for said in ["Regulation 44", "October 2022 to March 2023", "2023-11-30", &verified.head] {
        assert!(text("README.txt").contains(said), "{said}");
    }
    // Half a year of seven units, the seventh from January on, and what follows from it.
    assert_eq!(text("facts/units.csv").lines().count(), 1 + 3 * 6 + 3 * 7);
    assert_eq!(text("facts/ratings.csv").lines().count(), 1 + 6 * 4);
    assert!(text("facts/ratings.csv").contains("2022-10"));
    assert!(!text("facts/ratings.csv").contains("2022-09") && !text("facts/ratings.csv").contains("2023-04"));
    let closed = |name: &&String| name.ends_with("-when-it-closed.json");
    let closed: Vec<&str> = files.keys().filter(closed).map(|name| &name["assessments/".len()..][..7]).collect();
    assert_eq!(closed, ["2022-10", "2022-11", "2022-12", "2023-01", "2023-02", "2023-03"]);
    // The plans that 6.3 required for September's and October's ratings, among the findings; each with its clause.
    assert!(text("findings/findings.json").contains("\"plan-required\""));
    assert!(text("findings/findings.txt").contains("6.3"));
    assert!(
        text("notices/notices.csv").lines().any(|line| line.contains("formal-warning") && line.contains(",\"sent\","))
    );
    // Each letter as it was sent, under the hash that the list gives.
    let rows: Vec<String> = text("letters/letters.csv").lines().skip(1).map(|row| row.replace('"', "")).collect();
    assert!(rows.iter().any(|row| row.contains("formal-warning")), "{rows:?}");
    for row in rows {
        let (rest, hash) = row.rsplit_once(',').unwrap();
        let (_, file) = rest.rsplit_once(',').unwrap();
        assert_eq!(sha256(&files[file]), hash, "{file}");
    }
}

#[test]
fn returns_are_in_the_pack_byte_for_byte_as_they_were_received() {
    let files = files(sample_pack());
    let months = months("2022-10", "2023-03");
    let mut expected: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (number, (event, bytes)) in (1..).zip(sample::received()) {
        let Fact::ReturnSubmitted { submitted } = event.fact else { continue };
        let month: Month = submitted.month;
        if months.from <= month && month <= months.to {
            expected.insert(format!("returns/{month}_event-{number:04}"), bytes);
        }
    }
    let is_return = |(name, _): &(&String, &Vec<u8>)| name.starts_with("returns/");
    let without_ending = |name: &str| name.rsplit_once('.').map(|(name, _)| name.to_owned()).unwrap();
    let packed: BTreeMap<String, Vec<u8>> =
        files.iter().filter(is_return).map(|(name, bytes)| (without_ending(name), bytes.clone())).collect();
    assert!(expected.len() >= 6);
    assert!(packed.keys().eq(expected.keys()), "{:?}", packed.keys());
    assert!(packed == expected);
    // Each opens by its ending.
    for (name, bytes) in files.iter().filter(is_return) {
        let is_workbook = name.ends_with(".xlsx") || name.ends_with(".ods");
        assert_eq!(is_workbook, bytes.starts_with(b"PK"), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_history_packed_from_another_store_gives_the_same_bytes() {
    let ((one, _folder), (other, _other_folder)) = (small("one").await, small("other").await);
    let first = pack(&one).await;
    assert!(pack(&other).await == first);
    assert!(verify(&first).is_ok());
    let nothing = evidence(&one.table, "another", months("2022-04", "2022-04"), Council, in_may()).await.unwrap();
    assert_eq!(nothing, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_any_single_byte_is_changed_a_pack_does_not_verify() {
    let (steps, _folder) = small("bytes").await;
    let pack: &'static [u8] = pack(&steps).await.leak();
    assert!(verify(pack).is_ok());
    let mut tasks = Vec::new();
    for part in 0..2 {
        tasks.push(tokio::task::spawn_blocking(move || {
            let mut changed = pack.to_vec();
            for at in (part..pack.len()).step_by(2) {
                // One bit, or all eight.
                changed[at] ^= if at % 4 < 2 { 1 << (at % 8) } else { 0xff };
                assert!(verify(&changed).is_err(), "byte {at} can be changed unnoticed");
                changed[at] = pack[at];
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    // Nor after any is lost or added.
    for length in (0..pack.len()).step_by(97) {
        assert!(verify(&pack[..length]).is_err(), "cut at {length}");
    }
    assert!(verify(&[pack, b"\0"].concat()).is_err());
    assert!(verify(&[b"\0", pack].concat()).is_err());
}

#[test]
fn after_a_byte_here_and_there_is_changed_the_samples_pack_does_not_verify() {
    let pack = sample_pack();
    let mut changed = pack.to_vec();
    // Spread over it, and the end of ZIP's own directory.
    let spread = (0..pack.len()).step_by(pack.len() / 120);
    for at in spread.chain(pack.len() - 22..pack.len()) {
        changed[at] ^= 0x20;
        assert!(verify(&changed).is_err(), "byte {at} can be changed unnoticed");
        changed[at] = pack[at];
    }
}

#[test]
fn a_broken_link_in_an_otherwise_consistent_pack_is_named_by_its_number() {
    let pack = sample_pack();
    assert!(with_log(pack, |_| {}) == pack, "whoever knows how it is written writes the same");
    let not_following =
        |number: usize| format!("log/entries.jsonl: entry {number} does not follow from the one before it");
    for number in [0, 1, 57] {
        let reworded = with_log(pack, |entries| entries[number].body = entries[number].body.replacen('a', "e", 1));
        assert_eq!(broken(&reworded), not_following(number));
        // With its own hash made anew it is the next that does not follow.
        let rehashed = with_log(pack, |entries| {
            let entry = &mut entries[number];
            entry.body = entry.body.replacen('a', "e", 1);
            entry.hash = chained(&entry.previous, &entry.body);
        });
        assert_eq!(broken(&rehashed), not_following(number + 1));
        let left_out = with_log(pack, |entries| drop(entries.remove(number)));
        assert_eq!(broken(&left_out), format!("log/entries.jsonl: entry {number} is not the next one"));
    }
    let swapped = with_log(pack, |entries| entries.swap(5, 6));
    assert_eq!(broken(&swapped), "log/entries.jsonl: entry 5 is not the next one");
    let renumbered = with_log(pack, |entries| {
        entries.swap(5, 6);
        (entries[5].number, entries[6].number) = (5, 6);
    });
    assert_eq!(broken(&renumbered), not_following(5));
    assert_eq!(broken(&with_log(pack, Vec::clear)), "log/entries.jsonl is empty");
    let mut unreadable = files(pack);
    unreadable.insert(LOG.into(), b"{}\n".to_vec());
    assert_eq!(broken(&packed(unreadable)), "log/entries.jsonl: entry 0 cannot be read");

    // What is made anew as a whole holds together, under another head: that is why heads are compared.
    let anew = with_log(pack, |entries| {
        entries[57].body = entries[57].body.replacen('a', "e", 1);
        let mut previous = entries[56].hash.clone();
        for entry in &mut entries[57..] {
            entry.previous = previous;
            entry.hash = chained(&entry.previous, &entry.body);
            previous = entry.hash.clone();
        }
    });
    match verify(&anew) {
        Ok(verified) => assert_ne!(verified.head, verify(pack).unwrap().head),
        Err(broken) => panic!("{broken}"),
    }
}

#[test]
fn a_file_that_is_missing_added_or_changed_is_named() {
    let pack = sample_pack();
    let changed = |change: &dyn Fn(&mut Files)| {
        let mut files = files(pack);
        change(&mut files);
        broken(&zipped(&files))
    };
    let letters = "letters/letters.csv";
    assert_eq!(
        changed(&|files| drop(files.remove(letters))),
        "letters/letters.csv is not there, but MANIFEST.sha256 lists it"
    );
    assert_eq!(
        changed(&|files| drop(files.insert("letters/another.eml".into(), Vec::new()))),
        "letters/another.eml is there, but MANIFEST.sha256 does not list it"
    );
    assert_eq!(
        changed(&|files| files.get_mut(letters).unwrap().push(b'\n')),
        "letters/letters.csv is not as MANIFEST.sha256 lists it"
    );
    assert_eq!(changed(&|files| drop(files.remove(MANIFEST))), "MANIFEST.sha256 is not there");
    let mut without_log = files(pack);
    without_log.remove(LOG);
    assert_eq!(broken(&packed(without_log)), "log/entries.jsonl is not there");
    for nonsense in [&b""[..], b"PK", b"unit,visited_on\nU1,2022-04-04\n"] {
        assert!(broken(nonsense).starts_with("it is not a ZIP file"), "{}", broken(nonsense));
    }
}

/// What PowerShell would make of the README's lines, step by step: there is none here.
#[test]
fn the_readme_says_how_windows_checks_a_pack_and_its_lines_fit_the_manifest() {
    let files = files(sample_pack());
    let readme = String::from_utf8(files["README.txt"].clone()).unwrap();
    let one_line = readme.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "on Windows, in PowerShell, in the folder of the unpacked files:",
        "Get-Content MANIFEST.sha256 | ForEach-Object { $hash, $file = $_ -split ' ', 2",
        "if ((Get-FileHash $file).Hash -ne $hash) { \"differs: $file\" } }",
        "certutil -hashfile FILE SHA256",
    ] {
        assert!(one_line.contains(said), "{said}: {readme}");
    }
    assert!(readme.contains("$_ -split '  ', 2"), "the two spaces of sha256sum's form");
    let manifest = String::from_utf8(files[MANIFEST].clone()).unwrap();
    let mut listed = 0;
    for line in manifest.lines() {
        // -split takes a regular expression, and two spaces are themselves in one.
        let parts: Vec<&str> = line.splitn(2, "  ").collect();
        let [hash, file] = parts[..] else { panic!("{line}") };
        // Get-FileHash writes capitals and hashes with SHA-256 unless told otherwise; -ne heeds no case.
        assert!(hash.eq_ignore_ascii_case(&sha256(&files[file]).to_uppercase()), "{file}");
        // What a path means to Get-FileHash, which takes * ? [ ] as wildcards, and what Windows allows in a name.
        assert!(!file.contains(['*', '?', '[', ']', ':', '\\', '"', '<', '>', '|', '`', '$']), "{file}");
        assert!(file.split('/').all(|part| !part.ends_with(['.', ' ']) && part.len() < 200), "{file}");
        listed += 1;
    }
    assert_eq!(listed, files.len() - 1, "every file but the manifest");
    let lower: std::collections::BTreeSet<String> = files.keys().map(|name| name.to_lowercase()).collect();
    assert_eq!(lower.len(), files.len(), "Windows tells no two names apart by their case");
}

#[test]
fn sha256sum_checks_a_pack_without_the_program() {
    let folder = Folder::new("sha256sum");
    for (name, bytes) in files(sample_pack()) {
        let file = folder.0.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let check = || {
        let mut sha256sum = Command::new("sha256sum");
        sha256sum.args(["--check", "--strict", "--quiet", MANIFEST]).current_dir(&folder.0).output().unwrap()
    };
    let checked = check();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    std::fs::write(folder.0.join("contract.toml"), "id = \"another\"\n").unwrap();
    let checked = check();
    assert!(!checked.status.success());
    assert!(String::from_utf8_lossy(&checked.stdout).contains("contract.toml: FAILED"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_party_gets_its_pack_over_http() {
    let (steps, _folder) = small("http").await;
    let target = "evidence.zip?from=2022-04&to=2022-04";
    let (council, contractor) =
        (steps.get(Council, target, in_may()).await, steps.get(Contractor, target, in_may()).await);
    assert_eq!((council.status, &council.headers["content-type"]), (200, &json!("application/zip")));
    assert_eq!(council.headers["content-disposition"], "attachment; filename=\"small_2022-04_2022-04.zip\"");
    assert!(council.body == pack(&steps).await);
    // What the council decided against a warning is withheld from the contractor, and the chain holds: see deliberation.rs.
    let (council, contractor) = (verify(&council.body).unwrap(), verify(&contractor.body).unwrap());
    assert_eq!((council.head, council.withheld), (contractor.head, Vec::new()));
    assert_eq!(contractor.withheld, [2, 3]);
    for unreadable in ["evidence.zip", "evidence.zip?from=2022-05&to=2022-04", "evidence.zip?from=2022-04&to=April"] {
        assert_eq!(steps.get(Council, unreadable, in_may()).await.status, 400, "{unreadable}");
    }
    assert_eq!(steps.post(Council, "evidence.zip", &json!({}), in_may()).await.status, 405);
}

// The program

/// A folder with the small contract's system in it, as `serve` leaves it.
fn served(test: &str) -> Folder {
    let folder = Folder::new(test);
    let definition = folder.0.join("small.toml");
    std::fs::write(&definition, SMALL).unwrap();
    let (mut running, _) = program::serve(&definition, &folder.0.join("live"), "2022-05-04T09:00:00Z");
    running.kill();
    folder
}

fn lastfriday(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(binary("lastfriday")).args(arguments).current_dir(folder).output().unwrap()
}

/// How a call ended, and what it said: on standard output, or, of a bad call, on standard error.
fn said(output: &Output) -> (Option<i32>, String) {
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!error.contains("panicked") && !error.contains("backtrace"), "{error}");
    (output.status.code(), if output.status.code() == Some(2) { error.into_owned() } else { out.into_owned() })
}

#[test]
fn the_program_packs_the_evidence_and_says_whether_a_pack_is_as_it_was_written() {
    let folder = served("program");
    let call = |arguments: &[&str]| said(&lastfriday(&folder.0, arguments));
    std::fs::write(folder.0.join("event.json"), declined().to_string()).unwrap();
    let kept = ["--folder", "live", "--contract", "small"];
    let record = |further: &[&str]| call(&[&["record"], &kept[..], further].concat());
    let (code, receipt) = record(&["--party", "council", "event.json"]);
    assert_eq!(code, Some(0), "{receipt}");
    assert_eq!(serde_json::from_str::<Value>(&receipt).unwrap()["event"], 1);
    let (code, problems) = record(&["--party", "contractor", "event.json"]);
    assert_eq!(code, Some(1), "{problems}");
    assert_eq!(serde_json::from_str::<Value>(&problems).unwrap()["errors"][0]["code"], "wrong-party");
    assert_eq!(record(&["event.json"]).0, Some(2), "nobody records it");
    for key in ["", "  "] {
        let (code, said) = record(&["--party", "council", "--key", key, "event.json"]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("key") && said.contains("empty"), "{said}");
    }

    let evidence = |further: &[&str]| call(&[&["evidence"], &kept[..], further].concat());
    // One that an earlier version of the program wrote, for all to open.
    std::fs::write(folder.0.join("out.zip"), "before").unwrap();
    let (code, written) = evidence(&["--from", "2022-04", "--to", "2022-05", "out.zip"]);
    assert_eq!(code, Some(0), "{written}");
    assert!(written.starts_with("out.zip is as it was written: "), "{written}");
    assert!(written.contains("2 entries of the record"), "{written}");
    let pack = std::fs::read(folder.0.join("out.zip")).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::mode(&folder.0.join("out.zip").metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600, "it names persons: nobody else may open it");
    assert!(written.contains(&sha256(&pack)));
    assert_eq!(call(&["evidence", "verify", "out.zip"]), (Some(0), written));

    let mut changed = pack.clone();
    let at = pack.windows(8).position(|bytes| bytes == b"Nothing ").unwrap();
    changed[at] = b'n';
    std::fs::write(folder.0.join("changed.zip"), changed).unwrap();
    let (code, broken) = call(&["evidence", "verify", "changed.zip"]);
    assert_eq!(code, Some(1));
    assert!(broken.starts_with("changed.zip is not as it was written: ") && broken.contains(LOG), "{broken}");

    for (bad, says) in [
        (evidence(&["--from", "2022-06", "--to", "2022-05", "bad.zip"]), "--from 2022-06 is after --to 2022-05"),
        (evidence(&["--from", "2022-04", "--to", "2022-05", "nowhere/bad.zip"]), "cannot write nowhere/bad.zip"),
        (evidence(&["--from", "April", "--to", "2022-05", "bad.zip"]), "April"),
        (call(&["evidence", "verify", "nowhere.zip"]), "cannot read nowhere.zip"),
        (call(&["evidence"]), "--contract <ID>"),
        (
            call(&[
                "evidence",
                "--folder",
                "live",
                "--contract",
                "another",
                "--from",
                "2022-04",
                "--to",
                "2022-04",
                "x",
            ]),
            "there is no contract another in live",
        ),
    ] {
        assert_eq!(bad.0, Some(2), "{}", bad.1);
        assert!(bad.1.contains(says), "{}", bad.1);
    }
    assert!(!folder.0.join("bad.zip").exists() && !folder.0.join("x").exists());
}
