//! Files of other kinds.

use intake::{Format, ProblemCode};

use crate::excel::with;
use crate::{packed, read_as};

#[test]
fn a_file_of_another_kind_says_what_it_is_by_its_content_and_else_by_its_name() {
    let zip = |names: &[&str]| packed(&names.iter().map(|name| (*name, b"x".to_vec())).collect::<Vec<_>>());
    let apple = zip(&["Index/Document.iwa", "Index/Tables/DataList.iwa"]);
    let html = b"<html><body><table></table></body></html>".to_vec();
    for (name, bytes, says) in [
        ("return.numbers", apple.clone(), "Export To, Excel"),
        ("return.xlsx", apple.clone(), "Export To, Excel"),
        ("return.zip", apple.clone(), "Export To, Excel"),
        ("return.pages", apple, "Pages or Keynote"),
        ("return.numbers", b"unknown".to_vec(), "Export To, Excel"),
        ("return.gsheet", b"{\"url\":\"https://docs.google.com/open?id=1\"}".to_vec(), "File, Download"),
        ("return.json", b"{\"doc_id\":\"1\",\"email\":\"jo@contractor.example\"}".to_vec(), "File, Download"),
        ("return.gsheet", b"x".to_vec(), "File, Download"),
        ("return.xls", html.clone(), "web page"),
        ("return.csv", html.clone(), "web page"),
        ("return.txt", html, "web page"),
        ("return.msg", b"x".to_vec(), "attached to it"),
        ("return.eml", b"Received: x\r\nFrom: jo@contractor.example\r\n\r\n".to_vec(), "attached to it"),
        (
            "return.fods",
            b"<?xml version=\"1.0\"?>\n<office:document xmlns:office=\"urn\">".to_vec(),
            "ODF Spreadsheet (.ods)",
        ),
        (
            "return.xls",
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">".to_vec(),
            "XML Spreadsheet 2003",
        ),
        ("return.docx", b"x".to_vec(), "text document"),
        ("return.docx", zip(&["word/document.xml"]), "text document"),
        ("return.xlsx", zip(&["July/return.xlsx"]), "archive"),
        ("return.pdf", b"%PDF-1.4".to_vec(), "PDF"),
        ("return.jpg", b"\xff\xd8\xff\xe0".to_vec(), "picture"),
        ("return.xls", b"\x09\x08\x10\0\0\x06\x05\0".to_vec(), "old Excel workbook"),
        ("return.xls", b"\xff\xfeu\0n\0i\0t\0".to_vec(), "Unicode Text"),
        ("return.xls", b"unit\tvisited_on\nU1\t04/07/2022\n".to_vec(), "ends in .tsv"),
        ("return.xlsx", b"unit,visited_on\nU1,04/07/2022\n".to_vec(), "ends in .csv"),
        ("return.xlsx", b" {\"visits\": []}".to_vec(), "ends in .json"),
        ("~$return.xlsx", excels_lock(), "open in it"),
        ("return.xlsx", excels_lock(), "open in it"),
        (".~lock.return.ods#", b",jo,desk,30.11.2026 09:00,file:///home/jo;".to_vec(), "open in it"),
        (".return.xlsx.icloud", b"bplist00\xd3NSURLNameKey_NSURLFileSizeKey".to_vec(), "iCloud"),
        ("return.webarchive", b"bplist00\xd1_\x10\x0fWebMainResource".to_vec(), "Safari"),
        ("return.webloc", b"bplist00\xd1SURL".to_vec(), "shortcut"),
        ("return.xlsx", b"bplist00\xd1_\x10\x0fWebMainResource".to_vec(), "Safari"),
    ] {
        let told = read_as(&bytes, Format::of_file_name(name)).unwrap_err();
        assert_eq!((told.len(), told[0].0), (1, ProblemCode::NotASpreadsheet), "{name}");
        assert!(told[0].2.contains(says), "{name}: {}", told[0].2);
    }
    // A return is a return whatever it is called.
    assert!(read_as(&with(&[]), Format::of_file_name("return.docx")).is_ok());
}

/// Returns what Excel leaves beside a workbook while somebody has it open: the person's name, twice.
fn excels_lock() -> Vec<u8> {
    let mut bytes = vec![2];
    bytes.extend(b"Jo");
    bytes.resize(55, b' ');
    bytes.extend([2, 0]);
    bytes.extend("Jo".encode_utf16().flat_map(u16::to_le_bytes));
    while bytes.len() < 165 {
        bytes.extend(if bytes.len() == 164 { &[0][..] } else { &[b' ', 0] });
    }
    bytes.truncate(165);
    bytes
}

#[test]
fn a_container_is_called_an_old_workbook_only_if_a_workbook_is_in_it() {
    let container = |names: &[&str]| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(512, 0);
        for name in names {
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes.resize(bytes.len() + 64, 0);
        }
        bytes
    };
    for (names, says) in [
        (&["Root Entry", "Workbook"][..], "old Excel workbook"),
        (&["Root Entry", "Book"], "old Excel workbook"),
        (&["Root Entry", "VisioDocument"], "not a workbook"),
        (&["Root Entry", "Props9", "MSProject.MPP9"], "not a workbook"),
        (&["Root Entry", "Quill", "Contents"], "not a workbook"),
        (&["Root Entry", "Bookmarks"], "not a workbook"),
    ] {
        let told = read_as(&container(names), Format::of_file_name("return.xls")).unwrap_err();
        assert_eq!((told.len(), told[0].0), (1, ProblemCode::NotASpreadsheet), "{names:?}");
        assert!(told[0].2.contains(says), "{names:?}: {}", told[0].2);
    }
}
