//! What every page of a month's return begins with.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::month::Month;
use serde::Serialize;

/// What every page of a month's return has.
#[derive(Serialize)]
pub(super) struct ReturnPageHead {
    pub(super) month: Month,
    /// Where the month's pages begin.
    pub(super) at: String,
    pub(super) due_on: NaiveDate,
    pub(super) closes_on: NaiveDate,
}

impl ReturnPageHead {
    pub(super) fn of(contract: &Contract, month: Month) -> Self {
        Self {
            month,
            at: format!("/desk/contracts/{}/returns/{month}", contract.id),
            due_on: contract.return_due(month).on,
            closes_on: contract.closes(month).on,
        }
    }
}
