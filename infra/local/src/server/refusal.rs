//! Answers to requests that are refused, or for whose path there is nothing.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse as _;

/// The text of an answer for whose path there is nothing.
pub(super) const NOTHING_HERE: &str = "There is nothing here.";

/// Returns a problem in the form of RFC 9457.
pub(super) fn problem(status: StatusCode, title: &str, detail: &str) -> Response<Body> {
    let problem =
        serde_json::json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail });
    let mut response = Response::new(Body::from(problem.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

pub(super) fn not_found() -> Response<Body> {
    (StatusCode::NOT_FOUND, NOTHING_HERE).into_response()
}
