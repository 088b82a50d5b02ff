//! Whatever bytes come, reading ends in a return or in problems: it never panics, hangs or swells.

use std::io::{Cursor, Read, Write};

use domain::contract::Contract;
use intake::{Format, MOST_BYTES, ProblemCode, ReturnProblem, SubmissionContext, read_return, template};
use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

fn sample() -> Contract {
    Contract::read(include_str!("../../../infra/local/sample/regulation-44/contract.toml")).unwrap()
}

fn problems(bytes: &[u8], declared: Option<Format>) -> Vec<ReturnProblem> {
    let contract = sample();
    let received_on = domain::date::read("2022-07-29").unwrap();
    let submission = SubmissionContext { contract: &contract, month: "2022-07".parse().unwrap(), received_on };
    read_return(bytes, declared, &submission).err().unwrap_or_default().problems
}

fn codes(bytes: &[u8], declared: Option<Format>) -> Vec<ProblemCode> {
    problems(bytes, declared).into_iter().map(|problem| problem.code).collect()
}

/// Returns the parts of a zip file, in their order.
fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let part = |index| {
        let mut file = archive.by_index(index).unwrap();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        (file.name().unwrap().into_owned(), part)
    };
    (0..zip::ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(part).collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn filled_in() -> &'static [u8] {
    include_bytes!("good/template-filled-in.xlsx")
}

#[test]
fn a_file_of_exactly_the_most_bytes_is_read_and_one_more_is_not() {
    let mut csv = b"unit,visited_on\nU1,2022-07-04\n".to_vec();
    csv.resize(MOST_BYTES, b'\n');
    assert_eq!(codes(&csv, Some(Format::Csv)), []);
    csv.push(b'\n');
    for format in [Format::Csv, Format::Json, Format::Xlsx, Format::Ods] {
        assert_eq!(codes(&csv, Some(format)), [ProblemCode::TooLarge]);
    }
}

#[test]
fn a_workbook_of_a_thousand_parts_is_read_and_of_one_more_is_not() {
    let mut parts = unpacked(filled_in());
    for number in parts.len()..1_000 {
        parts.push((format!("more/{number}.png"), Vec::new()));
    }
    assert_eq!(codes(&packed(&parts), None), []);
    parts.push(("one/more.png".into(), Vec::new()));
    assert_eq!(codes(&packed(&parts), None), [ProblemCode::TooLarge]);
}

#[test]
fn a_workbook_that_just_fits_unpacked_is_read_and_a_byte_more_is_not() {
    let mut parts = unpacked(filled_in());
    let used: usize = parts.iter().map(|(_, part)| part.len()).sum();
    parts.push(("more.png".into(), vec![0; 16 * 1024 * 1024 - used]));
    assert_eq!(codes(&packed(&parts), None), []);
    parts.last_mut().unwrap().1.push(0);
    assert_eq!(codes(&packed(&parts), None), [ProblemCode::TooLarge]);
}

/// Returns the text of one of the template's parts after a replacement.
fn with(name: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = unpacked(filled_in());
    let (_, part) = parts.iter_mut().find(|(part, _)| part == name).unwrap();
    let text = String::from_utf8(part.clone()).unwrap();
    assert!(text.contains(from), "{from} in {name}");
    *part = text.replacen(from, to, 1).into_bytes();
    packed(&parts)
}

#[test]
fn claims_about_the_extent_of_a_sheet_cost_nothing() {
    let sheet = "xl/worksheets/sheet2.xml";
    let stray = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>";
    let found = problems(&with(sheet, "</sheetData>", stray), None);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code, found[0].cell.as_deref()), (ProblemCode::UnknownColumn, Some("XFD1048576")));
    for (from, to) in [
        ("<dimension ref=\"", "<dimension ref=\"A1:XFD1048576\" was=\""),
        ("<sheetData>", "<sheetData><row r=\"1048576\" spans=\"1:16384\"></row>"),
    ] {
        assert_eq!(codes(&with(sheet, from, to), None), [], "{to}");
    }
    for (from, to) in [
        ("<dimension ref=\"", "<dimension ref=\"ZZZZZZZZZ1\" was=\""),
        ("<sheetData>", "<sheetData><row r=\"99999999999\"></row>"),
        ("<sheetData>", "<sheetData><row><c r=\"AAAAAAAAAAAA1\"><v>1</v></c></row>"),
    ] {
        assert_eq!(codes(&with(sheet, from, to), None), [ProblemCode::NotASpreadsheet], "{to}");
    }
}

#[test]
fn a_tag_with_a_hundred_thousand_attributes_is_read_in_no_time() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=\"\"")).collect();
    let bytes = with("xl/worksheets/sheet2.xml", "<sheetData>", &format!("<sheetData><row{attributes}></row>"));
    assert_eq!(codes(&bytes, None), []);
    let mut parts = unpacked(include_bytes!("good/dates-in-cells.ods"));
    let (_, content) = parts.iter_mut().find(|(name, _)| name == "content.xml").unwrap();
    let text = String::from_utf8(content.clone()).unwrap();
    *content = text.replacen("<table:table-cell", &format!("<table:table-cell{attributes}"), 1).into_bytes();
    codes(&packed(&parts), None);
}

