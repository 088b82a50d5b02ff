//! A contract's history as somebody kept it: a folder of returns with a list of when each came, and what the parties recorded
//! as JSON lines.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::event::{Event, Party};
use domain::month::Month;
use functions::ingest::Door;
use intake::{DeclaredFormat, Format, MOST_BYTES};
use render::in_a_cell;
use serde_json::Value;

use crate::command::Sentence;

mod list;
mod lost;
mod month;

pub(crate) use list::{LIST, write_list};
pub(crate) use lost::write_lost;

/// Something that reached the parties in a contract's history.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arrival {
    /// When it was received.
    pub(crate) at: DateTime<Utc>,
    /// The file that it is in, with the line where it is one of several.
    pub(crate) from: String,
    /// What it is.
    pub(crate) what: Arrived,
}

/// What arrived.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Arrived {
    /// A return.
    Return {
        /// The month that it is for.
        month: Month,
        /// What its name says that it is.
        format: Option<Format>,
        /// Its bytes.
        bytes: Vec<u8>,
        /// What the door through which it came wrote of it, where the history has that.
        door: Option<Door>,
    },
    /// What a party recorded.
    Event {
        /// The party.
        by: Party,
        /// Its JSON object, as it stands in the file.
        body: Vec<u8>,
    },
    /// What the mail service reported of a letter to the system that kept the history before.
    Reported(Box<Event>),
}

/// Something in a history that cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The file that it is in, with the line where it is one of several.
    pub(crate) from: String,
    /// What is wrong, and what to do.
    pub(crate) message: String,
}

/// A history.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// What arrived, in order.
    pub(crate) arrivals: Vec<Arrival>,
    /// What cannot be read, or is not said.
    pub(crate) faults: Vec<Fault>,
    /// The files that the list says to leave out.
    pub(crate) left_out: Vec<String>,
    /// The files that are neither returns nor JSON lines.
    pub(crate) not_read: Vec<String>,
}

