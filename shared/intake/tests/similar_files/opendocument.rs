//! OpenDocument spreadsheets: what floats over cells, what is kept beside sheets, what is merged.

use intake::ProblemCode;

use crate::{codes, packed, read};

/// Returns a spreadsheet with what is between the tags of its body.
pub(crate) fn ods(body: &str) -> Vec<u8> {
    ods_with("", body)
}

/// Returns the same with what stands before its body: its styles.
fn ods_with(before: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content>{before}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    packed(&[("mimetype", mimetype.into()), ("content.xml", content.into_bytes())])
}

fn paragraph(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

pub(crate) fn row(cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .map(|cell| match *cell {
            "" => "<table:table-cell/>".to_owned(),
            cell if cell.starts_with('<') => cell.to_owned(),
            cell => paragraph(cell),
        })
        .collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

pub(crate) fn sheet(name: &str, rows: &[String]) -> String {
    format!("<table:table table:name=\"{name}\">{}</table:table>", rows.concat())
}

fn headings() -> String {
    row(&["unit", "visited_on", "report_to_council_on", "sent_back_on", "sent_back_reason"])
}

#[test]
fn nothing_that_floats_over_a_cell_is_its_text() {
    let floats = [
        "<draw:frame><draw:text-box><text:p>omission</text:p></draw:text-box></draw:frame>",
        "<draw:frame><draw:image><text:p>omission</text:p></draw:image><svg:title>omission</svg:title><svg:desc>omission</svg:desc></draw:frame>",
        "<draw:custom-shape><svg:desc>omission</svg:desc><text:p><text:span>omission</text:span></text:p></draw:custom-shape>",
        "<draw:g><draw:rect><text:p>omission</text:p></draw:rect></draw:g>",
        "<draw:line><text:p>omission</text:p></draw:line>",
        "<draw:a><draw:frame><draw:text-box><text:p>omission</text:p></draw:text-box></draw:frame></draw:a>",
        "<draw:control><svg:title>omission</svg:title><text:p>omission</text:p></draw:control>",
        "<draw:frame><draw:object><office:document><office:body><table:table table:name=\"Visits\"><table:table-row><table:table-cell><text:p>omission</text:p></table:table-cell></table:table-row></table:table></office:body></office:document></draw:object></draw:frame>",
        "<office:annotation office:display=\"true\"><dc:creator>omission</dc:creator><text:p>omission</text:p></office:annotation>",
        "<table:detective><table:operation/></table:detective>",
        "<table:table table:is-sub-table=\"true\"><table:table-row><table:table-cell><text:p>omission</text:p></table:table-cell></table:table-row></table:table>",
        "<dr3d:scene><text:p>omission</text:p></dr3d:scene>",
    ];
    for float in floats {
        let over = |own: &str| format!("<table:table-cell>{own}{float}</table:table-cell>");
        // Over an empty cell that needs a reason: the reason is missing, whatever floats there.
        let body =
            sheet("Visits", &[headings(), row(&["U1", "4 July 2022", "8 July 2022", "12 July 2022", &over("")])]);
        assert_eq!(codes(read(&ods(&body))), [(ProblemCode::ReasonMissing, "Visits E2".into())], "{float}");
        // Over a cell that has its own text, and within that text.
        let own = over("<text:p>U1</text:p>");
        let within = format!("<table:table-cell><text:p>U{float}1</text:p></table:table-cell>");
        for unit in [own, within] {
            let body = sheet("Visits", &[headings(), row(&[&unit, "4 July 2022"])]);
            assert_eq!(read(&ods(&body)).unwrap().visits[0].unit, "U1", "{float}");
        }
        // Beside the rows.
        let beside = format!(
            "<table:table table:name=\"Visits\"><table:shapes>{float}</table:shapes>{}{}</table:table>",
            headings(),
            row(&["U1", "4 July 2022"])
        );
        assert_eq!(read(&ods(&beside)).unwrap().visits.len(), 1, "{float}");
    }
}

#[test]
fn all_of_a_cells_own_text_is_read() {
    for unit in [
        "<table:table-cell><text:p><text:span>U</text:span><text:span text:style-name=\"T1\">1</text:span></text:p></table:table-cell>",
        "<table:table-cell><text:p><text:a xlink:href=\"https://council.example\">U1</text:a></text:p></table:table-cell>",
        "<table:table-cell><text:p>U1<text:s/></text:p><text:p/></table:table-cell>",
        "<table:table-cell><text:p><![CDATA[U1]]></text:p></table:table-cell>",
    ] {
        let body = sheet("Visits", &[headings(), row(&[unit, "4 July 2022"])]);
        assert_eq!(read(&ods(&body)).unwrap().visits[0].unit, "U1", "{unit}");
    }
    let notes = sheet(
        "Notes",
        &[
            row(&["capacity_issue", "comment"]),
            row(&[
                "",
                "<table:table-cell><text:p>a<text:tab/>b &amp; c</text:p><text:p>d<text:line-break/>e</text:p></table:table-cell>",
            ]),
        ],
    );
    let body = sheet("Visits", &[headings(), row(&["U1", "4 July 2022"])]) + &notes;
    assert_eq!(read(&ods(&body)).unwrap().comment.as_deref(), Some("a\tb & c\nd\ne"));
}

#[test]
fn what_other_programs_keep_beside_the_sheets_is_no_sheet() {
    let visits = sheet("Visits", &[headings(), row(&["U1", "4 July 2022"])]);
    let old = [headings(), row(&["U9", "1 July 2021"])];
    let cache = format!(
        "<table:table table:name=\"&apos;file:///C:/log.ods&apos;#$Visits\"><table:table-source xlink:href=\"log.ods\"/>{}</table:table>",
        old.concat()
    );
    let links = format!(
        "<table:dde-links><table:dde-link><office:dde-source/>{}</table:dde-link></table:dde-links>",
        sheet("Visits2", &old)
    );
    let changes = format!(
        "<table:tracked-changes><table:deletion>{}</table:deletion></table:tracked-changes>",
        sheet("Visits3", &old)
    );
    for beside in [cache, links, changes] {
        assert_eq!(read(&ods(&format!("{visits}{beside}"))).unwrap().visits.len(), 1, "{beside}");
        assert_eq!(read(&ods(&format!("{beside}{visits}"))).unwrap().visits.len(), 1, "{beside}");
    }
    // A sheet that anybody could see stays one that may have been meant.
    let seen = format!("{visits}{}", sheet("Visits (2)", &old));
    assert_eq!(codes(read(&ods(&seen))), [(ProblemCode::UnknownColumn, "Visits (2)".into())]);
}

/// Returns a cell that covers others, with its text.
fn covering(text: &str, columns: u32, rows: u32) -> String {
    format!(
        "<table:table-cell table:number-columns-spanned=\"{columns}\" table:number-rows-spanned=\"{rows}\"><text:p>{text}</text:p></table:table-cell>"
    )
}

#[test]
fn merged_cells_of_an_opendocument_table_are_refused_where_they_touch_it() {
    const HIDDEN: &str = "<table:covered-table-cell/>";
    const HIDDEN_DATE: &str = "<table:covered-table-cell><text:p>9 July 2022</text:p></table:covered-table-cell>";
    let merged = |rows: &[String]| codes(read(&ods(&sheet("Visits", rows))));
    let down = covering("4 July 2022", 1, 2);
    for hidden in [HIDDEN, HIDDEN_DATE] {
        let found = merged(&[headings(), row(&["U1", &down]), row(&["U2", hidden])]);
        assert_eq!(found, [(ProblemCode::MergedCells, "Visits B2".into())], "down, over {hidden}");
    }
    let across = covering("8 July 2022", 2, 1);
    let found = merged(&[headings(), row(&["U1", "4 July 2022", &across, HIDDEN])]);
    assert_eq!(found, [(ProblemCode::MergedCells, "Visits C2".into())], "across");
    let unit = covering("U1", 1, 2);
    let found = merged(&[headings(), row(&[&unit, "4 July 2022"]), row(&[HIDDEN, "6 July 2022"])]);
    assert_eq!(found, [(ProblemCode::MergedCells, "Visits A2".into())], "a unit over two visits");
    let header = row(&["unit", &covering("visited_on", 2, 1), HIDDEN]);
    let found = merged(&[header, row(&["U1", "4 July 2022"])]);
    assert_eq!(found, [(ProblemCode::MergedCells, "Visits B1".into())], "in the header");
    let repeated = row(&["U1", "4 July 2022", &across, HIDDEN]).replacen(
        "<table:table-row",
        "<table:table-row table:number-rows-repeated=\"2\"",
        1,
    );
    let found = merged(&[headings(), repeated]);
    assert_eq!(
        found,
        [(ProblemCode::MergedCells, "Visits C2".into()), (ProblemCode::MergedCells, "Visits C3".into())],
        "a row that is repeated"
    );
    // Outside the table.
    let blank = covering("", 5, 3).replace("<text:p></text:p>", "");
    let below =
        row(&[&blank]).replacen("<table:table-row", "<table:table-row table:number-rows-repeated=\"100000\"", 1);
    assert_eq!(merged(&[headings(), row(&["U1", "4 July 2022"]), row(&[]), below]), []);
    let beside = covering("", 2, 2).replace("<text:p></text:p>", "");
    assert_eq!(merged(&[headings(), row(&["U1", "4 July 2022", "", "", "", "", &beside])]), []);
}

#[test]
fn a_hidden_sheet_that_is_told_of_is_said_to_be_hidden() {
    let style = |name: &str, display: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"table\"><style:table-properties table:display=\"{display}\"/></style:style>"
        )
    };
    let visits = sheet("Visits", &[headings(), row(&["U1", "4 July 2022"])]);
    let other = |styled: &str| {
        let other = sheet("Visit", &[headings(), row(&["U2", "6 July 2022"])]);
        other.replacen("<table:table ", &format!("<table:table table:style-name=\"{styled}\" "), 1)
    };
    for (styled, is_hidden) in [("ta1", false), ("ta2", true), ("ta3", false)] {
        let styles = format!(
            "<office:automatic-styles>{}{}</office:automatic-styles>",
            style("ta1", "true"),
            style("ta2", "false")
        );
        let told = read(&ods(&format!("{visits}{}", other(styled)))).err();
        assert!(told.is_some_and(|told| !told[0].2.contains("It is hidden")), "without styles nothing is");
        let told = read(&ods_with(&styles, &format!("{visits}{}", other(styled)))).unwrap_err();
        assert_eq!((told.len(), told[0].0, told[0].1.as_str()), (1, ProblemCode::UnknownColumn, "Visit"));
        assert_eq!(told[0].2.contains("It is hidden"), is_hidden, "{styled}: {}", told[0].2);
    }
}
