//! The return in the browser: the month's page, the table to fill in, the check before it is sent, the receipt.
//!
//! The modules stand in this order, and each knows only those before it: `page_head`; `typed_return`, what is typed into the
//! table; `return_in_words`, what a return says; and a page each, `overview` of the month, `table`, `check` and `receipt`.

mod check;
mod overview;
mod page_head;
mod receipt;
mod return_in_words;
mod table;
mod typed_return;

pub use check::{CheckPage, check_page, confirmation};
pub use overview::{DraftSummary, MonthReturnPage, ReceivedRevision, month_page};
pub use receipt::{ReceiptPage, receipt_page};
pub use table::{TablePage, TypedProblem, table_page};
pub use typed_return::{TypedField, TypedKpi, TypedReturn, TypedRow};
