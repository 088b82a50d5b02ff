//! The embedded engine, in memory, or of a folder that no program holds any more.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use cloud::connection::Connection;
use cloud::table::Table;
use engine::Engine;

use crate::steps::Steps;

/// What a table has, by its keys.
pub type Items = BTreeMap<(String, String), HashMap<String, AttributeValue>>;

/// A connection to an engine of its own.
///
/// # Panics
///
/// It does not start.
pub async fn start() -> Connection {
    Connection::to_this_machine(listen().await)
}

/// A connection to the store that a program left in a folder.
///
/// # Panics
///
/// There is none.
pub async fn of_folder(folder: &Path) -> Connection {
    let file = folder.join("store/last-friday.sqlite");
    assert!(file.is_file(), "there is no store in {}", folder.display());
    Connection::to_this_machine(Engine::of_file(&file).await.expect("a store").endpoint)
}

/// Where an engine of its own is reached.
///
/// # Panics
///
/// It does not start.
pub async fn listen() -> String {
    Engine::in_memory().await.expect("an engine in memory").endpoint
}

/// An empty table in a store of its own.
///
/// # Panics
///
/// It is not made.
pub async fn empty() -> (Client, Table) {
    let client = start().await.dynamodb();
    let table = Table::new(client.clone(), Steps::TABLE);
    table.create().await.expect("a table");
    (client, table)
}

/// Everything that a table has.
///
/// # Panics
///
/// It is not all in one answer.
pub async fn items(client: &Client) -> Items {
    let answer = client.scan().table_name(Steps::TABLE).consistent_read(true).send().await.expect("an answer");
    assert!(answer.last_evaluated_key().is_none(), "it is all in one answer");
    let text = |item: &HashMap<String, AttributeValue>, name: &str| item[name].as_s().expect("a text").clone();
    answer.items().iter().map(|item| ((text(item, "pk"), text(item, "sk")), item.clone())).collect()
}

/// A table with the same in it, in a store of its own.
///
/// # Panics
///
/// The store does not take it.
pub async fn another_with(items: &Items) -> (Client, Table) {
    let (client, table) = empty().await;
    for item in items.values() {
        let put = client.put_item().table_name(Steps::TABLE).set_item(Some(item.clone()));
        put.send().await.expect("it is taken");
    }
    (client, table)
}
