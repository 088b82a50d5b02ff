//! What a clock that was ahead has stamped counts at every door as received when the clock was put back, and its receipt says both.

use system_tests::desk::DeskAtWork;
use system_tests::sample;

use crate::*;

const ADMINISTRATOR: &str = "operations@contractor.example";

#[tokio::test]
async fn a_receipt_given_again_after_the_clock_was_put_back_says_what_counts_and_what_it_said() {
    let (right, ahead) = (moment("2022-04-29T10:00:00Z"), moment("2026-01-05T09:00:00Z"));
    let desk = DeskAtWork::open("receipt-ahead", &sample::contract(), right).await;
    let steps = &desk.steps;
    let first = steps.post(Contractor, "returns/2022-04", &sample::april(4), ahead).await.json();
    assert_eq!(
        (first["received_at"].as_str(), first["on_time"].as_bool()),
        (Some("2026-01-05T09:00:00Z"), Some(false))
    );
    let issue = json!({"kind": "capacity-issue-raised", "issue": "illness", "text": "One visitor is ill."}).to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", "illness")];
    let record = async |now| steps.ask(Contractor, ("POST", "events"), (&headers, issue.as_bytes()), now).await.json();
    assert_eq!(record(ahead).await["received_at"], "2026-01-05T09:00:00Z");
    let again = steps.post(Contractor, "returns/2022-04", &sample::april(4), ahead).await;
    assert_eq!((again.status, again.json()), (200, first), "the same receipt, until the clock is put back");

    assert!(record_clock_correction(&steps.table, CONTRACT, right).await.unwrap());
    steps.evaluate(right).await;
    let again = steps.post(Contractor, "returns/2022-04", &sample::april(4), right).await;
    let receipt = again.json();
    assert_eq!(again.status, 200);
    assert_eq!(receipt["received_at"], "2022-04-29T10:00:00Z");
    assert_eq!(receipt["stamped_at"], "2026-01-05T09:00:00Z");
    assert_eq!(
        (receipt["on_time"].as_bool(), receipt["receipt"].as_str()),
        (Some(true), Some("regulation-44-2022-04-1"))
    );
    let event = record(right).await;
    assert_eq!(event["received_at"], "2022-04-29T10:00:00Z");
    assert_eq!((event["stamped_at"].as_str(), event["event"].as_u64()), (Some("2026-01-05T09:00:00Z"), Some(2)));
    assert!(event["follows"].to_string().contains("2022-04-29") && !event["follows"].to_string().contains("2026"));

    let mut person = desk.signed_in(ADMINISTRATOR, right).await;
    let page = person.get(&format!("/desk/contracts/{CONTRACT}/returns/2022-04/receipts/1"), right).await.text();
    for said in ["received on Friday 29 April 2022 at 11:00", "on time", "clock was ahead", "5 January 2026"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("late: it was due"), "{page}");
    // What is received since has one stamp.
    let more = steps.post(Contractor, "returns/2022-04", &sample::april(5), right).await.json();
    assert_eq!(more.get("stamped_at"), None);
}
