use super::*;

#[test]
fn an_event_reads_back_as_it_was_written() {
    let line = r#"{"received_at":"2022-04-29T14:03:11Z","by":"contractor","kind":"return-submitted","return":{"month":"2022-04","visits":[{"unit":"U1","visited_on":"2022-04-04"}]}}"#;
    let event: Event = serde_json::from_str(line).unwrap();
    assert_eq!(serde_json::to_string(&event).unwrap(), line);
}

#[test]
fn an_event_says_who_recorded_it_where_the_door_wrote_that() {
    let line = r#"{"received_at":"2022-04-29T14:03:11Z","by":"contractor","who":{"name":"A. Person","position":"Administrator","through":"desk"},"sha256":"0a1b","kind":"return-submitted","return":{"month":"2022-04","nil":true}}"#;
    let event: Event = serde_json::from_str(line).unwrap();
    assert_eq!(event.who.as_ref().map(|who| who.through), Some(Through::Desk));
    assert_eq!(serde_json::to_string(&event).unwrap(), line);
    let by_program = line.replace(
        r#""name":"A. Person","position":"Administrator","through":"desk""#,
        r#""through":"command-line","credential":"Nightly""#,
    );
    let event: Event = serde_json::from_str(&by_program).unwrap();
    assert_eq!(event.who.as_ref().and_then(|who| who.credential.as_deref()), Some("Nightly"));
    assert_eq!(serde_json::to_string(&event).unwrap(), by_program);
}

#[test]
fn an_unknown_kind_and_a_missing_field_are_faults() {
    for line in [
        r#"{"received_at":"2022-04-29T14:03:11Z","by":"council","kind":"contract-torn-up"}"#,
        r#"{"received_at":"2022-04-29T14:03:11Z","by":"council","kind":"plan-closed","plan":"P1"}"#,
        r#"{"received_at":"2022-04-29","by":"council","kind":"event-withdrawn","event":1,"reason":"slip"}"#,
        r#"{"received_at":"-262143-01-01T00:00:00Z","by":"council","kind":"event-withdrawn","event":1,"reason":"slip"}"#,
        r#"{"received_at":"2022-04-29T14:03:11Z","by":"council","kind":"event-withdrawn","event":0,"reason":"slip"}"#,
    ] {
        assert!(serde_json::from_str::<Event>(line).is_err(), "{line}");
    }
}
