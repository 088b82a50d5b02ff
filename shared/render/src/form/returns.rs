//! The return in the browser: the month's page, the table to fill in, the check before it is sent, the receipt.

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::month::Month;
use serde::Serialize;

mod check;
mod overview;
mod receipt;
mod table;
mod typed;

pub use check::{Check, check_page, confirmation};
pub use overview::{Begun, MonthFile, ReceivedRevision, month_page};
pub use receipt::{ReceiptFile, receipt_page};
pub use table::{TableFile, TypedProblem, table_page};
pub use typed::{TypedField, TypedKpi, TypedReturn, TypedRow};

/// What every page of a month's return has.
#[derive(Serialize)]
struct Head {
    month: Month,
    /// Where the month's pages begin.
    at: String,
    due_on: NaiveDate,
    closes_on: NaiveDate,
}

impl Head {
    fn of(contract: &Contract, month: Month) -> Self {
        Self {
            month,
            at: format!("/desk/contracts/{}/returns/{month}", contract.id),
            due_on: contract.return_due(month).on,
            closes_on: contract.closes(month).on,
        }
    }
}
