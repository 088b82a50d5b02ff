//! The list of a history's returns: when each was received, and for which month. People edit it in a spreadsheet program, so
//! dates and months are also read as such a program writes them.

use std::io::Write as _;
use std::path::Path;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use domain::contract::Contract;
use domain::month::Month;
use functions::ingest::Provenance;
use render::{csv_table, unguarded};

use super::files::{HistoryFiles, read_return_file};
use super::return_month;
use crate::console::OperatorMessage;
use crate::private_files;

/// The column with a return's provenance in JSON. A restore writes it, so that what is lost can be imported as it was.
pub(super) const DOOR_COLUMN: &str = "door";

/// What the list says in place of a day if a file is not to be imported.
const LEAVE_OUT: &str = "leave out";

/// A row of the list.
#[derive(Debug)]
pub(super) struct ReceivedRow {
    pub(super) line: u64,
    pub(super) file: String,
    /// When it was received, or what is wrong with that.
    pub(super) received: Result<ReceivedDay, String>,
    /// The month that it is for, where the list says it, or what is wrong with that.
    pub(super) month: Result<Option<Month>, String>,
    /// Its provenance, if the list has it.
    pub(super) door: Option<Provenance>,
}

/// When a file was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReceivedDay {
    At(DateTime<Utc>),
    LeftOut,
}

/// Reads a list.
pub(super) fn read(file: &Path, time_zone: Tz) -> Result<Vec<ReceivedRow>, OperatorMessage> {
    if !file.exists() {
        return Err(format!(
            "there is no list {} of when each return was received, and no date is made up: --write-list {} writes one for you \
             to correct",
            file.display(),
            file.display()
        ));
    }
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("cannot read the list {}: {error}; save it as CSV in UTF-8", file.display()))?;
    rows(&text, time_zone).map_err(|why| format!("cannot read the list {}: {why}", file.display()))
}

fn rows(text: &str, time_zone: Tz) -> Result<Vec<ReceivedRow>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b';'].into_iter().find(|mark| head.contains(char::from(*mark))).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let column =
        |name: &str| header.iter().position(|column| column.to_ascii_lowercase().replace([' ', '-'], "_") == name);
    let needed = |name: &str| {
        let lacks =
            || format!("its first line has no column {name}; it needs file and received_at, and may have month");
        column(name).ok_or_else(lacks)
    };
    let (of_file, of_received, of_month) = (needed("file")?, needed("received_at")?, column("month"));
    let of_door = column(DOOR_COLUMN);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let cell = |at: usize| unguarded(record.get(at).unwrap_or_default());
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        if cell(of_file).is_empty() {
            return Err(format!("line {line} names no file"));
        }
        let given = of_month.map(cell).filter(|text| !text.is_empty());
        let month = given.map(|text| {
            let unreadable = || format!("The list's line {line} has the month \"{text}\". Write it as 2022-07.");
            return_month::of_text(text).ok_or_else(unreadable)
        });
        let received = read_received(cell(of_received), time_zone).ok_or_else(|| match cell(of_received) {
            "" => format!(
                "The list's line {line} does not say when it was received. Write the day, or \"{LEAVE_OUT}\" if it is not to be \
                 imported."
            ),
            text => format!("The list's line {line} has \"{text}\", which is no day. Write it as 2022-07-29 or 29/07/2022."),
        });
        let door = of_door.map(cell).filter(|text| !text.is_empty()).map(serde_json::from_str);
        let door = door
            .transpose()
            .map_err(|error| format!("line {line} has in its column {DOOR_COLUMN} what is not JSON: {error}"))?;
        rows.push(ReceivedRow { line, file: cell(of_file).into(), received, month: month.transpose(), door });
    }
    Ok(rows)
}

/// Reads a moment as RFC 3339 writes it, or a day in the contract's time zone, with or without a time of day. A day alone is
/// taken as its noon, since no rule of a contract goes by the hour.
fn read_received(text: &str, time_zone: Tz) -> Option<ReceivedDay> {
    const NOON: NaiveTime = NaiveTime::from_hms_opt(12, 0, 0).expect("a time of day");
    const DAYS: [&str; 5] = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y"];
    if text.eq_ignore_ascii_case(LEAVE_OUT) {
        return Some(ReceivedDay::LeftOut);
    }
    if let Some(at) = domain::date::read_moment(text) {
        return Some(ReceivedDay::At(at));
    }
    let whole = || DAYS.iter().find_map(|day| NaiveDate::parse_from_str(text, day).ok()).map(|day| day.and_time(NOON));
    let timed = || {
        let form = |day: &&str| ["%H:%M:%S", "%H:%M"].map(|time| format!("{day} {time}"));
        DAYS.iter().flat_map(form).find_map(|form| NaiveDateTime::parse_from_str(text, &form).ok())
    };
    let civil = whole().or_else(timed)?;
    domain::date::within_range(civil.date())?;
    time_zone.from_local_datetime(&civil).earliest().map(|at| ReceivedDay::At(at.to_utc()))
}

