//! HTTP as the functions see it: requests are API Gateway's events, responses those of the `http` crate, problems those of RFC
//! 9457.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};

mod authorization;
mod problem;
mod request;
pub(crate) mod response;

pub(crate) use authorization::{authenticate, only};
pub(crate) use problem::ProblemDetails;
pub(crate) use request::{BodyError, Request};
pub(crate) use response::Response;

/// Responds to a request with a function's routes.
pub(crate) async fn respond(
    event: ApiGatewayV2httpRequest,
    route: impl AsyncFnOnce(&Request) -> Result<Response, ProblemDetails>,
) -> ApiGatewayV2httpResponse {
    let request = Request::new(event);
    let response = route(&request).await.unwrap_or_else(ProblemDetails::into_response);
    tracing::info!(method = request.method().as_str(), status = response.status().as_u16(), "answered");
    response::into_event(response)
}