/// Returns a workbook whose sheets, beside the one of visits, are all the same part of a claimed many.
fn with_other_sheets(count: usize, rows: usize) -> Vec<u8> {
    let mut parts = unpacked(include_bytes!("good/sheets-of-ones-own.xlsx"));
    for (name, part) in &mut parts {
        let text = String::from_utf8(part.clone()).unwrap();
        *part = match name.as_str() {
            "xl/workbook.xml" => {
                let (start, _) = text.split_once("<sheet name=\"Rota\"").unwrap();
                let others: String = (0..count)
                    .map(|at| format!("<sheet name=\"{at}\" sheetId=\"{}\" r:id=\"rId2\"/>", at + 2))
                    .collect();
                format!("{start}{others}</sheets></workbook>")
            }
            "xl/worksheets/sheet2.xml" => {
                text.replace("<sheetData>", &format!("<sheetData>{}", "<row></row>".repeat(rows)))
            }
            _ => text,
        }
        .into_bytes();
    }
    packed(&parts)
}

#[test]
fn a_workbook_of_a_hundred_other_sheets_is_read_and_of_one_more_is_not() {
    assert_eq!(codes(&with_other_sheets(100, 0), None), []);
    assert_eq!(codes(&with_other_sheets(101, 0), None), [ProblemCode::TooLarge]);
}

#[test]
fn a_part_that_is_a_hundred_sheets_is_not_read_a_hundred_times() {
    assert_eq!(codes(&with_other_sheets(100, 20_000), None), []);
    assert_eq!(codes(&with_other_sheets(100, 200_000), None), [ProblemCode::TooLarge]);
}

#[test]
fn entities_of_ones_own_are_not_expanded() {
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><worksheet";
    let bytes = with("xl/worksheets/sheet2.xml", "<worksheet", laughs);
    assert_eq!(codes(&bytes, None), []);
    let bytes = include_bytes!("good/dates-in-cells.ods");
    let mut parts = unpacked(bytes);
    let (_, content) = parts.iter_mut().find(|(name, _)| name == "content.xml").unwrap();
    *content = String::from_utf8(content.clone()).unwrap().replace("&amp;", "&b;").into_bytes();
    assert_eq!(codes(&packed(&parts), None), [ProblemCode::NotASpreadsheet]);
}

fn any_format() -> impl Strategy<Value = Option<Format>> {
    prop::sample::select(vec![None, Some(Format::Json), Some(Format::Csv), Some(Format::Xlsx), Some(Format::Ods)])
}

/// Changes bytes at places, each place a share of the whole.
fn mutated(bytes: &[u8], changes: &[(f64, u8, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (place, kind, byte) in changes {
        let at = ((bytes.len() as f64) * place) as usize;
        match kind % 4 {
            _ if at >= bytes.len() => {}
            0 => bytes[at] = *byte,
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, *byte),
            _ => bytes.truncate(at.max(1)),
        }
    }
    bytes
}

fn changes() -> impl Strategy<Value = Vec<(f64, u8, u8)>> {
    let telling = prop::sample::select(b"<>/\"'&;:= 09AZ-\0\n\xff".to_vec());
    prop::collection::vec((0.0..1.0, 0..32_u8, telling), 1..6)
        // Of the four changes the last, cutting off, leaves little for the others: it is made rare.
        .prop_map(|changes| {
            changes.into_iter().map(|(at, kind, byte)| (at, if kind == 3 { 3 } else { kind % 3 }, byte))
        })
        .prop_map(Iterator::collect)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), declared in any_format()) {
        problems(&bytes, declared);
    }

    #[test]
    fn any_text_is_read_or_refused(
        text in "(unit|visited_on|U1|NIL|2022-07-04|[,;\t\r\n\"{}\\[\\]: ]|[^\\x00]){0,60}",
        declared in any_format(),
    ) {
        problems(text.as_bytes(), declared);
        problems(format!("unit,visited_on,sent_back_on\n{text}").as_bytes(), declared);
        problems(format!("{{\"visits\": [{{\"unit\": \"U1\", \"visited_on\": {text}").as_bytes(), declared);
    }

    #[test]
    fn a_mutated_workbook_is_read_or_refused(changes in changes()) {
        problems(&mutated(filled_in(), &changes), None);
    }

    #[test]
    fn a_workbook_with_a_mutated_part_is_read_or_refused(part in 0_usize..64, changes in changes()) {
        for bytes in [filled_in(), include_bytes!("good/dates-in-cells.ods")] {
            let mut parts = unpacked(bytes);
            let part = part % parts.len();
            parts[part].1 = mutated(&parts[part].1, &changes);
            problems(&packed(&parts), None);
        }
    }

    #[test]
    fn a_template_is_made_for_any_month_there_is(year in 1900..2999, month in 1..=12_u32) {
        let month = format!("{year:04}-{month:02}").parse().unwrap();
        prop_assert!(template(&sample(), month).is_ok());
    }
}
