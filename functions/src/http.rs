//! Requests and answers as the functions see them, and problems as RFC 9457 writes them.

use aws_lambda_events::encodings::Body;
use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::http::HeaderMap;
use aws_lambda_events::http::header::{HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use cloud::credentials::Credential;
use cloud::failure::Failure;
use cloud::table::Table;
use domain::event::Party;
use intake::{ProblemCode, ReturnProblem};
use percent_encoding::percent_decode_str;
use serde::Serialize;

/// The content type of pages.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// A part of a URI without its percent-encoding (RFC 3986, 2.1).
fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

/// Answers a request by way of a function's routes.
pub(crate) async fn answer(
    event: ApiGatewayV2httpRequest,
    route: impl AsyncFnOnce(&Request) -> Result<Answer, Problem>,
) -> ApiGatewayV2httpResponse {
    let request = Request::read(event);
    let answer = route(&request).await.unwrap_or_else(Problem::answer);
    tracing::info!(method = request.method, status = answer.status, "answered");
    answer.into_event()
}

/// A request.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    query: String,
    headers: HeaderMap,
    cookies: Vec<String>,
    /// The internet address that it came from, as far as API Gateway says.
    pub(crate) source: String,
    body: Option<String>,
    is_base64: bool,
}

/// Why a body's bytes cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyFault {
    /// There are more of them than may be.
    TooLarge,
    /// They are not in base64 although the event says so.
    NotBase64,
}

impl Request {
    pub(crate) fn read(event: ApiGatewayV2httpRequest) -> Self {
        Self {
            // HEAD is GET whose body nobody sends (RFC 9110, 9.3.2).
            method: event.request_context.http.method.as_str().replace("HEAD", "GET"),
            path: decoded(&event.raw_path.unwrap_or_default()),
            query: event.raw_query_string.unwrap_or_default(),
            headers: event.headers,
            cookies: event.cookies.unwrap_or_default(),
            source: event.request_context.http.source_ip.unwrap_or_default(),
            body: event.body,
            is_base64: event.is_base64_encoded,
        }
    }