/// The bytes of a return's file, as many as tell one that is too large, and what its name says that it is.
pub(crate) fn read_return_file(file: &Path) -> Result<(Vec<u8>, DeclaredFormat), Sentence> {
    let unreadable = |error: std::io::Error| format!("cannot read {}: {error}", file.display());
    let mut bytes = Vec::new();
    // One byte more than is taken is enough to refuse the rest.
    let opened = std::fs::File::open(file).map_err(unreadable)?;
    opened.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    // What no return is in is refused by its content, with the other problems' form.
    Ok((bytes, Format::of_file_name(&name_of(file))))
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The files of a history.
struct Files {
    returns: BTreeSet<String>,
    records: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl Files {
    fn of(folder: &Path, list: &Path) -> Result<Self, Sentence> {
        let unreadable = |error: std::io::Error| format!("cannot read the folder {}: {error}", folder.display());
        let mut files = Self { returns: BTreeSet::new(), records: BTreeSet::new(), others: BTreeSet::new() };
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            let name = name_of(&file);
            // What a spreadsheet program leaves beside an open file, and hidden files, are nobody's returns.
            let is_hidden = name.starts_with('.') || name.starts_with("~$");
            if file.is_dir() || is_hidden || same_file(&file, list) || name == LIST {
                continue;
            }
            match Format::of_file_name(&name) {
                DeclaredFormat::As(_) => files.returns.insert(name),
                _ if name.to_ascii_lowercase().ends_with(".jsonl") => files.records.insert(name),
                _ => files.others.insert(name),
            };
        }
        Ok(files)
    }
}

fn same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Reads a history; days are of the contract's time zone.
pub(crate) fn read(folder: &Path, list: &Path, time_zone: Tz) -> Result<History, Sentence> {
    let files = Files::of(folder, list)?;
    let mut history = History { not_read: files.others.into_iter().collect(), ..History::default() };
    if !files.returns.is_empty() || list.exists() {
        read_returns(&mut history, folder, list, time_zone, files.returns)?;
    }
    for name in &files.records {
        read_records(&mut history, folder, name)?;
    }
    // What came at one moment stays in its order: returns as they are listed, then what was recorded.
    history.arrivals.sort_by_key(|arrival| arrival.at);
    Ok(history)
}

fn read_returns(
    history: &mut History,
    folder: &Path,
    list: &Path,
    time_zone: Tz,
    mut returns: BTreeSet<String>,
) -> Result<(), Sentence> {
    let rows = list::read(list, time_zone)?;
    let names = returns.clone();
    for mut row in rows {
        if !names.contains(&row.file) {
            // A table keeps a name on one line, without what turns its direction: it means the one file that is listed so.
            let mut listed = names.iter().filter(|name| in_a_cell(name) == row.file);
            if let (Some(name), None) = (listed.next(), listed.next()) {
                row.file.clone_from(name);
            }
        }
        let mut fault = |message: String| history.faults.push(Fault { from: row.file.clone(), message });
        returns.remove(&row.file);
        let at = match row.received {
            Ok(list::Received::At(at)) => at,
            Ok(list::Received::LeftOut) => {
                history.left_out.push(row.file);
                continue;
            }
            Err(message) => {
                fault(message);
                continue;
            }
        };
        let (bytes, format) = match read_return_file(&folder.join(&row.file)) {
            Ok((bytes, declared)) => (bytes, declared.format()),
            Err(message) => {
                fault(format!("It is in the list, line {}, and {message}.", row.line));
                continue;
            }
        };
        match row.month.and_then(|given| month::of_return(given, &row.file, &bytes, format)) {
            Ok(month) => {
                let what = Arrived::Return { month, format, bytes, door: row.door };
                history.arrivals.push(Arrival { at, from: row.file, what });
            }
            Err(message) => fault(message),
        }
    }
    history.faults.extend(returns.into_iter().map(|from| Fault {
        from,
        message: "It is not in the list. Add it with the day on which it was received, or with \"leave out\" in place of the day."
            .into(),
    }));
    Ok(())
}

fn read_records(history: &mut History, folder: &Path, name: &str) -> Result<(), Sentence> {
    let text = std::fs::read_to_string(folder.join(name)).map_err(|error| format!("cannot read {name}: {error}"))?;
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let from = format!("{name}, line {}", index + 1);
        if line.trim().is_empty() {
            continue;
        }
        match read_record(line.trim()) {
            Ok((at, what)) => history.arrivals.push(Arrival { at, from, what }),
            Err(message) => history.faults.push(Fault { from, message }),
        }
    }
    Ok(())
}

