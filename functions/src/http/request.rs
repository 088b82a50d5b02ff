//! Requests as API Gateway hands them over.

use std::borrow::Cow;

use aws_lambda_events::event::apigw::ApiGatewayV2httpRequest;
use base64::engine::general_purpose::STANDARD;
use base64::{DecodeError, Engine as _};
use cookie::Cookie;
use http::header::{ACCEPT_ENCODING, ALLOW, AUTHORIZATION, AsHeaderName, CONTENT_ENCODING, CONTENT_LENGTH};
use http::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use super::problem::ProblemDetails;

/// A request: API Gateway's event, of which the method and the headers are the `http` crate's.
///
/// It is no `http::Request`: API Gateway hands over a path without its percent-encoding, and `http::Uri` refuses characters
/// that may then stand in it.
pub(crate) struct Request {
    event: ApiGatewayV2httpRequest,
    method: Method,
    path: String,
}

/// Why a body cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError {
    #[error("there are more bytes than may be")]
    TooLarge,
    #[error("the body is not base64 although the event says so")]
    NotBase64(#[from] DecodeError),
}

impl Request {
    pub(crate) fn new(event: ApiGatewayV2httpRequest) -> Self {
        let http = &event.request_context.http;
        // HEAD is answered as GET, and the body is not sent (RFC 9110, 9.3.2).
        let method = if http.method == Method::HEAD { Method::GET } else { http.method.clone() };
        let raw_path = event.raw_path.as_deref().unwrap_or_default();
        let path = percent_decode_str(raw_path).decode_utf8_lossy().into_owned();
        Self { event, method, path }
    }

    /// Returns the method; `GET` also for `HEAD`.
    pub(crate) fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path, decoded.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Returns the internet address that it came from; empty where API Gateway does not say.
    pub(crate) fn source_ip(&self) -> &str {
        self.event.request_context.http.source_ip.as_deref().unwrap_or_default()
    }

    /// Refuses any method but one.
    pub(crate) fn allow(&self, method: &Method) -> Result<(), ProblemDetails> {
        if self.method == method {
            return Ok(());
        }
        let detail = format!("Use {method} here.");
        Err(ProblemDetails::new(StatusCode::METHOD_NOT_ALLOWED, "Not allowed here", detail)
            .with_header(ALLOW, method.as_str()))
    }

    /// Returns the value of a header; `None` also where it has other characters than ASCII, which no header that is read may
    /// have.
    pub(crate) fn header(&self, name: impl AsHeaderName) -> Option<&str> {
        self.event.headers.get(name)?.to_str().ok()
    }

    /// Returns whether its body is encoded in any way (RFC 9110, 8.4).
    pub(crate) fn is_encoded(&self) -> bool {
        let encodings = self.event.headers.get_all(CONTENT_ENCODING).into_iter();
        let identity = |encoding: &str| encoding.trim().is_empty() || encoding.trim().eq_ignore_ascii_case("identity");
        encodings.map(|value| value.to_str().unwrap_or("unreadable")).any(|value| !value.split(',').all(identity))
    }

    /// Returns the token of an `Authorization: Bearer` header (RFC 6750).
    pub(crate) fn bearer_token(&self) -> Option<&str> {
        let (scheme, token) = self.header(AUTHORIZATION)?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    }

