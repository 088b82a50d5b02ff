//! Recognising a file by its first bytes, and by the names within it.

use super::UnsupportedFile;

/// The first bytes of files that are no text.
const BEGINNINGS: [(&[u8], UnsupportedFile); 24] = [
    (b"%PDF", UnsupportedFile::Pdf),
    (b"\x89PNG", UnsupportedFile::Picture),
    (b"\xff\xd8\xff", UnsupportedFile::Picture),
    (b"GIF8", UnsupportedFile::Picture),
    (b"RIFF", UnsupportedFile::Picture),
    (b"BM\x36", UnsupportedFile::Picture),
    (b"II*\0", UnsupportedFile::Picture),
    (b"MM\0*", UnsupportedFile::Picture),
    (b"\x1f\x8b", UnsupportedFile::Archive),
    (b"7z\xbc\xaf\x27\x1c", UnsupportedFile::Archive),
    (b"Rar!\x1a", UnsupportedFile::Archive),
    (b"SQLite format 3\0", UnsupportedFile::Database),
    (b"\0\x01\0\0Standard ", UnsupportedFile::Database),
    (b"MZ\x90\0", UnsupportedFile::Medium),
    (b"\x7fELF", UnsupportedFile::Medium),
    (b"ID3\x03", UnsupportedFile::Medium),
    (b"ID3\x04", UnsupportedFile::Medium),
    // A record of the beginning of a sheet, as Excel 2 to 8 wrote it without a container, or others did after it.
    (b"\x09\0\x04\0", UnsupportedFile::OldExcel),
    (b"\x09\x02\x06\0", UnsupportedFile::OldExcel),
    (b"\x09\x04\x06\0", UnsupportedFile::OldExcel),
    (b"\x09\x08\x08\0", UnsupportedFile::OldExcel),
    (b"\x09\x08\x10\0", UnsupportedFile::OldExcel),
    (b"L\0\0\0\x01\x14\x02\0", UnsupportedFile::Shortcut),
    (b"{\\rtf", UnsupportedFile::TextDocument),
];

/// The container of old Excel workbooks, of Outlook's messages, and of all that Excel encrypts.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// How much of a text is looked at.
const LOOK: usize = 4 * 1024;

/// Returns what a file is that is none of the kinds that are read, and no zip file; `None` where it may be one of these.
pub(crate) fn of_bytes(bytes: &[u8]) -> Option<UnsupportedFile> {
    if bytes.starts_with(OLE) {
        return Some(of_container(bytes));
    }
    if bytes.starts_with(b"bplist0") {
        return Some(of_property_list(bytes));
    }
    if is_lock(bytes) {
        return Some(UnsupportedFile::Lock);
    }
    if let Some((_, other)) = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        return Some(*other);
    }
    if let Some(brand) = bytes.get(4..12).and_then(|box_name| box_name.strip_prefix(b"ftyp")) {
        let is_picture = [&b"heic"[..], b"heix", b"mif1", b"msf1", b"avif"].contains(&brand);
        return Some(if is_picture { UnsupportedFile::Picture } else { UnsupportedFile::Medium });
    }
    of_text(&beginning(bytes))
}