    /// Refuses any method but some.
    pub(crate) fn allow(&self, methods: &[&str]) -> Result<(), Problem> {
        if methods.contains(&self.method.as_str()) {
            return Ok(());
        }
        let mut problem = Problem::new(405, "Not allowed here", format!("Use {} here.", methods.join(" or ")));
        problem.header = Some(Box::new(("allow", methods.join(", "))));
        Err(problem)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether its body is encoded in any way (RFC 9110, 8.4).
    pub(crate) fn is_encoded(&self) -> bool {
        let encodings = self.headers.get_all("content-encoding").into_iter();
        let identity = |encoding: &str| encoding.trim().is_empty() || encoding.trim().eq_ignore_ascii_case("identity");
        encodings.map(|value| value.to_str().unwrap_or("unreadable")).any(|value| !value.split(',').all(identity))
    }

    /// The token of an `Authorization: Bearer` header (RFC 6750).
    pub(crate) fn bearer_token(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    }

    /// The value of a parameter of the query; the first, where it is given more than once.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.map(|(key, value)| (decoded(key), decoded(value))).find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The value of a cookie. API Gateway hands cookies over by themselves.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let pairs = self.cookies.iter().flat_map(|cookies| cookies.split(';'));
        pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The query as it was sent.
    pub(crate) fn query(&self) -> &str {
        &self.query
    }

    /// The path with its query, as a link has it.
    pub(crate) fn target(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// The body's bytes, if they are not more than a number, and not encoded: what is sent is kept as it was sent.
    pub(crate) fn body(&self, most: usize) -> Result<Vec<u8>, Problem> {
        if self.is_encoded() {
            let detail =
                "Send it as it is, without a Content-Encoding: nothing that was compressed for the way is taken.";
            let mut problem = Problem::new(415, "Not a content encoding that is taken", detail.into());
            problem.header = Some(Box::new(("accept-encoding", "identity".into())));
            return Err(problem);
        }
        self.bytes(most).map_err(|fault| match fault {
            BodyFault::NotBase64 => Problem::unreadable("The body is not base64 although it says so."),
            BodyFault::TooLarge => Problem::too_large(most),
        })
    }

    /// The same, for whoever has words of its own for what is wrong.
    pub(crate) fn bytes(&self, most: usize) -> Result<Vec<u8>, BodyFault> {
        let body = self.body.as_deref().unwrap_or_default();
        // What is larger than can be handed over comes without its bytes.
        let announced = self.header("content-length").and_then(|length| length.trim().parse::<usize>().ok());
        if body.is_empty() && announced.is_some_and(|length| length > most) {
            return Err(BodyFault::TooLarge);
        }
        // Four characters of base64 are three bytes: what is too large is not even decoded.
        if body.len() > if self.is_base64 { most.div_ceil(3) * 4 } else { most } {
            return Err(BodyFault::TooLarge);
        }
        let bytes = if self.is_base64 {
            STANDARD.decode(body).map_err(|_| BodyFault::NotBase64)?
        } else {
            body.as_bytes().to_vec()
        };
        if bytes.len() > most { Err(BodyFault::TooLarge) } else { Ok(bytes) }
    }
}

/// What every answer says of itself, since whatever a function answers is private: that nobody keeps it, that it is what its type
/// says, and that no page of another site shows it in a frame. An answer may say otherwise where it has a reason.
const PRIVATE: [(&str, &str); 4] = [
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
];

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: i64,
    content_type: &'static str,
    headers: Vec<(&'static str, String)>,
    cookies: Vec<String>,
    body: Vec<u8>,
}

impl Answer {
    /// An answer of a content type.
    pub(crate) fn of(status: i64, content_type: &'static str, body: Vec<u8>) -> Self {
        Self { status, content_type, headers: Vec::new(), cookies: Vec::new(), body }
    }

    pub(crate) fn json(status: i64, body: String) -> Self {
        Self::of(status, "application/json", body.into_bytes())
    }

    /// What sends a browser on to another path, to be got (RFC 9110, 15.4.4).
    pub(crate) fn see_other(path: &str) -> Self {
        Self::of(303, "text/plain; charset=utf-8", Vec::new()).with_header("location", path.to_owned())
    }

    /// With a header more, in place of one of its name.
    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Whether it has a header of a name.
    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(of, _)| *of == name)
    }

    /// With a cookie that is set.
    pub(crate) fn with_cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// A file to be kept under a name.
    pub(crate) fn file(content_type: &'static str, name: &str, body: Vec<u8>) -> Self {
        let disposition = format!("attachment; filename=\"{name}\"");
        Self::of(200, content_type, body).with_header("content-disposition", disposition)
    }

    /// A document to be looked at: as it is, without scripts, and from nowhere else.
    pub(crate) fn page(html: String) -> Self {
        let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        Self::of(200, HTML, html.into_bytes()).with_header("content-security-policy", policy.to_owned())
    }

    /// Plain text.
    pub(crate) fn text(text: String) -> Self {
        Self::of(200, "text/plain; charset=utf-8", text.into_bytes())
    }

    pub(crate) fn into_event(self) -> ApiGatewayV2httpResponse {
        let mut response = ApiGatewayV2httpResponse::default();
        response.status_code = self.status;
        response.cookies = self.cookies;
        let own = [("content-type", self.content_type.to_owned())];
        let every = PRIVATE.map(|(name, value)| (name, value.to_owned()));
        for (name, value) in every.into_iter().chain(own).chain(self.headers) {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers.insert(HeaderName::from_static(name), value);
            }
        }
        (response.body, response.is_base64_encoded) = match String::from_utf8(self.body) {
            Ok(text) => (Some(Body::Text(text)), false),
            Err(bytes) => (Some(Body::Text(STANDARD.encode(bytes.into_bytes()))), true),
        };
        response
    }
}

