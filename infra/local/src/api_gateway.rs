//! Turning HTTP requests into the events that API Gateway makes of them (payload format 2.0), and the answers back. So the
//! functions are handed the same on one machine as on AWS.

use std::error::Error;

use aws_lambda_events::encodings::Body as EventBody;
use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use axum::body::Body;
use axum::http::header::{COOKIE, HeaderValue, SET_COOKIE};
use axum::http::{Request, Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Makes the event of a request whose body has been read.
pub(crate) fn event_of(request: Request<Vec<u8>>) -> ApiGatewayV2httpRequest {
    let (head, bytes) = request.into_parts();
    let mut event = ApiGatewayV2httpRequest::default();
    event.version = Some("2.0".into());
    event.raw_path = Some(head.uri.path().into());
    event.raw_query_string = head.uri.query().map(Into::into);
    event.request_context.http.method = head.method;
    // The port takes connections from this machine only.
    event.request_context.http.source_ip = Some("127.0.0.1".into());
    event.headers = head.headers;
    // API Gateway hands cookies over apart from the other headers.
    let cookies: Vec<String> =
        event.headers.get_all(COOKIE).iter().filter_map(|cookie| Some(cookie.to_str().ok()?.to_owned())).collect();
    event.headers.remove(COOKIE);
    event.cookies = (!cookies.is_empty()).then_some(cookies);
    (event.body, event.is_base64_encoded) = match String::from_utf8(bytes) {
        Ok(text) => (Some(text), false),
        Err(bytes) => (Some(STANDARD.encode(bytes.into_bytes())), true),
    };
    event
}

/// Makes the response that a function's answer asks for. If it cannot be one in HTTP, that is logged and answered with 500.
pub(crate) fn response_of(answer: ApiGatewayV2httpResponse) -> Response<Body> {
    try_response_of(answer).unwrap_or_else(|error| {
        tracing::error!(error, "a function's answer is none of HTTP");
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

fn try_response_of(answer: ApiGatewayV2httpResponse) -> Result<Response<Body>, Box<dyn Error>> {
    let bytes = match answer.body {
        Some(EventBody::Text(text)) if answer.is_base64_encoded => STANDARD.decode(text)?,
        Some(EventBody::Text(text)) => text.into_bytes(),
        Some(EventBody::Binary(bytes)) => bytes,
        Some(EventBody::Empty) | None => Vec::new(),
        // The enum is open: a later version of the crate may have other kinds.
        Some(other) => return Err(format!("a body of an unknown kind: {other:?}").into()),
    };
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = StatusCode::from_u16(u16::try_from(answer.status_code)?)?;
    *response.headers_mut() = answer.headers;
    for cookie in answer.cookies {
        response.headers_mut().append(SET_COOKIE, HeaderValue::from_str(&cookie)?);
    }
    Ok(response)
}
