//! A function made the default way: every crate with its default features, `aws_config::load_defaults`, clients of what it
//! loads, tokio's default runtime. For each event it makes the calls that the variable CALLS names, and nothing besides.

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::RawMessage;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

/// The clients of the services that are called; made once.
struct Clients {
    dynamodb: aws_sdk_dynamodb::Client,
    s3: Option<aws_sdk_s3::Client>,
    ses: Option<aws_sdk_ses::Client>,
}

impl Clients {
    /// Makes a call. What the service refuses is an answer too; whoever measures counts the calls that arrive.
    async fn call(&self, operation: &str) -> Result<(), Error> {
        let text = |value: &str| AttributeValue::S(value.into());
        let dynamodb = &self.dynamodb;
        match (operation, &self.s3, &self.ses) {
            ("GetItem", ..) => {
                let request = dynamodb.get_item().table_name("table").key("pk", text("pk")).key("sk", text("sk"));
                let _ = request.consistent_read(true).send().await;
            }
            ("Query", ..) => {
                let request = dynamodb.query().table_name("table").key_condition_expression("pk = :pk");
                let _ = request.expression_attribute_values(":pk", text("pk")).send().await;
            }
            ("PutItem", ..) => {
                let request = dynamodb.put_item().table_name("table").item("pk", text("pk")).item("sk", text("sk"));
                let _ = request.send().await;
            }
            ("UpdateItem", ..) => {
                let request = dynamodb.update_item().table_name("table").key("pk", text("pk")).key("sk", text("sk"));
                let request = request.update_expression("SET a = :a").expression_attribute_values(":a", text("a"));
                let _ = request.send().await;
            }
            ("TransactWriteItems", ..) => {
                let put = Put::builder().table_name("table").item("pk", text("pk")).item("sk", text("sk")).build()?;
                let write = TransactWriteItem::builder().put(put).build();
                let _ = dynamodb.transact_write_items().transact_items(write).send().await;
            }
            ("PutObject", Some(s3), _) => {
                let body = ByteStream::from_static(&[b' '; 6_500]);
                let _ = s3.put_object().bucket("bucket").key("key").if_none_match("*").body(body).send().await;
            }
            ("SendRawEmail", _, Some(ses)) => {
                let message = RawMessage::builder().data(Blob::new(vec![b' '; 6_500])).build()?;
                let _ = ses.send_raw_email().source("sender@system.example").raw_message(message).send().await;
            }
            _ => return Err(format!("there is no call {operation} here").into()),
        }
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let calls = std::env::var("CALLS").unwrap_or_default();
    let calls: Vec<&str> = calls.split(',').filter(|call| !call.is_empty()).collect();
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let s3 = || aws_sdk_s3::config::Builder::from(&config).force_path_style(true).build();
    let clients = &Clients {
        dynamodb: aws_sdk_dynamodb::Client::new(&config),
        s3: calls.contains(&"PutObject").then(|| aws_sdk_s3::Client::from_conf(s3())),
        ses: calls.contains(&"SendRawEmail").then(|| aws_sdk_ses::Client::new(&config)),
    };
    let calls = &calls;
    run(service_fn(async |_event: LambdaEvent<Value>| {
        for call in calls {
            clients.call(call).await?;
        }
        Ok::<usize, Error>(calls.len())
    }))
    .await
}
