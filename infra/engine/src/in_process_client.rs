//! The HTTP client through which the SDK reaches an engine in the same process. No request leaves the process.

use std::fmt::{Debug, Formatter};

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use dynoxide::Database;

use crate::database::Engine;
use crate::operation::{ApiResponse, TARGET, answer};

impl Engine {
    /// Returns an HTTP client whose requests are all answered by this engine, whatever address they have.
    pub fn http_client(&self) -> SharedHttpClient {
        let connector = SharedHttpConnector::new(InProcessConnector { database: self.database.clone() });
        http_client_fn(move |_, _| connector.clone())
    }
}

/// Hands each request to a database of this process.
struct InProcessConnector {
    database: Database,
}

impl Debug for InProcessConnector {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("InProcessConnector").finish_non_exhaustive()
    }
}

impl HttpConnector for InProcessConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let database = self.database.clone();
        HttpConnectorFuture::new(async move {
            let (target, body) = target_and_body(&request)?;
            // SQLite waits for the disk. On a thread for blocking work, the runtime's other tasks go on meanwhile.
            let answered = tokio::task::spawn_blocking(move || answer(&database, &target, &body)).await;
            http_response(answered.map_err(|error| ConnectorError::other(error.into(), None))?)
        })
    }
}

/// Returns a request's target and its body.
///
/// # Errors
///
/// The body is a stream; no request of DynamoDB's API has one.
pub(crate) fn target_and_body(request: &HttpRequest) -> Result<(String, Vec<u8>), ConnectorError> {
    let streamed = || ConnectorError::user("a request of DynamoDB's API has a whole body".into());
    let body = request.body().bytes().ok_or_else(streamed)?;
    Ok((request.headers().get(TARGET).unwrap_or_default().to_owned(), body.to_vec()))
}

/// Makes the response that the SDK reads from that of an operation.
pub(crate) fn http_response(response: ApiResponse) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(response.status).map_err(|error| ConnectorError::other(error.into(), None))?;
    Ok(HttpResponse::new(status, SdkBody::from(response.body)))
}
