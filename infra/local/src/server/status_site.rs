//! The status site on this machine, served as CloudFront does: a browser asks each time, and is told if nothing has changed.

use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, LAST_MODIFIED, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use cloud::hash::sha256;
use headers::{ETag, HeaderMapExt, IfNoneMatch};
use tower_http::services::{ServeDir, ServeFile};

/// The largest file, in bytes, that is read for its entity tag; the site has none that comes near it.
const LARGEST_FILE: usize = 64 * 1024 * 1024;

/// Serves the files of a folder, and for a folder's own path its index.
pub(super) fn router(pages: &Path) -> Router {
    let files = ServeDir::new(pages).not_found_service(ServeFile::new(pages.join("error.html")));
    Router::new().fallback_service(files).layer(from_fn(with_entity_tag))
}

/// Adds an entity tag made from the file's bytes, and answers without the bytes if the browser has them already.
///
/// The file's time of change is not used: it is given in seconds, and a page can be written twice within one.
async fn with_entity_tag(mut request: Request, next: Next) -> Response {
    let known = request.headers().typed_get::<IfNoneMatch>();
    // The service is asked for the whole file, whose bytes the tag needs.
    for header in [IF_MODIFIED_SINCE, IF_NONE_MATCH, RANGE, IF_RANGE] {
        request.headers_mut().remove(header);
    }
    let method = std::mem::replace(request.method_mut(), Method::GET);
    if method != Method::GET && method != Method::HEAD {
        *request.method_mut() = method;
        return next.run(request).await;
    }
    let (mut parts, body) = next.run(request).await.into_parts();
    parts.headers.remove(LAST_MODIFIED);
    parts.headers.remove(ACCEPT_RANGES);
    // Without this header browsers guess how long they may keep a page, and an old rating might be shown for days.
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    let bytes = match to_bytes(body, LARGEST_FILE).await {
        Ok(bytes) => bytes,
        Err(error) => {
            tracing::error!(%error, "a file of the site cannot be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    if parts.status == StatusCode::OK
        && let Ok(tag) = format!("\"{}\"", sha256(&bytes)).parse::<ETag>()
    {
        let is_known = known.is_some_and(|known| !known.precondition_passes(&tag));
        parts.headers.typed_insert(tag);
        if is_known {
            return (StatusCode::NOT_MODIFIED, without_content(parts.headers)).into_response();
        }
    }
    let body = if method == Method::HEAD { Body::empty() } else { Body::from(bytes) };
    Response::from_parts(parts, body)
}

/// Removes the headers that an answer without a body must not have.
fn without_content(mut headers: HeaderMap) -> HeaderMap {
    headers.remove(CONTENT_LENGTH);
    headers
}
