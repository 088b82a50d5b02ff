use super::*;
use crate::event::read_log;

fn contract() -> Contract {
    Contract::read(include_str!("../../../../infra/local/sample/regulation-44/contract.toml")).unwrap()
}

fn date(text: &str) -> NaiveDate {
    crate::date::read(text).unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// A log of returns: (received at, month, rows).
fn log(lines: &[(&str, &str, &str)]) -> Vec<Event> {
    let line = |(at, month, rows): &(&str, &str, &str)| {
        format!(
            r#"{{"received_at":"{at}","by":"contractor","kind":"return-submitted","return":{{"month":"{month}","visits":[{rows}]}}}}"#
        )
    };
    read_log(&lines.iter().map(line).map(|line| line.replace('\n', " ")).collect::<Vec<_>>().join("\n")).unwrap()
}

fn withdrawal(at: &str, number: usize) -> Event {
    let line = format!(
        r#"{{"received_at":"{at}","by":"contractor","kind":"event-withdrawn","event":{number},"reason":"a slip"}}"#
    );
    serde_json::from_str(&line).unwrap()
}

const APRIL: &str = r#"{"unit":"U1","visited_on":"2022-04-04","report_to_council_on":"2022-04-06"}"#;
const APRIL_LATER: &str = r#"{"unit":"U1","visited_on":"2022-04-04","report_to_ofsted_on":"2022-04-07"}"#;

#[test]
fn a_blank_field_takes_an_earlier_statements_value() {
    let contract = contract();
    let events = log(&[("2022-04-29T09:00:00Z", "2022-04", APRIL), ("2022-05-27T09:00:00Z", "2022-05", APRIL_LATER)]);
    let history = History::new(&contract, &events).unwrap();
    let visits = history.known_at(LogPosition::after(2)).visits(month("2022-04"));
    assert_eq!(visits.len(), 1);
    assert_eq!(visits[0].report_to_council_on, Some(date("2022-04-06")));
    assert_eq!(visits[0].report_to_ofsted_on, Some(date("2022-04-07")));
    assert_eq!(visits[0].listed_on, date("2022-05-27"));
}

#[test]
fn a_revision_replaces_the_months_return_whole() {
    let contract = contract();
    let other = r#"{"unit":"U2","visited_on":"2022-04-05"}"#;
    let events = log(&[("2022-04-29T09:00:00Z", "2022-04", APRIL), ("2022-04-29T10:00:00Z", "2022-04", other)]);
    let history = History::new(&contract, &events).unwrap();
    assert_eq!(history.known_at(LogPosition::after(1)).visits(month("2022-04"))[0].unit, "U1");
    let visits = history.known_at(LogPosition::after(2)).visits(month("2022-04"));
    assert_eq!(visits.iter().map(|visit| visit.unit).collect::<Vec<_>>(), ["U2"]);
}

#[test]
fn a_withdrawn_return_was_never_received_and_the_earlier_revision_stands_again() {
    let contract = contract();
    let other = r#"{"unit":"U2","visited_on":"2022-04-05"}"#;
    let mut events = log(&[("2022-04-29T09:00:00Z", "2022-04", APRIL), ("2022-04-29T10:00:00Z", "2022-04", other)]);
    events.push(withdrawal("2022-05-03T09:00:00Z", 2));
    events.push(withdrawal("2022-05-04T09:00:00Z", 3));
    let history = History::new(&contract, &events).unwrap();
    assert_eq!(history.known_at(history.end_of(date("2022-05-02"))).visits(month("2022-04"))[0].unit, "U2");
    assert_eq!(history.known_at(history.end_of(date("2022-05-03"))).visits(month("2022-04"))[0].unit, "U1");
    assert_eq!(
        history.known_at(LogPosition::after(4)).revisions(month("2022-04")).count(),
        1,
        "a withdrawal cannot be withdrawn"
    );
}

#[test]
fn the_day_of_receipt_is_the_contracts_own() {
    let contract = contract();
    let events = log(&[("2026-06-26T23:30:00Z", "2026-06", "")]);
    let history = History::new(&contract, &events).unwrap();
    assert_eq!(history.end_of(date("2026-06-26")), LogPosition::after(0));
    assert_eq!(history.end_of(date("2026-06-27")), LogPosition::after(1));
}

#[test]
fn a_return_of_a_month_outside_the_contracts_counts_for_nothing() {
    let contract = contract();
    let events = log(&[("2022-04-29T09:00:00Z", "2022-03", APRIL)]);
    let history = History::new(&contract, &events).unwrap();
    assert_eq!(history.known_at(LogPosition::after(1)).visits(month("2022-04")), []);
    assert!(history.known_at(LogPosition::after(1)).standing_return(month("2022-03")).is_none());
}

#[test]
fn for_a_report_that_the_council_recorded_its_dates_count_and_for_any_other_the_returns() {
    let contract = contract();
    let stated = r#"{"unit":"U1","visited_on":"2022-04-04","sent_back_on":"2022-04-20","sent_back_reason":"omission"},
                    {"unit":"U2","visited_on":"2022-04-05","sent_back_on":"2022-04-21","sent_back_reason":"standard"}"#;
    let mut events = log(&[("2022-04-29T09:00:00Z", "2022-04", stated)]);
    let line = r#"{"received_at":"2022-05-03T09:00:00Z","by":"council","kind":"report-sent-back","unit":"U1","visited_on":"2022-04-04","sent_back_on":"2022-05-02","reason":"omission"}"#;
    events.push(serde_json::from_str(line).unwrap());
    let history = History::new(&contract, &events).unwrap();
    let sent_back = |point, text| {
        history.known_at(point).sent_back(month(text)).into_iter().map(|(unit, _)| unit).collect::<Vec<_>>()
    };
    assert_eq!(sent_back(LogPosition::after(1), "2022-04"), ["U1", "U2"]);
    assert_eq!(sent_back(LogPosition::after(2), "2022-04"), ["U2"]);
    assert_eq!(sent_back(LogPosition::after(2), "2022-05"), ["U1"]);
    assert_eq!(
        history.touching(month("2022-04"), LogPosition::START, LogPosition::after(2)),
        [LogPosition::START, LogPosition::after(1)],
        "what the council records of May can change what counts in April"
    );
}
