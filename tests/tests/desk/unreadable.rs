//! A contract that cannot be read keeps its contacts from no other.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::*;

/// A second contract with the same contacts, assessed, so that they find it.
async fn another(desk: &DeskAtWork) {
    let other = DEFINITION.replace("id = \"regulation-44\"", "id = \"another\"");
    desk.steps.table.create_contract(&Contract::read(&other).unwrap(), now()).await.unwrap();
    functions::evaluate::evaluate(&desk.steps.table, "another", now()).await.unwrap();
}

/// Spoils the head of a contract's log.
async fn spoil(desk: &DeskAtWork, id: &str) {
    let text = |text: &str| AttributeValue::S(text.into());
    let update = desk.steps.client.update_item().table_name(system_tests::embedded::TABLE);
    let update = update.key("pk", text(&format!("CONTRACT#{id}"))).key("sk", text("HEAD"));
    let update = update.update_expression("SET #hash = :hash").expression_attribute_names("#hash", "hash");
    update.expression_attribute_values(":hash", text("of no entry")).send().await.unwrap();
}

#[tokio::test]
async fn one_contract_that_cannot_be_read_locks_its_contacts_out_of_no_other() {
    let desk = desk("desk-unreadable").await;
    another(&desk).await;
    let mut before = desk.signed_in(ADMINISTRATOR, now()).await;
    assert_eq!(before.get("/desk", now()).await.heading(), "Your contracts");
    // The one that comes first.
    spoil(&desk, "another").await;
    let start = before.get("/desk", now()).await;
    assert_eq!((start.status, start.heading().as_str()), (200, "Your contracts"));
    assert!(start.text().contains("href=\"/desk/contracts/regulation-44\""), "{}", start.text());
    assert!(start.text().contains("One contract cannot be shown at the moment"), "{}", start.text());
    assert!(!start.text().contains("another"), "what cannot be read is not named");
    assert_eq!(home(&mut before, now()).await.status, 200);
    // And somebody new still comes in.
    let mut new = desk.signed_in(ADMINISTRATOR, later(1)).await;
    assert_eq!(home(&mut new, later(1)).await.status, 200);
    assert_eq!(new.get("/desk/contracts/another", later(1)).await.status, 500);
}

#[tokio::test]
async fn where_none_can_be_read_somebody_who_is_signed_in_is_told_so() {
    let desk = desk("desk-none-readable").await;
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    person.ask_for_link(ADMINISTRATOR, "", now()).await;
    let links = desk.links_to(ADMINISTRATOR);
    spoil(&desk, "regulation-44").await;
    let start = person.get("/desk", now()).await;
    assert_eq!(start.status, 200);
    assert!(start.text().contains("One contract cannot be shown at the moment"), "{}", start.text());
    assert!(!start.text().contains("your address is not a point of contact"));
    let mut statuses = Vec::new();
    for link in links {
        statuses.push(desk.person().post(&link, &[], later(1)).await.status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410], "the link that was sent before still opens");
}

#[tokio::test]
async fn a_contract_that_moved_is_not_there_any_more() {
    let desk = desk("desk-moved").await;
    another(&desk).await;
    let text = |text: &str| AttributeValue::S(text.into());
    let delete =
        desk.steps.client.delete_item().table_name(system_tests::embedded::TABLE).key("pk", text("CONTRACT#another"));
    delete.key("sk", text("HEAD")).send().await.unwrap();
    let mut person = desk.signed_in(ADMINISTRATOR, now()).await;
    assert_eq!(person.get("/desk", now()).await.location.as_deref(), Some(HOME), "there is one contract to go to");
}
