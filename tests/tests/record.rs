//! What the parties decide, recorded; and the letters that this sends: once, kept as sent, whatever dies in between.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, TimeDelta, Utc};
use cloud::hash::sha256;
use cloud::mail::{Mail, Ses};
use cloud::outbox::{Claim, EmailState};
use domain::clause::FindingKind;
use domain::event::Party::{Contractor, Council};
use domain::event::{Fact, Party};
use domain::standing::Standing;
use functions::check::retry_overdue;
use functions::record::{RecordedReceipt, Refused};
use intake::EventCode;
use mail_parser::{Message, MessageParser, MimeHeaders as _};
use serde_json::{Value, json};
use system_tests::aws::{Moto, moto_data};
use system_tests::program::Folder;
use system_tests::sample::{DEFINITION, moment, warning};
use system_tests::steps::{SENDER, Steps};

/// A morning in the third month. April has closed with two of six units not visited: 66.6%, which is red.
const NOW: &str = "2022-06-06T09:00:00Z";

/// The warning's letter: the log has April's return before it.
const LETTER: &str = "formal-warning/event-2/contractor";

/// The letter's file in the mail folder.
const LETTER_FILE: &str = "regulation-44/2022-06-06_formal-warning.event-2.contractor.eml";

fn now() -> DateTime<Utc> {
    moment(NOW)
}

/// When the lease of what was claimed now is over, and what should have been set going now is overdue.
fn when_the_lease_is_over() -> DateTime<Utc> {
    now() + TimeDelta::minutes(6)
}

/// The sample contract with a return for April, in a store of its own, with a folder that takes the emails.
async fn with_a_folder(test: &str) -> (Steps, Folder) {
    let folder = Folder::new(test);
    (Steps::with_april(Mail::Folder(folder.0.clone())).await, folder)
}

fn meeting(id: &str) -> Value {
    let attendee = |party: &str, name: &str| json!({ "party": party, "name": name, "contract_manager": true });
    json!({ "kind": "meeting-held", "meeting": id, "held_on": "2022-06-01",
            "attendees": [attendee("council", "Sam Specimen"), attendee("contractor", "Alex Sample")] })
}

fn declined() -> Value {
    json!({ "kind": "warning-declined", "declined_on": "2022-06-06", "reason": "The visits were made up for in May." })
}

/// The names of the emails in a folder that have something in them.
fn emails(folder: &Folder, about: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder.0.join("regulation-44")).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains(about) && name.ends_with(".eml")).collect()
}

fn letters(folder: &Folder) -> usize {
    emails(folder, "formal-warning").len()
}

async fn state(steps: &Steps, id: &str) -> EmailState {
    steps.table.email(&steps.contract, id).await.unwrap().unwrap().state
}

