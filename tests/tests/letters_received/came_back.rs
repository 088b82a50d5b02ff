//! A warning that came back: no day, and served again as it was kept.

use chrono::TimeDelta;
use cloud::outbox::EmailState;
use domain::event::Party::{Contractor, Council};
use serde_json::json;
use system_tests::sample::{DEFINITION, ID};
use system_tests::warned_contract::{LETTER, warned_contract};

use crate::{
    NIGHT, bounce, councils_contacts, days, delivery, files, hand_over, now, received, required, state, taken_as,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_that_came_back_has_no_day_in_whatever_order_ses_reports_it() {
    for is_bounce_first in [false, true] {
        let (steps, _folder) = warned_contract("received-bounced", now()).await;
        steps.send(LETTER, now()).await;
        let id = taken_as(&steps, LETTER).await;
        let came_back = bounce(LETTER, (&id, "2022-06-09T08:00:00.000Z"));
        let delivered = delivery(LETTER, (&id, NIGHT));
        let order = if is_bounce_first { [&came_back, &delivered] } else { [&delivered, &came_back] };
        for handed in order.into_iter().chain(order) {
            hand_over(&steps, handed).await;
        }
        let last = received(&steps).await.pop();
        assert_eq!(last, Some(("failed", 1, "2022-06-09".to_owned())), "that it was taken first says nothing");
        assert_eq!(received(&steps).await.len(), if is_bounce_first { 1 } else { 2 });
        assert_eq!(required(&steps, "2022-12-31").await, None);
        assert_eq!(state(&steps, LETTER).await, EmailState::Bounced);
    }
    // Of two reports at one moment, too.
    let (steps, _folder) = warned_contract("received-bounced-at-once", now()).await;
    steps.send(LETTER, now()).await;
    let id = taken_as(&steps, LETTER).await;
    let (came_back, delivered) = (bounce(LETTER, (&id, NIGHT)), delivery(LETTER, (&id, NIGHT)));
    tokio::join!(hand_over(&steps, &came_back), hand_over(&steps, &delivered));
    assert_eq!(received(&steps).await.pop().unwrap().0, "failed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_that_came_back_is_served_again_as_it_was_kept_and_counts_from_its_delivery() {
    let (steps, folder) = warned_contract("received-again", now()).await;
    steps.send_all(now()).await;
    let first = taken_as(&steps, LETTER).await;
    hand_over(&steps, &bounce(LETTER, (&first, NIGHT))).await;
    steps.send_all(now() + TimeDelta::days(8)).await;
    assert_eq!(files(&folder, "letter-bounced").len(), councils_contacts(), "the council is told");
    assert_eq!(required(&steps, "2022-12-31").await, None);

    let decision = format!("letters/{LETTER}/decision");
    let later = now() + TimeDelta::days(3);
    let (again, was_sent) = (json!({ "decision": "send-again" }), json!({ "decision": "was-sent" }));
    assert_eq!(steps.post(Contractor, &decision, &again, later).await.status, 403);
    assert_eq!(steps.post(Council, &decision, &was_sent, later).await.status, 409, "it is known that it came back");
    assert_eq!(steps.post(Council, &decision, &again, later).await.status, 200);
    assert_eq!(steps.post(Council, &decision, &again, later).await.status, 409, "once it is decided it is");
    assert_eq!(steps.get(Contractor, &format!("letters/{LETTER}"), later).await.status, 200, "it is no secret");
    let page = steps.get(Contractor, "performance", later).await.text();
    assert!(
        page.contains(&format!("letters/{LETTER}")),
        "the letter went once, so that it stays on the contractor's page"
    );
    // The first sending is reported late, while the second waits, and after it went.
    let late = [bounce(LETTER, (&first, "2022-06-10T08:00:00.000Z")), delivery(LETTER, (&first, NIGHT))];
    for handed in &late {
        hand_over(&steps, handed).await;
    }
    assert_eq!(state(&steps, LETTER).await, EmailState::Due);
    steps.send(LETTER, later).await;
    let second = taken_as(&steps, LETTER).await;
    assert_ne!(first, second);
    let letters = files(&folder, "formal-warning.event-1.contractor").into_iter();
    let letters = letters.filter(|name| !name.contains("letter-bounced")).map(|name| folder.0.join(ID).join(name));
    let letters: Vec<Vec<u8>> = letters.map(|file| std::fs::read(file).unwrap()).collect();
    let kept = steps.table.letter(ID, LETTER).await.unwrap().unwrap().message;
    assert!(letters == [kept.clone(), kept], "the same bytes, once more");
    for handed in &late {
        hand_over(&steps, handed).await;
    }
    assert_eq!(state(&steps, LETTER).await, EmailState::Sent);
    assert_eq!(required(&steps, "2022-12-31").await, None, "not before it is delivered");

    hand_over(&steps, &delivery(LETTER, (&second, "2022-06-10T08:00:00.000Z"))).await;
    let expected = [("failed", 1, "2022-06-08".to_owned()), ("delivered", 1, "2022-06-10".to_owned())];
    assert_eq!(received(&steps).await, expected);
    assert_eq!(required(&steps, "2022-12-31").await, days(("2022-06-10", "2022-06-24")), "from the delivery");
    for handed in &late {
        hand_over(&steps, handed).await;
    }
    assert_eq!((received(&steps).await.len(), state(&steps, LETTER).await), (2, EmailState::Delivered));

    // That the second came back after all is another thing that the council is told of.
    hand_over(&steps, &bounce(LETTER, (&second, "2022-06-13T08:00:00.000Z"))).await;
    steps.send_all(now() + TimeDelta::days(9)).await;
    assert_eq!(files(&folder, "letter-bounced").len(), 2 * councils_contacts());
    assert_eq!(required(&steps, "2022-12-31").await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_served_again_goes_to_the_contract_manager_of_now_where_its_address_is_out_of_use() {
    let (steps, _folder) = warned_contract("received-readdressed", now()).await;
    steps.send(LETTER, now()).await;
    hand_over(&steps, &bounce(LETTER, (&taken_as(&steps, LETTER).await, NIGHT))).await;
    let definition = DEFINITION.replace("manager@contractor.example", "new.manager@contractor.example");
    let revised = json!({ "kind": "contract-revised", "definition": definition, "reason": "Another address.", "restates": false });
    let later = now() + TimeDelta::days(9);
    steps.record(Council, &revised, later).await.unwrap();
    steps.evaluate(later).await;
    let again = json!({ "decision": "send-again" });
    assert_eq!(steps.post(Council, &format!("letters/{LETTER}/decision"), &again, later).await.status, 200);
    steps.send(LETTER, later).await;
    let email = steps.table.email(ID, LETTER).await.unwrap().unwrap();
    assert_eq!(email.recipient.unwrap().email, "new.manager@contractor.example");
    assert_eq!(email.state, EmailState::Sent);
}