/// What a list that was written for the operator to correct has in it.
#[derive(Debug, Default)]
pub(crate) struct WrittenList {
    /// How many files it names.
    pub(crate) files: usize,
    /// The files whose month neither name nor content says.
    pub(crate) without_month: Vec<String>,
    /// The months for which there are several files.
    pub(crate) several: Vec<Month>,
}

/// Writes a list of a folder's returns for the operator to correct, each with the day on which it was due.
///
/// # Errors
///
/// The folder cannot be read; or the list is there already, or cannot be written.
pub(crate) fn write_received_list(
    folder: &Path,
    list: &Path,
    contract: &Contract,
    today: NaiveDate,
) -> Result<WrittenList, OperatorMessage> {
    let unwritten = |error: &dyn std::fmt::Display| format!("cannot write the list {}: {error}", list.display());
    let mut rows = Vec::new();
    let mut written = WrittenList::default();
    for name in HistoryFiles::of(folder, list)?.returns {
        let (bytes, declared) = read_return_file(&folder.join(&name))?;
        let month = return_month::of_return(None, &name, &bytes, declared.format()).ok();
        if month.is_none() {
            written.without_month.push(name.clone());
        }
        rows.push((month, name));
    }
    rows.sort();
    written.files = rows.len();
    written.several = rows.windows(2).filter(|pair| pair[0].0 == pair[1].0).filter_map(|pair| pair[0].0).collect();
    written.several.dedup();
    // Never over a list that is there, which may have been corrected by hand.
    let made = private_files::options().write(true).create_new(true).open(list);
    let mut file = made.map_err(|error| unwritten(&error))?;
    let rows = rows.into_iter().map(|(month, name)| {
        let due = month.map(|month| contract.return_due(month).on).filter(|due| *due <= today);
        vec![name.into(), due.into(), month.into()]
    });
    let table = csv_table(&["file", "received_at", "month"], rows).map_err(|error| unwritten(&error))?;
    file.write_all(&table).map_err(|error| unwritten(&error))?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::London;

    use super::*;

    fn at(text: &str) -> Option<ReceivedDay> {
        Some(ReceivedDay::At(text.parse().unwrap()))
    }

    #[test]
    fn a_day_is_read_as_people_and_their_programs_write_it_and_alone_is_noon() {
        for text in ["2022-07-29", "29/07/2022", "29.07.2022", "29 Jul 2022", "29 July 2022"] {
            assert_eq!(read_received(text, London), at("2022-07-29T11:00:00Z"), "{text}");
        }
        for text in ["2022-07-29T23:30:00Z", "2022-07-30 00:30", "30/07/2022 00:30:00"] {
            assert_eq!(read_received(text, London), at("2022-07-29T23:30:00Z"), "{text}");
        }
        assert_eq!(read_received("Leave out", London), Some(ReceivedDay::LeftOut));
        for text in ["", "29/07/22", "31/02/2022", "July", "12345", "0022-07-29"] {
            assert_eq!(read_received(text, London), None, "{text}");
        }
    }

    #[test]
    fn columns_stand_in_any_order_and_others_do_not_matter() {
        let text = "\u{feff}Month;Note;Received at;File\nJul-22;late;01/08/2022;july.xlsx\n;;;\n";
        let rows = rows(text, London).unwrap();
        let [row] = &rows[..] else { panic!("one row") };
        assert_eq!((row.line, row.file.as_str()), (2, "july.xlsx"));
        assert_eq!(row.received.clone().ok(), at("2022-08-01T11:00:00Z"));
        assert_eq!(row.month.clone().ok().flatten(), "2022-07".parse().ok());
    }

    #[test]
    fn a_list_without_its_columns_is_not_read() {
        assert!(rows("file,recieved_at\na.csv,2022-07-29\n", London).unwrap_err().contains("received_at"));
        assert!(rows("", London).is_err());
        assert!(rows("file,received_at\n,2022-07-29\n", London).unwrap_err().contains("line 2"));
    }
}
