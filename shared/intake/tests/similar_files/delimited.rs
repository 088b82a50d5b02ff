//! CSV files: what counts as blank, what the pages show, and which sheet it was.

use intake::{Format, ProblemCode};

use crate::opendocument::{ods, row, sheet};
use crate::{Told, read, read_as};

pub(crate) fn csv(rows: &[&str]) -> Vec<u8> {
    let headings =
        "unit;visited_on;report_to_council_on;report_to_ofsted_on;sent_back_on;sent_back_reason;not_visited_reason";
    format!("{headings}\r\n{}", rows.join("\r\n")).into_bytes()
}

fn csv_told(rows: &[&str]) -> Told {
    read_as(&csv(rows), Format::Csv).unwrap_err()
}

#[test]
fn what_does_not_apply_is_blank_where_it_may_be_and_lost_nowhere() {
    for word in [
        "N/A",
        "n/a",
        "NA",
        "N.A.",
        "none",
        "None.",
        "nil",
        "-",
        "–",
        "—",
        "\u{2011}",
        "not applicable",
        "\u{a0}N/A\u{200b}",
    ] {
        let row = format!("U1;4 July 2022;8 July 2022;{word};{word};{word};{word}");
        let accepted = read_as(&csv(&[&row]), Format::Csv).unwrap();
        let visit = &accepted.visits[0];
        assert_eq!(
            (visit.report_to_ofsted_on, visit.sent_back_reason, visit.not_visited_reason),
            (None, None, None),
            "{word}"
        );
        let row = format!("U1;{word};{word};{word};{word};{word};unit-closed");
        assert!(read_as(&csv(&[&row]), Format::Csv).is_ok(), "{word}");
        // Where something is needed it does not count as nothing.
        let told = csv_told(&[&format!("U1;{word};{word};{word};{word};{word};{word}")]);
        assert_eq!((told.len(), told[0].0), (1, ProblemCode::DateMissing), "{word}: {told:?}");
        let told = csv_told(&[&format!("U1;4 July 2022;8 July 2022;;12 July 2022;{word};")]);
        assert_eq!((told.len(), told[0].0), (1, ProblemCode::ReasonMissing), "{word}");
        let told = csv_told(&[&format!("{word};4 July 2022;;;;;")]);
        assert!([ProblemCode::UnknownUnit, ProblemCode::NilWithRows].contains(&told[0].0), "{word}: {told:?}");
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
        for (_, place, message) in told.iter().filter(|told| told.0 == ProblemCode::DateUnreadable) {
            assert!(message.contains("Leave it blank until it has."), "{word}, {place}: {message}");
        }
    }
    let told = csv_told(&["U1;4 July 2022;;;;;does not matter"]);
    assert!(
        told.iter().any(|(code, _, message)| *code == ProblemCode::ReasonUnknown && message.contains("leave it blank")),
        "{told:?}"
    );
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
    assert_eq!(
        serde_json::to_value(&accepted.visits).unwrap(),
        serde_json::json!([
            { "unit": "U3", "visited_on": "2022-07-12", "report_to_council_on": "2022-07-15" },
        ])
    );
    let told = read_as(b"unit,visited_on,report\nU1,4 July 2022,8 July 2022\n", Format::Csv).unwrap_err();
    assert_eq!((told.len(), told[0].0), (1, ProblemCode::UnknownColumn), "dates under that heading were meant");
    let told = csv_told(&["U1;Tuesday 4 July 2022;;;;;"]);
    assert!(told[0].0 == ProblemCode::DateUnreadable && told[0].2.contains("4 July 2022 is a Monday"), "{told:?}");
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
        assert_eq!((told.len(), told[0].0), (1, ProblemCode::MissingColumn), "{sheet}");
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
