use domain::event::Party;
use functions::ingest::Provenance;
use intake::Format;

use super::recorded_lines::read_line;
use super::*;

#[test]
fn a_line_says_when_and_by_whom_and_a_return_in_it_is_a_return() {
    let line = r#"{"received_at": "2022-07-12T11:04:26Z", "by": "council", "kind": "meeting-held"}"#;
    let (at, what) = read_line(line).unwrap();
    assert_eq!(at.to_rfc3339(), "2022-07-12T11:04:26+00:00");
    assert_eq!(what, HistoryContent::Event { by: Party::Council.into(), body: line.into() });
    let known = line.replace(
        ", \"kind\"",
        r#", "who": {"name": "Sam Specimen", "position": "Commissioner", "through": "desk"}, "kind""#,
    );
    let HistoryContent::Event { by, body } = read_line(&known).unwrap().1 else { panic!("{known}") };
    assert_eq!(by.who.and_then(|who| who.name).as_deref(), Some("Sam Specimen"));
    let (body, line): (serde_json::Value, serde_json::Value) =
        (serde_json::from_slice(&body).unwrap(), serde_json::from_str(line).unwrap());
    assert_eq!(body, line, "no sender says who recorded it");
    assert!(read_line(&known.replace("\"desk\"", "\"window\"")).unwrap_err().contains("who"));
    let line = r#"{"received_at": "2022-07-29T10:00:00Z", "by": "contractor", "kind": "return-submitted",
                   "return": {"month": "2022-07", "nil": true}}"#;
    let (_, what) = read_line(line).unwrap();
    let bytes = br#"{"month":"2022-07","nil":true}"#.to_vec();
    let (month, format, door) = ("2022-07".parse().unwrap(), Some(Format::Json), Some(Provenance::default()));
    assert_eq!(what, HistoryContent::Return { month, format, bytes, door });
}

#[test]
fn what_the_system_recorded_of_a_letter_is_brought_along_and_nothing_else_of_its_own() {
    let line = r#"{"received_at": "2022-07-12T11:04:26Z", "by": "system", "kind": "letter-delivered", "event": 3, "on": "2022-07-12"}"#;
    let (_, what) = read_line(line).unwrap();
    assert_eq!(what, HistoryContent::DeliveryReport(serde_json::from_str(line).unwrap()));
    for line in [&*line.replace("letter-delivered", "clock-corrected"), &line.replace(": 3", ": 0")] {
        assert!(read_line(line).is_err(), "{line}");
    }
}

fn new_folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("lastfriday-history-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_list_that_was_written_is_read_as_it_was_meant_whatever_the_files_are_called() {
    let folder = new_folder("list");
    let names = ["=July 2022.csv", "'-2022-08.csv", "Visits;  September 2022.csv", "2022-10, \"late\".csv"];
    for name in names {
        std::fs::write(folder.join(name), "unit\nNIL\n").unwrap();
    }
    let list = folder.join(RECEIVED_LIST);
    let text = include_str!("../../sample/regulation-44/contract.toml");
    let contract = domain::contract::Contract::read(text).unwrap();
    let today = domain::date::read("2023-01-31").unwrap();
    write_received_list(&folder, &list, &contract, today).unwrap();
    let written = std::fs::read_to_string(&list).unwrap();
    assert!(written.starts_with("\u{feff}\"file\",\"received_at\",\"month\"\r\n"), "{written}");
    assert!(written.contains("\"'=July 2022.csv\",\"2022-07-29\",\"2022-07-01\"\r\n"), "{written}");
    let history = read(&folder, &list, contract.time_zone).unwrap();
    assert_eq!(history.problems, []);
    let read: Vec<(String, String)> = history
        .items
        .iter()
        .map(|item| match &item.content {
            HistoryContent::Return { month, .. } => (item.source.clone(), month.to_string()),
            HistoryContent::Event { .. } | HistoryContent::DeliveryReport(_) => panic!("returns only"),
        })
        .collect();
    let months = ["2022-07", "2022-08", "2022-09", "2022-10"];
    let meant: Vec<(String, String)> =
        names.iter().zip(months).map(|(name, month)| ((*name).to_owned(), month.to_owned())).collect();
    assert_eq!(read, meant);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_a_restore_does_not_bring_back_is_read_again_with_what_its_door_wrote() {
    let folder = new_folder("lost");
    let who = r#"{"name": "Zo\u00eb  of\u202e Two Spaces", "position": "=Manager, of \"it\"", "through": "desk"}"#;
    let event = format!(
        r#"{{"received_at": "2022-07-29T10:00:00Z", "by": "contractor", "who": {who}, "kind": "return-submitted",
             "return": {{"month": "2022-07", "nil": true}}}}"#
    );
    let event: domain::event::Event = serde_json::from_str(&event).unwrap();
    let door = Provenance { who: event.who.clone(), sha256: event.sha256.clone() };
    assert!(door.who.is_some());
    let lost = transfer::LostEvent { number: 7, event, body: String::new(), original: b"unit\nNIL\n".to_vec() };
    let to = folder.join("lost");
    write_lost_events(&to, &[lost]).unwrap();
    let list = std::fs::read_to_string(to.join(RECEIVED_LIST)).unwrap();
    assert!(list.starts_with("\u{feff}\"file\",\"received_at\",\"month\",\"door\"\r\n"), "{list}");
    assert!(list.contains(",\"2022-07-01\","), "{list}");
    let history = read(&to, &to.join(RECEIVED_LIST), chrono_tz::Europe::London).unwrap();
    assert_eq!(history.problems, []);
    let [HistoryItem { content: HistoryContent::Return { month, door: read, .. }, .. }] = &history.items[..] else {
        panic!("one return: {history:?}")
    };
    assert_eq!((month.to_string().as_str(), read), ("2022-07", &Some(door)));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_line_that_does_not_say_when_or_by_whom_is_told() {
    for (line, word) in [
        ("{", "not JSON"),
        (r#"{"by": "council", "kind": "meeting-held"}"#, "received_at"),
        (r#"{"received_at": "12/07/2022", "by": "council"}"#, "received_at"),
        (r#"{"received_at": "2022-07-12T11:04:26Z", "by": "system"}"#, "\"by\""),
        (r#"{"received_at": "2022-07-12T11:04:26Z", "kind": "return-submitted"}"#, "month"),
    ] {
        assert!(read_line(line).unwrap_err().contains(word), "{line}");
    }
}
