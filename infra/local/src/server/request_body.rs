//! A request's body, read to its end before any function sees the request.

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, HeaderValue};
use axum::http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;

use super::refusal::problem;

/// The most that API Gateway takes of a body: 10 MB.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// The most of a body that is read to its end before the answer: a browser that is still sending shows no answer.
const MOST_READ: usize = 200 * 1024 * 1024;

/// Reads a body: its bytes, none where they are more than API Gateway takes, and how many there were.
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

/// Reads a request whole, or gives the answer of API Gateway where that hands it to no function. To the desk a request with too many
/// bytes is handed over without them, since it has a page that says so.
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
