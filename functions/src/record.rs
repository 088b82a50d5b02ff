//! `record`: records what the two parties decide, and hands out the documents of performance management: a contract's page for
//! its parties, agendas, letters, and the evidence pack.
//!
//! Requests and responses are those of an HTTP API of API Gateway (payload format 2.0); problems are RFC 9457's.

use aws_lambda_events::event::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use chrono::{DateTime, Utc};
use cloud::table::Table;
use domain::event::Party;

use crate::http::{ProblemDetails, Request, Response, authenticate, only, respond};
use crate::paths::RecordResource;
pub use crate::paths::is_for_record as is_for;

mod documents;
mod event;
mod letter_draft;
mod letters;
mod receipt;

pub(crate) use documents::MAX_RESPONSE_BYTES;
pub use documents::{agenda, performance};
pub(crate) use event::check_event;
pub use event::{EventError, RecordedBy, record};
pub use letter_draft::{DraftLetter, draft};
pub use letters::decide;
pub(crate) use letters::{addressee, may_see, state_in_words, withdrawn_at};
pub use receipt::{EventReceipt, consequences};

/// Responds to a request.
pub async fn handle(table: &Table, event: ApiGatewayV2httpRequest, now: DateTime<Utc>) -> ApiGatewayV2httpResponse {
    respond(event, async |request| route(table, request, now).await).await
}

async fn route(table: &Table, request: &Request, now: DateTime<Utc>) -> Result<Response, ProblemDetails> {
    let (contract, resource) = RecordResource::read(request.path()).ok_or_else(ProblemDetails::not_found)?;
    // Before anything else is answered: a caller without a credential must not learn which paths there are of a contract.
    let credential = authenticate(table, request, contract, now).await?;
    let resource = resource.ok_or_else(ProblemDetails::not_found)?;
    request.allow(&resource.method())?;
    let party = credential.party;
    let response = match resource {
        RecordResource::Events => event::receive(table, request, contract, &credential, now).await,
        RecordResource::Performance => documents::hand_out_performance(table, contract, party, now).await,
        RecordResource::Agenda => documents::hand_out_agenda(table, request, contract, now).await,
        RecordResource::EvidencePack => documents::hand_out_evidence(table, request, contract, party, now).await,
        RecordResource::Letters => letters::list(table, contract, party).await,
        RecordResource::LetterDraft => {
            only(&credential, Party::Council)?;
            letter_draft::hand_out(table, request, contract, &credential, now).await
        }
        RecordResource::LetterDecision { id } => {
            only(&credential, Party::Council)?;
            letters::receive_decision(table, request, contract, &id, now).await
        }
        RecordResource::Letter { id } => letters::hand_out(table, request, contract, party, &id).await,
    };
    response.map_err(|problem| problem.of_contract(contract))
}
