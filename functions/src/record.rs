//! `record`: what the two parties decide, recorded; and what performance management has on paper, handed out: the page of a
//! contract for its parties, agendas, letters, the evidence pack.
//!
//! Requests and answers are those of an HTTP API of API Gateway (payload format 2.0); problems are RFC 9457's.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use chrono::{DateTime, Utc};
use cloud::table::Table;
use domain::event::Party;

use crate::http::{Answer, Problem, Request, answer, authenticate, only};

mod documents;
mod events;
mod letters;

pub(crate) use documents::MOST_ANSWERED;
pub use documents::{agenda, performance};
pub(crate) use events::checked as check;
pub use events::{Recorded, RecordedReceipt, Refused, follows, record};
pub use letters::{DraftLetter, decide, draft};
pub(crate) use letters::{addressee, may_see, state_in_words, withdrawn_at};

/// Answers a request.
pub async fn handle(table: &Table, event: ApiGatewayV2httpRequest, now: DateTime<Utc>) -> ApiGatewayV2httpResponse {
    answer(event, async |request| route(table, request, now).await).await
}

/// Whether a path is this function's rather than `ingest`'s.
pub fn is_for(path: &str) -> bool {
    let mut parts = path.trim_start_matches('/').split('/').skip(3);
    matches!(parts.next(), Some("events" | "letters" | "performance" | "agenda" | "evidence.zip"))
}

async fn route(table: &Table, request: &Request, now: DateTime<Utc>) -> Result<Answer, Problem> {
    let path: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
    let ["v1", "contracts", contract, asked @ ..] = &path[..] else { return Err(Problem::not_found()) };
    let credential = authenticate(table, request, contract, now).await?;
    match asked {
        ["events"] => {
            request.allow(&["POST"])?;
            events::receive(table, request, contract, credential.party, now).await
        }
        ["performance"] => {
            request.allow(&["GET"])?;
            documents::hand_out_performance(table, contract, credential.party, now).await
        }
        ["agenda"] => {
            request.allow(&["GET"])?;
            documents::hand_out_agenda(table, request, contract, now).await
        }
        ["evidence.zip"] => {
            request.allow(&["GET"])?;
            documents::hand_out_evidence(table, request, contract, credential.party, now).await
        }
        ["letters"] => {
            request.allow(&["GET"])?;
            letters::list(table, contract, credential.party).await
        }
        ["letters", "draft"] => {
            request.allow(&["POST"])?;
            only(&credential, Party::Council)?;
            letters::hand_out_draft(table, request, contract, now).await
        }
        ["letters", id @ .., "decision"] => {
            request.allow(&["POST"])?;
            only(&credential, Party::Council)?;
            letters::receive_decision(table, request, contract, &id.join("/"), now).await
        }
        ["letters", id @ ..] => {
            request.allow(&["GET"])?;
            letters::hand_out(table, request, contract, credential.party, &id.join("/")).await
        }
        _ => Err(Problem::not_found()),
    }
}
