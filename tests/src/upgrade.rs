//! A table that an older version of the program made.

use std::collections::HashMap;
use std::io::Read as _;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::embedded::{Items, TABLE};

/// The table of the demo's folder, made by the last version of the program that read contracts by the first rules: see the
/// `README.md` beside it.
const BY_THE_FIRST_RULES: &[u8] = include_bytes!("../data/upgrade/rules-1.jsonl.gz");

/// Returns all items of the demo's table, made by the first rules.
///
/// # Panics
///
/// The file is not as it was made.
pub fn by_the_first_rules() -> Items {
    let mut lines = String::new();
    GzDecoder::new(BY_THE_FIRST_RULES).read_to_string(&mut lines).expect("a file of lines");
    let item = |line: &str| {
        let item: HashMap<String, Value> = serde_json::from_str(line).expect("an item");
        let item = item.into_iter().map(|(name, value)| (name, attribute(&value)));
        let item: HashMap<String, AttributeValue> = item.collect();
        let key = |name: &str| item[name].as_s().expect("a text").clone();
        ((key("pk"), key("sk")), item.clone())
    };
    lines.lines().map(item).collect()
}

fn attribute(value: &Value) -> AttributeValue {
    let of = |kind: &str| value[kind].as_str().map(str::to_owned);
    let bytes = || Some(Blob::new(STANDARD.decode(of("B")?).expect("base64")));
    let text = of("S").map(AttributeValue::S);
    text.or_else(|| of("N").map(AttributeValue::N)).or_else(|| bytes().map(AttributeValue::B)).expect("an attribute")
}

/// Puts items in the table of a store.
///
/// # Panics
///
/// The store does not take them.
pub async fn fill(client: &Client, items: &Items) {
    for item in items.values() {
        let put = client.put_item().table_name(TABLE).set_item(Some(item.clone()));
        put.send().await.expect("it is taken");
    }
}
