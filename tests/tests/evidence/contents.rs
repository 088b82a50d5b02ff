//! What a pack holds: all that was received, as it was received.

use std::collections::BTreeMap;

use cloud::hash::sha256;
use domain::event::Fact;
use domain::event::Party::Council;
use domain::month::Month;
use functions::evidence::{evidence, verify};
use system_tests::sample;

use crate::{files, in_may, months, pack, sample_pack, small};

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
