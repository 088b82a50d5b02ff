use domain::assessment::assess_history;
use domain::contract::Contract;
use domain::event::{Event, Party};
use domain::facts::History;
use domain::record::Record;

use crate::document::performance::tests::{page, page_of, section};
use crate::document::performance::{PerformanceFile, performance_page};
use crate::page::tests::between;
use crate::sample::{contract, date, every_kind};

/// Returns the chronology of a log for a party as of a day, a row an entry.
fn rows(contract: &Contract, log: &[Event], party: Party, as_of: &str) -> Vec<String> {
    let as_of = date(as_of);
    let history = History::through(contract, log, as_of).unwrap();
    let known = history.known_at(history.end_of(as_of));
    let file = PerformanceFile {
        contract,
        assessment: &assess_history(&history, as_of),
        record: &Record::new(known, as_of),
        history: &history,
        log,
        letters: &[],
        sequence: 1,
        party,
        frame: None,
    };
    let page = performance_page(&file).unwrap();
    let rows = between(section(&page, "chronology"), "<tr><th scope=\"row\"><time datetime=\"", "</tr>");
    rows.map(str::to_owned).collect()
}

/// Returns the contract and the log of a case.
fn case(name: &str) -> (Contract, Vec<Event>) {
    let folder = format!("{}/../../tests/cases/{name}", env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
    let log = read("events.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (Contract::read(&read("contract.toml")).unwrap(), log)
}

/// Returns the place and the text of the row that says something.
fn row<'r>(rows: &'r [String], says: &str) -> (usize, &'r str) {
    let place = rows.iter().position(|row| row.contains(says)).unwrap_or_else(|| panic!("{says}: {rows:#?}"));
    (place, &rows[place])
}

fn event(text: &str) -> Event {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_chronology_is_in_order_and_says_what_was_withdrawn() {
    let page = page(Party::Council, "2023-02-15");
    let chronology = section(&page, "chronology");
    let dates: Vec<&str> = between(chronology, "<tr><th scope=\"row\"><time datetime=\"", "\"").collect();
    assert!(dates.len() > 60, "{}", dates.len());
    assert!(dates.is_sorted(), "{dates:?}");
    assert!(
        chronology.contains("Entry 25, received on Tuesday 10 January 2023; withdrawn by entry 26."),
        "{chronology}"
    );
    for says in [
        "The contract commences",
        "Return received late: May 2022",
        "Version 2 of the return received: July 2022",
        "Formal warning issued: warning-w1, for KPI 2",
        "Decided: the contract is not terminated",
        "Letter to Example Visitors Ltd: formal warning",
        "November 2022 closed without a return: overall red",
    ] {
        assert!(chronology.contains(says), "{says}");
    }
    // What a warning brings comes after it, on the same day.
    let at = |text: &str| chronology.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(at("Formal warning issued: warning-w1") < at("A further improvement plan was required for KPI 2"));
}

#[test]
fn the_chronology_shows_what_was_so_on_its_day_and_when_that_was_restated() {
    let page = page(Party::Council, "2023-02-15");
    let rows: Vec<&str> =
        between(section(&page, "chronology"), "<tr><th scope=\"row\"><time datetime=\"", "</tr>").collect();
    let row = |says: &str| *rows.iter().find(|row| row.contains(says)).unwrap_or_else(|| panic!("{says}: {rows:#?}"));
    // June 2022 had no return when it closed on 29 July; its return came on 3 August.
    let closed = row("June 2022 closed");
    assert!(closed.starts_with("2022-07-29"), "{closed}");
    assert!(
        closed.contains("June 2022 closed without a return: overall red; KPI 1 red, without a return;"),
        "{closed}"
    );
    assert!(closed.contains("Restated since."), "{closed}");
    let restated = row("June 2022 restated");
    assert!(restated.starts_with("2022-08-03"), "{restated}");
    assert!(
        restated.contains(
            "June 2022 restated by version 1 of the return of June 2022: KPI 1 from red, without a return, to "
        ),
        "{restated}"
    );
    let at = |says: &str| rows.iter().position(|row| row.contains(says)).unwrap();
    assert!(at("Return received late: June 2022") < at("June 2022 restated"));
    let final_month = row("April 2022 closed");
    assert!(final_month.contains("April 2022 closed: overall green; KPI 1 green, 6 of 6 (100%)"), "{final_month}");
}

#[test]
fn a_return_has_the_number_that_its_receipt_gave_it() {
    let mut log = every_kind();
    let returned = |at: &str| -> Event {
        let event = format!(
            r#"{{"received_at":"{at}","by":"contractor","kind":"return-submitted","return":{{"month":"2022-12","visits":[{{"unit":"U1","visited_on":"2022-12-05"}}]}}}}"#
        );
        serde_json::from_str(&event).unwrap()
    };
    log.push(returned("2023-02-10T09:00:00Z"));
    let withdrawn = format!(
        r#"{{"received_at":"2023-02-11T09:00:00Z","by":"contractor","kind":"event-withdrawn","event":{},"reason":"A slip"}}"#,
        log.len()
    );
    log.push(serde_json::from_str(&withdrawn).unwrap());
    log.push(returned("2023-02-12T09:00:00Z"));
    let page = page_of(&log, Party::Council, "2023-02-15");
    assert_eq!(
        page.matches("Return received late: December 2022").count(),
        2,
        "what was withdrawn was never received (D5)"
    );
    assert!(!page.contains("Version 2 of the return received: December 2022"));
}

#[test]
fn what_was_found_on_its_day_and_is_found_no_more_stays_in_the_chronology_in_the_past_tense() {
    let (contract, log) = case("a-restatement-unmakes-a-requirement-after-its-notice");
    let says = |is: &str| format!("An improvement plan {is} required for KPI 4, amber or worse in June and July 2022");
    let then = rows(&contract, &log, Party::Council, "2022-08-31");
    assert!(!row(&then, &says("is")).1.contains("No longer found"));
    let unmade = rows(&contract, &log, Party::Council, "2022-09-05");
    let (_, row) = row(&unmade, &says("was"));
    assert!(row.starts_with("2022-08-27"), "it was so on its day: {row}");
    let by = "No longer found since Thursday 1 September 2022, by entry 4: version 2 of the return of June 2022.";
    assert!(row.contains(by), "{row}");
}

#[test]
fn what_is_found_no_more_keeps_what_satisfied_it_and_comes_after_what_made_it() {
    let action =
        r#"{"kpi":1,"current_performance":"a","issue":"b","action":"c","expected_outcome":"d","timescale":"e"}"#;
    let log = [
        r#"{"received_at":"2022-11-01T09:00:00Z","by":"council","kind":"warning-issued","warning":"W1","issued_on":"2022-11-01","kpis":[1],"explanation":"None came."}"#.to_owned(),
        format!(r#"{{"received_at":"2022-11-10T09:00:00Z","by":"council","kind":"plan-agreed","plan":"P1","kpis":[1],"agreed_on":"2022-11-10","review_on":"2023-03-31","actions":[{action}]}}"#),
        r#"{"received_at":"2022-11-15T09:00:00Z","by":"council","kind":"event-withdrawn","event":1,"reason":"A slip"}"#.to_owned(),
    ];
    let log: Vec<Event> = log.iter().map(|line| event(line)).collect();
    let rows = rows(&contract(), &log, Party::Council, "2022-11-20");
    let (place, required) = row(&rows, "A further improvement plan was required for KPI 1 by formal warning W1");
    assert!(required.starts_with("2022-11-01") && place > row(&rows, "Formal warning issued").0, "{rows:#?}");
    let note = "Satisfied on Thursday 10 November 2022. No longer found since Tuesday 15 November 2022, by entry 3: the withdrawal of entry 1.";
    assert!(required.contains(note), "{required}");
}

#[test]
fn what_a_withdrawal_makes_so_stands_on_the_day_of_the_withdrawal() {
    let (contract, log) = case("a-return-is-withdrawn-after-the-close");
    for party in [Party::Council, Party::Contractor] {
        let rows = rows(&contract, &log, party, "2022-09-01");
        let (place, overdue) = row(&rows, "The return of July 2022 was not received by its due date.");
        assert!(overdue.starts_with("2022-09-01"), "on 30 July it had been received: {overdue}");
        assert!(overdue.contains("It follows from entry 2: the withdrawal of version 1 of the return of July 2022."));
        assert!(place > row(&rows, "Entry 1 withdrawn").0, "{rows:#?}");
        assert!(rows.iter().all(|row| !row.starts_with("2022-07-30")), "{rows:#?}");
    }
}

#[test]
fn records_that_differ_by_a_revision_differ_from_the_day_of_the_revision() {
    let july = |at: &str, more: &str| {
        event(&format!(
            r#"{{"received_at":"{at}T10:00:00Z","by":"contractor","kind":"return-submitted","return":{{"month":"2022-07","visits":[{{"unit":"U1","visited_on":"2022-07-04"{more}}}]}}}}"#
        ))
    };
    let record = r#"{"received_at":"2022-07-11T09:00:00Z","by":"council","kind":"report-sent-back","unit":"U1","visited_on":"2022-07-04","sent_back_on":"2022-07-11","reason":"omission"}"#;
    let stated = r#","report_to_council_on":"2022-07-06","report_to_ofsted_on":"2022-07-06","sent_back_on":"2022-07-11","sent_back_reason":"omission""#;
    let log = [event(record), july("2022-07-29", stated), july("2022-09-05", "")];
    let differ = "records of reports sent back in July 2022 differ.";
    let before = rows(&contract(), &log[..2], Party::Contractor, "2022-09-06");
    assert!(before.iter().all(|row| !row.contains(differ)), "{before:#?}");
    let rows = rows(&contract(), &log, Party::Contractor, "2022-09-06");
    let (_, row) = row(&rows, differ);
    assert!(row.starts_with("2022-09-05"), "{row}");
    assert!(row.contains("It follows from entry 3: version 2 of the return of July 2022."), "{row}");
}

#[test]
fn a_meeting_is_named_by_the_day_on_which_it_was_held_or_by_its_id() {
    let held = |id: &str, on: &str| {
        let attendee = |party: &str| format!(r#"{{"name":"A","party":"{party}","contract_manager":true}}"#);
        let (council, contractor) = (attendee("council"), attendee("contractor"));
        [
            event(&format!(
                r#"{{"received_at":"{on}T09:00:00Z","by":"council","kind":"meeting-held","meeting":"{id}","held_on":"{on}","attendees":[{council},{contractor}]}}"#
            )),
            event(&format!(
                r#"{{"received_at":"{on}T10:00:00Z","by":"council","kind":"minutes-shared","meeting":"{id}","shared_on":"{on}","text":"Said."}}"#
            )),
        ]
    };
    let log = [
        held("2022-08-01", "2022-08-10"),
        held("meeting-2022-08-01", "2022-08-11"),
        held("2022-08-12", "2022-08-12"),
        held("2022-08-12-2", "2022-08-12"),
    ];
    let log = log.concat();
    for party in [Party::Council, Party::Contractor] {
        let rows = rows(&contract(), &log, party, "2022-09-20");
        for (on, says) in [
            ("2022-08-10", "Meeting held: 2022-08-01<"),
            ("2022-08-10", "Minutes shared: meeting 2022-08-01<"),
            ("2022-08-11", "Minutes shared: meeting meeting-2022-08-01<"),
            ("2022-08-12", "Meeting held: Friday 12 August 2022<"),
            ("2022-08-12", "Minutes shared: meeting of Friday 12 August 2022 (number 2)<"),
            ("2022-08-26", "The minutes of meeting meeting-2022-08-01 are deemed agreed"),
            ("2022-08-27", "The minutes of the meeting of Friday 12 August 2022 are deemed agreed"),
        ] {
            assert!(row(&rows, says).1.starts_with(on), "{says}: {rows:#?}");
        }
        assert!(rows.iter().all(|row| !row.contains("of Monday 1 August 2022")), "{rows:#?}");
    }
}
