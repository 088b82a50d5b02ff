//! HTTP to the event that API Gateway would make of it (payload format 2.0), and back.

use aws_lambda_events::encodings::Body as EventBody;
use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderValue, SET_COOKIE};
use axum::http::{Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::BodyExt as _;

/// The most that API Gateway takes of a body: 10 MB.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// The most of a body that is read to its end before the answer: a browser that is still sending shows no answer.
const MOST_READ: usize = 200 * 1024 * 1024;

/// A body as it was read: its bytes, none where they are more than API Gateway takes, and how many there were.
async fn read(mut body: Body) -> Result<(Vec<u8>, usize), axum::Error> {
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        length += data.len();
        if length <= MOST_BYTES {
            bytes.extend_from_slice(&data);
        } else {
            bytes = Vec::new();
        }
        if length > MOST_READ {
            break;
        }
    }
    Ok((bytes, length))
}

/// The event of a request; the answer where there can be none, as API Gateway would give it before any function. To the desk an
/// event without its bytes is handed over where they are too many, since it has a page that says so.
pub(super) async fn of_request(request: Request) -> Result<ApiGatewayV2httpRequest, Box<Response<Body>>> {
    let (mut parts, body) = request.into_parts();
    let (bytes, length) = read(body).await.map_err(|_| {
        let detail = "The request ended before its body did. Send it again.";
        Box::new(refusal(StatusCode::BAD_REQUEST, "Not readable", detail))
    })?;
    if length > MOST_BYTES {
        if !functions::desk::is_for(parts.uri.path()) {
            let detail = "The file is larger than 1024 KiB. Send one month only.";
            return Err(Box::new(refusal(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail)));
        }
        parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    let mut event = ApiGatewayV2httpRequest::default();
    event.version = Some("2.0".into());
    event.raw_path = Some(parts.uri.path().into());
    event.raw_query_string = parts.uri.query().map(Into::into);
    event.request_context.http.method = parts.method;
    // Only this machine is served.
    event.request_context.http.source_ip = Some("127.0.0.1".into());
    event.headers = parts.headers;
    // Cookies come by themselves.
    let cookies: Vec<String> =
        event.headers.get_all(COOKIE).iter().filter_map(|cookie| Some(cookie.to_str().ok()?.to_owned())).collect();
    event.headers.remove(COOKIE);
    event.cookies = (!cookies.is_empty()).then_some(cookies);
    (event.body, event.is_base64_encoded) = match String::from_utf8(bytes) {
        Ok(text) => (Some(text), false),
        Err(bytes) => (Some(STANDARD.encode(bytes.into_bytes())), true),
    };
    Ok(event)
}

/// A problem as RFC 9457 writes one.
pub(super) fn refusal(status: StatusCode, title: &str, detail: &str) -> Response<Body> {
    let problem =
        serde_json::json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail });
    let mut response = Response::new(Body::from(problem.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
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
    for cookie in answer.cookies {
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    response
}
