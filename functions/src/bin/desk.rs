//! The function `desk` on AWS Lambda.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use functions::configuration::{Configuration, start_logging};
use functions::desk::{Desk, PACE};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start_logging("desk");
    let (configuration, [from]) = Configuration::read(["SENDER"])?;
    let mail = configuration.mail(&from)?;
    let desk = &Desk { table: configuration.table, mail, from, address: String::new(), pace: PACE };
    // The handler's future is boxed: the SDK's are too deep for the compiler to lay one out in the runtime's own.
    run(service_fn(async |event: LambdaEvent<ApiGatewayV2httpRequest>| {
        let now = cloud::clock::now();
        // The name that was asked for is the API's own: API Gateway answers to no other.
        let name = event.payload.request_context.domain_name.clone().unwrap_or_default();
        let desk = Desk { address: format!("https://{name}"), ..desk.clone() };
        Ok::<ApiGatewayV2httpResponse, Error>(Box::pin(desk.handle(event.payload, now)).await)
    }))
    .await
}
