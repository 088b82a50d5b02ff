//! Excel workbooks whose values are centred across several cells: what Excel shows over the others is lost as in a merge.

use std::fmt::Write;

use intake::ProblemCode;

use crate::{codes, packed, read};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The second format of cells is centred across the selection, the third is centred in its own cell.
const FORMATS: &str =
    "<xf/><xf><alignment horizontal=\"centerContinuous\"/></xf><xf><alignment horizontal=\"center\"/></xf>";

/// Returns a cell with a format; a blank one has no text.
fn cell(at: &str, format: u8, text: &str) -> String {
    match text {
        "" => format!("<c r=\"{at}\" s=\"{format}\"/>"),
        text => format!("<c r=\"{at}\" s=\"{format}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    }
}

/// Returns a workbook of a sheet of visits: its columns' formats, its first row, and what stands under it.
fn workbook(columns: &str, rows: &str) -> Vec<u8> {
    let mut headings = String::new();
    for (at, heading) in ["unit", "visited_on", "report_to_council_on", "report_to_ofsted_on"].into_iter().enumerate() {
        write!(headings, "{}", cell(&format!("{}1", ["A", "B", "C", "D"][at]), 0, heading)).unwrap();
    }
    let types = "<Types><Override PartName=\"/xl/book.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
    let relation = |kind: &str, to: &str| {
        format!(
            "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{RELATED}/{kind}\" Target=\"{to}\"/></Relationships>"
        )
    };
    let styles = format!("<Relationship Id=\"rId2\" Type=\"{RELATED}/styles\" Target=\"styles.xml\"/></Relationships>");
    let parts = relation("worksheet", "/xl/worksheets/visits.xml").replace("</Relationships>", &styles);
    packed(&[
        ("[Content_Types].xml", types.into()),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").into_bytes()),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATED}\"><sheets><sheet name=\"Visits\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>").into_bytes(),
        ),
        ("xl/_rels/workbook.xml.rels", parts.into_bytes()),
        ("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\"><cellXfs>{FORMATS}</cellXfs></styleSheet>").into_bytes()),
        (
            "xl/worksheets/visits.xml",
            format!("<worksheet xmlns=\"{MAIN}\">{columns}<sheetData><row r=\"1\">{headings}</row>{rows}</sheetData></worksheet>").into_bytes(),
        ),
    ])
}

#[test]
fn a_value_that_is_centred_across_blank_cells_of_the_table_is_refused_with_its_range() {
    let first = [cell("A2", 0, "U1"), cell("B2", 0, "4 July 2022")].concat();
    let over_cells = format!("<row r=\"2\">{first}{}{}</row>", cell("C2", 1, "8 July 2022"), cell("D2", 1, ""));
    // Of a whole column or row that has the format, its blank cells are in no file.
    let columns = "<cols><col min=\"3\" max=\"4\" style=\"1\"/></cols>";
    let over_columns = format!("<row r=\"2\">{first}{}</row>", cell("C2", 1, "8 July 2022"));
    let over_row = format!("<row r=\"2\" s=\"1\" customFormat=\"1\">{first}{}</row>", cell("C2", 1, "8 July 2022"));
    for (columns, rows, range) in
        [("", &over_cells, "C2:D2"), (columns, &over_columns, "C2:D2"), ("", &over_row, "C2:")]
    {
        let told = read(&workbook(columns, rows)).unwrap_err();
        assert_eq!(
            (told.len(), told[0].0, told[0].1.as_str()),
            (1, ProblemCode::MergedCells, "Visits C2"),
            "{told:#?}"
        );
        for part in [range, "Center Across Selection", "Format Cells", "each cell"] {
            assert!(told[0].2.contains(part), "{part}: {}", told[0].2);
        }
    }
    // A unit's row, all of it selected: the visit's date is what the last blank cell seems to be filled with.
    let unit = format!("<row r=\"2\">{}{}</row>", cell("A2", 1, "U1"), cell("B2", 1, ""));
    assert_eq!(codes(read(&workbook("", &unit))), [(ProblemCode::MergedCells, "Visits A2".into())]);
}

#[test]
fn what_is_centred_in_its_own_cell_is_its_own() {
    let first = [cell("A2", 0, "U1"), cell("B2", 0, "4 July 2022")].concat();
    let row = |rest: &[String]| format!("<row r=\"2\">{first}{}</row>", rest.concat());
    let date = "8 July 2022";
    for (columns, rows) in [
        ("", row(&[cell("C2", 1, date)])),
        ("", row(&[cell("C2", 1, date), cell("D2", 0, "")])),
        ("", row(&[cell("C2", 1, date), cell("D2", 2, "")])),
        ("", row(&[cell("C2", 2, date), cell("D2", 1, "")])),
        ("", row(&[cell("C2", 1, date), cell("D2", 1, date)])),
        ("", row(&[cell("C2", 0, date), cell("D2", 1, date), cell("E2", 1, ""), cell("F2", 1, "")])),
        // What a cell says of itself goes before what its column says.
        ("<cols><col min=\"3\" max=\"4\" style=\"1\"/></cols>", row(&[cell("C2", 1, date), cell("D2", 0, "")])),
        ("<cols><col min=\"4\" max=\"4\" style=\"1\"/></cols>", row(&[cell("C2", 0, date)])),
    ] {
        let accepted = read(&workbook(columns, &rows));
        assert_eq!(accepted.map(|read| read.visits.len()), Ok(1), "{columns} {rows}");
    }
}

#[test]
fn however_many_values_are_centred_across_a_sheet_reading_it_ends_soon() {
    let mut rows = String::new();
    for row in 2..30_000 {
        write!(rows, "<row r=\"{row}\" s=\"1\" customFormat=\"1\">{}</row>", cell(&format!("A{row}"), 1, "U1"))
            .unwrap();
    }
    let columns = "<cols><col min=\"1\" max=\"16384\" style=\"1\"/></cols>";
    assert!(read(&workbook(columns, &rows)).is_err());
}
