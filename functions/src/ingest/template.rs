//! Handing out the template of a month's return.

use cloud::failure::Failure;
use cloud::log::StoredLog;
use cloud::table::Table;
use domain::month::Month;
use intake::{CurrentReturn, Format};

use crate::failures::permanent;
use crate::http::response::{self, Response};
use crate::http::{ProblemDetails, Request};

pub(super) async fn hand_out(
    table: &Table,
    request: &Request,
    contract: &str,
    month: &str,
) -> Result<Response, ProblemDetails> {
    let Ok(month) = month.parse::<Month>() else {
        return Err(ProblemDetails::unreadable("The path names a month, as 2022-07, before template.xlsx."));
    };
    let empty = match request.parameter(EMPTY).as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(ProblemDetails::unreadable("empty is true or false.")),
    };
    let Some(log) = table.read_log(contract).await? else { return Err(ProblemDetails::not_found()) };
    of_month(&log, month, empty)?.ok_or_else(ProblemDetails::not_found)
}

/// The parameter that asks for a workbook without the current return.
pub(crate) const EMPTY: &str = "empty";

/// Returns the template of a month of a contract, filled in with the month's current return, or empty; `None` where the
/// contract has no such month.
pub(crate) fn of_month(log: &StoredLog, month: Month, empty: bool) -> Result<Option<Response>, Failure> {
    let history = log.history()?;
    let known = history.known();
    let in_force = known.contract();
    if !in_force.has_month(month) {
        return Ok(None);
    }
    let contract = &in_force.id;
    let standing = known.standing_return(month).filter(|_| !empty).map(|standing| CurrentReturn {
        revision: known.revisions(month).count(),
        received_on: standing.received_on,
        submitted: standing.submitted,
    });
    let template = match &standing {
        Some(standing) => intake::filled_template(in_force, month, standing),
        None => intake::template(in_force, month),
    };
    let template = template.map_err(permanent("write a template", "the workbook cannot be made"))?;
    let which = if empty { "-empty" } else { "" };
    Ok(Some(response::file(Format::Xlsx.media_type(), &format!("{contract}-{month}{which}.xlsx"), template)))
}