/// Returns the beginning of a text, in lower case; of one in UTF-16 too.
fn beginning(bytes: &[u8]) -> String {
    let utf_16 = |decode: fn([u8; 2]) -> u16| {
        let units =
            bytes.get(2..).unwrap_or_default().chunks_exact(2).take(LOOK).map(|pair| decode([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => utf_16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => utf_16(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes.get(..LOOK).unwrap_or(bytes)).into_owned(),
    };
    text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase()
}

/// Returns what the container of older Office programs holds, by the names in it.
fn of_container(bytes: &[u8]) -> UnsupportedFile {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    let has_any = |names: &[&str]| names.iter().any(|name| has(name));
    if has_any(&["DRMEncrypted", "DRMContent", "DRMViewerContent", "DRMDataSpace", "LabelInfo"]) {
        UnsupportedFile::Label
    } else if has("EncryptedPackage") {
        // Only encryption with a password has this name.
        if has_any(&["StrongEncryption"]) { UnsupportedFile::Password } else { UnsupportedFile::Encrypted }
    } else if has_any(&["__substg1.0", "__nameid_version", "__properties_version"]) {
        UnsupportedFile::Email
    } else if has("WordDocument") {
        UnsupportedFile::TextDocument
    } else if has("PowerPoint Document") {
        UnsupportedFile::Presentation
    } else if !has("VisioDocument") && (has_any(&["Workbook\0", "Book\0"]) || !has("Root Entry")) {
        // The file was cut off before its list of names: most likely it is an old workbook.
        UnsupportedFile::OldExcel
    } else {
        // Drawings, projects, publications and installers are such containers too.
        UnsupportedFile::Unknown
    }
}

/// The size in bytes of the file that Excel leaves beside an open workbook.
const LOCK: usize = 165;
const LONGEST_NAME: u8 = 54;

/// Says whether bytes are such a file: the name of the person who has the workbook open, with its length before it, in two
/// encodings.
fn is_lock(bytes: &[u8]) -> bool {
    let lengths = bytes.first().zip(bytes.get(55));
    bytes.len() == LOCK && lengths.is_some_and(|(one, other)| one == other && (1..=LONGEST_NAME).contains(one))
}

/// Returns what a property list of Apple's is that is not written as text.
fn of_property_list(bytes: &[u8]) -> UnsupportedFile {
    let has = |key: &[u8]| bytes.windows(key.len()).any(|window| window == key);
    if has(b"WebMainResource") {
        UnsupportedFile::WebArchive
    } else if has(b"NSURLNameKey") || has(b"NSURLFileResourceTypeKey") {
        UnsupportedFile::Placeholder
    } else {
        UnsupportedFile::Shortcut
    }
}

/// Returns what a text is, by how it begins.
fn of_text(text: &str) -> Option<UnsupportedFile> {
    if text.starts_with('{') {
        return is_google_shortcut(text).then_some(UnsupportedFile::GoogleShortcut);
    }
    if text.starts_with("[internetshortcut]") || text.starts_with("[desktop entry]") {
        return Some(UnsupportedFile::Shortcut);
    }
    if text.starts_with('<') {
        return Some(of_markup(text));
    }
    let names = header_names(text);
    let has = |name: &str| names.contains(&name);
    let is_sent = ["mime-version", "received", "message-id", "return-path", "delivered-to"].into_iter().any(has);
    if !is_sent || !["from", "to", "subject", "date", "content-type"].into_iter().any(has) {
        None
    } else if has("from") || !text.contains("multipart/related") {
        Some(UnsupportedFile::Email)
    } else {
        // A web page saved with its pictures in one file, which has the form of an email.
        Some(UnsupportedFile::WebPage)
    }
}

/// Returns what Google's programs leave on a disk for a document that is kept elsewhere.
fn is_google_shortcut(text: &str) -> bool {
    let of_a_return = ["\"visits\"", "\"kpi_values\"", "\"nil\""];
    let has = |part: &str| text.contains(part);
    (has("\"doc_id\"") || has("\"resource_id\"") || has("docs.google.com") || has("drive.google.com"))
        && !of_a_return.into_iter().any(has)
}

/// Returns what a text is that begins with a tag. It is no CSV file: no column of a return has such a name.
fn of_markup(text: &str) -> UnsupportedFile {
    let has = |part: &str| text.contains(part);
    if has("urn:schemas-microsoft-com:office:spreadsheet") && !has("<html") {
        UnsupportedFile::XmlSpreadsheet
    } else if has("<office:document") {
        match text {
            _ if has("opendocument.text") => UnsupportedFile::TextDocument,
            _ if has("opendocument.presentation") => UnsupportedFile::Presentation,
            _ => UnsupportedFile::FlatSpreadsheet,
        }
    } else if has("<svg") && !has("<html") {
        UnsupportedFile::Picture
    } else if has("<plist") {
        UnsupportedFile::Shortcut
    } else if text.starts_with("<?xml") && !has("<html") && !has("<!doctype html") {
        UnsupportedFile::Xml
    } else {
        UnsupportedFile::WebPage
    }
}

/// Returns the names of the fields with which a text begins, if it begins as an email does.
fn header_names(text: &str) -> Vec<&str> {
    let name =
        |line: &'_ str| -> Option<usize> { if line.starts_with([' ', '\t']) { Some(0) } else { line.find(':') } };
    text.lines().take(60).map_while(|line| line.get(..name(line)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a container with names in it.
    fn container(names: &[&str]) -> Vec<u8> {
        let mut bytes = OLE.to_vec();
        bytes.resize(512, 0);
        for name in names {
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.resize(bytes.len() + 64, 0);
        }
        bytes
    }

    fn utf_16(text: &str) -> Vec<u8> {
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    }

    #[test]
    fn a_file_is_known_by_its_content() {
        let html = "<html><table><tr><td>unit</td></tr></table></html>";
        let excels_html = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head>";
        let cases: &[(&[u8], UnsupportedFile)] = &[
            (html.as_bytes(), UnsupportedFile::WebPage),
            (b"\r\n <!DOCTYPE html>\n<HTML>", UnsupportedFile::WebPage),
            (b"<table><tr><td>unit</td></tr></table>", UnsupportedFile::WebPage),
            (b"<?xml version=\"1.0\"?><!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\">", UnsupportedFile::WebPage),
            (excels_html.as_bytes(), UnsupportedFile::WebPage),
            (b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", UnsupportedFile::XmlSpreadsheet),
            (b"<?xml version=\"1.0\"?><office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">", UnsupportedFile::FlatSpreadsheet),
            (b"<?xml version=\"1.0\"?><office:document office:mimetype=\"application/vnd.oasis.opendocument.text\">", UnsupportedFile::TextDocument),
            (b"<?xml version=\"1.0\"?><return/>", UnsupportedFile::Xml),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", UnsupportedFile::Picture),
            (b"{\"url\": \"https://docs.google.com/open?id=1\", \"doc_id\": \"1\"}", UnsupportedFile::GoogleShortcut),
            (b"{\"\":\"WARNING! DO NOT EDIT THIS FILE!\",\"doc_id\":\"1AbC\"}", UnsupportedFile::GoogleShortcut),
            (b"[InternetShortcut]\r\nURL=https://council.example", UnsupportedFile::Shortcut),
            (b"Return-Path: <a@contractor.example>\r\nSubject: Return\r\n\r\nAttached.", UnsupportedFile::Email),
            (b"From: a@contractor.example\nTo: b@council.example\nMIME-Version: 1.0\n\n", UnsupportedFile::Email),
            (b"Message-ID: <x@contractor.example>\r\nContent-Type: multipart/mixed;\r\n boundary=x\r\n\r\n", UnsupportedFile::Email),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n", UnsupportedFile::WebPage),
            (b"{\\rtf1\\ansi", UnsupportedFile::TextDocument),
            (b"\x09\x08\x10\0\0\x06\x05\0", UnsupportedFile::OldExcel),
            (b"%PDF-1.7", UnsupportedFile::Pdf),
            (b"\0\0\0\x18ftypheic\0\0", UnsupportedFile::Picture),
            (b"\0\0\0\x18ftypisom\0\0", UnsupportedFile::Medium),
            (b"7z\xbc\xaf\x27\x1c\0", UnsupportedFile::Archive),
        ];
        for (bytes, other) in cases {
            assert_eq!(of_bytes(bytes), Some(*other), "{}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(of_bytes(&utf_16(html)), Some(UnsupportedFile::WebPage));
        for (names, other) in [
            (&["Root Entry", "Workbook"][..], UnsupportedFile::OldExcel),
            (&["Root Entry", "Book"], UnsupportedFile::OldExcel),
            (&["Root Entry", "EncryptedPackage", "StrongEncryptionDataSpace"], UnsupportedFile::Password),
            (&["Root Entry", "EncryptedPackage", "\u{6}DataSpaces", "DRMEncryptedDataSpace"], UnsupportedFile::Label),
            (&["Root Entry", "Workbook", "\u{9}DRMContent"], UnsupportedFile::Label),
            (&["Root Entry", "EncryptedPackage"], UnsupportedFile::Encrypted),
            (&["Root Entry", "__nameid_version1.0", "__substg1.0_0037001F"], UnsupportedFile::Email),
            (&["Root Entry", "WordDocument"], UnsupportedFile::TextDocument),
        ] {
            assert_eq!(of_bytes(&container(names)), Some(other), "{names:?}");
        }
    }

    #[test]
    fn what_may_be_a_return_is_none_of_these() {
        for text in [
            "unit,visited_on\nU1,2022-07-04",
            "To: the council\nFrom: us\nunit,visited_on",
            "{\"month\": \"2022-07\", \"comment\": \"see docs.google.com\", \"visits\": []}",
            "[]",
            "\u{feff}unit;visited_on",
            "BM,unit",
            "ID;unit",
            "",
        ] {
            assert_eq!(of_bytes(text.as_bytes()), None, "{text}");
        }
        assert_eq!(of_bytes(&utf_16("unit\tvisited_on")), None);
    }

    #[test]
    fn every_kind_says_what_it_is_and_what_to_do() {
        for extension in [
            "numbers", "pages", "gsheet", "url", "eml", "msg", "html", "fods", "xml", "docx", "pptx", "pdf", "heic",
            "zip", "accdb", "mp4",
        ] {
            let advice = UnsupportedFile::of_extension(extension).unwrap().advice();
            assert!(advice.starts_with("This is a") && advice.to_lowercase().contains("send"), "{extension}: {advice}");
        }
        assert_eq!(UnsupportedFile::of_extension("txt"), None);
    }
}
