//! Returns that were filled in elsewhere.

use std::io::{Cursor, Read, Write};
use std::path::PathBuf;

use domain::event::Return;
use intake::{Format, template};
use serde_json::{Value, json};
use system_tests::hostile_text::HOSTILE_TEXT;
use system_tests::program::{Folder, root};
use system_tests::readers::{read_by, saved_by_libreoffice};
use system_tests::sample;

use crate::{JULY, TYPED, contracts, month, read, read_file, write_template};

/// What a contractor writes into July's template: days as a spreadsheet keeps them, and as they may be typed into a cell of text.
fn filled_in() -> Value {
    let day = |day: &str| json!({ "day": day });
    json!({
        "Visits": {
            "B2": day("2022-07-04"), "C2": day("2022-07-08"), "D2": day("2022-07-11"),
            "B3": "5 July 2022", "C3": "12/07/2022", "D3": "12.7.22",
            "B4": day("2022-07-31"), "C4": day("2022-08-01"), "E4": day("2022-08-12"), "F4": "inaccuracy",
            "G5": "other",
            "B6": day("2022-07-12"),
            "B7": day("2022-06-30"), "C7": day("2022-07-01"), "D7": day("2022-07-01"),
            "A8": "U1", "B8": day("2022-07-20"), "C8": "2022-07-21", "D8": day("2022-07-21"),
        },
        "Other KPIs": { "B2": 7, "C2": 9, "D3": 0 },
        "Notes": { "A2": HOSTILE_TEXT, "B2": comment() },
    })
}

/// The same as JSON.
fn filled_in_as_json() -> Value {
    json!({
        "month": JULY,
        "visits": [
            { "unit": "U1", "visited_on": "2022-07-04", "report_to_council_on": "2022-07-08",
              "report_to_ofsted_on": "2022-07-11" },
            { "unit": "U2", "visited_on": "2022-07-05", "report_to_council_on": "2022-07-12",
              "report_to_ofsted_on": "2022-07-12" },
            { "unit": "U3", "visited_on": "2022-07-31", "report_to_council_on": "2022-08-01",
              "sent_back_on": "2022-08-12", "sent_back_reason": "inaccuracy" },
            { "unit": "U4", "not_visited_reason": "other" },
            { "unit": "U5", "visited_on": "2022-07-12" },
            { "unit": "U6", "visited_on": "2022-06-30", "report_to_council_on": "2022-07-01",
              "report_to_ofsted_on": "2022-07-01" },
            { "unit": "U1", "visited_on": "2022-07-20", "report_to_council_on": "2022-07-21",
              "report_to_ofsted_on": "2022-07-21" },
        ],
        "kpi_values": [{ "kpi": 4, "numerator": 7, "denominator": 9 }, { "kpi": 5, "count": 0 }],
        "capacity_issue": HOSTILE_TEXT,
        "comment": comment(),
    })
}

/// As long as a comment may be, in three lines.
fn comment() -> String {
    let begins = format!("{TYPED}\n\n=1+1 ");
    let rest = 500 - begins.chars().count();
    begins + &"é".repeat(rest)
}

#[test]
fn a_template_filled_in_and_saved_by_others_reads_as_what_was_filled_in() {
    let folder = Folder::new("workbooks-filled-in");
    let contents = folder.0.join("contents.json");
    std::fs::write(&contents, filled_in().to_string()).unwrap();
    let [plain, odd] = contracts();
    let filled = [("odd", &odd), ("plain", &plain)].map(|(name, contract)| {
        let filled = folder.0.join(format!("{name}-filled.xlsx"));
        read_by("fill_in_workbook.py", &[write_template(&folder, name, contract), contents.clone(), filled.clone()]);
        filled
    });
    let expected = read(&plain, JULY, filled_in_as_json().to_string().as_bytes(), Some(Format::Json)).unwrap();
    let assert_same = |files: &[PathBuf], by: &str| {
        for (file, contract) in files.iter().zip([&odd, &plain]) {
            assert_eq!(read_file(contract, JULY, file).as_ref(), Ok(&expected), "{file:?} as {by} saves it");
        }
    };
    assert_same(&filled, "openpyxl");
    for form in ["xlsx", "ods"] {
        assert_same(&saved_by_libreoffice(&filled, form, &folder.0), "LibreOffice");
    }
    // Its second sheet, in UTF-8, with the days as they are shown, which is what its dialogue proposes.
    let visits = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,2";
    let saved = saved_by_libreoffice(&filled, visits, &folder.0);
    let visits_only = Return { kpi_values: Vec::new(), capacity_issue: None, comment: None, ..expected };
    for file in saved {
        assert_eq!(read_file(&sample::contract(), JULY, &file).as_ref(), Ok(&visits_only), "{file:?}");
    }
}