/// One line of what was recorded: when, by whom and what. What is wrong beside that is for whoever takes it in to say.
fn read_record(line: &str) -> Result<(DateTime<Utc>, Arrived), String> {
    let event: Value = serde_json::from_str(line).map_err(|error| format!("This is not JSON: {error}."))?;
    let field = |name: &str| event.get(name).and_then(Value::as_str);
    let at = field("received_at").and_then(domain::date::read_moment).ok_or_else(|| {
        "Say when it was received: \"received_at\" with a moment of the form 2022-07-29T10:00:00Z.".to_owned()
    })?;
    if field("kind") == Some("return-submitted") {
        let submitted = event.get("return").cloned().unwrap_or_default();
        let month = submitted.get("month").and_then(Value::as_str).and_then(|month| month.parse().ok());
        let month = month.ok_or("Say which month the return is for: \"month\" in \"return\", as 2022-07.")?;
        let bytes = submitted.to_string().into_bytes();
        // The line says all that was known of it: these are not the bytes that were received.
        let door: Door =
            serde_json::from_value(event.clone()).map_err(|error| format!("\"who\" cannot be read: {error}."))?;
        let what = Arrived::Return { month, format: Some(Format::Json), bytes, door: Some(door) };
        return Ok((at, what));
    }
    if field("by") == Some("system") && matches!(field("kind"), Some("letter-delivered" | "letter-failed")) {
        let event = serde_json::from_value(event).map_err(|error| format!("This cannot be read: {error}."))?;
        return Ok((at, Arrived::Reported(event)));
    }
    let by = match field("by") {
        Some("council") => Party::Council,
        Some("contractor") => Party::Contractor,
        _ => return Err("Say who recorded it: \"by\" with \"council\" or \"contractor\".".into()),
    };
    Ok((at, Arrived::Event { by, body: line.as_bytes().to_vec() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_when_and_by_whom_and_a_return_in_it_is_a_return() {
        let line = r#"{"received_at": "2022-07-12T11:04:26Z", "by": "council", "kind": "meeting-held"}"#;
        let (at, what) = read_record(line).unwrap();
        assert_eq!(at.to_rfc3339(), "2022-07-12T11:04:26+00:00");
        assert_eq!(what, Arrived::Event { by: Party::Council, body: line.into() });
        let line = r#"{"received_at": "2022-07-29T10:00:00Z", "by": "contractor", "kind": "return-submitted",
                       "return": {"month": "2022-07", "nil": true}}"#;
        let (_, what) = read_record(line).unwrap();
        let bytes = br#"{"month":"2022-07","nil":true}"#.to_vec();
        let (month, format, door) = ("2022-07".parse().unwrap(), Some(Format::Json), Some(Door::default()));
        assert_eq!(what, Arrived::Return { month, format, bytes, door });
    }

    #[test]
    fn what_the_system_recorded_of_a_letter_is_brought_along_and_nothing_else_of_its_own() {
        let line = r#"{"received_at": "2022-07-12T11:04:26Z", "by": "system", "kind": "letter-delivered", "event": 3, "on": "2022-07-12"}"#;
        let (_, what) = read_record(line).unwrap();
        assert_eq!(what, Arrived::Reported(serde_json::from_str(line).unwrap()));
        for line in [&*line.replace("letter-delivered", "clock-corrected"), &line.replace(": 3", ": 0")] {
            assert!(read_record(line).is_err(), "{line}");
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
        let list = folder.join(LIST);
        let text = include_str!("../sample/regulation-44/contract.toml");
        let contract = domain::contract::Contract::read(text).unwrap();
        let today = domain::date::read("2023-01-31").unwrap();
        write_list(&folder, &list, &contract, today).unwrap();
        let written = std::fs::read_to_string(&list).unwrap();
        assert!(written.starts_with("\u{feff}\"file\",\"received_at\",\"month\"\r\n"), "{written}");
        assert!(written.contains("\"'=July 2022.csv\",\"2022-07-29\",\"2022-07-01\"\r\n"), "{written}");
        let history = read(&folder, &list, contract.time_zone).unwrap();
        assert_eq!(history.faults, []);
        let read: Vec<(String, String)> = history
            .arrivals
            .iter()
            .map(|arrival| match &arrival.what {
                Arrived::Return { month, .. } => (arrival.from.clone(), month.to_string()),
                Arrived::Event { .. } | Arrived::Reported(_) => panic!("returns only"),
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
        let door = Door { who: event.who.clone(), sha256: event.sha256.clone() };
        assert!(door.who.is_some());
        let lost = transfer::LostEvent { number: 7, event, body: String::new(), original: b"unit\nNIL\n".to_vec() };
        let to = folder.join("lost");
        write_lost(&to, &[lost]).unwrap();
        let list = std::fs::read_to_string(to.join(LIST)).unwrap();
        assert!(list.starts_with("\u{feff}\"file\",\"received_at\",\"month\",\"door\"\r\n"), "{list}");
        assert!(list.contains(",\"2022-07-01\","), "{list}");
        let history = read(&to, &to.join(LIST), chrono_tz::Europe::London).unwrap();
        assert_eq!(history.faults, []);
        let [Arrival { what: Arrived::Return { month, door: read, .. }, .. }] = &history.arrivals[..] else {
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
            assert!(read_record(line).unwrap_err().contains(word), "{line}");
        }
    }
}
