//! The function `evaluate` on AWS Lambda.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use functions::configuration::{Configuration, start_logging};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start_logging("evaluate");
    let (configuration, []) = Configuration::read([])?;
    let table = &configuration.table;
    // The handler's future is boxed: the SDK's are too deep for the compiler to lay one out in the runtime's own.
    run(service_fn(async |event: LambdaEvent<Event>| {
        let now = cloud::clock::now();
        Ok::<DynamoDbEventResponse, Error>(Box::pin(functions::evaluate::handle(table, &event.payload, now)).await)
    }))
    .await
}