/// The template with what is typed into its cells, and all else that is in it: a package that fills it in would leave the box of
/// the sheet of notes out.
fn typed_into(template: &[u8], cells: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(template)).unwrap();
    let mut filled = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        for (_, cell, content) in cells.iter().filter(|(sheet, ..)| name.ends_with(sheet)) {
            let text = String::from_utf8(part).unwrap();
            let start = text.find(&format!("<c r=\"{cell}\"")).unwrap();
            let end = start + text[start..].find("/>").unwrap();
            part = format!("{} {content}</c>{}", &text[..end], &text[end + 2..]).into_bytes();
        }
        filled.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        filled.write_all(&part).unwrap();
    }
    filled.finish().unwrap().into_inner()
}

#[test]
fn the_template_saved_by_libreoffice_with_the_box_over_its_notes_reads_as_what_was_typed() {
    let folder = Folder::new("workbooks-box");
    let contract = sample::contract();
    let text = |text: &str| format!("t=\"inlineStr\"><is><t>{text}</t></is>");
    // 4, 8, 12 and 19 July 2022, as a spreadsheet counts days.
    let [visited, reached, sent_back, next] = [44_746, 44_750, 44_754, 44_761].map(|day| format!("><v>{day}</v>"));
    let (reason, comment) = (text("omission"), text("All others were made."));
    let cells = [
        ("sheet2.xml", "B2", visited.as_str()),
        ("sheet2.xml", "C2", &reached),
        ("sheet2.xml", "D2", &reached),
        ("sheet2.xml", "E2", &sent_back),
        ("sheet2.xml", "F2", &reason),
        ("sheet2.xml", "B3", &next),
    ];
    let template = template(&contract, month(JULY)).unwrap();
    let with_comment = [&cells[..], &[("sheet3.xml", "B2", &comment)]].concat();
    let files = [folder.0.join("silent.xlsx"), folder.0.join("with-a-comment.xlsx")];
    std::fs::write(&files[0], typed_into(&template, &cells)).unwrap();
    std::fs::write(&files[1], typed_into(&template, &with_comment)).unwrap();
    let expected = read_file(&contract, JULY, &files[0]).unwrap();
    assert_eq!((expected.visits.len(), expected.capacity_issue.as_ref()), (2, None));
    let comment = Some("All others were made.".to_owned());
    let expected = [expected.clone(), Return { comment, ..expected }];
    for form in ["ods", "xlsx"] {
        for (file, expected) in saved_by_libreoffice(&files, form, &folder.0).iter().zip(&expected) {
            if form == "ods" {
                let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
                let content = std::io::read_to_string(archive.by_name("content.xml").unwrap()).unwrap();
                assert!(
                    content.contains("<draw:") && content.contains("Only the two parties see"),
                    "the box is still there"
                );
            }
            assert_eq!(read_file(&contract, JULY, file).as_ref(), Ok(expected), "{file:?}");
        }
    }
}

#[test]
fn every_workbook_of_the_sample_saved_again_by_libreoffice_reads_as_before() {
    let contract = sample::contract();
    let returns = root().join("infra/local/sample/regulation-44/returns");
    let entries = std::fs::read_dir(returns).unwrap().map(|entry| entry.unwrap().path());
    let is_workbook = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "xlsx" || kind == "ods");
    let mut files: Vec<PathBuf> = entries.filter(is_workbook).collect();
    files.sort();
    let folder = Folder::new("workbooks-sample");
    let mut refused = 0;
    for form in ["xlsx", "ods"] {
        for (file, saved) in files.iter().zip(saved_by_libreoffice(&files, form, &folder.0)) {
            let name = file.file_stem().unwrap().to_string_lossy();
            assert_eq!(saved.file_stem(), file.file_stem());
            let of = &name[..JULY.len()];
            let before = read_file(&contract, of, file);
            assert_eq!(read_file(&contract, of, &saved), before, "{name} as {form}");
            refused += usize::from(before.is_err());
        }
    }
    assert_eq!((files.len(), refused), (20, 2), "one is refused, and for the same reasons");
}
