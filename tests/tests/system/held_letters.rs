//! A contractual letter that goes only if the council decides so: what each party sees of it, and the decision at each door.

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::outbox::EmailState;
use domain::event::Party;
use serde_json::json;
use system_tests::busy_desk::{self, now};
use system_tests::desk::DeskAtWork;
use system_tests::forms::{action, filled_in, pairs, problems, typed};

const ID: &str = "regulation-44";
const HOME: &str = "/desk/contracts/regulation-44";
const COUNCIL: &str = "commissioner@council.example";
const CONTRACTOR: &str = "manager@contractor.example";

/// A desk at which a letter waits for the council, as later rules leave one that they call for of the past; and its id.
async fn held(test: &str) -> (DeskAtWork, String) {
    let desk = busy_desk::desk(test).await;
    desk.steps.evaluate(now()).await;
    let emails = desk.steps.table.emails(ID).await.unwrap();
    let letter = emails.into_iter().rfind(|email| email.is_contractual_letter()).expect("a letter is to be sent");
    let key = [("pk", format!("CONTRACT#{ID}")), ("sk", format!("EMAIL#{}", letter.id))];
    let key = key.map(|(name, value)| (name.to_owned(), AttributeValue::S(value)));
    let held = desk.steps.client.update_item().table_name(system_tests::embedded::TABLE).set_key(Some(key.into()));
    let held = held.update_expression("SET #state = :held REMOVE agenda, agenda_on");
    let held = held.expression_attribute_names("#state", "state");
    held.expression_attribute_values(":held", AttributeValue::S("held".into())).send().await.unwrap();
    (desk, letter.id)
}

async fn state(desk: &DeskAtWork, id: &str) -> EmailState {
    desk.steps.table.email(ID, id).await.unwrap().unwrap().state
}

#[tokio::test]
async fn the_council_sees_a_letter_that_waits_and_decides_on_it_at_the_desk() {
    for (chosen, becomes) in [("send", EmailState::Due), ("do-not-send", EmailState::NotSent)] {
        let (desk, id) = held("held-desk").await;
        let mut council = desk.signed_in(COUNCIL, now()).await;
        let list = council.get(&format!("{HOME}/letters"), now()).await;
        assert!(list.text().contains("Not sent: waiting for the council"), "{}", list.text());
        let seen = council.get(&format!("{HOME}/letters/{id}"), now()).await;
        assert_eq!(seen.status, 200);
        assert!(seen.text().contains("Draft"), "{}", seen.text());
        let path = format!("{HOME}/letters/{id}/decision");
        let page = council.get(&path, now()).await;
        assert_eq!(page.heading(), "A letter waiting for your decision");
        let undecided = council.post(&action(&page), &pairs(&filled_in(&page)), now()).await;
        assert_eq!(problems(&undecided)[0].0, "decision");
        // What may be decided of a letter of unknown fate is nothing that can be decided of this one.
        let fields = typed(&page, &[("decision", chosen)]);
        let other = pairs(&fields).into_iter();
        let other = other.map(|(name, value)| (name, if value == chosen { "was-sent" } else { value }));
        let other: Vec<(&str, &str)> = other.collect();
        assert_eq!(council.post(&action(&page), &other, now()).await.status, 422);
        let decided = council.post(&action(&page), &pairs(&typed(&page, &[("decision", chosen)])), now()).await;
        assert_eq!(decided.status, 303);
        assert_eq!(state(&desk, &id).await, becomes);
        assert_eq!(council.get(&path, now()).await.status, 409, "it is decided once");
    }
}

#[tokio::test]
async fn the_contractor_knows_nothing_of_a_letter_that_waits_for_the_council() {
    let (desk, id) = held("held-contractor").await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    assert!(!contractor.get(&format!("{HOME}/letters"), now()).await.text().contains(&id));
    assert_eq!(contractor.get(&format!("{HOME}/letters/{id}"), now()).await.status, 404);
    assert_eq!(contractor.get(&format!("{HOME}/letters/{id}/decision"), now()).await.status, 403);
    let listed = desk.steps.get(Party::Contractor, "letters", now()).await;
    assert!(!listed.text().contains(&id), "{}", listed.text());
    let decision = desk
        .steps
        .post(Party::Contractor, &format!("letters/{id}/decision"), &json!({ "decision": "send" }), now())
        .await;
    assert_eq!((decision.status, state(&desk, &id).await), (403, EmailState::Held));
}

#[tokio::test]
async fn the_council_decides_over_http() {
    let (desk, id) = held("held-http").await;
    let listed = desk.steps.get(Party::Council, "letters", now()).await.json();
    let listed = listed.as_array().unwrap().iter().find(|letter| letter["id"] == id.as_str()).unwrap();
    assert_eq!((&listed["state"], &listed["subject"]), (&json!("held"), &json!(null)));
    let path = format!("letters/{id}/decision");
    let decide =
        async |word: &str| desk.steps.post(Party::Council, &path, &json!({ "decision": word }), now()).await.status;
    assert_eq!(decide("maybe").await, 400);
    assert_eq!(decide("was-sent").await, 409);
    assert_eq!(decide("do-not-send").await, 200);
    assert_eq!(state(&desk, &id).await, EmailState::NotSent);
    assert_eq!(decide("send").await, 409);
}
