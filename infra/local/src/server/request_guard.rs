//! The check of every request on its way in, and the headers of every answer on its way out.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderMap, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::refusal::{NOTHING_HERE, problem};

/// The longest name that a file can have.
const LONGEST_NAME: usize = 255;

/// The longest path of a file in a request, so that it stays within the system's limit together with the folder's path.
const LONGEST_PATH: usize = 2048;

/// Checks a request, and adds to its answer the headers that say who may cache it and show it in a frame.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let is_public = is_status_site(request.uri().path());
    let mut response = checked(request, next).await;
    let headers = response.headers_mut();
    set_if_absent(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    if !is_public {
        set_if_absent(headers, CACHE_CONTROL, "no-store");
        // An answer with a policy of its own says there who may show it in a frame, as the mailbox does for an email.
        if !headers.contains_key(CONTENT_SECURITY_POLICY) {
            set_if_absent(headers, X_FRAME_OPTIONS, "DENY");
        }
        set_if_absent(headers, CONTENT_SECURITY_POLICY, "frame-ancestors 'none'");
    }
    response
}

/// Sets a header of an answer, unless the answer has it.
fn set_if_absent(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}

/// Returns whether a path is of the status site, which anybody may see and keep.
fn is_status_site(path: &str) -> bool {
    path == "/site" || path.starts_with("/site/")
}

/// Returns whether a path is of the HTTP API, where programs read each answer.
fn is_api(path: &str) -> bool {
    path == "/v1" || path.starts_with("/v1/")
}

/// Refuses a request before any function is handed it: with a problem for programs, with a sentence for people.
fn refuse(path: &str, status: StatusCode, title: &str, detail: &'static str) -> Response {
    if is_api(path) {
        return problem(status, title, detail);
    }
    (status, detail).into_response()
}

/// Lets a request through if its path can be that of a page and it asks for this machine by its own name. Otherwise a page of
/// another site, whose name was made to resolve to 127.0.0.1, could read the mailbox (DNS rebinding).
async fn checked(request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let path = request.uri().path();
    if name != "127.0.0.1" && name != "localhost" {
        let detail = "Ask for 127.0.0.1 or localhost.";
        return refuse(path, StatusCode::MISDIRECTED_REQUEST, "Not this machine's name", detail);
    }
    if path.len() > LONGEST_PATH || path.split('/').any(|part| part.len() > LONGEST_NAME) {
        return refuse(path, StatusCode::NOT_FOUND, "Not found", NOTHING_HERE);
    }
    if is_status_site(path) && is_folder(path) {
        // Without the slash, the page's relative links would lead elsewhere.
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        // Not a permanent redirect, which a browser may cache for as long as it likes.
        return Redirect::temporary(&format!("{path}/{query}")).into_response();
    }
    next.run(request).await
}

/// Says whether a path is a folder's without the slash at its end, by the same rule as on AWS: the names of files have a dot.
fn is_folder(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    path.split('/').skip(1).all(|part| !part.is_empty() && part.bytes().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_typed_without_its_slash_is_a_folder_and_a_file_is_none() {
        for folder in ["/site", "/site/regulation-44", "/site/regulation-44/2022-07"] {
            assert!(is_folder(folder), "{folder}");
        }
        for other in ["/site/", "/site/regulation-44/", "/site//elsewhere.example", "/site/index.html", "/site/%2e%2e"]
        {
            assert!(!is_folder(other), "{other}");
        }
    }
}
