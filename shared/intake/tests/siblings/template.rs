//! The template: what stands alone in its first column, and links to empty cells.

use std::io::{Cursor, Read};

use intake::{Code, template};

use crate::excel::changed;
use crate::{codes, contract, read};

/// The template of July with a text in a cell of column A, on a sheet.
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
        assert_eq!(told, [(Code::UnknownUnit, "Visits A9".into())], "{text}");
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
    for (at, code) in [(0, Code::UnknownUnit), (2, Code::DateUnreadable), (3, Code::ReasonUnknown)] {
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