/// A problem, as RFC 9457 writes one: for the person or program that called.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: i64,
    detail: String,
    /// Its extension members (3.2).
    #[serde(flatten)]
    further: serde_json::Map<String, serde_json::Value>,
    #[serde(skip)]
    header: Option<Box<(&'static str, String)>>,
}

impl Problem {
    pub(crate) fn new(status: i64, title: &'static str, detail: String) -> Self {
        Self { kind: "about:blank", title, status, detail, further: serde_json::Map::new(), header: None }
    }

    pub(crate) fn not_found() -> Self {
        let detail = "There is nothing here that this credential can see. Check the contract's id and the path.";
        Self::new(404, "Not found", detail.into())
    }

    pub(crate) fn unauthenticated() -> Self {
        let detail = "Send a valid credential of this contract in the header \"Authorization: Bearer …\".";
        let mut problem = Self::new(401, "No valid credential", detail.into());
        problem.header = Some(Box::new(("www-authenticate", "Bearer".into())));
        problem
    }

    /// What was sent is larger than it may be.
    pub(crate) fn too_large(most: usize) -> Self {
        let detail =
            format!("It is larger than {} KiB. Send one return or one event only, without pictures.", most / 1024);
        Self::new(413, "Too large", detail)
            .with_errors(&[ReturnProblem::of_whole(ProblemCode::TooLarge, "It is too large.")])
    }

    pub(crate) fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(400, "Not readable", detail.into())
    }

    /// With each problem of what was sent.
    pub(crate) fn with_errors(self, errors: &impl Serialize) -> Self {
        self.with("errors", errors)
    }

    /// With the number of the problems that are not listed, if there are any.
    pub(crate) fn with_further(self, further: usize) -> Self {
        if further > 0 { self.with("further", &further) } else { self }
    }

    /// With what changed in the meantime.
    pub(crate) fn with_changed(self, changed: &impl Serialize) -> Self {
        self.with("changed", changed)
    }

    fn with(mut self, member: &str, value: &impl Serialize) -> Self {
        self.further.extend(serde_json::to_value(value).ok().map(|value| (member.to_owned(), value)));
        self
    }

    pub(crate) fn answer(self) -> Answer {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let answer = Answer::of(self.status, "application/problem+json", body);
        self.header.into_iter().fold(answer, |answer, header| answer.with_header(header.0, header.1))
    }
}

/// Whose credential a request carries, if it is one of the contract's. Whoever may not see a contract cannot tell whether it
/// exists.
pub(crate) async fn authenticate(
    table: &Table,
    request: &Request,
    contract: &str,
    now: DateTime<Utc>,
) -> Result<Credential, Problem> {
    let token = request.bearer_token().ok_or_else(Problem::unauthenticated)?;
    let credential = table.authenticate(token, now).await?.ok_or_else(Problem::unauthenticated)?;
    if credential.contract == contract { Ok(credential) } else { Err(Problem::not_found()) }
}

/// Refuses any party but one.
pub(crate) fn only(credential: &Credential, party: Party) -> Result<(), Problem> {
    if credential.party == party {
        return Ok(());
    }
    Err(Problem::new(403, "Not yours to do", format!("Only the {party} can do this. Use the {party}'s credential.")))
}

impl From<Failure> for Problem {
    /// What failed is for the operator's log; the caller is told whether to try again.
    fn from(failure: Failure) -> Self {
        tracing::error!(failure = %failure, contract = failure.contract(), "a request could not be answered");
        if failure.retry_can_help {
            let detail = "Nothing was lost. Please send the same again in a minute; it will not be counted twice.";
            Self::new(503, "Not available for the moment", detail.into())
        } else {
            let detail = "The fault is on our side and has been recorded. Sending the same again will not help yet.";
            Self::new(500, "Something is wrong with this contract's records", detail.into())
        }
    }
}
