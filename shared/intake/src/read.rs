//! Bytes to a draft: one reader a format, behind one door.

use crate::draft::{Draft, Place};
use crate::problem::{Code, Problem};
use crate::{Format, MOST_BYTES};

mod delimited;
mod grid;
mod json;
mod workbook;

/// Reads what a file says, by the format declared or, without one, by its content.
///
/// # Errors
///
/// What makes further reading impossible; it comes alone.
pub(crate) fn draft(bytes: &[u8], declared: Option<Format>) -> Result<Draft, Problem> {
    if bytes.len() > MOST_BYTES {
        let message = "The file is larger than 1 MB, the most that a return may have. Take out pictures, and sheets and \
                       rows that do not belong to the return.";
        return Err(Place::whole().problem(Code::TooLarge, message));
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let message = "The file is empty. Check that the right file was sent, and that it was saved.";
        return Err(Place::whole().problem(Code::Empty, message));
    }
    match declared.unwrap_or_else(|| sniffed(bytes)) {
        Format::Json => json::draft(bytes),
        Format::Csv if is_binary(bytes) => Err(not_delimited(bytes)),
        Format::Csv => delimited::draft(bytes),
        Format::Xlsx | Format::Ods => workbook::draft(bytes),
    }
}

/// What programs put before a text to say that it is in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How files begin that are no text, as far as anybody sends one in place of a return.
pub(crate) mod magic {
    pub(crate) const ZIP: &[u8] = b"PK";
    /// The container of old Excel workbooks, and of all that Excel encrypts.
    pub(crate) const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    pub(crate) const PDF: &[u8] = b"%PDF";
    pub(crate) const PICTURES: [&[u8]; 4] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF"];
}

fn is_binary(bytes: &[u8]) -> bool {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let zip = starts(b"PK\x03\x04") || starts(b"PK\x05\x06");
    zip || starts(magic::OLE) || starts(magic::PDF) || magic::PICTURES[..3].iter().any(|magic| starts(magic))
}

fn sniffed(bytes: &[u8]) -> Format {
    match bytes.trim_ascii_start().first() {
        Some(b'{' | b'[') => Format::Json,
        _ if is_binary(bytes) => Format::Xlsx,
        _ => Format::Csv,
    }
}

/// A workbook whose name says CSV could be read, but then a name would mean nothing; anything else could not.
fn not_delimited(bytes: &[u8]) -> Problem {
    match workbook::draft(bytes) {
        Err(problem) if problem.code == Code::NotASpreadsheet => problem,
        _ => {
            let message = "This is a workbook, although it was sent as a CSV file. Send it under its own name, which ends in \
                           .xlsx or .ods.";
            Place::whole().problem(Code::NotASpreadsheet, message)
        }
    }
}
