//! HTTP to the event that API Gateway would make of it (payload format 2.0), and back.

use aws_lambda_events::encodings::Body as EventBody;
use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The most that API Gateway takes of a body: 10 MB.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// The event of a request; the status to answer where there is none.
pub(super) async fn of_request(request: Request) -> Result<ApiGatewayV2httpRequest, StatusCode> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MOST_BYTES).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let mut event = ApiGatewayV2httpRequest::default();
    event.version = Some("2.0".into());
    event.raw_path = Some(parts.uri.path().into());
    event.raw_query_string = parts.uri.query().map(Into::into);
    event.request_context.http.method = parts.method;
    event.headers = parts.headers;
    (event.body, event.is_base64_encoded) = match String::from_utf8(bytes.into()) {
        Ok(text) => (Some(text), false),
        Err(bytes) => (Some(STANDARD.encode(bytes.into_bytes())), true),
    };
    Ok(event)
}

/// The response that an answer asks for.
pub(super) fn into_response(answer: ApiGatewayV2httpResponse) -> Response<Body> {
    let bytes = match answer.body {
        Some(EventBody::Text(text)) if answer.is_base64_encoded => STANDARD.decode(text).unwrap_or_default(),
        Some(EventBody::Text(text)) => text.into_bytes(),
        Some(EventBody::Binary(bytes)) => bytes,
        _ => Vec::new(),
    };
    let mut response = Response::new(Body::from(bytes));
    let status = u16::try_from(answer.status_code).ok().and_then(|status| StatusCode::from_u16(status).ok());
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = answer.headers;
    response
}
