//! The template: what stands alone in its first column, and links to empty cells.

use std::io::{Cursor, Read};

use intake::{ProblemCode, template};

use crate::excel::changed;
use crate::{codes, contract, read};

/// Returns the template of July with a text in a cell of column A, on a sheet.
fn with_alone(sheet: &str, cell: &str, text: &str) -> Vec<u8> {
    let bytes = template(&contract(), "2022-07".parse().unwrap()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name(&format!("xl/worksheets/{sheet}")).unwrap().read_to_string(&mut xml).unwrap();
    let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap();
    let end = start + xml[start..].find("/>").unwrap() + 2;
    let old = &xml[start..end];
    let new = format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let visit = "<c r=\"B2\" t=\"inlineStr\"><is><t>4 July 2022</t></is></c>";
    let visited = xml.find("<c r=\"B2\"").unwrap();
    let visited = &xml[visited..visited + xml[visited..].find("/>").unwrap() + 2];
    changed(&bytes, &[(sheet, old, &new), (sheet, visited, visit)])
}

#[test]
fn whatever_stands_alone_in_the_templates_first_column_is_a_unit_or_told_of() {
    for text in ["see email", "U9", "0", "N/A", "U1 and U2", "Unit 33", "TBC", "U1?"] {
        let told = codes(read(&with_alone("sheet2.xml", "A9", text)));
        assert_eq!(told, [(ProblemCode::UnknownUnit, "Visits A9".into())], "{text}");
    }
    for text in ["U1", "u2", "Unit 3", "U7", "Unit 3 (U3)", "U\u{ad}4", " "] {
        let accepted = read(&with_alone("sheet2.xml", "A9", text)).unwrap();
        assert_eq!(accepted.visits.len(), 1, "{text}");
    }
}

#[test]
fn a_link_to_an_empty_cell_is_told_wherever_it_stands() {
    let zero = "<f>Log!B5</f><v>0</v></c>";
    let headings = ["unit", "visited_on", "report_to_council_on", "sent_back_reason"];
    for (at, code) in [(0, ProblemCode::UnknownUnit), (2, ProblemCode::DateUnreadable), (3, ProblemCode::ReasonUnknown)]
    {
        let cells: Vec<String> = headings
            .iter()
            .enumerate()
            .map(|(column, _)| {
                let cell = char::from(b'A' + column as u8);
                let text = ["U1", "4 July 2022", "8 July 2022", ""][column];
                if column == at {
                    format!("<c r=\"{cell}2\">{zero}")
                } else if text.is_empty() {
                    String::new()
                } else {
                    format!("<c r=\"{cell}2\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
                }
            })
            .collect();
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet().set_name("Visits").unwrap();
        for (column, heading) in (0..).zip(headings) {
            sheet.write_string(0, column, heading).unwrap();
        }
        let bytes = workbook.save_to_buffer().unwrap();
        let row = format!("<row r=\"2\">{}</row></sheetData>", cells.concat());
        let told = read(&changed(&bytes, &[("sheet1.xml", "</sheetData>", &row)])).unwrap_err();
        assert_eq!(told[0].0, code);
        assert!(told[0].2.contains("is empty"), "{}", told[0].2);
    }
}

/// Returns the template of July with texts in cells of its sheet of visits.
fn with_texts(texts: &[(&str, &str)]) -> Vec<u8> {
    let bytes = template(&contract(), "2022-07".parse().unwrap()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("xl/worksheets/sheet2.xml").unwrap().read_to_string(&mut xml).unwrap();
    let mut changes = Vec::new();
    for (cell, text) in texts {
        let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap();
        let end = start + xml[start..].find("/>").unwrap() + 2;
        changes
            .push((xml[start..end].to_owned(), format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")));
    }
    let changes: Vec<_> = changes.iter().map(|(old, new)| ("sheet2.xml", old.as_str(), new.as_str())).collect();
    changed(&bytes, &changes)
}

#[test]
fn a_row_of_the_template_in_which_anything_but_its_unit_was_written_was_meant() {
    let first = ("B2", "4 July 2022");
    for word in ["N/A", "-", "none", "Not yet"] {
        let told = codes(read(&with_texts(&[first, ("C4", word), ("D4", word)])));
        assert_eq!(told, [(ProblemCode::DateMissing, "Visits B4".into())], "{word}");
    }
    for (cell, word) in [("E4", "No"), ("F4", "N/A"), ("G4", "None"), ("B4", "N/A")] {
        let told = codes(read(&with_texts(&[first, (cell, word)])));
        assert_eq!(told, [(ProblemCode::DateMissing, "Visits B4".into())], "{cell} {word}");
    }
    // The same row says the same as CSV.
    let csv = "unit,visited_on,report_to_council_on,report_to_ofsted_on,not_visited_reason\nU3,,N/A,N/A,N/A\n";
    assert_eq!(codes(read(csv.as_bytes())), [(ProblemCode::DateMissing, "visited_on".into())]);
    assert_eq!(read(&with_texts(&[first, ("C4", " "), ("D4", "\u{200b}")])).unwrap().visits.len(), 1);
    assert_eq!(read(&with_texts(&[first, ("B4", "N/A"), ("G4", "unit-closed")])).unwrap().visits.len(), 2);
}
