//! The workbook on paper: each sheet on A4 landscape, as wide as a page, its rows as high as their texts.

use super::*;

#[test]
fn every_sheet_prints_on_a4_landscape_as_wide_as_a_page() {
    let contract = Contract::read(&format!("{SAMPLE}{FURTHER_KPIS}")).unwrap();
    let bytes = template(&contract, month("2022-07")).unwrap();
    for number in 1..=6 {
        let sheet = part(&bytes, &format!("xl/worksheets/sheet{number}.xml"));
        assert!(sheet.contains("<pageSetUpPr fitToPage=\"1\"/>"), "sheet {number}: {sheet}");
        let setup = sheet.split("<pageSetup ").nth(1).and_then(|rest| rest.split("/>").next()).unwrap_or_default();
        for said in ["paperSize=\"9\"", "orientation=\"landscape\"", "fitToHeight=\"0\""] {
            assert!(setup.contains(said), "sheet {number}: {said} in {setup}");
        }
    }
}

#[test]
fn the_rows_of_the_instructions_are_as_high_as_their_text() {
    let long = SAMPLE.replace("title = \"Regulation 44", &format!("title = \"{}", "A long title ".repeat(10)));
    let bytes = template(&Contract::read(&long).unwrap(), month("2022-07")).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    let rows: Vec<&str> = sheet.split("<row ").skip(1).collect();
    assert!(rows.len() > 10);
    let heights: Vec<f64> =
        rows.iter().filter_map(|row| row.split(" ht=\"").nth(1)?.split('"').next()?.parse().ok()).collect();
    // The long title, and the longer steps.
    assert!(heights.iter().filter(|height| **height >= 2.0 * LINE).count() > 5, "{heights:?}");
    assert_eq!(height_of("", 90), LINE);
    assert_eq!(height_of("one\ntwo", 90), 2.0 * LINE);
    assert_eq!(height_of(&"x".repeat(10_000), 10), HIGHEST);
}
