//! The warning's letter: what it says, who sees it, and that it is found again as it was sent.

use chrono::TimeDelta;
use cloud::hash::sha256;
use cloud::outbox::{Claim, EmailState};
use domain::event::Party;
use domain::event::Party::{Contractor, Council};
use functions::daily_check::retry_overdue;
use serde_json::json;
use system_tests::sample::warning;

use crate::{LETTER, LETTER_FILE, NOW, declined, letters, now, read, state, when_the_lease_is_over, with_a_folder};

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
    let months = functions::evidence::MonthRange { from: "2022-04".parse().unwrap(), to: "2022-06".parse().unwrap() };
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
