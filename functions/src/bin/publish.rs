//! The function `publish` on AWS Lambda.

use cloud::site::Site;
use functions::configuration::{Configuration, diagnostic, links, start_logging};
use functions::publish::{Publish, PublishRequest};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start_logging("publish");
    let (configuration, [bucket]) = Configuration::read(["SITE_BUCKET"])?;
    let site = Site::Bucket { client: configuration.connection.s3(), name: bucket };
    let publish = &Publish { table: configuration.table, site, address: links().site };
    // The handler's future is boxed: the SDK's are too deep for the compiler to lay one out in the runtime's own.
    run(service_fn(async |event: LambdaEvent<Value>| Box::pin(handle(publish, event.payload)).await)).await
}

async fn handle(publish: &Publish, payload: Value) -> Result<Value, Diagnostic> {
    let now = cloud::clock::now();
    let unreadable = |error: serde_json::Error| {
        let error_message = format!("neither a batch of the stream's records nor {{\"task\": \"renew\"}}: {error}");
        Diagnostic { error_type: "UnreadableRequest".into(), error_message }
    };
    let answer = match PublishRequest::read(payload).map_err(unreadable)? {
        PublishRequest::Publish(event) => serde_json::to_value(publish.handle(&event, now).await),
        PublishRequest::Rebuild => serde_json::to_value(publish.rebuild(now).await.map_err(diagnostic)?),
    };
    answer.map_err(unreadable)
}
