//! What is like what people sent, and was not sent yet: every case of `field.rs` in other forms, made here.

use std::io::{Cursor, Read, Write};

use domain::contract::Contract;
use domain::event::Return;
use intake::{Code, Declared, Format, Submission, read_return, template};
use zip::write::{SimpleFileOptions, ZipWriter};

const SAMPLE: &str = include_str!("../../../infra/local/sample/regulation-44/contract.toml");

fn contract() -> Contract {
    Contract::read(SAMPLE).unwrap()
}

type Told = Vec<(Code, String, String)>;

fn read_as(bytes: &[u8], declared: impl Into<Declared>) -> Result<Return, Told> {
    let contract = contract();
    let received_on = domain::date::read("2022-08-05").unwrap();
    let submission = Submission { contract: &contract, month: "2022-07".parse().unwrap(), received_on };
    read_return(bytes, declared, &submission).map_err(|problems| {
        let place = |problem: &intake::Problem| {
            let cell = problem.cell.clone().unwrap_or_else(|| problem.column.clone().unwrap_or_default());
            format!("{} {cell}", problem.sheet.clone().unwrap_or_default()).trim().to_owned()
        };
        problems.iter().map(|problem| (problem.code, place(problem), problem.message.clone())).collect()
    })
}

fn read(bytes: &[u8]) -> Result<Return, Told> {
    read_as(bytes, Declared::Unsaid)
}

fn codes(read: Result<Return, Told>) -> Vec<(Code, String)> {
    read.map_or_else(|told| told.into_iter().map(|(code, place, _)| (code, place)).collect(), |_| Vec::new())
}

