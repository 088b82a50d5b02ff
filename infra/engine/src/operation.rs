//! Handing a request of DynamoDB's API to the engine's function for it.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::database::Engine;

/// The header that names the operation of a request.
pub const TARGET: &str = "x-amz-target";

/// The prefix of an operation's name in that header.
const SERVICE: &str = "DynamoDB_20120810.";

/// The response to a request of DynamoDB's API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiResponse {
    /// The HTTP status: 200, or that of an error.
    pub status: u16,
    /// The answer in JSON, or the error with its cancellation reasons.
    pub body: String,
}

impl Engine {
    /// Answers a request of DynamoDB's API, by its target (`DynamoDB_20120810.GetItem`) and its body. It waits for the
    /// database: an async caller calls it on a thread for blocking work.
    pub fn answer(&self, target: &str, body: &[u8]) -> ApiResponse {
        answer(&self.database, target, body)
    }
}

pub(crate) fn answer(database: &Database, target: &str, body: &[u8]) -> ApiResponse {
    let operation = target.strip_prefix(SERVICE).unwrap_or_default();
    match carry_out(database, operation, body) {
        Some(Ok(body)) => ApiResponse { status: 200, body },
        Some(Err(error)) => ApiResponse { status: error.status_code(), body: error.to_json() },
        None => {
            let unknown = r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#;
            ApiResponse { status: 400, body: unknown.into() }
        }
    }
}

/// Each operation with the engine's function for it. It is a macro because each function has request and answer types of its
/// own.
macro_rules! operations {
    ($($operation:literal => $function:ident),* $(,)?) => {
        /// Carries an operation out; `None` if the engine does not have it.
        fn carry_out(database: &Database, operation: &str, body: &[u8]) -> Option<Result<String, DynoxideError>> {
            Some(match operation {
                $( $operation => read(body).and_then(|request| database.$function(request)).and_then(|done| write(&done)), )*
                _ => return None,
            })
        }
    };
}

operations! {
    "BatchGetItem" => batch_get_item,
    "BatchWriteItem" => batch_write_item,
    "CreateTable" => create_table,
    "DeleteItem" => delete_item,
    "DeleteTable" => delete_table,
    "DescribeTable" => describe_table,
    "DescribeTimeToLive" => describe_time_to_live,
    "GetItem" => get_item,
    "ListTables" => list_tables,
    "PutItem" => put_item,
    "Query" => query,
    "Scan" => scan,
    "TransactGetItems" => transact_get_items,
    "TransactWriteItems" => transact_write_items,
    "UpdateItem" => update_item,
    "UpdateTable" => update_table,
    "UpdateTimeToLive" => update_time_to_live,
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, DynoxideError> {
    serde_json::from_slice(body).map_err(|error| DynoxideError::SerializationException(error.to_string()))
}

fn write(done: &impl Serialize) -> Result<String, DynoxideError> {
    serde_json::to_string(done).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn ask(engine: &Engine, operation: &str, request: &Value) -> (u16, Value) {
        let answer = engine.answer(&format!("{SERVICE}{operation}"), request.to_string().as_bytes());
        (answer.status, serde_json::from_str(&answer.body).unwrap())
    }

    fn with_table() -> Engine {
        let engine = Engine::in_memory().unwrap();
        let table = json!({
            "TableName": "table",
            "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
            "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
            "BillingMode": "PAY_PER_REQUEST"
        });
        assert_eq!(ask(&engine, "CreateTable", &table).0, 200);
        engine
    }

    fn put_new(key: &str) -> Value {
        json!({ "TableName": "table", "Item": { "pk": { "S": key } }, "ConditionExpression": "attribute_not_exists(pk)" })
    }

    #[test]
    fn what_was_put_is_got_and_a_condition_that_does_not_hold_is_an_error() {
        let engine = with_table();
        assert_eq!(ask(&engine, "PutItem", &put_new("a")).0, 200);
        let got = ask(&engine, "GetItem", &json!({ "TableName": "table", "Key": { "pk": { "S": "a" } } }));
        assert_eq!(got, (200, json!({ "Item": { "pk": { "S": "a" } } })));
        let (status, error) = ask(&engine, "PutItem", &put_new("a"));
        assert_eq!(status, 400);
        assert!(error["__type"].as_str().unwrap().ends_with("#ConditionalCheckFailedException"), "{error}");
    }

    #[test]
    fn a_transaction_that_is_refused_says_why_for_each_of_its_writes() {
        let engine = with_table();
        assert_eq!(ask(&engine, "PutItem", &put_new("a")).0, 200);
        let writes = json!({ "TransactItems": [{ "Put": put_new("b") }, { "Put": put_new("a") }] });
        let (status, error) = ask(&engine, "TransactWriteItems", &writes);
        assert_eq!(status, 400);
        assert!(error["__type"].as_str().unwrap().ends_with("#TransactionCanceledException"), "{error}");
        let reasons = error["CancellationReasons"].as_array().unwrap();
        let codes: Vec<&str> = reasons.iter().map(|reason| reason["Code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["None", "ConditionalCheckFailed"]);
        let got = ask(&engine, "GetItem", &json!({ "TableName": "table", "Key": { "pk": { "S": "b" } } }));
        assert_eq!(got, (200, json!({})), "nothing of it was written");
    }

    #[test]
    fn what_is_no_operation_or_no_request_of_one_is_refused() {
        let engine = with_table();
        for (target, body, kind) in [
            ("", "{}", "UnknownOperationException"),
            ("GetItem", "{}", "UnknownOperationException"),
            ("DynamoDB_20120810.TearUp", "{}", "UnknownOperationException"),
            ("DynamoDB_20120810.GetItem", "no JSON", "SerializationException"),
            (
                "DynamoDB_20120810.GetItem",
                r#"{"TableName":"none","Key":{"pk":{"S":"a"}}}"#,
                "ResourceNotFoundException",
            ),
        ] {
            let answer = engine.answer(target, body.as_bytes());
            assert_eq!(answer.status, 400, "{target}");
            assert!(answer.body.contains(kind), "{target}: {}", answer.body);
        }
    }
}
