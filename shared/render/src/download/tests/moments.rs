//! When an event last changed: the same moment in the site's calendar and in the emails that remind of it, and a later one
//! whenever it says something else.

use domain::facts::History;
use wording::letterhead::Letterhead;

use super::*;
use crate::letter::{DigestItem, Links, digest};

/// What says of an event when it last changed.
const MOMENTS: [&str; 3] = ["DTSTAMP", "LAST-MODIFIED", "SEQUENCE"];

const RETITLED_ON: &str = "2022-11-10";

/// Returns the events of a calendar, by their ids: what each property says.
fn calendar_events(text: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let unfolded = text.replace("\r\n ", "");
    let whole = unfolded.split("BEGIN:VEVENT\r\n").skip(1).map(|event| {
        let lines = event.split("\r\n").filter_map(|line| line.split_once(':'));
        lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<BTreeMap<_, _>>()
    });
    whole.map(|event| (event["UID"].clone(), event)).collect()
}

fn moments(event: &BTreeMap<String, String>) -> [&str; 3] {
    MOMENTS.map(|name| event[name].as_str())
}

fn revised(received_at: &str, from: &str, to: &str) -> Event {
    let definition = contract().text.replacen(from, to, 1);
    assert_ne!(definition, contract().text, "{from}");
    let fact = Fact::ContractRevised { definition, reason: "agreed".into(), restates: false };
    Event::new(received_at.parse().unwrap(), Party::Council, fact)
}