    /// Returns the parameters of the query in their order, decoded as `application/x-www-form-urlencoded`.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        form_urlencoded::parse(self.query().as_bytes())
    }

    /// Returns the value of a parameter of the query; the first, where it is given more than once.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.parameters().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// Returns the value of a cookie. API Gateway hands cookies over apart from the other headers.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let headers = self.event.cookies.iter().flatten();
        // Another program on the same host may have set a malformed cookie; the others are read all the same.
        let cookies = headers.flat_map(|header| Cookie::split_parse(header.as_str())).filter_map(Result::ok);
        cookies.filter(|cookie| cookie.name() == name).find_map(|cookie| cookie.value_raw())
    }

    /// Returns the query as it was sent.
    pub(crate) fn query(&self) -> &str {
        self.event.raw_query_string.as_deref().unwrap_or_default()
    }

    /// Returns the path with its query, as a link has it.
    pub(crate) fn target(&self) -> String {
        if self.query().is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query()) }
    }

    /// Returns the body, of at most some bytes. It may have no content encoding, since what is received is kept, and hashed, as
    /// it was sent.
    pub(crate) fn body(&self, most: usize) -> Result<Vec<u8>, ProblemDetails> {
        if self.is_encoded() {
            let detail =
                "Send it as it is, without a Content-Encoding: nothing that was compressed for the way is taken.";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(ProblemDetails::new(status, "This content encoding is not accepted", detail)
                .with_header(ACCEPT_ENCODING, "identity"));
        }
        self.bytes(most).map_err(|error| match error {
            BodyError::NotBase64(_) => ProblemDetails::unreadable("The body is not base64 although it says so."),
            BodyError::TooLarge => ProblemDetails::too_large(most),
        })
    }

    /// Returns the same, for a caller that words the problem itself.
    pub(crate) fn bytes(&self, most: usize) -> Result<Vec<u8>, BodyError> {
        let body = self.event.body.as_deref().unwrap_or_default();
        // A body that is too large to be handed over comes empty.
        let announced = self.header(CONTENT_LENGTH).and_then(|length| length.trim().parse::<usize>().ok());
        if body.is_empty() && announced.is_some_and(|length| length > most) {
            return Err(BodyError::TooLarge);
        }
        let is_base64 = self.event.is_base64_encoded;
        // Four characters of base64 are three bytes, so a body that is too large need not be decoded.
        if body.len() > if is_base64 { most.div_ceil(3) * 4 } else { most } {
            return Err(BodyError::TooLarge);
        }
        let bytes = if is_base64 { STANDARD.decode(body)? } else { body.as_bytes().to_vec() };
        if bytes.len() > most { Err(BodyError::TooLarge) } else { Ok(bytes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(raw_path: &str, query: &str) -> Request {
        let mut event = ApiGatewayV2httpRequest::default();
        event.raw_path = Some(raw_path.into());
        event.raw_query_string = Some(query.into());
        Request::new(event)
    }

    #[test]
    fn a_query_is_read_as_a_browser_and_curl_write_it() {
        // What a form makes of the name, and what `curl --get --data-urlencode` does.
        for query in ["name=July+return+%2B+notes.csv", "name=July%20return%20%2B%20notes.csv"] {
            let request = request("/v1/contracts/regulation-44/returns/2022-07", query);
            assert_eq!(request.parameter("name").as_deref(), Some("July return + notes.csv"), "{query}");
        }
        let request = request("/", "saved&as=txt&as=html&%66rom=2022-07&empty=");
        assert_eq!(request.parameter("saved").as_deref(), Some(""));
        assert_eq!(request.parameter("as").as_deref(), Some("txt"), "the first of a name");
        assert_eq!(request.parameter("from").as_deref(), Some("2022-07"));
        assert_eq!(request.parameter("on"), None);
        let names: Vec<_> = request.parameters().map(|(name, _)| name.into_owned()).collect();
        assert_eq!(names, ["saved", "as", "as", "from", "empty"]);
    }

    #[test]
    fn a_path_keeps_its_plus_and_loses_its_percent_encoding() {
        assert_eq!(request("/v1/a+b%20c", "").path(), "/v1/a+b c");
        assert_eq!(request("/v1/a%2", "on=1").target(), "/v1/a%2?on=1");
    }

    #[test]
    fn head_is_get() {
        let mut event = ApiGatewayV2httpRequest::default();
        event.request_context.http.method = Method::HEAD;
        assert_eq!(Request::new(event).method(), Method::GET);
    }

    #[test]
    fn a_cookie_is_found_among_others_whatever_they_are() {
        let mut event = ApiGatewayV2httpRequest::default();
        event.cookies = Some(vec!["theme=dark; =; lang".into(), "session=a%20b==; session=later".into()]);
        let request = Request::new(event);
        assert_eq!(request.cookie("session"), Some("a%20b=="));
        assert_eq!(request.cookie("theme"), Some("dark"));
        assert_eq!(request.cookie("lang"), None);
    }
}
