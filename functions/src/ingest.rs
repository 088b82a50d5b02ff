//! `ingest`: receives returns over HTTP. A return is checked, appended to the contract's log, and answered with a receipt. It
//! also hands out the template and the assessment.
//!
//! Requests and responses are those of an HTTP API of API Gateway (payload format 2.0); problems are RFC 9457's.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use chrono::{DateTime, Utc};
use cloud::table::Table;
use domain::event::Party;
use domain::month::Month;
use http::StatusCode;
use intake::Format;

mod accept;
mod assessment;
mod receipt;
mod returns;
pub(crate) mod template;

pub use accept::Provenance;
pub(crate) use accept::{Precondition, PreviewedReturn, ReturnError, accept, current_return, preview, return_content};
pub use receipt::ReturnReceipt;
pub(crate) use receipt::corrected_receipt;

use crate::http::response::{self, Response};
use crate::http::{ProblemDetails, Request, authenticate, only, respond};
use crate::paths::{IngestPath, IngestResource};

/// The document that describes the interface (OpenAPI 3.1).
const OPENAPI: &str = include_str!("ingest/openapi.json");

/// Responds to a request.
pub async fn handle(table: &Table, event: ApiGatewayV2httpRequest, now: DateTime<Utc>) -> ApiGatewayV2httpResponse {
    respond(event, async |request| route(table, request, now).await).await
}

/// Accepts a return of a history that was kept elsewhere, as if it were received at a moment, with the provenance that it had
/// then. Returns the response that its sender would have got.
pub async fn import_return(
    table: &Table,
    contract: &str,
    month: Month,
    read: (&[u8], Option<Format>),
    provenance: &Provenance,
    now: DateTime<Utc>,
) -> ApiGatewayV2httpResponse {
    let imported = returns::import(table, contract, month, read, provenance, now).await;
    response::into_event(imported.unwrap_or_else(ProblemDetails::into_response))
}

async fn route(table: &Table, request: &Request, now: DateTime<Utc>) -> Result<Response, ProblemDetails> {
    let path = IngestPath::read(request.path()).ok_or_else(ProblemDetails::not_found)?;
    let (contract, resource) = match path {
        IngestPath::OpenApi => {
            request.allow(&path.method())?;
            return Ok(response::json(StatusCode::OK, OPENAPI.into()));
        }
        IngestPath::OfContract { contract, resource } => (contract, resource),
    };
    let credential = authenticate(table, request, contract, now).await?;
    request.allow(&path.method())?;
    let response = match resource {
        IngestResource::Return { month } => {
            only(&credential, Party::Contractor)?;
            returns::receive(table, request, &credential, month, now).await
        }
        IngestResource::Template { month } => {
            only(&credential, Party::Contractor)?;
            template::hand_out(table, request, contract, month).await
        }
        IngestResource::Assessment => assessment::hand_out(table, request, contract, credential.party, now).await,
    };
    response.map_err(|problem| problem.of_contract(contract))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::event::VisitColumn;
    use serde_json::Value;

    #[test]
    fn a_row_of_a_return_is_described_with_the_columns_that_it_has() {
        let described: Value = serde_json::from_str(super::OPENAPI).unwrap();
        let schemas = &described["components"]["schemas"];
        let changed = &schemas["Changes"]["properties"]["rows"]["items"]["properties"];
        let rows = [&schemas["Return"]["properties"]["visits"]["items"], &changed["before"], &changed["after"]];
        let columns: BTreeSet<&str> = VisitColumn::ALL.iter().map(|column| column.name()).collect();
        for row in rows {
            let described: BTreeSet<&str> = row["properties"].as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(described, columns);
        }
    }
}
