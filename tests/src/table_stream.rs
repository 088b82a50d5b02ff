//! A small pump: it reads the real records of the table's stream from AWS's stand-in and sends each function those that the
//! template's filters select, as Lambda's event source mappings do.

use serde_json::{Value, json};

use crate::moto::Moto;

/// The records of a table's stream, in order, as far as they have been read.
#[derive(Debug)]
pub struct TableStream {
    endpoint: String,
    iterator: Option<String>,
    arn: String,
}

fn call(endpoint: &str, target: &str, body: &Value) -> Value {
    let request = ureq::post(endpoint)
        .header("x-amz-target", target)
        .header("content-type", "application/x-amz-json-1.0")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=test/20220101/eu-west-2/dynamodb/aws4_request, Signature=0",
        );
    let mut answer = request.send(body.to_string()).unwrap_or_else(|error| panic!("{target}: {error}"));
    serde_json::from_str(&answer.body_mut().read_to_string().expect("an answer")).expect("JSON")
}

impl TableStream {
    /// Returns the stream of a table, from its beginning.
    ///
    /// # Panics
    ///
    /// The stand-in does not answer, or the table has no stream.
    pub fn of(moto: &Moto, table: &str) -> Self {
        let described = call(&moto.endpoint, "DynamoDB_20120810.DescribeTable", &json!({ "TableName": table }));
        let arn = described["Table"]["LatestStreamArn"].as_str().expect("a stream").to_owned();
        let streams =
            |name: &str, body: Value| call(&moto.endpoint, &format!("DynamoDBStreams_20120810.{name}"), &body);
        let described = streams("DescribeStream", json!({ "StreamArn": arn }));
        let shard = described["StreamDescription"]["Shards"][0]["ShardId"].clone();
        let asked = json!({ "StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON" });
        let iterator = streams("GetShardIterator", asked)["ShardIterator"].as_str().map(str::to_owned);
        Self { endpoint: moto.endpoint.clone(), iterator, arn }
    }

    /// Returns the records since the last `read`, as Lambda writes them.
    ///
    /// # Panics
    ///
    /// The stand-in does not answer.
    pub fn read(&mut self) -> Vec<Value> {
        let asked = json!({ "ShardIterator": self.iterator });
        let mut answer = call(&self.endpoint, "DynamoDBStreams_20120810.GetRecords", &asked);
        self.iterator = answer["NextShardIterator"].as_str().map(str::to_owned);
        let Value::Array(mut records) = answer["Records"].take() else { return Vec::new() };
        for record in &mut records {
            record["eventSourceARN"] = self.arn.as_str().into();
        }
        records
    }
}

/// Says whether a filter pattern of an event source mapping selects a record: all of its keys are matched, each by any of its
/// rules.
///
/// # Panics
///
/// The pattern has a rule that is not one of `exists`, `prefix`, `anything-but`, or an exact value.
pub fn selects(pattern: &Value, record: &Value) -> bool {
    match pattern {
        Value::Object(keys) => keys.iter().all(|(key, pattern)| selects(pattern, &record[key])),
        Value::Array(rules) => rules.iter().any(|rule| rule_matches(rule, record)),
        other => panic!("{other} is neither a key's pattern nor its rules"),
    }
}

fn rule_matches(rule: &Value, value: &Value) -> bool {
    let Value::Object(rule) = rule else { return rule == value };
    let [(name, argument)] = rule.iter().collect::<Vec<_>>()[..] else { panic!("{rule:?} is no rule") };
    let text = value.as_str();
    match (name.as_str(), argument) {
        ("exists", Value::Bool(exists)) => *exists != value.is_null(),
        ("prefix", Value::String(prefix)) => text.is_some_and(|text| text.starts_with(prefix)),
        ("anything-but", Value::Array(others)) => !value.is_null() && !others.contains(value),
        _ => panic!("{name} is no rule that is known here"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_selects_what_matches_all_its_keys() {
        let record = json!({ "dynamodb": { "NewImage": { "pk": { "S": "CONTRACT#a" }, "sk": { "S": "HEAD" } } } });
        let pattern = |sk: Value| json!({ "dynamodb": { "NewImage": { "pk": { "S": [{ "prefix": "CONTRACT#" }] }, "sk": { "S": sk } } } });
        assert!(selects(&pattern(json!(["LOG", "HEAD"])), &record));
        assert!(!selects(&pattern(json!(["LOG"])), &record));
        assert!(selects(&pattern(json!([{ "anything-but": ["LOG"] }])), &record));
        assert!(selects(&json!({ "dynamodb": { "OldImage": { "sk": { "S": [{ "exists": false }] } } } }), &record));
        assert!(!selects(&json!({ "dynamodb": { "OldImage": { "sk": { "S": [{ "exists": true }] } } } }), &record));
    }
}
