//! A contract that cannot be read keeps no other from being served, put right or published.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::contract::Contract;

use crate::*;

const OTHER: &str = "another";

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// Sets an attribute of a record of the other contract.
async fn spoil(folder: &Path, record: &str, attribute: &str, value: AttributeValue) {
    let client = embedded::of_folder(folder).await.dynamodb();
    let update = client.update_item().table_name("last-friday");
    let update = update.key("pk", text(&format!("CONTRACT#{OTHER}"))).key("sk", text(record));
    let update = update.update_expression("SET #of = :to").expression_attribute_names("#of", attribute);
    update.expression_attribute_values(":to", value).send().await.unwrap();
}

/// A folder of 29 July 2022 with a second contract, which comes first.
async fn with_another(test: &str) -> Folder {
    let folder = live(test);
    let definition = std::fs::read_to_string(root().join(DEFINITION)).unwrap();
    let definition = definition.replace("id = \"regulation-44\"", &format!("id = \"{OTHER}\""));
    let (table, definition) = (table(&folder.0).await, Contract::read(&definition).unwrap());
    assert!(table.create_contract(&definition, moment("2022-07-29T12:00:00Z")).await.unwrap());
    folder
}

#[tokio::test]
async fn a_contract_whose_head_cannot_be_read_keeps_no_other_from_being_served() {
    let folder = with_another("unreadable-head").await;
    spoil(&folder.0, "HEAD", "received_at", text("yesterday")).await;
    let served = serve(&["--clock", "2022-07-29T13:00:00Z", "--confirm-clock"], &folder.0);
    assert_eq!(served.assessment(&served.token(&folder.0))["as_of"], "2022-07-29");
}

#[tokio::test]
async fn a_contract_that_cannot_be_read_and_is_ahead_keeps_no_clock_from_being_put_back_for_good() {
    let folder = with_another("unreadable-ahead").await;
    drop(serve(&["--clock", "2022-12-31T09:00:00Z", "--confirm-clock"], &folder.0));
    spoil(&folder.0, "LOG#0000000000", "hash", text("of no entry")).await;
    make_live(&folder.0);
    let back = ["--clock", "2022-07-29T13:00:00Z", "--confirm-clock"];
    let served = serve(&back, &folder.0);
    let token = served.token(&folder.0);
    assert_eq!(served.assessment(&token)["as_of"], "2022-07-29");
    drop(served);
    // The folder's clock is its own now, and knows no later day than this: nothing needs to be confirmed any more.
    let file = folder.0.join("store/clock");
    let kept: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert!(kept["shown"].as_str().unwrap().starts_with("2022-07-29"), "{kept}");
    let issue = folder.0.join("issue.json");
    std::fs::write(&issue, r#"{"kind":"capacity-issue-raised","issue":"illness","text":"One visitor is ill."}"#)
        .unwrap();
    make_live(&folder.0);
    let record = ["record", "--contract", CONTRACT, "--party", "contractor", &issue.to_string_lossy()];
    let said = refused(&record, &folder.0);
    assert!(said.contains("29 July 2022") && !said.contains("December 2022"), "the latest that it knows: {said}");
}

#[tokio::test]
async fn a_contract_whose_published_pages_cannot_be_read_keeps_no_others_from_being_written_again() {
    let folder = with_another("unreadable-published").await;
    let own = ["--clock", "2022-07-29T13:00:00Z", "--confirm-clock"];
    drop(serve(&own, &folder.0));
    let lost = folder.0.join("site").join(CONTRACT).join("index.html");
    std::fs::remove_file(&lost).unwrap();
    spoil(&folder.0, "PUBLISHED", "recorded", text("twice")).await;
    drop(serve(&own, &folder.0));
    assert!(lost.exists(), "the pages of the other are written again");
}
