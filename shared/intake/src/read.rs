//! Reading bytes into a draft, with a reader for each format.

use crate::draft::{FilePlace, ReturnDraft};
use crate::problem::{ProblemCode, ReturnProblem};
use crate::unsupported_file::{self, UnsupportedFile};
use crate::{DeclaredFormat, Format, MOST_BYTES};

mod csv_reader;
mod grid;
mod heading;
mod heading_suggestion;
mod json;
mod merged_cells;
mod workbook;

/// Reads a file, by its content and by the format that is declared.
///
/// # Errors
///
/// The one problem that makes further reading impossible.
pub(crate) fn draft(bytes: &[u8], declared: DeclaredFormat) -> Result<ReturnDraft, ReturnProblem> {
    if bytes.len() > MOST_BYTES {
        let message = "The file is larger than 1 MB, the most that a return may have. Take out pictures, and sheets and \
                       rows that do not belong to the return.";
        return Err(FilePlace::whole().problem(ProblemCode::TooLarge, message));
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let message = "The file is empty. Check that the right file was sent, and that it was saved.";
        return Err(FilePlace::whole().problem(ProblemCode::Empty, message));
    }
    if let Some(other) = unsupported_file::of_bytes(bytes) {
        return Err(not_a_return(other));
    }
    let format = match declared {
        DeclaredFormat::As(format) => format,
        DeclaredFormat::Unsaid => sniffed(bytes),
        // A file with another kind's name is read as a workbook only if its content says that it is one.
        DeclaredFormat::Unsupported(_) if bytes.starts_with(ZIP) => Format::Xlsx,
        DeclaredFormat::Unsupported(other) => return Err(not_a_return(other)),
    };
    match format {
        Format::Json => json::draft(bytes),
        Format::Csv if is_zip(bytes) => Err(not_delimited(bytes)),
        Format::Csv => csv_reader::draft(bytes),
        Format::Xlsx | Format::Ods => workbook::draft(bytes, declared),
    }
}

/// What programs put before a text to say that it is in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The first two bytes of a zip file.
const ZIP: &[u8] = b"PK";

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn sniffed(bytes: &[u8]) -> Format {
    match bytes.trim_ascii_start().first() {
        Some(b'{' | b'[') => Format::Json,
        _ if is_zip(bytes) => Format::Xlsx,
        _ => Format::Csv,
    }
}

/// Returns a file of a kind that is never a return.
fn not_a_return(other: UnsupportedFile) -> ReturnProblem {
    FilePlace::whole().problem(ProblemCode::NotASpreadsheet, other.advice())
}

/// Returns the problem of a file that was sent as CSV and is a zip file. A workbook could be read all the same, but then a
/// file's name would mean nothing.
fn not_delimited(bytes: &[u8]) -> ReturnProblem {
    match workbook::draft(bytes, DeclaredFormat::As(Format::Csv)) {
        Err(problem) if problem.code == ProblemCode::NotASpreadsheet => problem,
        _ => {
            let message = "This is a workbook, although it was sent as a CSV file. Send it with its own name, which ends in \
                           .xlsx or .ods.";
            FilePlace::whole().problem(ProblemCode::NotASpreadsheet, message)
        }
    }
}
