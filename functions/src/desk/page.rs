//! Pages as answers, with the headers that all of them carry.

use cookie::{Cookie, SameSite};
use http::HeaderName;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY};
use render::RenderError;
use render::form::PageFrame;

use super::refusal::Refusal;
use super::service::Desk;
use crate::http::response::{self, HTML, Response, ResponseExt as _};

/// What a page may do: show itself in the desk's own style, and send its forms to the desk. It runs nothing.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Answers with the page that a view became.
pub(crate) fn page(html: Result<String, RenderError>) -> Result<Response, Refusal> {
    page_with(StatusCode::OK, html)
}

/// Answers with a page under another status.
pub(crate) fn page_with(status: StatusCode, html: Result<String, RenderError>) -> Result<Response, Refusal> {
    let html = html.map_err(|fault| {
        tracing::error!(%fault, "a template does not fit");
        cloud::failure::Failure::permanent("make a page", "a template does not fit")
    })?;
    Ok(response::with_body(status, HTML, html.into_bytes()))
}

/// What a page may do that shows a letter as it would be sent, or is a document that needs nothing beside itself: the styles in it
/// count too. It runs nothing either.
const POLICY_WITHIN: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Lets a page use the styles within it.
pub(crate) fn styled_within(answer: Response) -> Response {
    answer.with_header(CONTENT_SECURITY_POLICY, POLICY_WITHIN)
}

/// Returns what stands around a page of somebody who is signed in.
pub(crate) fn frame(form_token: &str) -> PageFrame {
    PageFrame::signed_in(form_token)
}

/// Returns the one stylesheet, by a link that names its version.
pub(super) fn stylesheet() -> Response {
    response::with_body(StatusCode::OK, "text/css; charset=utf-8", render::form::stylesheet().into())
        .with_header(CACHE_CONTROL, "public, max-age=86400")
}

impl Desk {
    /// Adds the headers that every answer of the desk carries. With the referrer policy `no-referrer` browsers would not
    /// say where a form comes from.
    pub(super) fn secured(&self, answer: Response) -> Response {
        let answer = if answer.headers().contains_key(CONTENT_SECURITY_POLICY) {
            answer
        } else {
            answer.with_header(CONTENT_SECURITY_POLICY, POLICY)
        };
        let answer = answer
            .with_header(REFERRER_POLICY, "same-origin")
            .with_header(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
        if self.is_encrypted() { answer.with_header(STRICT_TRANSPORT_SECURITY, "max-age=31536000") } else { answer }
    }

    /// Returns whether the desk is reached by https: everywhere but on one machine.
    pub(super) fn is_encrypted(&self) -> bool {
        self.address.starts_with("https://")
    }

    /// Returns the name of the session's cookie. A browser takes `__Host-` only from this host itself, encrypted.
    pub(super) fn cookie_name(&self) -> &'static str {
        if self.is_encrypted() { "__Host-last-friday" } else { "last-friday" }
    }

    /// Returns the session's cookie, or for a time of nothing what takes it away. `Lax`, so that links in emails lead in.
    pub(super) fn cookie(&self, token: &str, seconds: i64) -> Cookie<'static> {
        Cookie::build((self.cookie_name(), token.to_owned()))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(cookie::time::Duration::seconds(seconds))
            .secure(self.is_encrypted())
            .build()
    }
}
