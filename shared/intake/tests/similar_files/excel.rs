//! Excel workbooks: what is merged, what nobody reads, what nobody sees.

use std::io::{Cursor, Read, Write};

use intake::ProblemCode;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::{codes, read};

/// Returns the template with its sheets' XML changed.
pub(crate) fn with(changes: &[(&str, &str, &str)]) -> Vec<u8> {
    changed(include_bytes!("../good/template-filled-in.xlsx"), changes)
}

pub(crate) fn changed(bytes: &[u8], changes: &[(&str, &str, &str)]) -> Vec<u8> {
    repacked(bytes, |name, mut part| {
        for (of, from, to) in changes.iter().filter(|(of, ..)| name.ends_with(of)) {
            let text = String::from_utf8(part).unwrap();
            assert!(text.contains(from), "{from} in {of}: {text:.3000}");
            part = text.replacen(from, to, 1).into_bytes();
        }
        part
    })
}

/// Returns a workbook with each of its parts changed.
fn repacked(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        writer.start_file(&*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&change(&name, part)).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Returns the sheet of the visits with merges, before what stands after its cells.
fn with_merges(sheet: &str, ranges: &[&str]) -> Vec<u8> {
    let merges: String = ranges.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>")).collect();
    with(&[(
        sheet,
        "</sheetData>",
        &format!("</sheetData><mergeCells count=\"{}\">{merges}</mergeCells>", ranges.len()),
    )])
}

#[test]
fn merged_cells_of_an_excel_table_are_refused_where_they_touch_it() {
    let accepted = read(&with(&[])).unwrap();
    for (range, cell) in [
        ("B2:B3", "Visits B2"),
        ("A2:A3", "Visits A2"),
        ("C3:D3", "Visits C3"),
        ("A1:B1", "Visits A1"),
        ("F2:G2", "Visits F2"),
        ("A3:G3", "Visits A3"),
    ] {
        let told = read(&with_merges("sheet2.xml", &[range])).unwrap_err();
        assert_eq!((told[0].0, told[0].1.as_str()), (ProblemCode::MergedCells, cell), "{range}");
        assert!(told[0].2.contains(range) && told[0].2.contains("each cell"), "{range}: {}", told[0].2);
        assert_eq!(told.len(), 1, "nothing is said of what the merge hides: {told:#?}");
    }
    for range in ["A200:G201", "I2:K9", "B150:B160", "B2:B2"] {
        assert_eq!(read(&with_merges("sheet2.xml", &[range])).as_ref(), Ok(&accepted), "{range}");
    }
    for range in ["A2:B2", "B2:B9", "A1:B1"] {
        let told = codes(read(&with_merges("sheet3.xml", &[range])));
        assert!(told.contains(&(ProblemCode::MergedCells, format!("Notes {}", &range[..2]))), "{range}: {told:?}");
    }
    // Of the sheet that says how to fill in the others nothing is a row.
    assert_eq!(read(&with_merges("sheet1.xml", &["A1:B1", "A12:B12"])).as_ref(), Ok(&accepted));
}

#[test]
fn a_part_that_nobody_reads_need_not_be_sound_and_one_that_is_read_has_to_be() {
    let accepted = read(&with(&[])).unwrap();
    let broken: [&[u8]; 4] = [b"<a>", b"\xff\xfe<\0", b"\0", b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>"];
    for name in [
        "customXml/item1.xml",
        "docProps/custom.xml",
        "docMetadata/LabelInfo.xml",
        "xl/comments1.xml",
        "xl/externalLinks/externalLink1.xml",
        "xl/persons/person.xml",
    ] {
        for part in broken {
            let mut archive = ZipWriter::new_append(Cursor::new(with(&[]))).unwrap();
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(part).unwrap();
            let bytes = archive.finish().unwrap().into_inner();
            assert_eq!(read(&bytes).as_ref(), Ok(&accepted), "{name}");
        }
    }
    for name in ["xl/styles.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"] {
        let bytes = with(&[(name, "</", "<a></")]);
        assert_eq!(codes(read(&bytes)), [(ProblemCode::NotASpreadsheet, String::new())], "{name}");
    }
}

#[test]
fn more_formats_than_any_workbook_needs_are_refused_with_what_helps() {
    let formats = "<xf numFmtId=\"0\"/>".repeat(70_000);
    let told =
        read(&with(&[("styles.xml", "<cellXfs", &format!("<cellXfs>{formats}</cellXfs><cellXfs"))])).unwrap_err();
    assert_eq!(told[0].0, ProblemCode::TooLarge);
    assert!(told[0].2.contains("Paste Special, Values"), "{}", told[0].2);
}

#[test]
fn a_sheet_that_no_program_shows_is_none_and_a_hidden_one_still_is() {
    let hidden = |how: &str| {
        let units = "name=\"Units\" sheetId=\"5\" state=\"visible\"";
        read(&with(&[("workbook.xml", units, &format!("name=\"Visit\" sheetId=\"5\" state=\"{how}\""))]))
    };
    assert!(hidden("veryHidden").is_ok());
    let told = hidden("hidden").unwrap_err();
    assert_eq!((told.len(), told[0].0, told[0].1.as_str()), (1, ProblemCode::UnknownColumn, "Visit"));
    assert!(told[0].2.contains("choose Unhide"), "{}", told[0].2);
}

#[test]
fn a_workbook_whose_list_of_parts_is_in_utf_16_is_a_workbook() {
    let accepted = read(&with(&[])).unwrap();
    let in_utf_16 = repacked(&with(&[]), |name, part| {
        if name != "[Content_Types].xml" && name != "xl/workbook.xml" {
            return part;
        }
        let text = String::from_utf8(part).unwrap().replace("UTF-8", "UTF-16");
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    });
    assert_eq!(read(&in_utf_16), Ok(accepted));
}

#[test]
fn the_longest_format_of_numbers_that_excel_allows_is_read_and_a_longer_one_is_told_with_what_helps() {
    let with_format = |code: &str| {
        let formats =
            format!("<numFmts count=\"1\"><numFmt numFmtId=\"200\" formatCode=\"{code}\"></numFmt></numFmts><fonts");
        read(&with(&[("styles.xml", "<fonts", &formats)]))
    };
    // 255 characters, of which each may be written as five or six.
    assert_eq!(
        with_format(&"&quot;".repeat(255)).map(|read| read.visits.len()),
        read(&with(&[])).map(|read| read.visits.len())
    );
    let told = with_format(&"x".repeat(100_000)).unwrap_err();
    assert!(told[0].2.contains("Paste Special, Values"), "{}", told[0].2);
}
