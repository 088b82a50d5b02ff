//! The requests with which the demo submits returns and records events for the parties, as they would over HTTP.

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Builder;
use axum::http::{Error, Request};
use chrono::{DateTime, Utc};
use cloud::hash::sha256;
use domain::month::Month;
use intake::Format;

/// Returns the request that submits a return. Without a format, the function tells it from the content.
///
/// # Errors
///
/// The contract's id or the token cannot be part of a request.
pub(crate) fn submit_return(
    contract: &str,
    token: &str,
    month: Month,
    format: Option<Format>,
    bytes: &[u8],
) -> Result<Request<Vec<u8>>, Error> {
    let content_type = match format {
        Some(Format::Xlsx) => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some(Format::Ods) => "application/vnd.oasis.opendocument.spreadsheet",
        Some(Format::Json) => "application/json",
        Some(Format::Csv) => "text/csv",
        None => "application/octet-stream",
    };
    post(&format!("/v1/contracts/{contract}/returns/{month}"), token)
        .header(CONTENT_TYPE, content_type)
        .body(bytes.into())
}

/// Returns the request that records an event under a key.
///
/// # Errors
///
/// The contract's id or the token cannot be part of a request.
pub(crate) fn record_event(contract: &str, token: &str, key: &str, body: &[u8]) -> Result<Request<Vec<u8>>, Error> {
    post(&format!("/v1/contracts/{contract}/events"), token).header("idempotency-key", key).body(body.into())
}

/// Returns the idempotency key of an event of a history. It follows from the event, so that the same event again is recorded
/// once.
pub(crate) fn idempotency_key(received_at: DateTime<Utc>, body: &[u8]) -> String {
    sha256(&[received_at.to_string().as_bytes(), b"\n", body].concat())
}

fn post(path: &str, token: &str) -> Builder {
    Request::post(path).header(AUTHORIZATION, format!("Bearer {token}"))
}
