//! Authentication by bearer token, and what each party may do.

use chrono::{DateTime, Utc};
use cloud::credentials::Credential;
use cloud::table::Table;
use domain::event::Party;
use http::StatusCode;

use super::problem::ProblemDetails;
use super::request::Request;

/// Returns the credential that a request carries, if it is one of the contract's. A caller with a credential of another
/// contract gets the same answer whether this contract exists or not.
pub(crate) async fn authenticate(
    table: &Table,
    request: &Request,
    contract: &str,
    now: DateTime<Utc>,
) -> Result<Credential, ProblemDetails> {
    let token = request.bearer_token().ok_or_else(ProblemDetails::unauthenticated)?;
    let credential = table.authenticate(token, now).await?.ok_or_else(ProblemDetails::unauthenticated)?;
    if credential.contract == contract { Ok(credential) } else { Err(ProblemDetails::not_found()) }
}

/// Refuses any party but one.
pub(crate) fn only(credential: &Credential, party: Party) -> Result<(), ProblemDetails> {
    if credential.party == party {
        return Ok(());
    }
    let detail = format!("Only the {party} can do this. Use the {party}'s credential.");
    Err(ProblemDetails::new(StatusCode::FORBIDDEN, "You do not have permission", detail))
}
