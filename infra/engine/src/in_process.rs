//! The HTTP client by which the SDK reaches an engine of this process: no request leaves it.

use std::fmt::{Debug, Formatter};

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use dynoxide::Database;

use crate::Engine;
use crate::operation::{Answer, TARGET, answer};

impl Engine {
    /// Returns an HTTP client whose every request this engine answers, wherever the request is addressed to.
    pub fn http_client(&self) -> SharedHttpClient {
        let connector = SharedHttpConnector::new(InProcess { database: self.database.clone() });
        http_client_fn(move |_, _| connector.clone())
    }
}

/// Hands each request to a database of this process.
struct InProcess {
    database: Database,
}

impl Debug for InProcess {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("InProcess").finish_non_exhaustive()
    }
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let database = self.database.clone();
        HttpConnectorFuture::new(async move {
            let (target, body) = whole(&request)?;
            // SQLite writes to the disk: on a thread of its own, so that everything else goes on meanwhile.
            let answered = tokio::task::spawn_blocking(move || answer(&database, &target, &body)).await;
            respond(answered.map_err(|error| ConnectorError::other(error.into(), None))?)
        })
    }
}

/// A request's target and its body, which the SDK holds as a whole.
pub(crate) fn whole(request: &HttpRequest) -> Result<(String, Vec<u8>), ConnectorError> {
    let streamed = || ConnectorError::user("a request of DynamoDB's API has a whole body".into());
    let body = request.body().bytes().ok_or_else(streamed)?;
    Ok((request.headers().get(TARGET).unwrap_or_default().to_owned(), body.to_vec()))
}

/// An answer as the SDK takes it.
pub(crate) fn respond(answer: Answer) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(answer.status).map_err(|error| ConnectorError::other(error.into(), None))?;
    Ok(HttpResponse::new(status, SdkBody::from(answer.body)))
}
