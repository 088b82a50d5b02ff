use super::*;
use crate::sample::date;

fn day(uid: &str, on: &str, summary: &str) -> Day {
    Day {
        uid: uid.into(),
        on: date(on),
        summary: summary.into(),
        description: format!("{summary}\nClause 8 of the contract."),
        address: None,
        moved_at: None,
        changed_on: date("2022-07-22"),
    }
}

fn written(days: &[Day]) -> String {
    String::from_utf8(icalendar(Some("Deadlines"), days)).unwrap()
}

/// Returns the lines as they were before they were folded.
fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[test]
fn lines_end_as_the_format_wants_and_are_folded_at_75_octets() {
    let text = written(&[day("a", "2022-07-29", &"Bezirk Ærø, visits; reports\\ ".repeat(40))]);
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line}");
    }
    let summary = format!("SUMMARY:{}", r"Bezirk Ærø\, visits\; reports\\ ".repeat(40).trim_end());
    assert!(unfolded(&text).contains(&summary), "{text}");
}

#[test]
fn a_day_is_whole_and_takes_nobodys_time() {
    let lines = unfolded(&written(&[day("a", "2022-12-31", "Due")]));
    for line in [
        "DTSTART;VALUE=DATE:20221231",
        "DTEND;VALUE=DATE:20230101",
        "DTSTAMP:20220722T000000Z",
        "LAST-MODIFIED:20220722T000000Z",
        "SEQUENCE:0",
        "TRANSP:TRANSPARENT",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-WR-CALNAME:Deadlines",
        r"DESCRIPTION:Due\nClause 8 of the contract.",
    ] {
        assert!(lines.iter().any(|found| found == line), "{line}: {lines:?}");
    }
}

#[test]
fn days_stand_in_their_order_and_the_same_days_are_the_same_bytes() {
    let days = || [day("b", "2022-07-29", "Second"), day("c", "2022-08-01", "Third"), day("a", "2022-07-29", "First")];
    let text = written(&days());
    let at = |what: &str| text.find(what).unwrap();
    assert!(at("SUMMARY:First") < at("SUMMARY:Second") && at("SUMMARY:Second") < at("SUMMARY:Third"));
    let mut turned = days();
    turned.reverse();
    assert_eq!(written(&turned), text);
}

#[test]
fn no_text_begins_a_line_of_its_own() {
    let text = written(&[day("a", "2022-07-29", "Due\r\nEND:VEVENT\u{2028}BEGIN:VALARM\u{202e}")]);
    let lines = unfolded(&text);
    assert_eq!(
        lines.iter().filter(|line| line.starts_with("END:VEVENT") || line.starts_with("BEGIN:VALARM")).count(),
        1
    );
    assert!(lines.contains(&"SUMMARY:Due END:VEVENT BEGIN:VALARM".to_owned()), "{text}");
}
