//! Unpacking the zip file of a workbook, within limits whatever its headers claim, and telling it from files that only look
//! like one.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use flate2::read::DeflateDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::draft::FilePlace;
use crate::problem::{ProblemCode, ReadFailure, ReturnProblem};
use crate::read::{ZIP, not_a_return};
use crate::{DeclaredFormat, UnsupportedFile};

/// The most bytes that a workbook may have unpacked: 16 MiB.
pub(super) const MOST_UNPACKED: usize = 16 * 1024 * 1024;

/// The most parts that a workbook may have. The template has about twenty.
const MOST_PARTS: usize = 1_000;

/// An unpacked workbook.
pub(super) struct Package {
    pub(super) kind: WorkbookKind,
    /// Its parts, by their names in the zip file.
    pub(super) parts: BTreeMap<String, Vec<u8>>,
}

/// The kinds of workbook that are read.
#[derive(Clone, Copy)]
pub(super) enum WorkbookKind {
    Xlsx,
    Ods,
}

/// Unpacks a workbook; refuses a file that is none, or that is too large to read.
pub(super) fn unpack(bytes: &[u8], declared: DeclaredFormat) -> Result<Package, ReturnProblem> {
    if !bytes.starts_with(ZIP) {
        return Err(not_a_zip_file(bytes));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(too_large());
    }
    let (mut parts, mut room) = (BTreeMap::new(), MOST_UNPACKED);
    for index in 0..archive.len() {
        let (name, part) = match read_part(&mut archive, index, room) {
            Ok(read) => read,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(not_a_return(UnsupportedFile::Password));
            }
            Err(_) if really_unpacks_to_more(&mut archive, index, room) => return Err(too_large()),
            Err(error) => return Err(damaged(error)),
        };
        room = room.checked_sub(part.len()).ok_or_else(too_large)?;
        parts.insert(name, part);
    }
    let kind = kind(&parts, declared)?;
    Ok(Package { kind, parts })
}

/// Returns the name and the content of a part. If the content is longer than the bytes that are left, it is cut after one byte
/// more.
fn read_part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    room: usize,
) -> Result<(String, Vec<u8>), ZipError> {
    let file = archive.by_index(index)?;
    let name = file.name()?.replace('\\', "/");
    let mut part = Vec::new();
    file.take(one_more_than(room)).read_to_end(&mut part)?;
    Ok((name, part))
}

/// Says whether a part that cannot be read unpacks to more than the bytes that are left, although its headers claim less. The
/// headers may be false, so the part is unpacked regardless of them.
fn really_unpacks_to_more(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, room: usize) -> bool {
    let Ok(packed) = archive.by_index_raw(index) else { return false };
    let unpacked = DeflateDecoder::new(packed).take(one_more_than(room));
    std::io::copy(&mut { unpacked }, &mut std::io::sink()).is_ok_and(|size| size == one_more_than(room))
}

fn one_more_than(room: usize) -> u64 {
    u64::try_from(room).unwrap_or(u64::MAX).saturating_add(1)
}

/// Returns a part in UTF-8, if it is in UTF-16, which a workbook's parts may be too.
pub(super) fn in_utf_8(part: Vec<u8>) -> Vec<u8> {
    let encoding = match part[..] {
        [0xff, 0xfe, ..] => encoding_rs::UTF_16LE,
        [0xfe, 0xff, ..] => encoding_rs::UTF_16BE,
        _ => return part,
    };
    let (text, had_errors) = encoding.decode_with_bom_removal(&part);
    // The declaration names UTF-16, which the part is not in any more.
    let text = match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest,
        None => &text,
    };
    if had_errors { part } else { text.as_bytes().to_vec() }
}

/// Returns what a zip file is by the parts that every such file must have.
fn kind(parts: &BTreeMap<String, Vec<u8>>, declared: DeclaredFormat) -> Result<WorkbookKind, ReturnProblem> {
    let text = |name: &str| -> String {
        let part = parts.get(name).cloned().unwrap_or_default();
        String::from_utf8_lossy(&in_utf_8(part)).into_owned()
    };
    let open_document = text("mimetype");
    if open_document.trim().starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        let protected = text("META-INF/manifest.xml").contains("encryption-data");
        return if protected { Err(not_a_return(UnsupportedFile::Password)) } else { Ok(WorkbookKind::Ods) };
    }
    let types = text("[Content_Types].xml");
    let has_macros = parts.keys().any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin"));
    let says = |word: &str| types.contains(word);
    if says("ms-excel.sheet.binary") {
        Err(refused(
            "This is an Excel binary workbook (.xlsb). In Excel, choose Save As and “Excel Workbook (.xlsx)”, and send that.",
        ))
    } else if has_macros || says("macroEnabled") {
        Err(refused(
            "This workbook has macros. In Excel, choose Save As and “Excel Workbook (.xlsx)”, which leaves them out, and send \
             that.",
        ))
    } else if says("spreadsheetml.sheet.main+xml") || says("spreadsheetml.template.main+xml") {
        Ok(WorkbookKind::Xlsx)
    } else {
        Err(not_a_return(other_kind(parts, &types, &open_document, declared)))
    }
}

