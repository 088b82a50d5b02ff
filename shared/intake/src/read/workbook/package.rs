//! The zip file that a workbook is: unpacked within bounds, whatever its own headers claim, and told from all that only
//! looks like one.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use flate2::read::DeflateDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::draft::Place;
use crate::problem::{Code, Problem};
use crate::read::magic;

/// The most bytes that a workbook may have unpacked: 16 MiB.
pub(super) const MOST_UNPACKED: usize = 16 * 1024 * 1024;

/// The most parts that a workbook may have. The template has about twenty.
const MOST_PARTS: usize = 1_000;

/// An unpacked workbook.
pub(super) struct Package {
    pub(super) kind: Kind,
    /// Its parts, by their names in the zip file.
    pub(super) parts: BTreeMap<String, Vec<u8>>,
}

/// The kinds of workbook that are read.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Xlsx,
    Ods,
}

/// Unpacks a workbook, and refuses what is none or must not be read.
pub(super) fn unpack(bytes: &[u8]) -> Result<Package, Problem> {
    if !bytes.starts_with(magic::ZIP) {
        return Err(refused(not_a_zip_file(bytes)));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > MOST_PARTS {
        return Err(too_large());
    }
    let (mut parts, mut room) = (BTreeMap::new(), MOST_UNPACKED);
    for index in 0..archive.len() {
        let (name, part) = match read_part(&mut archive, index, room) {
            Ok(read) => read,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(refused(PROTECTED)),
            Err(_) if really_unpacks_to_more(&mut archive, index, room) => return Err(too_large()),
            Err(_) => return Err(damaged()),
        };
        room = room.checked_sub(part.len()).ok_or_else(too_large)?;
        parts.insert(name, part);
    }
    let kind = kind(&parts).map_err(refused)?;
    Ok(Package { kind, parts })
}

/// The name of a part and what it holds; of one that holds more than there is room for, a byte more than that.
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

/// Whether a part that cannot be read unpacks to more than there is room for, although its headers claim less: the
/// headers are believed by nobody, so the part is unpacked past them.
fn really_unpacks_to_more(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, room: usize) -> bool {
    let Ok(packed) = archive.by_index_raw(index) else { return false };
    let unpacked = DeflateDecoder::new(packed).take(one_more_than(room));
    std::io::copy(&mut { unpacked }, &mut std::io::sink()).is_ok_and(|size| size == one_more_than(room))
}

fn one_more_than(room: usize) -> u64 {
    u64::try_from(room).unwrap_or(u64::MAX).saturating_add(1)
}

/// What a zip file is by the parts that every such file must have.
fn kind(parts: &BTreeMap<String, Vec<u8>>) -> Result<Kind, &'static str> {
    let text = |name: &str| parts.get(name).map(|part| String::from_utf8_lossy(part)).unwrap_or_default();
    let open_document = text("mimetype");
    if open_document.trim().starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        let protected = text("META-INF/manifest.xml").contains("encryption-data");
        return if protected { Err(PROTECTED) } else { Ok(Kind::Ods) };
    }
    let types = text("[Content_Types].xml");
    let has_macros = parts.keys().any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin"));
    let says = |word: &str| types.contains(word);
    if says("ms-excel.sheet.binary") {
        Err(
            "This is an Excel binary workbook (.xlsb). In Excel, choose Save As and “Excel Workbook (.xlsx)”, and send that.",
        )
    } else if has_macros || says("macroEnabled") {
        Err(
            "This workbook has macros. In Excel, choose Save As and “Excel Workbook (.xlsx)”, which leaves them out, and send \
             that.",
        )
    } else if says("spreadsheetml.sheet.main+xml") || says("spreadsheetml.template.main+xml") {
        Ok(Kind::Xlsx)
    } else if says("wordprocessingml") || open_document.starts_with("application/vnd.oasis.opendocument.text") {
        Err("This is a text document, not a workbook. Fill in the template workbook and send that.")
    } else if says("presentationml") || open_document.starts_with("application/vnd.oasis.opendocument.presentation") {
        Err("This is a presentation, not a workbook. Fill in the template workbook and send that.")
    } else {
        Err("This is a zip file, not a workbook. If the workbook is inside it, take it out and send it by itself.")
    }
}

const PROTECTED: &str = "This workbook is protected by a password, so it cannot be read. Save it without the password, and \
                         send that.";

/// What a file is instead that is no zip file at all.
fn not_a_zip_file(bytes: &[u8]) -> &'static str {
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.starts_with(magic::OLE) {
        if bytes.windows(encrypted.len()).any(|window| window == encrypted) {
            return PROTECTED;
        }
        return "This is an old Excel workbook (.xls). In Excel, choose Save As and “Excel Workbook (.xlsx)”, and send that.";
    }
    if bytes.starts_with(magic::PDF) {
        return "This is a PDF, not a workbook. Send the workbook that it was made from, or fill in the template.";
    }
    if magic::PICTURES.iter().any(|picture| bytes.starts_with(picture)) {
        return "This is a picture, not a workbook. Fill in the template workbook and send that.";
    }
    if !bytes.contains(&0) {
        return "This is a text file, not a workbook, although it was sent as one. If it holds comma-separated values, send it \
                under a name that ends in .csv.";
    }
    "This is not a workbook that can be read. Fill in the template workbook and send that."
}

fn refused(message: &str) -> Problem {
    Place::whole().problem(Code::NotASpreadsheet, message)
}

/// A workbook that is broken, or made as no spreadsheet program makes it.
pub(super) fn damaged() -> Problem {
    refused(
        "This workbook is damaged and cannot be read. Open it in the spreadsheet program, save it anew and send that; or \
             fill in the template.",
    )
}

pub(super) fn too_large() -> Problem {
    let message = "This workbook holds more than 16 MB once unpacked, the most that a return may have. Copy the visits into \
                   the template, without pictures and other sheets, and send that.";
    Place::whole().problem(Code::TooLarge, message)
}
