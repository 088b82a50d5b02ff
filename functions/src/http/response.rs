//! Responses, and the event that API Gateway turns into one.

use aws_lambda_events::encodings::Body;
use aws_lambda_events::event::apigw::ApiGatewayV2httpResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, SET_COOKIE,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderName, HeaderValue, StatusCode};

/// A response, with its body whole.
pub(crate) type Response = http::Response<Vec<u8>>;

/// The content type of pages.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// The content type of plain text.
const TEXT: &str = "text/plain; charset=utf-8";

/// The headers of every response that has none of the same name. All that a function answers is private: nobody may cache it
/// (`no-store`), guess another type for it (`nosniff`), show it in a frame, or load anything for it.
const PRIVATE: [(HeaderName, HeaderValue); 4] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
];

/// Returns a response with a body of a content type.
pub(crate) fn with_body(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// Returns a JSON document.
pub(crate) fn json(status: StatusCode, body: String) -> Response {
    with_body(status, "application/json", body.into_bytes())
}

/// Returns a redirect on which a browser goes to another path with GET (RFC 9110, 15.4.4), so that reloading sends no form
/// again.
pub(crate) fn see_other(path: &str) -> Response {
    with_body(StatusCode::SEE_OTHER, TEXT, Vec::new()).with_header(LOCATION, path)
}

/// Returns a file to be kept under a name.
pub(crate) fn file(content_type: &'static str, name: &str, body: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    with_body(StatusCode::OK, content_type, body).with_header(CONTENT_DISPOSITION, &disposition)
}

/// Returns a document to be looked at. It has its styles in it, may run no script and load nothing.
pub(crate) fn page(html: String) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    with_body(StatusCode::OK, HTML, html.into_bytes()).with_header(CONTENT_SECURITY_POLICY, policy)
}

/// Returns plain text.
pub(crate) fn text(text: String) -> Response {
    with_body(StatusCode::OK, TEXT, text.into_bytes())
}

/// What is added to a response after it is made.
pub(crate) trait ResponseExt {
    /// Adds a header, in place of one of its name.
    fn with_header(self, name: HeaderName, value: &str) -> Self;

    /// Adds a cookie to be set.
    fn with_cookie(self, cookie: &cookie::Cookie<'_>) -> Self;
}

impl ResponseExt for Response {
    fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(value) => {
                self.headers_mut().insert(name, value);
            }
            // A value with a line break would be read as further headers. The rest of the response is still worth sending.
            Err(error) => tracing::error!(header = name.as_str(), %error, "a header was left out"),
        }
        self
    }

    fn with_cookie(mut self, cookie: &cookie::Cookie<'_>) -> Self {
        match HeaderValue::from_str(&cookie.to_string()) {
            Ok(value) => {
                self.headers_mut().append(SET_COOKIE, value);
            }
            Err(error) => tracing::error!(cookie = cookie.name(), %error, "a cookie was left out"),
        }
        self
    }
}

/// Returns the event of a response. API Gateway takes cookies apart from the other headers, and a body that is no text as
/// base64.
pub(crate) fn into_event(response: Response) -> ApiGatewayV2httpResponse {
    let (mut head, body) = response.into_parts();
    let mut event = ApiGatewayV2httpResponse::default();
    event.status_code = head.status.as_u16().into();
    let cookies = head.headers.get_all(SET_COOKIE).iter();
    event.cookies = cookies.map(|cookie| String::from_utf8_lossy(cookie.as_bytes()).into_owned()).collect();
    head.headers.remove(SET_COOKIE);
    event.headers.extend(PRIVATE);
    event.headers.extend(head.headers);
    (event.body, event.is_base64_encoded) = match String::from_utf8(body) {
        Ok(text) => (Some(Body::Text(text)), false),
        Err(bytes) => (Some(Body::Text(STANDARD.encode(bytes.into_bytes()))), true),
    };
    event
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_response_is_private_unless_it_says_otherwise() {
        let header = |response: Response, name: HeaderName| into_event(response).headers.get(name).cloned();
        let text = || text("Nothing to see.".into());
        assert_eq!(header(text(), CACHE_CONTROL).unwrap(), "no-store");
        assert_eq!(header(text(), X_FRAME_OPTIONS).unwrap(), "DENY");
        let public = text().with_header(CACHE_CONTROL, "public, max-age=86400");
        let event = into_event(public);
        assert_eq!(event.headers.get_all(CACHE_CONTROL).iter().collect::<Vec<_>>(), ["public, max-age=86400"]);
    }

    #[test]
    fn a_header_that_would_be_two_is_left_out() {
        let event = into_event(text(String::new()).with_header(LOCATION, "/desk\r\nset-cookie: a=b"));
        assert!(event.headers.get(LOCATION).is_none() && event.cookies.is_empty());
    }

    #[test]
    fn cookies_stand_apart_and_bytes_that_are_no_text_are_in_base64() {
        let response = with_body(StatusCode::OK, "application/zip", vec![0xFF, 0x00]);
        let event = into_event(response.with_cookie(&cookie::Cookie::new("a", "1")));
        assert_eq!((&event.cookies[..], event.headers.get(SET_COOKIE)), (&["a=1".to_owned()][..], None));
        assert!(event.is_base64_encoded && matches!(&event.body, Some(Body::Text(text)) if text == "/wA="));
    }
}
