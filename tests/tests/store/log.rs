//! The log: numbered without a gap, each content once, and read only as it was written.

use cloud::hash::sha256;
use cloud::log::{Appended, LogHead, NewLogEntry};
use cloud::table::Table;
use system_tests::sample::{self, DEFINITION, ID, moment};

use crate::{a_return, append, append_at_last, founded};

pub(crate) async fn a_contract_is_founded_once(table: Table) {
    let head = founded(&table).await;
    assert_eq!(head.sequence, 0);
    let contract = sample::contract();
    assert!(!table.create_contract(&contract, moment("2023-01-01T00:00:00Z")).await.unwrap());
    assert_eq!(table.contracts().await.unwrap(), [ID]);
    assert_eq!(table.read_log(ID).await.unwrap().unwrap().contract.text, DEFINITION);
    assert!(table.read_log("another").await.unwrap().is_none());
}

pub(crate) async fn of_twenty_at_one_moment_all_land_in_some_order_without_a_gap(table: Table) {
    founded(&table).await;
    let mut tasks = Vec::new();
    for number in 0..20 {
        let table = table.clone();
        tasks.push(tokio::spawn(async move { append_at_last(&table, &format!("return {number}")).await }));
    }
    let mut sequences = Vec::new();
    for task in tasks {
        sequences.push(task.await.unwrap());
    }
    sequences.sort_unstable();
    assert_eq!(sequences, (1..=20).collect::<Vec<u64>>());
    let log = table.read_log(ID).await.unwrap().unwrap();
    assert_eq!((log.head.sequence, log.events.len()), (20, 20), "and its chain of hashes holds");
}

pub(crate) async fn whoever_names_an_old_head_writes_nothing(table: Table) {
    let old = founded(&table).await;
    assert!(matches!(append(&table, &old, "first").await, Appended::Stored(_)));
    assert_eq!(append(&table, &old, "second").await, Appended::Conflict);
    assert_eq!(table.read_log(ID).await.unwrap().unwrap().events.len(), 1);
    assert_eq!(table.accepted(ID, &sha256(b"second")).await.unwrap(), None, "not even its content's mark");
    assert_eq!(table.original(ID, 2).await.unwrap(), b"");
}

pub(crate) async fn the_same_content_is_accepted_once(table: Table) {
    founded(&table).await;
    append_at_last(&table, "the return").await;
    let head = table.head(ID).await.unwrap().unwrap();
    assert_eq!(append(&table, &head, "the return").await, Appended::Conflict);
    let accepted = table.accepted(ID, &sha256(b"the return")).await.unwrap().unwrap();
    assert_eq!((accepted.sequence, accepted.receipt.as_str()), (1, "the return"));
    // Once its event is withdrawn, the same content is a new thing to record.
    let event = a_return("the return");
    let content = sha256(b"the return");
    let entry = NewLogEntry { event: &event, content: &content, receipt: "again", replaces: Some(1), original: b"" };
    assert!(matches!(table.append(ID, &head, &entry).await.unwrap(), Appended::Stored(_)));
    assert_eq!(table.accepted(ID, &content).await.unwrap().unwrap().sequence, 2);
}

pub(crate) async fn the_bytes_as_received_are_kept_whole(table: Table) {
    let head = founded(&table).await;
    let original: Vec<u8> = (0..1024 * 1024_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let event = a_return("large");
    let entry = NewLogEntry { event: &event, content: "large", receipt: "", replaces: None, original: &original };
    assert!(matches!(table.append(ID, &head, &entry).await.unwrap(), Appended::Stored(_)));
    assert!(table.original(ID, 1).await.unwrap() == original, "a mebibyte comes back as it went in");
}

pub(crate) async fn a_log_longer_than_one_answer_is_read_whole(table: Table) {
    founded(&table).await;
    // Comments that do not compress: an answer holds a mebibyte.
    for number in 0..12_u64 {
        let mut state = number + 1;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'!' + u8::try_from((state >> 33) % 90).unwrap())
        });
        append_at_last(&table, &noise.take(150_000).collect::<String>()).await;
    }
    let log = table.read_log(ID).await.unwrap().unwrap();
    assert_eq!(log.events.len(), 12);
}

pub(crate) async fn a_log_that_was_changed_is_not_read(table: Table, client: aws_sdk_dynamodb::Client, name: &str) {
    founded(&table).await;
    append_at_last(&table, "a return").await;
    let last_hash = table.head(ID).await.unwrap().unwrap();
    append(&table, &LogHead { hash: "0".repeat(64), ..last_hash.clone() }, "forged").await;
    assert_eq!(table.head(ID).await.unwrap().unwrap(), last_hash, "an entry that does not follow is not appended");
    assert_eq!(table.read_log(ID).await.unwrap().unwrap().events.len(), 1);
    let text = |value: &str| aws_sdk_dynamodb::types::AttributeValue::S(value.into());
    let request = client.update_item().table_name(name).key("pk", text("CONTRACT#regulation-44"));
    let request = request.key("sk", text("LOG#0000000001")).update_expression("SET previous = :zero");
    request.expression_attribute_values(":zero", text(&"0".repeat(64))).send().await.unwrap();
    let failure = table.read_log(ID).await.unwrap_err();
    assert_eq!(failure.cause, "entry 1 does not follow from the one before it");
    assert!(!failure.retry_can_help);
}
