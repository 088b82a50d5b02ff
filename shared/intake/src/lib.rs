//! Reading bytes as a return or an event, or every reason why they are none; and writing the template workbook.
//!
//! Pure: no clock, no I/O. The way of the data, which is the order of the modules: the [`Format`] that the bytes are in; one
//! reader a format, each giving a draft of tables whose cells know their place; the checks, which make of a draft either a
//! [`Return`] or every [`ReturnProblem`] in it; and, the other way, the [`template()`] that a contractor fills in. What the
//! parties record beside returns comes as JSON alone, and has a door of its own: [`read_event`].

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::event::Return;
use domain::month::Month;

mod cell;
mod check;
mod columns;
mod date;
mod draft;
mod event;
mod format;
mod problem;
mod read;
mod template;
#[cfg(test)]
mod testing;
mod text;
mod unique_keys;
mod unsupported_file;

pub use date::read_month;
pub use event::{EventCode, EventProblem, RecordingContext, read_event};
pub use format::{DeclaredFormat, Format};
pub use problem::{ProblemCode, ReadFailure, Rejection, ReturnProblem};
pub use rust_xlsxwriter::XlsxError as TemplateError;
pub use template::{CurrentReturn, filled_template, template};
pub use unsupported_file::UnsupportedFile;

/// The most bytes that a return may have as received: 1 MiB.
pub const MOST_BYTES: usize = 1024 * 1024;

/// The most bytes that an event may have as received. The longest minutes fit, and so does the letter that is made from them.
pub const MOST_EVENT_BYTES: usize = 160 * 1024;

/// What a return is submitted for, and when.
#[derive(Clone, Copy, Debug)]
pub struct SubmissionContext<'a> {
    /// The contract, by the definition in force.
    pub contract: &'a Contract,
    /// The month that the sender submits for.
    pub month: Month,
    /// The day of receipt, where the contract is (D3).
    pub received_on: NaiveDate,
}

/// Reads a return.
///
/// `declared` is what the sender says the bytes are, a [`Format`] or what a file's name says of one; without it their content
/// tells. A workbook is taken for what it is, whichever kind of workbook it is declared to be; and what is no return by its
/// content is told by that, whatever it is called.
///
/// # Errors
///
/// Every reason why the bytes are no return that can be accepted, ordered by place. Only what makes further reading
/// impossible comes alone.
pub fn read_return(
    bytes: &[u8],
    declared: impl Into<DeclaredFormat>,
    submission: &SubmissionContext<'_>,
) -> Result<Return, Rejection<ReturnProblem>> {
    let draft = read::draft(bytes, declared.into())?;
    check::check(draft, submission)
}

/// Returns the month that a return itself says that it is for: the `month` of its JSON, or what the instructions of the
/// template say. `None` where it does not say, as a CSV file does not, or cannot be read.
///
/// ```
/// use intake::DeclaredFormat;
/// let named = intake::named_month(br#"{"month": "2022-07", "nil": true}"#, DeclaredFormat::Unsaid);
/// assert_eq!(named, "2022-07".parse().ok());
/// assert_eq!(intake::named_month(b"unit,visited_on", DeclaredFormat::Unsaid), None);
/// ```
pub fn named_month(bytes: &[u8], declared: impl Into<DeclaredFormat>) -> Option<Month> {
    let draft = read::draft(bytes, declared.into()).ok()?;
    check::named_month(&draft.month?.1)
}
