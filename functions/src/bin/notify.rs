//! The function `notify` on AWS Lambda.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use cloud::mail::Mail;
use functions::configuration::{Configuration, start_logging};
use functions::notify::Notify;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start_logging();
    let (configuration, [from]) = Configuration::read(["SENDER"])?;
    let mail = Mail::Ses(configuration.connection.ses());
    let notify = &Notify { table: configuration.table, mail, from };
    // The handler's future is boxed: the SDK's are too deep for the compiler to lay one out in the runtime's own.
    run(service_fn(async |event: LambdaEvent<Event>| {
        Ok::<DynamoDbEventResponse, Error>(Box::pin(notify.handle(&event.payload, &cloud::clock::now)).await)
    }))
    .await
}