fn packed(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

// OpenDocument

/// A spreadsheet with what is between the tags of its body.
fn ods(body: &str) -> Vec<u8> {
    let content = format!("<office:document-content><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>");
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    packed(&[("mimetype", mimetype.into()), ("content.xml", content.into_bytes())])
}

fn paragraph(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

fn row(cells: &[&str]) -> String {
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

fn sheet(name: &str, rows: &[String]) -> String {
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
        let body = sheet("Visits", &[headings(), row(&["U1", "4 July 2022", "8 July 2022", "12 July 2022", &over("")])]);
        assert_eq!(codes(read(&ods(&body))), [(Code::ReasonMissing, "Visits E2".into())], "{float}");
        // Over a cell that has its own text, and within that text.
        let own = over("<text:p>U1</text:p>");
        let within = format!("<table:table-cell><text:p>U{float}1</text:p></table:table-cell>");
        for unit in [own, within] {
            let body = sheet("Visits", &[headings(), row(&[&unit, "4 July 2022"])]);
            assert_eq!(read(&ods(&body)).unwrap().visits[0].unit, "U1", "{float}");
        }
        // Beside the rows.
        let beside = format!("<table:table table:name=\"Visits\"><table:shapes>{float}</table:shapes>{}{}</table:table>", headings(), row(&["U1", "4 July 2022"]));
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
    let notes = sheet("Notes", &[row(&["capacity_issue", "comment"]), row(&["", "<table:table-cell><text:p>a<text:tab/>b &amp; c</text:p><text:p>d<text:line-break/>e</text:p></table:table-cell>"])]);
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
    let links = format!("<table:dde-links><table:dde-link><office:dde-source/>{}</table:dde-link></table:dde-links>", sheet("Visits2", &old));
    let changes = format!("<table:tracked-changes><table:deletion>{}</table:deletion></table:tracked-changes>", sheet("Visits3", &old));
    for beside in [cache, links, changes] {
        assert_eq!(read(&ods(&format!("{visits}{beside}"))).unwrap().visits.len(), 1, "{beside}");
        assert_eq!(read(&ods(&format!("{beside}{visits}"))).unwrap().visits.len(), 1, "{beside}");
    }
    // A sheet that anybody could see stays one that may have been meant.
    let seen = format!("{visits}{}", sheet("Visits (2)", &old));
    assert_eq!(codes(read(&ods(&seen))), [(Code::UnknownColumn, "Visits (2)".into())]);
}

/// A cell that covers others, with its text.
fn covering(text: &str, columns: u32, rows: u32) -> String {
    format!("<table:table-cell table:number-columns-spanned=\"{columns}\" table:number-rows-spanned=\"{rows}\"><text:p>{text}</text:p></table:table-cell>")
}

#[test]
fn merged_cells_of_an_opendocument_table_are_refused_where_they_touch_it() {
    const HIDDEN: &str = "<table:covered-table-cell/>";
    const HIDDEN_DATE: &str = "<table:covered-table-cell><text:p>9 July 2022</text:p></table:covered-table-cell>";
    let merged = |rows: &[String]| codes(read(&ods(&sheet("Visits", rows))));
    let down = covering("4 July 2022", 1, 2);
    for hidden in [HIDDEN, HIDDEN_DATE] {
        let found = merged(&[headings(), row(&["U1", &down]), row(&["U2", hidden])]);
        assert_eq!(found, [(Code::MergedCells, "Visits B2".into())], "down, over {hidden}");
    }
    let across = covering("8 July 2022", 2, 1);
    let found = merged(&[headings(), row(&["U1", "4 July 2022", &across, HIDDEN])]);
    assert_eq!(found, [(Code::MergedCells, "Visits C2".into())], "across");
    let unit = covering("U1", 1, 2);
    let found = merged(&[headings(), row(&[&unit, "4 July 2022"]), row(&[HIDDEN, "6 July 2022"])]);
    assert_eq!(found, [(Code::MergedCells, "Visits A2".into())], "a unit over two visits");
    let header = row(&["unit", &covering("visited_on", 2, 1), HIDDEN]);
    let found = merged(&[header, row(&["U1", "4 July 2022"])]);
    assert_eq!(found, [(Code::MergedCells, "Visits B1".into())], "in the header");
    let repeated = row(&["U1", "4 July 2022", &across, HIDDEN]).replacen("<table:table-row", "<table:table-row table:number-rows-repeated=\"2\"", 1);
    let found = merged(&[headings(), repeated]);
    assert_eq!(found, [(Code::MergedCells, "Visits C2".into()), (Code::MergedCells, "Visits C3".into())], "a row that is repeated");
    // Outside the table.
    let blank = covering("", 5, 3).replace("<text:p></text:p>", "");
    let below = row(&[&blank]).replacen("<table:table-row", "<table:table-row table:number-rows-repeated=\"100000\"", 1);
    assert_eq!(merged(&[headings(), row(&["U1", "4 July 2022"]), row(&[]), below]), []);
    let beside = covering("", 2, 2).replace("<text:p></text:p>", "");
    assert_eq!(merged(&[headings(), row(&["U1", "4 July 2022", "", "", "", "", &beside])]), []);
}

// Excel

/// The template with its sheets' XML changed.
fn with(changes: &[(&str, &str, &str)]) -> Vec<u8> {
    changed(include_bytes!("good/template-filled-in.xlsx"), changes)
}

fn changed(bytes: &[u8], changes: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        for (of, from, to) in changes.iter().filter(|(of, ..)| name.ends_with(of)) {
            let text = String::from_utf8(part).unwrap();
            assert!(text.contains(from), "{from} in {of}: {text:.3000}");
            part = text.replacen(from, to, 1).into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The sheet of the visits with merges, before what stands after its cells.
fn with_merges(sheet: &str, ranges: &[&str]) -> Vec<u8> {
    let merges: String = ranges.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>")).collect();
    with(&[(sheet, "</sheetData>", &format!("</sheetData><mergeCells count=\"{}\">{merges}</mergeCells>", ranges.len()))])
}

#[test]
fn merged_cells_of_an_excel_table_are_refused_where_they_touch_it() {
    let accepted = read(&with(&[])).unwrap();
    for (range, cell) in [("B2:B3", "Visits B2"), ("A2:A3", "Visits A2"), ("C3:D3", "Visits C3"), ("A1:B1", "Visits A1"), ("F2:G2", "Visits F2"), ("A3:G3", "Visits A3")] {
        let told = read(&with_merges("sheet2.xml", &[range])).unwrap_err();
        assert_eq!((told[0].0, told[0].1.as_str()), (Code::MergedCells, cell), "{range}");
        assert!(told[0].2.contains(range) && told[0].2.contains("each cell"), "{range}: {}", told[0].2);
        assert_eq!(told.len(), 1, "nothing is said of what the merge hides: {told:#?}");
    }
    for range in ["A200:G201", "I2:K9", "B150:B160", "B2:B2"] {
        assert_eq!(read(&with_merges("sheet2.xml", &[range])).as_ref(), Ok(&accepted), "{range}");
    }
    for range in ["A2:B2", "B2:B9", "A1:B1"] {
        let told = codes(read(&with_merges("sheet3.xml", &[range])));
        assert!(told.contains(&(Code::MergedCells, format!("Notes {}", &range[..2]))), "{range}: {told:?}");
    }
    // Of the sheet that says how to fill in the others nothing is a row.
    assert_eq!(read(&with_merges("sheet1.xml", &["A1:B1", "A12:B12"])).as_ref(), Ok(&accepted));
}

#[test]
fn a_part_that_nobody_reads_need_not_be_sound_and_one_that_is_read_has_to_be() {
    let accepted = read(&with(&[])).unwrap();
    let broken: [&[u8]; 4] = [b"<a>", b"\xff\xfe<\0", b"\0", b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>"];
    for name in ["customXml/item1.xml", "docProps/custom.xml", "docMetadata/LabelInfo.xml", "xl/comments1.xml", "xl/externalLinks/externalLink1.xml", "xl/persons/person.xml"] {
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
        assert_eq!(codes(read(&bytes)), [(Code::NotASpreadsheet, String::new())], "{name}");
    }
}

#[test]
fn more_formats_than_any_workbook_needs_are_refused_with_what_helps() {
    let formats = "<xf numFmtId=\"0\"/>".repeat(70_000);
    let told = read(&with(&[("styles.xml", "<cellXfs", &format!("<cellXfs>{formats}</cellXfs><cellXfs"))])).unwrap_err();
    assert_eq!(told[0].0, Code::TooLarge);
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
    assert_eq!((told.len(), told[0].0, told[0].1.as_str()), (1, Code::UnknownColumn, "Visit"));
    assert!(told[0].2.contains("choose Unhide"), "{}", told[0].2);
}

// The template

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

// CSV

fn csv(rows: &[&str]) -> Vec<u8> {
    let headings = "unit;visited_on;report_to_council_on;report_to_ofsted_on;sent_back_on;sent_back_reason;not_visited_reason";
    format!("{headings}\r\n{}", rows.join("\r\n")).into_bytes()
}

fn csv_told(rows: &[&str]) -> Told {
    read_as(&csv(rows), Format::Csv).unwrap_err()
}

#[test]
fn what_does_not_apply_is_blank_where_it_may_be_and_lost_nowhere() {
    for word in ["N/A", "n/a", "NA", "N.A.", "none", "None.", "nil", "-", "–", "—", "\u{2011}", "not applicable", "\u{a0}N/A\u{200b}"] {
        let row = format!("U1;4 July 2022;8 July 2022;{word};{word};{word};{word}");
        let accepted = read_as(&csv(&[&row]), Format::Csv).unwrap();
        let visit = &accepted.visits[0];
        assert_eq!((visit.report_to_ofsted_on, visit.sent_back_reason, visit.not_visited_reason), (None, None, None), "{word}");
        let row = format!("U1;{word};{word};{word};{word};{word};unit-closed");
        assert!(read_as(&csv(&[&row]), Format::Csv).is_ok(), "{word}");
        // Where something is needed it does not count as nothing.
        let told = csv_told(&[&format!("U1;{word};{word};{word};{word};{word};{word}")]);
        assert_eq!((told.len(), told[0].0), (1, Code::DateMissing), "{word}: {told:?}");
        let told = csv_told(&[&format!("U1;4 July 2022;8 July 2022;;12 July 2022;{word};")]);
        assert_eq!((told.len(), told[0].0), (1, Code::ReasonMissing), "{word}");
        let told = csv_told(&[&format!("{word};4 July 2022;;;;;")]);
        assert!([Code::UnknownUnit, Code::NilWithRows].contains(&told[0].0), "{word}: {told:?}");
    }
}

#[test]
fn nobody_is_led_to_a_false_reason_or_date() {
    for word in ["TBC", "awaited", "pending", "to follow", "TBA", "not yet"] {
        let told = csv_told(&[&format!("U1;{word};;;;;")]);
        assert!(told[0].2.contains("has not happened yet"), "{word}: {}", told[0].2);
    }
    for word in ["TBC", "awaited", "pending", "to follow", "TBA"] {
        let told = csv_told(&[&format!("U1;4 July 2022;{word};;{word};;")]);
        for (_, place, message) in told.iter().filter(|told| told.0 == Code::DateUnreadable) {
            assert!(message.contains("Leave it blank until it has."), "{word}, {place}: {message}");
        }
    }
    let told = csv_told(&["U1;4 July 2022;;;;;does not matter"]);
    assert!(told.iter().any(|(code, _, message)| *code == Code::ReasonUnknown && message.contains("leave it blank")), "{told:?}");
}

#[test]
fn what_the_pages_show_is_read_as_it_is_shown() {
    let text = "Unit\tVisited\tReached the council\tReached Ofsted\tSent back\tWhy sent back\tWhy not visited\n\
                Unit 1 (U1)\tMonday 4 July 2022\tFriday 8 July 2022\tNot yet\tTuesday 12 July 2022\tOverall poor standard\t\u{2013}\n\
                Unit 2\t\u{2013}\tNot yet\tNot yet\tNo\t\u{2013}\tDeclared not visited (access refused)\n\
                Unit 3 U3\t\t\t\t\t\tOther reason\n\
                unit 4\t8th July 2022\t\t\t\t\t\n";
    let accepted = read_as(text.as_bytes(), Format::Csv).unwrap();
    let shown = serde_json::to_value(&accepted.visits).unwrap();
    let expected = serde_json::json!([
        { "unit": "U1", "visited_on": "2022-07-04", "report_to_council_on": "2022-07-08", "sent_back_on": "2022-07-12", "sent_back_reason": "standard" },
        { "unit": "U2", "not_visited_reason": "access-refused" },
        { "unit": "U3", "not_visited_reason": "other" },
        { "unit": "U4", "visited_on": "2022-07-08" },
    ]);
    assert_eq!(shown, expected);
    // A month's page, which shows beside them what it works out.
    let text = "Unit;Visited on;Report;Report due by;Reached the council;Reached Ofsted\n\
                Unit 3;Tuesday 12 July 2022;Pending;Tuesday 19 July 2022;Friday 15 July 2022;Not known\n";
    let accepted = read_as(text.as_bytes(), Format::Csv).unwrap();
    assert_eq!(serde_json::to_value(&accepted.visits).unwrap(), serde_json::json!([
        { "unit": "U3", "visited_on": "2022-07-12", "report_to_council_on": "2022-07-15" },
    ]));
    let told = read_as(b"unit,visited_on,report\nU1,4 July 2022,8 July 2022\n", Format::Csv).unwrap_err();
    assert_eq!((told.len(), told[0].0), (1, Code::UnknownColumn), "dates under that heading were meant");
    let told = csv_told(&["U1;Tuesday 4 July 2022;;;;;"]);
    assert!(told[0].0 == Code::DateUnreadable && told[0].2.contains("4 July 2022 is a Monday"), "{told:?}");
}

#[test]
fn a_sheet_of_the_template_that_was_saved_as_csv_says_which_it_is() {
    let first = "Return for July 2022,\n,\nContract,Regulation 44\nMonth of this return,2022-07\n";
    for (text, sheet) in [
        (first, "Instructions"),
        ("capacity_issue,comment\n,All made\n", "Notes"),
        ("kpi,numerator,denominator,count\n4,7,9,\n", "Other KPIs"),
    ] {
        let told = read_as(text.as_bytes(), Format::Csv).unwrap_err();
        assert_eq!((told.len(), told[0].0), (1, Code::MissingColumn), "{sheet}");
        assert!(told[0].2.contains(&format!("the sheet \"{sheet}\" of the template alone")), "{}", told[0].2);
    }
    let in_one = sheet("Visits", &[row(&["unit,visited_on"]), row(&["U1,4 July 2022"])]);
    for told in [read_as(b"unit|visited_on\nU1|4 July 2022\n", Format::Csv), read(&ods(&in_one))] {
        let told = told.unwrap_err();
        assert!(told[0].2.contains("All columns stand in one"), "{told:?}");
    }
}

#[test]
fn who_has_no_capacity_issue_raises_none() {
    for text in ["None", "N/A", "-", "nil", "No", "No capacity issues."] {
        let json = serde_json::json!({ "visits": [{ "unit": "U1", "visited_on": "2022-07-04" }], "capacity_issue": text, "comment": text });
        let accepted = read_as(json.to_string().as_bytes(), Format::Json).unwrap();
        assert_eq!((accepted.capacity_issue, accepted.comment.as_deref()), (None, Some(text)), "{text}");
    }
    let json = serde_json::json!({ "visits": [{ "unit": "U1", "visited_on": "2022-07-04" }], "capacity_issue": "None of us can drive" });
    assert!(read_as(json.to_string().as_bytes(), Format::Json).unwrap().capacity_issue.is_some());
}

// Many problems

#[test]
fn at_most_two_hundred_problems_are_listed_with_the_number_of_the_others() {
    let contract = contract();
    let submission = Submission {
        contract: &contract,
        month: "2022-07".parse().unwrap(),
        received_on: domain::date::read("2022-08-05").unwrap(),
    };
    let rows = |count: usize| vec!["U9;soon;soon;soon;;;"; count].join("\r\n");
    let refused = read_return(&csv(&[&rows(1_500)]), Format::Csv, &submission).unwrap_err();
    assert_eq!((refused.problems.len(), refused.further), (200, 1_500 * 4 - 200));
    assert_eq!((refused.problems[0].row, refused.problems[199].row), (Some(2), Some(51)), "the first by their places");
    let refused = read_return(&csv(&[&rows(50)]), Format::Csv, &submission).unwrap_err();
    assert_eq!((refused.problems.len(), refused.further, refused.further_in_words()), (200, 0, None));
    let keys: Vec<String> = (0..50_000).map(|at| format!("\"k{at}\":1")).collect();
    for json in [
        format!("{{\"visits\":[{{{}}}]}}", keys.join(",")),
        format!("{{\"kpi_values\":[{{{}}}]}}", keys.join(",")),
        format!("{{{}}}", keys.join(",")),
        format!("{{\"kpi_values\":[{}]}}", vec!["{\"kpi\":\"x\",\"count\":\"y\",\"a\":1}"; 2_000].join(",")),
    ] {
        let refused = read_return(json.as_bytes(), Format::Json, &submission).unwrap_err();
        assert!(refused.problems.len() == 200 && refused.further > 1_000, "{json:.80}");
        assert!(refused.further_in_words().unwrap().contains(&format!("{} more problems", refused.further)));
    }
    let json = format!("{{\"kpi_values\":[{}]}}", vec!["{}"; 2_001].join(","));
    let refused = read_return(json.as_bytes(), Format::Json, &submission).unwrap_err();
    assert_eq!((refused.problems.len(), refused.problems[0].code), (1, Code::TooManyRows));
}

// Other kinds of files

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
        ("return.fods", b"<?xml version=\"1.0\"?>\n<office:document xmlns:office=\"urn\">".to_vec(), "ODF Spreadsheet (.ods)"),
        ("return.xls", b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">".to_vec(), "XML Spreadsheet 2003"),
        ("return.docx", b"x".to_vec(), "text document"),
        ("return.docx", zip(&["word/document.xml"]), "text document"),
        ("return.xlsx", zip(&["July/return.xlsx"]), "archive"),
        ("return.pdf", b"%PDF-1.4".to_vec(), "PDF"),
        ("return.jpg", b"\xff\xd8\xff\xe0".to_vec(), "picture"),
        ("return.xls", b"\x09\x08\x10\0\0\x06\x05\0".to_vec(), "old Excel workbook"),
        ("return.xls", b"\xff\xfeu\0n\0i\0t\0".to_vec(), "Unicode Text"),
    ] {
        let told = read_as(&bytes, Format::of_file_name(name)).unwrap_err();
        assert_eq!((told.len(), told[0].0), (1, Code::NotASpreadsheet), "{name}");
        assert!(told[0].2.contains(says), "{name}: {}", told[0].2);
    }
    // A return is a return whatever it is called.
    assert!(read_as(&with(&[]), Format::of_file_name("return.docx")).is_ok());
}