/// Returns until July 2022; minutes, plans and their reviews to come; a new title in between.
fn log() -> Vec<Event> {
    let mut log = every_kind();
    log.retain(|event| event.received_at < "2023-01-01T00:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap());
    log.push(revised(
        &format!("{RETITLED_ON}T10:00:00Z"),
        "Regulation 44 independent visitor service",
        "Independent visits",
    ));
    log.sort_by_key(|event| event.received_at);
    log
}

/// The events of which the emails called for on a day remind, and those of the calendar as of that day.
type Shown = (Vec<BTreeMap<String, String>>, BTreeMap<String, BTreeMap<String, String>>);

fn shown(log: &[Event], day: NaiveDate) -> Shown {
    let first = contract();
    let history = History::through(&first, log, day).unwrap();
    let in_force = history.known_at(history.end_of(day)).contract();
    let assessed = domain::assessment::assess_history(&history, day);
    let due = assessed.notices.iter().filter(|notice| notice.due_on == day);
    let reminded = due.flat_map(|notice| {
        let item = DigestItem {
            month: notice.month,
            due_on: notice.due_on,
            as_of: day,
            about: notice.about.clone().expect("a notice that is new says something"),
        };
        let letterhead = Letterhead::of(in_force, notice.to);
        digest(&letterhead, &Links::default(), notice.to, &[item]).unwrap().attachments
    });
    let calendars = reminded.filter(|attachment| attachment.name.ends_with(".ics"));
    let of_emails = calendars.flat_map(|file| calendar_events(&String::from_utf8(file.bytes).unwrap()).into_values());
    let calendar = deadline_calendar::calendar(in_force, &assessed).bytes;
    (of_emails.collect(), calendar_events(&String::from_utf8(calendar).unwrap()))
}

fn days(from: &str, through: &str) -> impl Iterator<Item = NaiveDate> {
    let through = date(through);
    date(from).iter_days().take_while(move |day| *day <= through)
}

#[test]
fn an_event_changed_at_the_same_moment_in_an_email_and_in_the_calendar() {
    let log = log();
    let mut kinds = BTreeSet::new();
    for day in days("2022-08-15", "2023-02-28") {
        let (reminded, calendar) = shown(&log, day);
        for event in reminded {
            let uid = &event["UID"];
            let of_site = calendar.get(uid).unwrap_or_else(|| panic!("{uid} on {day}"));
            assert_eq!(moments(&event), moments(of_site), "{uid} on {day}");
            assert_eq!(event["SUMMARY"], of_site["SUMMARY"], "{uid} on {day}");
            kinds.insert((uid.split('.').next().unwrap().to_owned(), day > date(RETITLED_ON)));
        }
    }
    for kind in ["minutes", "plan", "return", "review"] {
        assert!(kinds.iter().any(|(of, _)| of == kind), "{kind}: {kinds:?}");
    }
    for retitled in [false, true] {
        assert!(kinds.contains(&("return".into(), retitled)), "{kinds:?}");
    }
}

#[test]
fn two_reminders_of_an_event_that_did_not_change_say_the_same_moment() {
    let mut reminded: BTreeMap<String, BTreeSet<[String; 3]>> = BTreeMap::new();
    let mut twice = 0;
    for day in days("2022-08-15", "2022-10-31") {
        for event in shown(&log(), day).0.into_iter().filter(|event| event["UID"].starts_with("return.")) {
            let of_event = reminded.entry(event["UID"].clone()).or_default();
            twice += usize::from(!of_event.is_empty());
            of_event.insert(moments(&event).map(str::to_owned));
        }
    }
    assert!(twice >= 2 && reminded.values().all(|moments| moments.len() == 1), "{reminded:?}");
}

fn number(event: &BTreeMap<String, String>) -> i64 {
    event["SEQUENCE"].parse().unwrap()
}

/// Returns what differs between two calendars of one contract, by the events' ids: each with a later moment and a higher
/// number.
fn changed(before: &[Event], after: &[Event], as_of: &str) -> BTreeSet<String> {
    let ((_, before), (_, after)) = (shown(before, date(as_of)), shown(after, date(as_of)));
    let mut changed = BTreeSet::new();
    for (uid, was) in &before {
        let is = &after[uid];
        if was == is {
            continue;
        }
        assert!(is["LAST-MODIFIED"] > was["LAST-MODIFIED"] && is["DTSTAMP"] > was["DTSTAMP"], "{is:?}");
        assert!(number(is) > number(was), "{is:?}");
        changed.insert(uid.clone());
    }
    changed
}

#[test]
fn a_new_title_changes_every_event_that_names_it() {
    let log = log();
    let before: Vec<Event> =
        log.iter().filter(|event| !matches!(event.fact, Fact::ContractRevised { .. })).cloned().collect();
    let (_, all) = shown(&before, date("2022-11-15"));
    assert_eq!(changed(&before, &log, "2022-11-15").len(), all.len());
    assert!(all.keys().any(|uid| uid.starts_with("commences.")) && all.keys().any(|uid| uid.starts_with("ends.")));
}

#[test]
fn a_units_new_label_changes_its_reports_alone_and_a_new_end_the_last_day_alone() {
    let visits: Vec<String> =
        ["U2", "U3"].map(|unit| format!(r#"{{"unit":"{unit}","visited_on":"2022-08-24"}}"#)).into();
    let submitted = format!(
        r#"{{"received_at":"2022-08-25T09:00:00Z","by":"contractor","kind":"return-submitted","return":{{"month":"2022-08","visits":[{}]}}}}"#,
        visits.join(",")
    );
    let log: Vec<Event> =
        crate::sample::events().into_iter().chain([serde_json::from_str(&submitted).unwrap()]).collect();
    let with = |from: &str, to: &str| [log.clone(), vec![revised("2022-08-26T09:00:00Z", from, to)]].concat();
    let relabelled = with("label = \"Unit 3\"", "label = \"Harbour House\"");
    assert_eq!(
        changed(&log, &relabelled, "2022-08-27"),
        ["report.U3.2022-08-24.regulation-44.last-friday".to_owned()].into()
    );
    let prolonged = with("ends = 2027-03-31", "ends = 2027-06-30");
    assert_eq!(changed(&log, &prolonged, "2022-08-27"), ["ends.regulation-44.last-friday".to_owned()].into());
    // A holiday more moves the reports by a working day.
    let holiday = with("return_due =", "extra_holidays = [2022-08-31]\nreturn_due =");
    let moved = changed(&log, &holiday, "2022-08-27");
    assert!(moved.len() == 2 && moved.iter().all(|uid| uid.starts_with("report.")), "{moved:?}");
}
