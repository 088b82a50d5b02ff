//! Whatever is changed in a pack is found.

use std::collections::BTreeMap;

use cloud::log::{LogEntry, chained};
use functions::evidence::verify;

use crate::{LOG, MANIFEST, broken, files, pack, packed, sample_pack, small, zipped};

/// The files of a pack, by name.
type Files = BTreeMap<String, Vec<u8>>;

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
