//! Reading a request's body to its end before any function is handed the request.

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, HeaderValue};
use axum::http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;

use super::refusal::problem;

/// The most bytes that API Gateway takes of a body: 10 MB.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// The most bytes of a body that are read before it is answered. A browser that is still sending shows no answer, so a body
/// that is too large is read to its end if it is not larger than this.
const MOST_READ: usize = 200 * 1024 * 1024;

/// Reads a body and returns its bytes, none of them if they are more than API Gateway takes, and their number.
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

/// Reads a whole request, or returns API Gateway's answer where that would hand it to no function. The desk is handed a request
/// with too many bytes without them, since it has a page that says so.
pub(super) async fn read_request(request: Request<Body>) -> Result<Request<Vec<u8>>, Box<Response<Body>>> {
    let (mut head, body) = request.into_parts();
    let (bytes, length) = read(body).await.map_err(|error| {
        tracing::debug!(%error, "a request ended before its body did");
        let detail = "The request ended before its body did. Send it again.";
        Box::new(problem(StatusCode::BAD_REQUEST, "Not readable", detail))
    })?;
    if length > MOST_BYTES {
        if !functions::desk::is_for(head.uri.path()) {
            let detail = "The file is larger than 1024 KiB. Send one month only.";
            return Err(Box::new(problem(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail)));
        }
        head.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    Ok(Request::from_parts(head, bytes))
}
