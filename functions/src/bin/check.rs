//! The function `check` on AWS Lambda.

use functions::configuration::{Configuration, diagnostic, start_logging};
use functions::daily_check::{CheckReport, CheckRequest, handle};
use lambda_runtime::{Diagnostic, Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    start_logging("check");
    let (configuration, []) = Configuration::read([])?;
    let table = &configuration.table;
    // The handler's future is boxed: the SDK's are too deep for the compiler to lay one out in the runtime's own.
    run(service_fn(async |event: LambdaEvent<CheckRequest>| {
        let now = cloud::clock::now();
        Box::pin(handle(table, event.payload, now)).await.map_err(diagnostic) as Result<CheckReport, Diagnostic>
    }))
    .await
}