/// Returns what a zip file is that is no workbook: by its parts, or, where these say only whose program made it, by its name.
fn other_kind(
    parts: &BTreeMap<String, Vec<u8>>,
    types: &str,
    open_document: &str,
    declared: DeclaredFormat,
) -> UnsupportedFile {
    let has = |end: &str| parts.keys().any(|name| name.to_ascii_lowercase().ends_with(end));
    if types.contains("wordprocessingml") || open_document.starts_with("application/vnd.oasis.opendocument.text") {
        UnsupportedFile::TextDocument
    } else if types.contains("presentationml")
        || open_document.starts_with("application/vnd.oasis.opendocument.presentation")
    {
        UnsupportedFile::Presentation
    } else if has(".iwa") || has("index.apxl") || has("buildversionhistory.plist") || has("index.zip") {
        match declared {
            DeclaredFormat::Unsupported(UnsupportedFile::Pages) => UnsupportedFile::Pages,
            _ => UnsupportedFile::Numbers,
        }
    } else if let DeclaredFormat::Unsupported(other) = declared {
        other
    } else {
        UnsupportedFile::Archive
    }
}

/// Returns what a file is that is no zip file, nor of a kind that tells itself by its content.
fn not_a_zip_file(bytes: &[u8]) -> ReturnProblem {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return not_a_return(UnsupportedFile::Utf16Text);
    }
    if !bytes.contains(&0) {
        let first_line = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).find(|line| !line.trim_ascii().is_empty());
        return refused(match bytes.trim_ascii_start().first() {
            Some(b'{' | b'[') => {
                "This is JSON, not a workbook, although it was sent as one. Send it under a name that ends in .json."
            }
            _ if first_line.is_some_and(|line| line.contains(&b'\t')) => {
                "This is a text file with tabs between its values, not a workbook, although it was sent as one. Send it under a \
                 name that ends in .tsv."
            }
            _ => {
                "This is a text file, not a workbook, although it was sent as one. If it holds comma-separated values, send it \
                 under a name that ends in .csv."
            }
        });
    }
    not_a_return(UnsupportedFile::Unknown)
}

fn refused(message: &str) -> ReturnProblem {
    FilePlace::whole().problem(ProblemCode::NotASpreadsheet, message)
}

/// Returns what is said of a workbook that is broken, or made as no spreadsheet program makes it; the cause is for the log.
pub(super) fn damaged(cause: impl std::fmt::Display) -> ReturnProblem {
    let problem = refused(
        "This workbook is damaged and cannot be read. Open it in the spreadsheet program, save it under a new name and send that; or \
             fill in the template.",
    );
    ReturnProblem { cause: Some(Box::new(ReadFailure(cause.to_string()))), ..problem }
}

pub(super) fn too_large() -> ReturnProblem {
    let message = "This workbook holds more than 16 MB once unpacked, the most that a return may have. Copy the visits into \
                   the template, without pictures and other sheets, and send that.";
    FilePlace::whole().problem(ProblemCode::TooLarge, message)
}

/// Returns the problem of a workbook with too many cell formats, which comes of copying sheets between workbooks again and
/// again.
pub(super) fn too_many_formats() -> ReturnProblem {
    let message = "This workbook cannot be read: it has too many cell formats, as a workbook that has been copied for years may have. In \
                   the template, choose Paste Special, Values, to copy the visits into it, and send that.";
    FilePlace::whole().problem(ProblemCode::TooLarge, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_in_utf_16_is_read_as_the_same_in_utf_8() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><sst><si>é</si></sst>";
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        for part in [little, big] {
            assert_eq!(String::from_utf8(in_utf_8(part)).unwrap(), "<sst><si>é</si></sst>");
        }
    }
}
