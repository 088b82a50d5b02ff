//! A party's call over HTTP, as the event that API Gateway makes of it.

use aws_lambda_events::event::apigw::ApiGatewayV2httpRequest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use cloud::hash::sha256;
use domain::month::Month;
use intake::Format;

/// The upload of a return; without a format its content tells.
pub(crate) fn upload(
    contract: &str,
    token: &str,
    month: Month,
    format: Option<Format>,
    bytes: &[u8],
) -> ApiGatewayV2httpRequest {
    let content_type = match format {
        Some(Format::Xlsx) => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some(Format::Ods) => "application/vnd.oasis.opendocument.spreadsheet",
        Some(Format::Json) => "application/json",
        Some(Format::Csv) => "text/csv",
        None => "application/octet-stream",
    };
    post(&format!("/v1/contracts/{contract}/returns/{month}"), token, bytes, &[("content-type", content_type)])
}

/// The recording of an event under a key.
pub(crate) fn recording(contract: &str, token: &str, key: &str, body: &[u8]) -> ApiGatewayV2httpRequest {
    post(&format!("/v1/contracts/{contract}/events"), token, body, &[("idempotency-key", key)])
}

/// The key under which an event of a history is recorded: it follows from the event, so that the same again is the same.
pub(crate) fn recording_key(received_at: DateTime<Utc>, body: &[u8]) -> String {
    sha256(&[received_at.to_string().as_bytes(), b"\n", body].concat())
}

fn post(path: &str, token: &str, body: &[u8], headers: &[(&str, &str)]) -> ApiGatewayV2httpRequest {
    let mut headers: std::collections::BTreeMap<&str, &str> = headers.iter().copied().collect();
    let authorization = format!("Bearer {token}");
    headers.insert("authorization", &authorization);
    let event = serde_json::json!({
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers,
        "requestContext": { "http": { "method": "POST" } },
        "body": STANDARD.encode(body),
        "isBase64Encoded": true,
    });
    serde_json::from_value(event).unwrap_or_default()
}
