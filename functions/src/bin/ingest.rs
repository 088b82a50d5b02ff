//! The function `ingest` on AWS Lambda.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use functions::configuration::{Configuration, start_logging};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start_logging("ingest");
    let (configuration, []) = Configuration::read([])?;
    let table = &configuration.table;
    // The handler's future is boxed: the SDK's are too deep for the compiler to lay one out in the runtime's own.
    run(service_fn(async |event: LambdaEvent<ApiGatewayV2httpRequest>| {
        let now = cloud::clock::now();
        Ok::<ApiGatewayV2httpResponse, Error>(Box::pin(functions::ingest::handle(table, event.payload, now)).await)
    }))
    .await
}
