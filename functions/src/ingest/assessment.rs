//! Handing out the assessment as of a date, as a party may see it.

use chrono::{DateTime, Utc};
use cloud::table::Table;
use domain::event::Party;
use http::StatusCode;

use crate::failures::of_json;
use crate::http::response::{self, Response};
use crate::http::{ProblemDetails, Request};

pub(super) async fn hand_out(
    table: &Table,
    request: &Request,
    contract: &str,
    party: Party,
    now: DateTime<Utc>,
) -> Result<Response, ProblemDetails> {
    let Some(log) = table.read_log(contract).await? else { return Err(ProblemDetails::not_found()) };
    let today = log.as_of(now);
    let as_of = match request.parameter("as_of") {
        None => today,
        Some(text) => {
            domain::date::read(&text).ok_or_else(|| ProblemDetails::unreadable("as_of is a date, as 2022-07-29."))?
        }
    };
    if as_of > today {
        return Err(ProblemDetails::unreadable(format!("as_of cannot be after today, {today}.")));
    }
    let assessment = log.assess(&log.events, as_of)?;
    let body = serde_json::to_string_pretty(&assessment.as_seen_by(party))
        .map_err(of_json("write an assessment", "it has no JSON form"))?;
    Ok(response::json(StatusCode::OK, body))
}
