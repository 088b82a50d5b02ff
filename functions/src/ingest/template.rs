//! The template of a month's return, handed out.

use cloud::failure::Failure;
use cloud::log::StoredLog;
use cloud::table::Table;
use domain::facts::History;
use domain::month::Month;

use crate::http::{Answer, Problem};

pub(super) async fn hand_out(table: &Table, contract: &str, month: &str) -> Result<Answer, Problem> {
    let month: Month =
        month.parse().map_err(|_| Problem::unreadable("The path names a month, as 2022-07, before template.xlsx."))?;
    let Some(log) = table.read_log(contract).await? else { return Err(Problem::not_found()) };
    of_month(&log, month)?.ok_or_else(Problem::not_found)
}

/// The template of a month of a contract; `None` where the contract has no such month.
pub(crate) fn of_month(log: &StoredLog, month: Month) -> Result<Option<Answer>, Failure> {
    let history = History::new(&log.contract, &log.events)
        .map_err(|_| Failure::lasting("read the log", "a revised definition has mistakes"))?;
    let in_force = history.known().contract();
    if !in_force.has_month(month) {
        return Ok(None);
    }
    let contract = &in_force.id;
    let template = intake::template(in_force, month)
        .map_err(|_| Failure::lasting("write a template", "the workbook cannot be made"))?;
    Ok(Some(Answer::file(intake::Format::Xlsx.media_type(), &format!("{contract}-{month}.xlsx"), template)))
}
