//! Words that people write where a date, a reason, a month or a heading stands.

use intake::{Format, ProblemCode};

use crate::delimited::csv;
use crate::{Told, read_as};

fn told(rows: &[&str]) -> Told {
    read_as(&csv(rows), Format::Csv).unwrap_err()
}

#[test]
fn where_there_may_be_no_date_a_word_is_told_that_the_cell_may_be_blank() {
    for word in ["no", "not required", "unknown", "x", "yes", "TRUE", "see email"] {
        let told = told(&[&format!("U1;4 July 2022;{word};{word};{word};omission;")]);
        let dates: Vec<_> = told.iter().filter(|told| told.0 == ProblemCode::DateUnreadable).collect();
        assert!(dates.len() >= 2, "{word}: {told:?}");
        for (_, place, message) in dates {
            assert!(message.contains("leave the cell blank"), "{word}, {place}: {message}");
        }
    }
    for word in ["x", "soon", "unknown"] {
        let told = told(&[&format!("U1;{word};;;;;")]);
        assert!(!told[0].2.contains("leave the cell blank"), "a visit's date is needed: {told:?}");
    }
    let told = told(&["U1;4 July 2022;8 Jully 2022;;;;"]);
    assert!(!told[0].2.contains("leave the cell blank"), "a date was meant: {told:?}");
}

#[test]
fn what_has_not_happened_is_not_said_to_have_happened() {
    let told_of = |row: &str| -> Vec<(ProblemCode, String)> {
        told(&[row]).into_iter().map(|(code, place, _)| (code, place)).collect()
    };
    let at = |code, place: &str| (code, place.to_owned());
    for word in ["TBC", "awaiting", "no", "x", "due 15/07/2022"] {
        assert_eq!(
            told_of(&format!("U1;;{word};;;;")),
            [at(ProblemCode::DateMissing, "visited_on"), at(ProblemCode::DateUnreadable, "report_to_council_on")],
            "{word}"
        );
        assert_eq!(
            told_of(&format!("U1;;{word};;;;unit-closed")),
            [at(ProblemCode::DateUnreadable, "report_to_council_on")],
            "{word}"
        );
    }
    for word in ["TBC", "pending", "x"] {
        assert_eq!(
            told_of(&format!("U1;4 July 2022;8 July 2022;;{word};;")),
            [at(ProblemCode::DateUnreadable, "sent_back_on")]
        );
        assert_eq!(
            told_of(&format!("U1;4 July 2022;8 July 2022;;;{word};")),
            [at(ProblemCode::ReasonUnknown, "sent_back_reason")]
        );
    }
    for word in ["does not matter", "see email"] {
        assert_eq!(
            told_of(&format!("U1;4 July 2022;;;;;{word}")),
            [at(ProblemCode::ReasonUnknown, "not_visited_reason")]
        );
    }
    // A date that was meant, and went wrong, still asks for what belongs to it.
    assert_eq!(
        told_of("U1;;31/06/2022;;;;"),
        [
            at(ProblemCode::DateUnreadable, "report_to_council_on"),
            at(ProblemCode::DatesWithoutVisit, "report_to_council_on")
        ]
    );
    assert_eq!(
        told_of("U1;4 July 2022;8 July 2022;;32/07/2022;;"),
        [at(ProblemCode::DateUnreadable, "sent_back_on"), at(ProblemCode::ReasonMissing, "sent_back_reason")]
    );
}

#[test]
fn a_heading_that_is_nearly_a_columns_name_is_told_which_and_none_is_told_only_to_take_it_out() {
    for (heading, likely) in [
        ("Date visited", Some("visited_on")),
        ("Date of the visit", Some("visited_on")),
        ("Visit on", Some("visited_on")),
        ("Report sent to council", Some("report_to_council_on")),
        ("Council received", Some("report_to_council_on")),
        ("Ofsted", Some("report_to_ofsted_on")),
        ("Date sent back", Some("sent_back_on")),
        ("Reason sent back", Some("sent_back_reason")),
        ("Reason not visited", Some("not_visited_reason")),
        ("Council and Ofsted", None),
        ("Visited by", None),
        ("Visitor", None),
        ("Colour", None),
    ] {
        let text = format!("unit,{heading}\nU1,04/07/2022\n");
        let told = read_as(text.as_bytes(), Format::Csv).unwrap_err();
        let said = &told.iter().find(|told| told.0 == ProblemCode::UnknownColumn).unwrap().2;
        assert!(said.contains("Rename it") && said.contains("take it out"), "{heading}: {said}");
        let named = said.split("The columns are").next().unwrap();
        match likely {
            Some(likely) => assert!(named.contains(&format!("Rename it to {likely}")), "{heading}: {said}"),
            None => assert!(!named.contains("_on") && !named.contains("_reason"), "{heading}: {said}"),
        }
    }
    // What is there already is not meant.
    let told = read_as(b"unit,visited_on,Date visited\nU1,04/07/2022,04/07/2022\n", Format::Csv).unwrap_err();
    assert!(!told[0].2.contains("Rename it to visited_on"), "{told:?}");
    let json = br#"{"visits": [{"unit": "U1", "date_visited": "2022-07-04"}], "comments": "All made"}"#;
    let told = read_as(json, Format::Json).unwrap_err();
    for (name, likely) in [("comments", "comment"), ("date_visited", "visited_on")] {
        let said = &told.iter().find(|(_, place, _)| place == name).unwrap().2;
        assert!(said.contains(&format!("Rename it to {likely}")) && said.contains("take it out"), "{said}");
    }
}

#[test]
fn a_month_is_read_from_json_as_from_the_template_and_else_it_says_how_to_write_it() {
    for month in ["2022-07", "July 2022", "07/2022", "Jul-22", "1 July 2022"] {
        let json = serde_json::json!({ "month": month, "visits": [{ "unit": "U1", "visited_on": "2022-07-04" }] });
        assert!(read_as(json.to_string().as_bytes(), Format::Json).is_ok(), "{month}");
    }
    let of = |month: &str| {
        let json = serde_json::json!({ "month": month, "nil": true });
        read_as(json.to_string().as_bytes(), Format::Json).unwrap_err().remove(0)
    };
    for month in ["July", "summer", "22"] {
        let (code, _, said) = of(month);
        assert_eq!(code, ProblemCode::MonthDiffers);
        assert!(said.contains("cannot be read as a month") && said.contains("2022-07"), "{month}: {said}");
        assert!(!said.contains("says that it is for"), "{month}: {said}");
    }
    assert!(of("June 2022").2.contains("says that it is for \"June 2022\""));
}

#[test]
fn a_reason_whose_words_are_joined_by_what_nobody_sees_is_that_reason() {
    for reason in
        ["unit\u{ad}closed", "Unit\u{200b}Closed", "unitclosed", "access\u{ad}refused", "Visitor Un\u{ad}available"]
    {
        assert!(read_as(&csv(&[&format!("U1;;;;;;{reason}")]), Format::Csv).is_ok(), "{reason}");
    }
    for reason in ["unit", "closed", "un-it-closed-", "unitclosednow"] {
        let is_refused = read_as(&csv(&[&format!("U1;;;;;;{reason}")]), Format::Csv).is_err();
        assert_eq!(is_refused, reason != "un-it-closed-", "{reason}");
    }
}
