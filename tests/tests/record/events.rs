//! Events: each recorded once, refused for all its reasons, and in one order with what others record.

use chrono::TimeDelta;
use cloud::hash::sha256;
use domain::clause::FindingKind;
use domain::event::Fact;
use domain::event::Party::{Contractor, Council};
use domain::standing::Standing;
use functions::record::{EventError, EventReceipt};
use intake::EventCode;
use serde_json::{Value, json};
use system_tests::sample::{DEFINITION, warning};

use crate::{declined, now, with_a_folder};

fn meeting(id: &str) -> Value {
    let attendee = |party: &str, name: &str| json!({ "party": party, "name": name, "contract_manager": true });
    json!({ "kind": "meeting-held", "meeting": id, "held_on": "2022-06-01",
            "attendees": [attendee("council", "Sam Specimen"), attendee("contractor", "Alex Sample")] })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_recorded_is_in_the_log_with_its_receipt_and_raises_what_follows() {
    let (steps, _folder) = with_a_folder("recorded").await;
    let answer = steps.post(Council, "events", &warning("W1"), now()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let receipt: EventReceipt = serde_json::from_slice(&answer.body).unwrap();
    let body = warning("W1").to_string();
    assert_eq!((receipt.receipt.as_str(), receipt.event), ("regulation-44-event-2", 2));
    assert_eq!((receipt.contract.as_str(), receipt.received_at), ("regulation-44", now()));
    assert_eq!(receipt.sha256, sha256(body.as_bytes()));
    let follows: Vec<(&str, FindingKind)> =
        receipt.follows.iter().map(|finding| (finding.clause.as_str(), finding.kind)).collect();
    assert_eq!(follows, [("6.4", FindingKind::PlanRequired)]);

    let log = steps.table.read_log("regulation-44").await.unwrap().unwrap();
    let event = log.events.last().unwrap();
    assert_eq!((log.events.len(), event.by, event.received_at), (2, Council.into(), now()));
    assert!(matches!(&event.fact, Fact::WarningIssued { warning, kpis, .. } if warning == "W1" && *kpis == [1]));
    assert_eq!(steps.table.original("regulation-44", 2).await.unwrap(), body.as_bytes());

    steps.evaluate(now()).await;
    let assessment = steps.table.snapshot("regulation-44").await.unwrap().unwrap().assessment;
    let required: Vec<_> =
        assessment.findings.iter().filter(|found| found.kind() == FindingKind::PlanRequired).collect();
    let due_on = domain::date::read("2022-06-20");
    assert_eq!(required.len(), 1);
    assert_eq!((required[0].subject(), required[0].kpi(), required[0].due_on()), (Some("W1"), Some(1), due_on));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_is_answered_with_the_same_receipt_and_is_one_event() {
    let (steps, _folder) = with_a_folder("key").await;
    let body = warning("W1").to_string();
    let with_key = [("idempotency-key", "a-key")];
    let events = ("POST", "events");
    let first = steps.ask(Council, events, (&with_key, body.as_bytes()), now()).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let later = now() + TimeDelta::days(3);
    let again = steps.ask(Council, events, (&with_key, body.as_bytes()), later).await;
    assert_eq!((again.status, again.body), (201, first.body), "the receipt says when it was received first");
    assert_eq!(steps.head().await.sequence, 2);

    let another = steps.ask(Council, events, (&with_key, declined().to_string().as_bytes()), later).await;
    assert_eq!((another.status, another.json()["title"].as_str()), (422, Some("The key is in use")));
    assert_eq!(steps.head().await.sequence, 2, "nothing was stored");
    // A key is its party's own.
    let raised = json!({ "kind": "capacity-issue-raised", "issue": "C1", "text": "A visitor is ill." }).to_string();
    let contractors = steps.ask(Contractor, events, (&with_key, raised.as_bytes()), later).await;
    assert_eq!(contractors.status, 201, "{}", contractors.text());
    let too_long = [("idempotency-key", "k".repeat(256))];
    let too_long = [(too_long[0].0, too_long[0].1.as_str())];
    assert_eq!(steps.ask(Council, events, (&too_long, body.as_bytes()), later).await.status, 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_key_is_refused_at_every_door_and_nothing_is_stored() {
    let (steps, _folder) = with_a_folder("empty-key").await;
    let body = warning("W1").to_string();
    let before = steps.head().await.sequence;
    let too_long = "k".repeat(256);
    for key in ["", " ", " \t ", &too_long] {
        let answer =
            steps.ask(Council, ("POST", "events"), (&[("idempotency-key", key)], body.as_bytes()), now()).await;
        assert_eq!(answer.status, 400, "{key:?}: {}", answer.text());
        assert_eq!(answer.headers["content-type"], json!("application/problem+json"), "{key:?}");
        assert!(answer.text().contains("Idempotency-Key"), "{}", answer.text());
        let recorded =
            functions::record::record(&steps.table, "regulation-44", body.as_bytes(), Council, Some(key), now()).await;
        assert!(recorded.is_err(), "{key:?}");
    }
    assert_eq!(steps.head().await.sequence, before);
    // Spaces around a key are none of it, wherever it comes from.
    let first = functions::record::record(&steps.table, "regulation-44", body.as_bytes(), Council, Some(" k "), now())
        .await
        .unwrap();
    let same = steps.ask(Council, ("POST", "events"), (&[("idempotency-key", "k")], body.as_bytes()), now()).await;
    assert_eq!((same.status, same.text()), (201, first.receipt));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_sent_many_times_at_one_moment_is_one_event() {
    let (steps, _folder) = with_a_folder("key-at-once").await;
    let mut tasks = Vec::new();
    for _ in 0..5 {
        let table = steps.table.clone();
        tasks.push(tokio::spawn(async move {
            let body = warning("W1").to_string();
            functions::record::record(&table, "regulation-44", body.as_bytes(), Council, Some("k"), now()).await
        }));
    }
    let mut receipts = Vec::new();
    for task in tasks {
        receipts.push(task.await.unwrap().unwrap().receipt);
    }
    receipts.dedup();
    assert_eq!((receipts.len(), steps.head().await.sequence), (1, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_what_is_recorded_twice_is_two_events() {
    let (steps, _folder) = with_a_folder("no-key").await;
    let first = steps.record(Council, &declined(), now()).await.unwrap();
    let second = steps.record(Council, &declined(), now()).await.unwrap();
    assert_eq!((first.event, second.event), (2, 3));
    let log = steps.table.read_log("regulation-44").await.unwrap().unwrap();
    assert_eq!(log.events[1], log.events[2]);
    // At one moment, too.
    let record = || {
        let table = steps.table.clone();
        tokio::spawn(async move {
            let body = declined().to_string();
            functions::record::record(&table, "regulation-44", body.as_bytes(), Council, None, now()).await.unwrap()
        })
    };
    let tasks = [record(), record(), record()];
    let mut receipts = std::collections::BTreeSet::new();
    for task in tasks {
        receipts.insert(task.await.unwrap().receipt);
    }
    assert_eq!((receipts.len(), steps.head().await.sequence), (3, 6));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_not_record_an_event_is_told_so_and_nothing_is_stored() {
    let (steps, _folder) = with_a_folder("party").await;
    let before = steps.head().await;
    let answer = steps.post(Contractor, "events", &warning("W1"), now()).await;
    assert_eq!((answer.status, answer.codes()), (403, vec!["wrong-party".to_owned()]));
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    // Nor in the other's name.
    let mut in_the_councils_name = json!({ "kind": "capacity-issue-raised", "issue": "C1", "text": "…" });
    in_the_councils_name["by"] = "council".into();
    assert_eq!(steps.post(Contractor, "events", &in_the_councils_name, now()).await.status, 403);
    // What one party recorded the other does not withdraw.
    let withdrawn = json!({ "kind": "event-withdrawn", "event": 1, "reason": "A slip" });
    assert_eq!(steps.post(Council, "events", &withdrawn, now()).await.status, 403);
    assert_eq!(steps.head().await, before);
    assert_eq!(steps.table.original("regulation-44", 2).await.unwrap(), b"");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_with_problems_is_refused_with_all_of_them_and_nothing_is_stored() {
    let (steps, _folder) = with_a_folder("problems").await;
    let before = steps.head().await;
    let plan = json!({ "kind": "plan-agreed", "kpis": [1, 9], "agreed_on": "2022-06-07", "review_on": "2022-05-01",
                       "actions": [{ "kpi": 2, "current_performance": "66.6%", "issue": "…", "action": "…",
                                     "expected_outcome": "…", "timescale": "…" }], "note": "…" });
    let answer = steps.post(Council, "events", &plan, now()).await;
    assert_eq!(answer.status, 422);
    let mut codes = answer.codes();
    codes.sort();
    assert_eq!(
        codes,
        ["date-in-future", "date-order", "field-invalid", "field-missing", "field-unknown", "unknown-kpi"],
        "{}",
        answer.text()
    );
    for bytes in [&b"{\"kind\":"[..], b"[]", b"", b"\xff\xfe", b"{\"kind\": \"contract-torn-up\"}"] {
        assert_eq!(steps.ask(Council, ("POST", "events"), (&[], bytes), now()).await.status, 422, "{bytes:?}");
    }
    let too_large = vec![b' '; 1024 * 1024 + 1];
    assert_eq!(steps.ask(Council, ("POST", "events"), (&[], &too_large), now()).await.status, 413);
    assert_eq!(steps.get(Council, "events", now()).await.status, 405);
    assert_eq!(steps.head().await, before, "the log ends where it did");
    assert_eq!(steps.table.original("regulation-44", 2).await.unwrap(), b"", "nor are its bytes kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_officers_record_at_one_moment_all_lands_in_some_order() {
    let (steps, _folder) = with_a_folder("at-once").await;
    let mut tasks = Vec::new();
    for number in 0..6 {
        let table = steps.table.clone();
        tasks.push(tokio::spawn(async move {
            let body = meeting(&format!("M{number}")).to_string();
            let recorded =
                functions::record::record(&table, "regulation-44", body.as_bytes(), Council, None, now()).await;
            serde_json::from_str::<EventReceipt>(&recorded.unwrap().receipt).unwrap().event
        }));
    }
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.push(task.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, [2, 3, 4, 5, 6, 7]);
    let log = steps.table.read_log("regulation-44").await.unwrap().unwrap();
    assert_eq!((log.head.sequence, log.events.len()), (7, 7), "without a gap, and its chain of hashes holds");
    let held = |event: &domain::event::Event| match &event.fact {
        Fact::MeetingHeld { meeting, .. } => Some(meeting.to_string()),
        _ => None,
    };
    let mut meetings: Vec<String> = log.events.iter().filter_map(held).collect();
    meetings.sort();
    assert_eq!(meetings, ["M0", "M1", "M2", "M3", "M4", "M5"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_officers_who_use_one_id_at_one_moment_one_is_refused_for_what_the_other_recorded() {
    let (steps, _folder) = with_a_folder("one-id").await;
    let mut of_another_day = meeting("M2");
    of_another_day["held_on"] = "2022-06-02".into();
    // Whether they say the same of it or not.
    for (sequence, bodies) in [(2, [meeting("M1"), meeting("M1")]), (3, [meeting("M2"), of_another_day])] {
        let tasks = bodies.map(|body| {
            let table = steps.table.clone();
            tokio::spawn(async move {
                let body = body.to_string();
                functions::record::record(&table, "regulation-44", body.as_bytes(), Council, None, now()).await
            })
        });
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        let refused = answers.iter().find_map(|answer| answer.as_ref().err()).unwrap();
        let EventError::Problems(problems) = refused else { panic!("{refused}") };
        assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [EventCode::IdInUse]);
        assert_eq!(steps.head().await.sequence, sequence);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_has_gone_back_puts_no_event_before_the_one_that_came_before() {
    let (steps, _folder) = with_a_folder("clock").await;
    steps.record(Council, &meeting("M1"), now()).await.unwrap();
    let receipt = steps.record(Council, &meeting("M2"), now() - TimeDelta::days(2)).await.unwrap();
    assert_eq!(receipt.received_at, now());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_definition_that_rates_closed_months_otherwise_says_so_and_marks_them_restated() {
    let (steps, _folder) = with_a_folder("revised").await;
    steps.evaluate(now()).await;
    let standing = async |month: usize| {
        let assessment = steps.table.snapshot("regulation-44").await.unwrap().unwrap().assessment;
        (assessment.months[month].standing, assessment.months[month].kpis[0].rating.map(domain::rating::Rating::word))
    };
    assert_eq!(standing(0).await, (Standing::Final, Some("red")));
    let before = steps.head().await;
    // KPI 1 is red from less than 60% on instead of 80%.
    let definition = DEFINITION.replacen("red = 80", "red = 60", 1);
    let mut revised = json!({ "kind": "contract-revised", "definition": definition, "reason": "As agreed in May." });
    let refused = steps.post(Council, "events", &revised, now()).await;
    assert_eq!((refused.status, refused.codes()), (422, vec!["would-restate".to_owned()]));
    assert!(refused.text().contains("April 2022"), "{}", refused.text());
    assert_eq!(steps.head().await, before);

    revised["restates"] = true.into();
    let recorded = steps.post(Council, "events", &revised, now()).await;
    assert_eq!(recorded.status, 201, "{}", recorded.text());
    steps.evaluate(now()).await;
    assert_eq!(standing(0).await, (Standing::Restated, Some("amber")));
    assert_eq!(standing(1).await.0, Standing::Provisional, "May has not closed yet");

    // What changes nothing in closed months needs to say nothing.
    let title = definition.replace("Regulation 44 independent visitor service", "Independent visitors");
    let renamed = json!({ "kind": "contract-revised", "definition": title, "reason": "A shorter name." });
    let recorded = steps.post(Council, "events", &renamed, now()).await;
    assert_eq!(recorded.status, 201, "{}", recorded.text());
}
