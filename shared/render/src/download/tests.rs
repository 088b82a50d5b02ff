//! What can be taken away of the sample contract, and of one whose texts are as odd as they come.

use std::collections::{BTreeMap, BTreeSet};

use domain::assess;
use domain::event::{Event, Fact, Party};

use super::*;
use crate::contract_pages;
use crate::csv_table::FORMULA;
use crate::sample::{assessment, contract, date, every_kind};

mod moments;

/// What asks for drafts of performance notices.
const NOTICE: &str = "\n[performance_notice]\nocid = \"ocds-h6vhtk-000000\"\ncouncil_id = \"GB-PPON-EXAMPLE-BUYER\"\n\
    contractor_id = \"GB-COH-00000000\"\n";

fn with_notice() -> Contract {
    let text = contract().text;
    let at = text.find("\n[[").unwrap_or(text.len());
    Contract::read(&format!("{}{NOTICE}{}", &text[..at], &text[at..])).unwrap()
}

fn texts(contract: &Contract, assessment: &Assessment) -> BTreeMap<String, String> {
    let pages = contract_pages(contract, assessment, 7, None).unwrap();
    pages.into_iter().map(|page| (page.path, String::from_utf8(page.bytes).unwrap())).collect()
}

fn of_sample(as_of: &str) -> BTreeMap<String, String> {
    texts(&with_notice(), &assessment(as_of))
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix(crate::csv_table::BYTE_ORDER_MARK).expect("a byte order mark comes first");
    assert!(text.ends_with("\r\n"), "lines end as RFC 4180 says");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_tables_say_what_the_assessment_says() {
    let (files, assessed) = (of_sample("2022-08-10"), assessment("2022-08-10"));
    let table = |name: &str| rows(&files[&format!("regulation-44/{name}.csv")]);
    assert_eq!(table("ratings").len(), 1 + assessed.months.len());
    let june = table("ratings").into_iter().find(|row| row[0] == "2022-06-01").unwrap();
    assert_eq!(june[1..5], ["restated", "2022-06-24", "2022-07-29", "Green"]);
    let figures = table("figures");
    assert_eq!(figures.len(), 1 + assessed.months.iter().map(|month| month.kpis.len()).sum::<usize>());
    let of = |month: &str, kpi: &str| {
        let row = figures.iter().find(|row| row[0] == month && row[2] == kpi).unwrap();
        figures[0].iter().zip(row).map(|(name, cell)| (name.clone(), cell.clone())).collect::<BTreeMap<_, _>>()
    };
    let may = of("2022-05-01", "1");
    for (name, cell) in [("rating", "amber"), ("numerator", "5"), ("denominator", "6"), ("shown", "83.3%")] {
        assert_eq!(may[name], cell, "{may:?}");
    }
    assert_eq!((may["target_green"].as_str(), may["target_red"].as_str()), ("100", "80"));
    let visits = table("visits");
    let made: usize = assessed.months.iter().map(|month| month.visits.len()).sum();
    assert_eq!(visits.iter().skip(1).filter(|row| row[3] == "Visited").count(), made);
    assert!(
        visits.iter().any(|row| row[0] == "2022-05-01" && row[3].starts_with("Declared not visited")),
        "{visits:?}"
    );
    let ahead = domain::days_ahead::days_ahead(&with_notice(), &assessed.for_the_public());
    assert_eq!(table("deadlines").len(), 1 + ahead.len());
    assert_eq!(table("findings").len(), 1 + assessed.for_the_public().findings.len());
    assert!(table("targets").iter().any(|row| row[0] == "3" && row[9] == "3"));
}

#[test]
fn every_row_of_a_table_has_its_columns() {
    for (path, text) in of_sample("2023-02-15").iter().filter(|(path, _)| path.ends_with(".csv")) {
        let rows = rows(text);
        assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{path}");
        assert_eq!(rows[0].iter().collect::<BTreeSet<_>>().len(), rows[0].len(), "{path}: no name stands twice");
    }
}

#[test]
fn a_cell_is_written_by_what_it_is_and_not_by_how_it_looks() {
    let text = contract().text.replace("\"U1\"", "\"007\"").replace("clause = \"3.1\"", "clause = \"3.10\"");
    let contract = Contract::read(&text).unwrap();
    let log = every_kind().into_iter().filter(|event| !matches!(event.fact, Fact::ContractRevised { .. }));
    let log: Vec<Event> = log
        .map(|event| {
            serde_json::to_string(&event).unwrap().replace("\"U1\"", "\"007\"").replace("meeting-1", "2022-07")
        })
        .map(|event| serde_json::from_str(&event).unwrap())
        .collect();
    let files = texts(&contract, &assess(&contract, &log, date("2022-09-27")).unwrap());
    let table = |name: &str| &files[&format!("regulation-44/{name}.csv")];
    assert!(table("visits").contains("\r\n\"2022-05-01\",\"007\",\"Unit 1\","), "{}", table("visits"));
    // A clause is no number, though 3.10 looks like one, and the id of a meeting no month.
    assert!(table("targets").contains(",\"3.10\",") && !table("targets").contains(",3.10,"), "{}", table("targets"));
    assert!(table("deadlines").contains(",\"2022-07\",\"5.7\","), "{}", table("deadlines"));
    assert!(!table("deadlines").contains("2022-07-01"), "{}", table("deadlines"));
    assert!(table("figures").contains(",5,6,"), "figures are numbers: {}", table("figures"));
    let findings = &of_sample("2023-02-15")["regulation-44/findings.csv"];
    assert!(findings.contains(",\"2022-09-01 2022-10-01\","), "each month of several is a first day: {findings}");
}

/// Returns the sample contract with a text in every place of its definition that takes one, as the definition's own reader
/// takes it.
fn odd(text: &str) -> Contract {
    let mut contract = with_notice();
    contract.title = text.into();
    contract.council = text.into();
    contract.contractor = text.into();
    contract.units.iter_mut().for_each(|unit| unit.label = text.into());
    contract.kpis.iter_mut().for_each(|kpi| kpi.title = text.into());
    contract
}

#[test]
fn whatever_a_text_says_it_comes_out_as_text() {
    let long = "x".repeat(10_000);
    for text in [
        "=HYPERLINK(\"https://attack.example\")",
        "+44",
        "-1+1",
        "@SUM(A1)",
        "＝1",
        "\u{202e}=1",
        " \t=1",
        "</script><b>&amp;]]>",
        "a\r\nb\u{0}c\u{1b}\u{2028}d",
        "\u{202e}detisiv \u{2066}x",
        "\"quoted\", with; commas",
        &long,
    ] {
        let assessed = assess(&odd(text), &every_kind(), date("2023-06-15")).unwrap();
        for (path, written) in texts(&odd(text), &assessed) {
            if path.ends_with(".csv") {
                for cell in rows(&written).concat() {
                    assert!(!cell.starts_with(FORMULA) && !cell.starts_with(['\t', '\r', '\n']), "{path}: {cell}");
                }
            }
            let is_data = path.ends_with("assessment.json") || path.ends_with("month.json");
            assert!(is_data || !written.contains(['\u{202e}', '\u{2066}', '\u{0}', '\u{1b}', '\u{2028}']), "{path}");
            let is_no_markup = [".csv", ".ics", ".json"].iter().any(|ending| path.ends_with(ending));
            assert!(is_no_markup || !written.contains("</script><b>"), "{path}");
            if path.ends_with(".ics") {
                assert!(written.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{path}");
            }
            if path.ends_with(".json") {
                serde_json::from_str::<serde_json::Value>(&written).unwrap();
            }
        }
    }
}

#[test]
fn a_deadline_keeps_its_id_while_time_passes() {
    let uids = |as_of: &str| -> BTreeSet<String> {
        let files = texts(&contract(), &assess(&contract(), &every_kind(), date(as_of)).unwrap());
        let calendar = files["regulation-44/deadlines.ics"].replace("\r\n ", "");
        let uids: Vec<String> = calendar.lines().filter_map(|line| line.strip_prefix("UID:")).map(Into::into).collect();
        let set: BTreeSet<String> = uids.iter().cloned().collect();
        assert_eq!(set.len(), uids.len(), "no id stands twice");
        set
    };
    let (before, after) = (uids("2022-08-10"), uids("2022-08-11"));
    assert_eq!(before, after);
    let months = |uids: &BTreeSet<String>| uids.iter().filter(|uid| uid.starts_with("return.")).cloned().collect();
    let (then, later): (BTreeSet<String>, BTreeSet<String>) = (months(&before), months(&uids("2023-02-15")));
    assert!(later.is_superset(&then), "what is past stays");
    assert!(then.contains("return.2023-08.regulation-44.last-friday"), "the returns of the year ahead: {then:?}");
}

#[test]
fn a_contract_that_has_ended_has_no_returns_ahead() {
    let mut contract = contract();
    contract.ends = Some(date("2022-09-30"));
    let assessed = assess(&contract, &[], date("2023-06-01")).unwrap();
    let calendar = texts(&contract, &assessed).remove("regulation-44/deadlines.ics").unwrap();
    assert_eq!(calendar.matches("UID:return.").count(), 6, "{calendar}");
    assert!(calendar.contains("SUMMARY:Last day of the contract"), "{calendar}");
}

#[test]
fn the_feed_changes_only_with_what_it_tells() {
    let feed = |as_of: &str| of_sample(as_of).remove("regulation-44/feed.xml").unwrap();
    assert_eq!(feed("2022-08-10"), feed("2022-08-11"));
    let restated = feed("2022-08-10");
    assert!(restated.contains("<title>Ratings for June 2022 restated: overall now green</title>"), "{restated}");
    let of_june = restated.split("<entry>").find(|entry| entry.contains("Ratings for June 2022")).unwrap();
    assert!(of_june.contains("<published>2022-07-30T00:00:00Z</published>"), "{of_june}");
    assert!(!of_june.contains("<updated>2022-07-30T"), "it was restated later: {of_june}");
}

#[test]
fn the_feed_dates_a_restating_by_the_day_on_which_the_ratings_changed() {
    // Of June 2022, which closed without a return on 29 July. The parties are told on Monday 8 August.
    let received_on_a_saturday = r#"{"received_at":"2022-08-06T10:00:00Z","by":"contractor","kind":"return-submitted","return":{"month":"2022-06","nil":true}}"#;
    let log = [serde_json::from_str(received_on_a_saturday).unwrap()];
    let feed = |as_of: &str| {
        let assessed = assess(&contract(), &log, date(as_of)).unwrap();
        texts(&contract(), &assessed).remove("regulation-44/feed.xml").unwrap()
    };
    let on_the_day = feed("2022-08-06");
    let of_june = on_the_day.split("<entry>").find(|entry| entry.contains("Ratings for June 2022 restated")).unwrap();
    assert!(of_june.contains("<updated>2022-08-06T00:00:00Z</updated>"), "{of_june}");
    assert_eq!(on_the_day, feed("2022-08-09"));
}

#[test]
fn ids_of_the_feed_stay_the_same_and_differ_from_each_other() {
    let ids = |as_of: &str| -> Vec<String> {
        let feed = of_sample(as_of).remove("regulation-44/feed.xml").unwrap();
        feed.split("<id>").skip(1).map(|rest| rest.split_once('<').unwrap().0.to_owned()).collect()
    };
    let (before, later) = (ids("2022-08-10"), ids("2023-02-15"));
    assert!(before.iter().all(|id| later.contains(id)), "{before:?} {later:?}");
    assert_eq!(later.iter().collect::<BTreeSet<_>>().len(), later.len());
}

#[test]
fn a_draft_of_a_performance_notice_is_made_only_where_it_is_asked_for_and_of_a_year_that_is_over() {
    let drafts = |contract: &Contract, as_of: &str| -> Vec<String> {
        let assessed = assess(contract, &every_kind(), date(as_of)).unwrap();
        texts(contract, &assessed).into_keys().filter(|path| path.contains("performance-notice")).collect()
    };
    assert_eq!(drafts(&contract(), "2024-06-01"), [""; 0]);
    // March 2023 closes with the due date of April's return, on 28 April 2023.
    assert_eq!(drafts(&with_notice(), "2023-04-28"), [""; 0]);
    let first = "regulation-44/performance-notice/2022-04_2023-03.json";
    assert_eq!(drafts(&with_notice(), "2023-04-29"), [first]);
    let second = "regulation-44/performance-notice/2023-04_2024-03.json";
    assert_eq!(drafts(&with_notice(), "2024-06-01"), [first, second]);
}

#[test]
fn a_draft_proposes_the_year_from_its_months_and_awaits_the_council() {
    let assessed = assess(&with_notice(), &every_kind(), date("2023-06-01")).unwrap();
    let files = texts(&with_notice(), &assessed);
    let draft = &files["regulation-44/performance-notice/2022-04_2023-03.json"];
    let release: serde_json::Value = serde_json::from_str(draft).unwrap();
    assert!(release["description"].as_str().unwrap().contains("claims no duty"), "{release}");
    let metrics = release["contracts"][0]["implementation"]["metrics"].as_array().unwrap();
    assert_eq!(metrics.len(), 3);
    for metric in metrics {
        let observations = metric["observations"].as_array().unwrap();
        assert_eq!(observations.len(), 1 + 12, "the year and its months");
        let year = &observations[0];
        assert_eq!(year["dimensions"]["signOff"], "awaiting the council");
        assert_eq!(year["period"]["startDate"], "2022-04-01T00:00:00Z");
        assert_eq!(year["period"]["endDate"], "2023-03-31T23:59:59Z");
        assert!(year["notes"].as_str().unwrap().contains("awaiting its sign-off"), "{year}");
        for (month, of) in assessed.months.iter().zip(&observations[1..]) {
            let kpi: u32 = metric["id"].as_str().unwrap().strip_prefix("kpi-").unwrap().parse().unwrap();
            let rating = month.kpis.iter().find(|rating| rating.kpi == kpi).unwrap();
            let class = match rating.rating.map(domain::rating::Rating::word) {
                Some("green") => "met",
                Some("amber") => "slightlyBelow",
                Some("red") => "below",
                _ => "other",
            };
            assert_eq!(of["measureClassification"]["id"], class, "{of}");
        }
    }
    let agreed = &release["contracts"][0]["agreedMetrics"][0]["observations"];
    assert_eq!((&agreed[0]["dimensions"]["band"], &agreed[0]["measure"]), (&"green".into(), &100.into()), "{agreed}");
}

#[test]
fn a_draft_of_a_performance_notice_shows_no_person_and_no_free_text() {
    let assessed = assess(&with_notice(), &every_kind(), date("2023-06-01")).unwrap();
    let files = texts(&with_notice(), &assessed);
    let drafts: Vec<&String> = files.iter().filter(|(path, _)| path.contains("notice")).map(|(_, text)| text).collect();
    assert_eq!(drafts.len(), 1);
    assert!(!drafts[0].contains("that only the parties see") && !drafts[0].contains('@'), "{}", drafts[0]);
    assert!(with_notice().contacts.iter().all(|contact| !drafts[0].contains(&contact.name)));
}

#[test]
fn a_visit_that_has_not_been_made_is_nowhere() {
    // No return states one: it is refused. Should one come to be known otherwise, it may still be unannounced.
    let whole = assessment("2022-08-10");
    let visited: Vec<_> = whole.months.iter().flat_map(|month| &month.visits).map(|visit| visit.visited_on).collect();
    let today = *visited.iter().max().unwrap();
    let later: Vec<String> = visited.iter().filter(|day| **day == today).map(ToString::to_string).collect();
    let before = Assessment { as_of: today.pred_opt().unwrap(), ..whole };
    for (path, text) in texts(&contract(), &before) {
        let names_a_visit = path.ends_with("visits.csv") || path.ends_with("month.json");
        assert!(!names_a_visit || later.iter().all(|day| !text.contains(&format!("Visited,{day}"))), "{path}");
        assert!(
            later.iter().all(|day| !text.contains(&format!("\"visited_on\": \"{day}\""))),
            "{path} shows {later:?}"
        );
    }
    assert!(texts(&contract(), &Assessment { as_of: today, ..before })["regulation-44/visits.csv"].contains(&later[0]));
}

/// Returns the events of a calendar, by their ids.
fn events(files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let text = files["regulation-44/deadlines.ics"].replace("\r\n ", "");
    let event = |event: &str| {
        let event = event.split("END:VEVENT").next().unwrap().to_owned();
        let uid = event.lines().find(|line| line.starts_with("UID:")).unwrap().to_owned();
        (uid, event)
    };
    text.split("BEGIN:VEVENT").skip(1).map(event).collect()
}

#[test]
fn a_calendars_day_changes_with_what_concerns_that_day_alone() {
    let (contract, as_of) = (contract(), date("2022-08-10"));
    let of = |log: &[Event]| events(&texts(&contract, &assess(&contract, log, as_of).unwrap()));
    let whole = crate::sample::events();
    let log: Vec<Event> = whole.into_iter().filter(|event| contract.date_of(event.received_at) <= as_of).collect();
    let last = log.iter().rposition(|event| matches!(event.fact, Fact::ReturnSubmitted { .. })).unwrap();
    let Fact::ReturnSubmitted { submitted } = &log[last].fact else { unreachable!() };
    let without = [&log[..last], &log[last + 1..]].concat();
    let (before, after) = (of(&without), of(&log));
    let changed: Vec<&String> = before.keys().filter(|uid| before.get(*uid) != after.get(*uid)).collect();
    let concerned = |uid: &&String| uid.contains(&submitted.month.to_string()) || uid.contains("report.");
    assert!(before.len() > 12 && changed.iter().all(concerned), "{changed:?}");

    // A revision of the definition moves December's return, with which November closes.
    let text = contract.text.replacen("return_due =", "extra_holidays = [2022-12-30]\nreturn_due =", 1);
    let text = text.replace("on_holiday = \"as-written\"", "on_holiday = \"working-day-before\"");
    let in_force = Contract::read(&text).unwrap();
    let revised = Fact::ContractRevised { definition: text, reason: "agreed".into(), restates: false };
    let revised = Event::new("2022-08-09T10:00:00Z".parse().unwrap(), Party::Council, revised);
    let moved = assess(&contract, &[log, vec![revised]].concat(), as_of).unwrap();
    let moved = events(&texts(&in_force, &moved));
    let numbered = moved.iter().filter(|(_, event)| !event.contains("SEQUENCE:0\r\n"));
    let numbered: Vec<&str> = numbered.map(|(uid, _)| uid.as_str()).collect();
    assert_eq!(
        numbered,
        ["UID:close.2022-11.regulation-44.last-friday", "UID:return.2022-12.regulation-44.last-friday"]
    );
    let december = &moved["UID:return.2022-12.regulation-44.last-friday"];
    assert!(december.contains("DTSTART;VALUE=DATE:20221229\r\n"), "{december}");
    assert!(december.contains("LAST-MODIFIED:20220809T100000Z\r\n"), "{december}");
}
