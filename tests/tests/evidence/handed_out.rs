//! A pack in the hands of its readers: over HTTP, with the program, and with what others have.

use std::path::Path;
use std::process::{Command, Output};

use cloud::hash::sha256;
use domain::event::Party::{Contractor, Council};
use functions::evidence::verify;
use serde_json::{Value, json};
use system_tests::program::{self, Folder, binary};

use crate::{LOG, MANIFEST, SMALL, declined, files, in_may, pack, sample_pack, small};

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

/// How a call ended, and what it said: on standard output, or, of a bad call, on standard error.
fn said(output: &Output) -> (Option<i32>, String) {
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!error.contains("panicked") && !error.contains("backtrace"), "{error}");
    (output.status.code(), if output.status.code() == Some(2) { error.into_owned() } else { out.into_owned() })
}