// Recording

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_recorded_is_in_the_log_with_its_receipt_and_raises_what_follows() {
    let (steps, _folder) = with_a_folder("recorded").await;
    let answer = steps.post(Council, "events", &warning("W1"), now()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let receipt: RecordedReceipt = serde_json::from_slice(&answer.body).unwrap();
    let body = warning("W1").to_string();
    assert_eq!((receipt.receipt.as_str(), receipt.event), ("regulation-44-event-2", 2));
    assert_eq!((receipt.contract.as_str(), receipt.received_at), ("regulation-44", now()));
    assert_eq!(receipt.sha256, sha256(body.as_bytes()));
    let follows: Vec<(&str, FindingKind)> =
        receipt.follows.iter().map(|finding| (finding.clause.as_str(), finding.kind)).collect();
    assert_eq!(follows, [("6.4", FindingKind::PlanRequired)]);

    let log = steps.table.read_log("regulation-44").await.unwrap().unwrap();
    let event = log.events.last().unwrap();
    assert_eq!((log.events.len(), event.by, event.received_at), (2, Council, now()));
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
            serde_json::from_str::<RecordedReceipt>(&recorded.unwrap().receipt).unwrap().event
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
        Fact::MeetingHeld { meeting, .. } => Some(meeting.clone()),
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
        let Refused::Problems(problems) = refused else { panic!("{refused}") };
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

// A revised definition

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

// The letter

/// The text of a message, and the names of what is attached to it.
fn read(message: &[u8]) -> (String, Vec<String>) {
    let message: Message<'_> = MessageParser::default().parse(message).unwrap();
    let attached = message.attachments().filter_map(|part| part.attachment_name().map(str::to_owned));
    (message.body_text(0).unwrap().into_owned(), attached.collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warnings_letter_goes_once_and_is_found_again_as_it_was_sent() {
    let (steps, folder) = with_a_folder("letter").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    steps.send_all(now()).await;
    // Told of again, assessed again, mended: it has gone.
    for later in [now(), when_the_lease_is_over(), now() + TimeDelta::days(1)] {
        steps.send(LETTER, later).await;
        retry_overdue(&steps.table, later).await.unwrap();
        steps.evaluate(later).await;
        steps.send_all(later).await;
    }
    assert_eq!(letters(&folder), 1);
    let sent = std::fs::read(folder.0.join(LETTER_FILE)).unwrap();
    let kept = steps.table.letter("regulation-44", LETTER).await.unwrap().unwrap();
    assert!(kept.message == sent, "what is kept is what went, byte for byte");
    assert_eq!(state(&steps, LETTER).await, EmailState::Sent);

    let list = steps.get(Council, "letters", now()).await;
    let list = list.json();
    assert_eq!(list.as_array().unwrap().len(), 1);
    let listed = &list[0];
    assert_eq!((&listed["id"], &listed["state"]), (&json!(LETTER), &json!("sent")));
    assert_eq!((&listed["kind"], &listed["to"]), (&json!("formal-warning"), &json!("contractor")));
    assert_eq!(listed["sha256"], sha256(&sent));
    assert_eq!(listed["sent_at"], NOW);

    for party in [Council, Contractor] {
        let as_sent = steps.get(party, &format!("letters/{LETTER}?as=eml"), now()).await;
        assert_eq!((as_sent.status, &as_sent.headers["content-type"]), (200, &json!("message/rfc822")));
        assert!(as_sent.body == sent, "byte for byte");
        let page = steps.get(party, &format!("letters/{LETTER}"), now()).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.text(), kept.page);
        // As some clients write the slashes.
        let escaped = LETTER.replace('/', "%2F");
        assert_eq!(steps.get(party, &format!("letters/{escaped}"), now()).await.body, page.body);
    }
    assert_eq!(steps.get(Council, &format!("letters/{LETTER}?as=pdf"), now()).await.status, 400);
    assert_eq!(steps.get(Council, "letters/formal-warning/event-9/contractor", now()).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warnings_letter_states_what_6_8_asks_for() {
    let (steps, folder) = with_a_folder("states").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    steps.send_all(now()).await;
    let sent = std::fs::read(folder.0.join(LETTER_FILE)).unwrap();
    let (text, attached) = read(&sent);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for stated in [
        "first formal warning",
        // (a)
        "not adequate",
        "(clause 6.8(a))",
        "Monthly visits to every short break unit",
        "April 2022",
        "4 of 6, 66.6%",
        // (b)
        "(clause 6.8(b))",
        "Two of six units were not visited in April, and no reason was given.",
        // (c), the tenth working day after 6 June 2022
        "A further Improvement Plan is required (clause 6.8(c))",
        "by the end of Monday 20 June 2022",
        // 5.5, 6.9: the three months after June
        "performance monitoring meetings are held monthly",
        "under clause 6.9 are July, August and September 2022, the last of which closes on Friday 28 October 2022",
    ] {
        assert!(text.contains(stated), "{stated}: {text}");
    }
    assert_eq!(attached, ["appendix-a.xlsx"]);
    // As a page it says the same.
    let page = steps.get(Contractor, &format!("letters/{LETTER}"), now()).await.text();
    for stated in ["66.6%", "6.8(a)", "6.8(b)", "6.8(c)", "20 June 2022", "28 October 2022"] {
        assert!(page.contains(stated), "{stated}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_contractor_sees_no_letter_before_it_is_sent_and_does_nothing_that_is_the_councils() {
    let (steps, _folder) = with_a_folder("sees").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    // Written and kept, but not gone: it is being sent.
    assert!(steps.table.claim("regulation-44", LETTER, now(), Claim::AmongOthers).await.unwrap().is_some());
    let kept = cloud::letters::StoredLetter {
        id: LETTER.into(),
        kind: domain::notice::NoticeKind::FormalWarning,
        to: Contractor,
        written_at: now(),
        subject: "Formal warning".into(),
        page: "<p>A formal warning</p>".into(),
        message: b"Subject: Formal warning\r\n\r\nA formal warning\r\n".to_vec(),
    };
    steps.table.store_letter("regulation-44", &kept).await.unwrap();
    let path = format!("letters/{LETTER}");
    assert_eq!(steps.get(Contractor, "letters", now()).await.json(), json!([]));
    for target in [path.clone(), format!("{path}?as=eml")] {
        assert_eq!(steps.get(Contractor, &target, now()).await.status, 404, "{target}");
        assert_eq!(steps.get(Council, &target, now()).await.status, 200, "{target}");
    }
    assert_eq!(steps.get(Council, "letters", now()).await.json()[0]["state"], "claimed");
    let page = |party: Party| {
        let steps = &steps;
        async move { steps.get(party, "performance", now()).await.text() }
    };
    assert!(page(Council).await.contains(LETTER));
    assert!(!page(Contractor).await.contains(LETTER));
    let months = functions::evidence::Months { from: "2022-04".parse().unwrap(), to: "2022-06".parse().unwrap() };
    let pack =
        functions::evidence::evidence(&steps.table, "regulation-44", months, Council, now()).await.unwrap().unwrap();
    assert!(!String::from_utf8_lossy(&pack).contains("<p>A formal warning</p>"), "the pack has letters as sent only");

    for (target, body) in
        [("letters/draft", warning("W1")), (&format!("{path}/decision"), json!({ "decision": "was-sent" }))]
    {
        assert_eq!(steps.post(Contractor, target, &body, now()).await.status, 403, "{target}");
    }
    steps.send(LETTER, when_the_lease_is_over()).await;
    assert_eq!(steps.get(Contractor, &path, now()).await.status, 200);
    assert!(page(Contractor).await.contains(LETTER));
    // Whoever has no credential of this contract cannot tell what there is.
    let event = system_tests::lambda::http_event("GET", "/v1/contracts/regulation-44/letters", &[], "", false);
    let answer = functions::record::handle(&steps.table, serde_json::from_value(event).unwrap(), now()).await;
    assert_eq!(answer.status_code, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_marked_as_one_and_stores_nothing() {
    let (steps, folder) = with_a_folder("draft").await;
    steps.evaluate(now()).await;
    steps.send_all(now()).await;
    let before = (steps.head().await, steps.table.emails("regulation-44").await.unwrap());
    let draft = steps.post(Council, "letters/draft", &warning("W1"), now()).await;
    assert_eq!((draft.status, &draft.headers["content-type"]), (200, &json!("text/html; charset=utf-8")));
    let text = draft.text();
    for said in ["Draft", "66.6%", "20 June 2022", "Two of six units were not visited in April"] {
        assert!(text.contains(said), "{said}");
    }
    // What could not be recorded has no draft, and what sends no letter has none.
    let unknown = json!({ "kind": "warning-issued", "warning": "W1", "issued_on": "2022-06-06", "kpis": [9],
                          "explanation": "…" });
    let refused = steps.post(Council, "letters/draft", &unknown, now()).await;
    assert_eq!((refused.status, refused.codes()), (422, vec!["unknown-kpi".to_owned()]));
    assert_eq!(steps.post(Council, "letters/draft", &declined(), now()).await.status, 400);

    steps.evaluate(when_the_lease_is_over()).await;
    steps.send_all(when_the_lease_is_over()).await;
    assert_eq!((steps.head().await, steps.table.emails("regulation-44").await.unwrap()), before);
    assert_eq!(steps.table.letters("regulation-44").await.unwrap(), []);
    assert_eq!(letters(&folder), 0);
    // What is sent then is what the draft showed, without the mark.
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    steps.send_all(now()).await;
    assert!(!steps.get(Council, &format!("letters/{LETTER}"), now()).await.text().contains("Draft"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawn_warning_leaves_its_letter_on_record_as_sent() {
    let (steps, folder) = with_a_folder("withdrawn").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    steps.send_all(now()).await;
    let sent = std::fs::read(folder.0.join(LETTER_FILE)).unwrap();
    let later = now() + TimeDelta::days(1);
    let withdrawn = json!({ "kind": "event-withdrawn", "event": 2, "reason": "It named the wrong KPI." });
    steps.record(Council, &withdrawn, later).await.unwrap();
    steps.evaluate(later).await;
    steps.send_all(later).await;
    let assessment = steps.table.snapshot("regulation-44").await.unwrap().unwrap().assessment;
    assert!(assessment.findings.iter().all(|finding| finding.subject() != Some("W1")), "nothing follows from it");
    assert!(assessment.notices.iter().any(|notice| notice.id == LETTER), "that it was called for stays");
    assert_eq!(letters(&folder), 1);
    for party in [Council, Contractor] {
        assert!(steps.get(party, &format!("letters/{LETTER}?as=eml"), later).await.body == sent);
        assert_eq!(steps.get(party, "letters", later).await.json()[0]["state"], "sent");
    }
    // Issued again, it is another letter.
    steps.record(Council, &warning("W1"), later).await.unwrap();
    steps.evaluate(later).await;
    steps.send_all(later).await;
    assert_eq!(letters(&folder), 2);
    assert!(std::fs::read(folder.0.join(LETTER_FILE)).unwrap() == sent);
}

// The process dies

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_recorded_by_a_process_that_dies_before_it_is_assessed_sends_its_letter_once() {
    let (steps, folder) = with_a_folder("before-assessing").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    assert_eq!(
        retry_overdue(&steps.table, now() + TimeDelta::minutes(1)).await.unwrap().assessed,
        0,
        "it may be under way"
    );
    let later = when_the_lease_is_over();
    assert_eq!(retry_overdue(&steps.table, later).await.unwrap().assessed, 1);
    steps.send_all(later).await;
    assert_eq!(retry_overdue(&steps.table, later + TimeDelta::hours(1)).await.unwrap().assessed, 0);
    steps.send_all(later + TimeDelta::hours(1)).await;
    assert_eq!(letters(&folder), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_in_the_outbox_of_a_process_that_dies_before_it_sends_goes_once() {
    let (steps, folder) = with_a_folder("before-sending").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    let later = when_the_lease_is_over();
    let overdue = steps.table.overdue_emails(later).await.unwrap();
    assert!(overdue.contains(&("regulation-44".to_owned(), LETTER.to_owned())), "{overdue:?}");
    assert!(
        retry_overdue(&steps.table, later).await.unwrap().requeued >= overdue.len(),
        "each is brought before notify again"
    );
    steps.send(LETTER, later).await;
    steps.send(LETTER, later + TimeDelta::hours(1)).await;
    assert_eq!((letters(&folder), state(&steps, LETTER).await), (1, EmailState::Sent));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_claimed_by_a_process_that_dies_goes_once() {
    let (steps, folder) = with_a_folder("after-claiming").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    assert!(steps.table.claim("regulation-44", LETTER, now(), Claim::AmongOthers).await.unwrap().is_some());
    steps.send(LETTER, now() + TimeDelta::minutes(1)).await;
    assert_eq!(letters(&folder), 0, "somebody is at it");
    retry_overdue(&steps.table, when_the_lease_is_over()).await.unwrap();
    steps.send(LETTER, when_the_lease_is_over()).await;
    assert_eq!((letters(&folder), state(&steps, LETTER).await), (1, EmailState::Sent));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_sent_by_a_process_that_dies_before_it_records_so_is_one_file() {
    let (steps, folder) = with_a_folder("before-recording-so").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    steps.send(LETTER, now()).await;
    let sent = std::fs::read(folder.0.join(LETTER_FILE)).unwrap();
    back_to_claimed(&steps).await;
    let later = when_the_lease_is_over();
    steps.send(LETTER, later).await;
    assert_eq!((letters(&folder), state(&steps, LETTER).await), (1, EmailState::Sent));
    assert!(std::fs::read(folder.0.join(LETTER_FILE)).unwrap() == sent);
    assert!(steps.table.letter("regulation-44", LETTER).await.unwrap().unwrap().message == sent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_went_before_its_warning_was_withdrawn_is_recorded_as_sent() {
    let (steps, folder) = with_a_folder("went-then-withdrawn").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    steps.send(LETTER, now()).await;
    back_to_claimed(&steps).await;
    let withdrawn = json!({ "kind": "event-withdrawn", "event": 2, "reason": "It named the wrong KPI." });
    steps.record(Council, &withdrawn, now() + TimeDelta::minutes(1)).await.unwrap();
    steps.evaluate(now() + TimeDelta::minutes(1)).await;
    steps.send(LETTER, when_the_lease_is_over()).await;
    assert_eq!((letters(&folder), state(&steps, LETTER).await), (1, EmailState::Sent));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_letter_of_a_warning_withdrawn_before_it_goes_is_never_sent() {
    let (steps, folder) = with_a_folder("withdrawn-first").await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    let withdrawn = json!({ "kind": "event-withdrawn", "event": 2, "reason": "It named the wrong KPI." });
    steps.record(Council, &withdrawn, now() + TimeDelta::minutes(1)).await.unwrap();
    steps.evaluate(now() + TimeDelta::minutes(1)).await;
    steps.send_all(now() + TimeDelta::minutes(1)).await;
    steps.send(LETTER, when_the_lease_is_over()).await;
    assert_eq!((letters(&folder), state(&steps, LETTER).await), (0, EmailState::Lapsed));
    assert_eq!(steps.get(Contractor, &format!("letters/{LETTER}"), now()).await.status, 404);
}

/// Takes back that the letter was recorded as sent: as a process leaves it that dies between the two.
async fn back_to_claimed(steps: &Steps) {
    let text = |value: &str| AttributeValue::S(value.into());
    let request = steps.client.update_item().table_name(Steps::TABLE);
    let request = request.key("pk", text("CONTRACT#regulation-44")).key("sk", text(&format!("EMAIL#{LETTER}")));
    let request = request.expression_attribute_names("#state", "state");
    let request = request.expression_attribute_values(":claimed", text("claimed"));
    let request = request.expression_attribute_values(":notify", text("notify"));
    let request = request.expression_attribute_values(":lease", text("2022-06-06T09:05:00Z"));
    let expression = "SET #state = :claimed, agenda = :notify, agenda_on = :lease REMOVE message_id, sent_at";
    request.update_expression(expression).send().await.unwrap();
}

// A mail service cannot tell a second letter from the first

/// The emails that moto's SES took: whom each is for, and its subject.
fn taken(moto: &Moto) -> Vec<(String, String)> {
    let data = moto_data(moto);
    let messages = data["ses"]["RawMessage"].as_array().cloned().unwrap_or_default();
    let read = |message: &Value| {
        let raw = message["raw_data"].as_str().unwrap().as_bytes().to_vec();
        let message = MessageParser::default().parse(&raw).unwrap().into_owned();
        let to = message.to().and_then(|to| to.first()?.address().map(str::to_owned)).unwrap_or_default();
        (to, message.subject().unwrap_or_default().to_owned())
    };
    messages.iter().map(read).collect()
}

/// How many of them are the warning's letter, and how many tell the council that nobody knows whether it went.
fn of_the_warning(moto: &Moto) -> (usize, usize) {
    let taken = taken(moto);
    let count = |to: &str, about: &str| {
        taken.iter().filter(|(recipient, subject)| recipient == to && subject.contains(about)).count()
    };
    (
        count("manager@contractor.example", "ormal warning"),
        count("commissioner@council.example", "Decide: was the formal warning"),
    )
}

/// A warning's letter that was claimed, or went, by a process that died, and everything else sent; the lease is over.
async fn a_letter_of_which_nobody_knows(moto: &Moto, went: bool) -> Steps {
    let ses = moto.connection().ses();
    ses.verify_email_identity().email_address(SENDER).send().await.unwrap();
    let steps = Steps::with_april(Mail::Ses(Ses { client: ses, configuration_set: None })).await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    if went {
        steps.send(LETTER, now()).await;
        back_to_claimed(&steps).await;
    } else {
        assert!(steps.table.claim("regulation-44", LETTER, now(), Claim::AmongOthers).await.unwrap().is_some());
    }
    steps.send_all(now() + TimeDelta::minutes(1)).await;
    assert_eq!(of_the_warning(moto), (usize::from(went), 0));
    for minutes in [6, 7, 13, 60] {
        let later = now() + TimeDelta::minutes(minutes);
        retry_overdue(&steps.table, later).await.unwrap();
        steps.send(LETTER, later).await;
        steps.send_all(later).await;
    }
    steps
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_of_which_it_is_not_known_whether_it_went_is_the_councils_to_decide_on() {
    let moto = Moto::start().await;
    let steps = a_letter_of_which_nobody_knows(&moto, true).await;
    assert_eq!(of_the_warning(&moto), (1, 1), "nothing is sent twice; the council is told once: {:?}", taken(&moto));
    assert_eq!(state(&steps, LETTER).await, EmailState::Unknown);
    assert_eq!(steps.get(Council, "letters", now()).await.json()[0]["state"], "unknown");
    assert_eq!(steps.get(Contractor, "letters", now()).await.json(), json!([]));
    let page = steps.get(Council, "performance", now()).await.text();
    assert!(page.contains(LETTER) && page.contains("Not known to have been sent"), "the council is shown so");

    // The contractor has it.
    let decision = format!("letters/{LETTER}/decision");
    let later = now() + TimeDelta::hours(2);
    assert_eq!(steps.post(Council, &decision, &json!({ "decision": "perhaps" }), later).await.status, 400);
    let was_sent = json!({ "decision": "was-sent" });
    assert_eq!(steps.post(Council, &decision, &was_sent, later).await.status, 200);
    steps.send(LETTER, later).await;
    retry_overdue(&steps.table, later + TimeDelta::hours(1)).await.unwrap();
    steps.send_all(later + TimeDelta::hours(1)).await;
    assert_eq!(of_the_warning(&moto), (1, 1), "none is sent");
    assert_eq!(state(&steps, LETTER).await, EmailState::Sent);
    assert_eq!(steps.post(Council, &decision, &was_sent, later).await.status, 409, "once it is decided it is");
    assert_eq!(steps.get(Contractor, &format!("letters/{LETTER}"), later).await.status, 200);
    assert!(steps.get(Contractor, "performance", later).await.text().contains(LETTER));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_the_council_sends_again_goes_exactly_once_more() {
    let moto = Moto::start().await;
    let steps = a_letter_of_which_nobody_knows(&moto, false).await;
    assert_eq!((of_the_warning(&moto), state(&steps, LETTER).await), ((0, 1), EmailState::Unknown));
    // What the council is to decide on it can see, though the process died before it kept it.
    let unsent = steps.get(Council, &format!("letters/{LETTER}?as=eml"), now()).await;
    assert_eq!(unsent.status, 200);
    let (decision, later) = (format!("letters/{LETTER}/decision"), now() + TimeDelta::hours(2));
    let send_again = json!({ "decision": "send-again" });
    assert_eq!(steps.post(Council, &decision, &send_again, later).await.status, 200);
    for minutes in [0, 1, 6, 60] {
        let later = later + TimeDelta::minutes(minutes);
        retry_overdue(&steps.table, later).await.unwrap();
        steps.send(LETTER, later).await;
        steps.send_all(later).await;
    }
    assert_eq!((of_the_warning(&moto), state(&steps, LETTER).await), ((1, 1), EmailState::Sent));
    assert_eq!(steps.post(Council, &decision, &send_again, later).await.status, 409);
    let data = moto_data(&moto);
    let raw = |message: &Value| message["raw_data"].as_str().unwrap().as_bytes().to_vec();
    let went = data["ses"]["RawMessage"].as_array().unwrap().iter().map(raw);
    assert_eq!(went.filter(|message| *message == unsent.body).count(), 1, "and as it was kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_council_is_told_again_of_a_letter_sent_again_of_which_nobody_knows() {
    let moto = Moto::start().await;
    let steps = a_letter_of_which_nobody_knows(&moto, false).await;
    let later = now() + TimeDelta::hours(2);
    let decision = format!("letters/{LETTER}/decision");
    assert_eq!(steps.post(Council, &decision, &json!({ "decision": "send-again" }), later).await.status, 200);
    // The process that sends it again dies, too.
    assert!(steps.table.claim("regulation-44", LETTER, later, Claim::AmongOthers).await.unwrap().is_some());
    for minutes in [6, 60] {
        let later = later + TimeDelta::minutes(minutes);
        retry_overdue(&steps.table, later).await.unwrap();
        steps.send(LETTER, later).await;
        steps.send_all(later).await;
    }
    assert_eq!((of_the_warning(&moto), state(&steps, LETTER).await), ((0, 2), EmailState::Unknown));
}
