//! The function `publish` on AWS Lambda.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use cloud::site::Site;
use functions::configuration::{Configuration, start_logging};
use functions::publish::Publish;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start_logging("publish");
    let (configuration, [bucket]) = Configuration::read(["SITE_BUCKET"])?;
    let site = Site::Bucket { client: configuration.connection.s3(), name: bucket };
    let publish = &Publish { table: configuration.table, site };
    // The handler's future is boxed: the SDK's are too deep for the compiler to lay one out in the runtime's own.
    run(service_fn(async |event: LambdaEvent<Event>| {
        Ok::<DynamoDbEventResponse, Error>(Box::pin(publish.handle(&event.payload, cloud::clock::now())).await)
    }))
    .await
}
