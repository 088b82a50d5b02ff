//! The function `notify` on AWS Lambda.

use aws_lambda_events::event::streams::DynamoDbEventResponse;
use functions::configuration::{Configuration, diagnostic, links, start_logging};
use functions::notify::{Notify, NotifyRequest};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start_logging("notify");
    let (configuration, [from]) = Configuration::read(["SENDER"])?;
    let mail = configuration.mail(&from)?;
    let notify = &Notify { table: configuration.table, mail, from, links: links() };
    // The handler's future is boxed: the SDK's are too deep for the compiler to lay one out in the runtime's own.
    run(service_fn(async |event: LambdaEvent<NotifyRequest>| {
        let answer = Box::pin(notify.handle_request(&event.payload, &cloud::clock::now)).await;
        answer.map_err(diagnostic) as Result<DynamoDbEventResponse, Diagnostic>
    }))
    .await
}
