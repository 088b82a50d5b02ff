//! `ingest`: HTTP in. A return is checked, appended to the contract's log, and answered with its receipt; the template and
//! the assessment are handed out.
//!
//! Requests and answers are those of an HTTP API of API Gateway (payload format 2.0); problems are RFC 9457's.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use chrono::{DateTime, Utc};
use cloud::table::Table;
use domain::event::Party;
use domain::month::Month;
use intake::Format;

mod assessment;
pub(crate) mod returns;
pub(crate) mod template;

pub use returns::{Door, Receipt};

use crate::http::{Answer, Problem, Request, answer, authenticate, only};

/// The document that describes the interface (OpenAPI 3.1).
const OPENAPI: &str = include_str!("ingest/openapi.json");

/// Answers a request.
pub async fn handle(table: &Table, event: ApiGatewayV2httpRequest, now: DateTime<Utc>) -> ApiGatewayV2httpResponse {
    answer(event, async |request| route(table, request, now).await).await
}

/// Takes in a return of a history that was kept elsewhere, as if it were received at a moment, with what a door wrote of it
/// then. The answer is the one that its sender would have got.
pub async fn take_in(
    table: &Table,
    contract: &str,
    month: Month,
    read: (&[u8], Option<Format>),
    door: &Door,
    now: DateTime<Utc>,
) -> ApiGatewayV2httpResponse {
    let answer = returns::take_in(table, contract, month, read, door, now).await;
    answer.unwrap_or_else(Problem::answer).into_event()
}

/// What a path asks for below a contract.
enum Asked<'r> {
    Return(&'r str),
    Template(&'r str),
    Assessment,
}

async fn route(table: &Table, request: &Request, now: DateTime<Utc>) -> Result<Answer, Problem> {
    let path: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
    let (contract, asked, allowed) = match path[..] {
        ["v1", "openapi.json"] => {
            request.allow(&["GET"])?;
            return Ok(Answer::json(200, OPENAPI.into()));
        }
        ["v1", "contracts", contract, "returns", month] => (contract, Asked::Return(month), "POST"),
        ["v1", "contracts", contract, "returns", month, "template.xlsx"] => (contract, Asked::Template(month), "GET"),
        ["v1", "contracts", contract, "assessment"] => (contract, Asked::Assessment, "GET"),
        _ => return Err(Problem::not_found()),
    };
    let credential = authenticate(table, request, contract, now).await?;
    request.allow(&[allowed])?;
    match asked {
        Asked::Return(month) => {
            only(&credential, Party::Contractor)?;
            returns::receive(table, request, &credential, month, now).await
        }
        Asked::Template(month) => {
            only(&credential, Party::Contractor)?;
            template::hand_out(table, request, contract, month).await
        }
        Asked::Assessment => assessment::hand_out(table, request, contract, credential.party, now).await,
    }
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
