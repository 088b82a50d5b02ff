//! Who reads of a receipt, and where no receipt is an entry.

use chrono::TimeDelta;
use domain::event::Event;
use domain::event::Party::{Contractor, Council};
use functions::evidence::{MonthRange, evidence, verify};
use functions::notify::{ImportedReport, import_report};
use serde_json::json;
use system_tests::sample::{self, ID};
use system_tests::warned_contract::{LETTER, warned_contract};

use crate::{NIGHT, delivery, hand_over, log, now, received, taken_as};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_party_records_that_a_letter_was_received_nor_withdraws_that_it_was() {
    let (steps, _folder) = warned_contract("received-forged", now()).await;
    for by in [Council, Contractor] {
        for kind in ["letter-delivered", "letter-failed"] {
            let forged = json!({ "kind": kind, "event": 1, "on": "2022-06-06" });
            let answer = steps.post(by, "events", &forged, now()).await;
            assert_eq!((answer.status, answer.codes()), (403, vec!["wrong-party".to_owned()]));
        }
    }
    steps.send(LETTER, now()).await;
    hand_over(&steps, &delivery(LETTER, (&taken_as(&steps, LETTER).await, NIGHT))).await;
    let withdrawn = json!({ "kind": "event-withdrawn", "event": 2, "reason": "It suits us." });
    for by in [Council, Contractor] {
        let answer = steps.post(by, "events", &withdrawn, now() + TimeDelta::days(9)).await;
        assert_eq!((answer.status, answer.codes()), (403, vec!["wrong-party".to_owned()]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_goes_to_a_folder_and_what_no_period_runs_from_has_no_such_entry() {
    let (steps, _folder) = warned_contract("received-folder", now()).await;
    steps.send_all(now()).await;
    assert_eq!(received(&steps).await, []);
    // The council is told of the contract, too: that it reached the council is evidence of nothing.
    for email in steps.table.emails(ID).await.unwrap().iter().filter(|email| email.id != LETTER && email.state.went()) {
        hand_over(&steps, &delivery(&email.id, (&taken_as(&steps, &email.id).await, NIGHT))).await;
    }
    assert_eq!(received(&steps).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_reported_of_a_letter_is_taken_in_with_a_history_to_the_same_log() {
    let (steps, _folder) = warned_contract("received-kept", now()).await;
    steps.send(LETTER, now()).await;
    hand_over(&steps, &delivery(LETTER, (&taken_as(&steps, LETTER).await, NIGHT))).await;
    let reported = log(&steps).await.pop().unwrap();
    let (elsewhere, _folder) = warned_contract("received-brought", now()).await;
    let of_another = Event { fact: reported.fact.clone().renumbered(2), ..reported.clone() };
    let refused = import_report(&elsewhere.table, ID, &of_another, "0").await.unwrap();
    assert_eq!(refused, ImportedReport::OfNoLetter(2));
    assert_eq!(import_report(&elsewhere.table, ID, &reported, "1").await.unwrap(), ImportedReport::New);
    let there = ImportedReport::There(reported.received_at);
    assert_eq!(import_report(&elsewhere.table, ID, &reported, "1").await.unwrap(), there);
    assert_eq!(elsewhere.head().await, steps.head().await, "the same log, to its last hash");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_does_not_learn_of_a_warning_from_its_delivery() {
    let (steps, _folder) = warned_contract("received-public", now()).await;
    steps.send(LETTER, now()).await;
    hand_over(&steps, &delivery(LETTER, (&taken_as(&steps, LETTER).await, NIGHT))).await;
    let log = log(&steps).await;
    assert_eq!(log.len(), 2);
    let day = domain::date::read("2022-06-30").unwrap();
    let seen = |log: &[Event]| {
        let seen = domain::stakeholders::for_stakeholders(&sample::contract(), log, day).unwrap();
        (seen.sequence, serde_json::to_value(&seen.assessment).unwrap())
    };
    assert_eq!(seen(&log), seen(&[]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_parties_read_in_their_packs_that_a_letter_was_received_and_the_packs_verify() {
    let (steps, _folder) = warned_contract("received-packed", now()).await;
    steps.send(LETTER, now()).await;
    hand_over(&steps, &delivery(LETTER, (&taken_as(&steps, LETTER).await, NIGHT))).await;
    let later = now() + TimeDelta::days(9);
    steps.evaluate(later).await;
    for party in [Council, Contractor] {
        let months = MonthRange { from: "2022-04".parse().unwrap(), to: "2022-06".parse().unwrap() };
        let pack = evidence(&steps.table, ID, months, party, later).await.unwrap().unwrap();
        verify(&pack).unwrap_or_else(|broken| panic!("{broken}"));
        // It is stored, not compressed.
        assert!(String::from_utf8_lossy(&pack).contains(r#"\"kind\":\"letter-delivered\",\"event\":1"#), "{party}");
        let page = steps.get(party, "performance", later).await.text();
        assert!(page.contains("was delivered"), "{party}: {page}");
    }
}
