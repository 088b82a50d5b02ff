use domain::assessment::assess_history;
use domain::facts::History;

use super::*;
use crate::page::tests::{PRIVATE, assert_every_element_is_closed, assert_everyone_can_use, between, private_texts};
use crate::sample::{contract, date, every_kind};

/// The sample's page for a party as of a day.
fn page(party: Party, as_of: &str) -> String {
    page_of(&every_kind(), party, as_of)
}

fn page_of(log: &[Event], party: Party, as_of: &str) -> String {
    let (contract, as_of) = (contract(), date(as_of));
    let history = History::through(&contract, log, as_of).unwrap();
    let record = Record::new(history.known_at(history.end_of(as_of)), as_of);
    let assessment = assess_history(&history, as_of);
    let letter = |id: &str, to, state: &str| SentLetter {
        id: id.into(),
        kind: NoticeKind::FormalWarning,
        to,
        due_on: date("2022-12-12"),
        state: state.into(),
        sent_at: Some("2022-12-12T10:00:05Z".parse().unwrap()),
        sha256: Some("0a1b2c".into()),
        href: Some(format!("letters/{id}")),
    };
    let letters = [letter("warning", Party::Contractor, "sent"), letter("copy", Party::Council, "sent, a copy")];
    performance_page(&PerformanceFile {
        contract: &contract,
        assessment: &assessment,
        record: &record,
        log,
        letters: &letters,
        sequence: log.len() as u64,
        party,
        around: None,
    })
    .unwrap()
}

/// The text of a page's section, from its heading to the next.
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("<h2 id=\"{id}\">")).unwrap_or_else(|| panic!("{id} has no section"));
    rest.split("<h2 id=").next().unwrap_or_default()
}

#[test]
fn the_page_can_be_used_by_everyone_and_needs_nothing_beside_itself() {
    for as_of in ["2022-03-15", "2022-10-05", "2023-02-15"] {
        for party in [Party::Council, Party::Contractor] {
            let page = page(party, as_of);
            assert_everyone_can_use("performance", &page);
            assert_every_element_is_closed("performance", &page);
            for link in between(&page, "href=\"", "\"") {
                assert!(link.starts_with('#') || link.starts_with("letters/"), "{link}");
                if let Some(anchor) = link.strip_prefix('#') {
                    assert!(page.contains(&format!("id=\"{anchor}\"")), "{link}");
                }
            }
        }
    }
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    assert_eq!(page(Party::Council, "2023-02-15"), page(Party::Council, "2023-02-15"));
}

#[test]
fn the_council_reads_everything_that_the_parties_wrote() {
    let log = every_kind();
    let page = page(Party::Council, "2023-02-15");
    for text in private_texts(&log) {
        // A return's comment is on the return.
        assert!(page.contains(text) || text.starts_with("Comment that"), "{text}");
    }
}

#[test]
fn the_contractor_does_not_read_what_the_council_deliberates() {
    let page = page(Party::Contractor, "2023-02-15");
    for hidden in ["Reason against a warning", "Reason against termination", "be considered", "Decided:", "a copy"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
    for shown in [
        "Explanation that",
        "Last of the months watched after formal warning warning-w1 ends",
        "notified its intention to terminate",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[test]
fn the_contractor_does_not_read_that_a_decision_was_withdrawn() {
    let mut log = every_kind();
    let declined = log.iter().position(|event| matches!(event.fact, domain::event::Fact::WarningDeclined(_))).unwrap();
    let withdrawn = format!(
        r#"{{"received_at":"2023-02-14T09:00:00Z","by":"council","kind":"event-withdrawn","event":{},"reason":"Slip {PRIVATE}"}}"#,
        declined + 1
    );
    log.push(serde_json::from_str(&withdrawn).unwrap());
    assert!(page_of(&log, Party::Council, "2023-02-15").contains("Slip"));
    assert!(!page_of(&log, Party::Contractor, "2023-02-15").contains("Slip"));
}

#[test]
fn where_the_contract_stands_says_what_is_in_force() {
    let page = page(Party::Council, "2023-02-15");
    let stands = section(&page, "stands");
    for says in [
        "Plan plan-2 for KPI 2 is open, agreed on Tuesday 20 December 2022; its review is on Friday 31 March 2023.",
        "Formal warning warning-w1 of Monday 12 December 2022, which names KPI 2, is in force until the further \
         improvement plan is closed.",
        "After formal warning warning-w1: January, February and March 2023, the last of which closes on Friday 28 April 2023.",
        "The council notified its intention to terminate on Friday 10 February 2023 (Clause 52).",
        "Due by Thursday 2 March 2023 under 5.5: 1 month after the last meeting, held on 2 February 2023: 2 March 2023.",
    ] {
        assert!(stands.contains(says), "{says}: {stands}");
    }
    let before = page_before_anything();
    let stands = section(&before, "stands");
    for says in [
        "None is open, and none is required.",
        "None is in force; none has been issued.",
        "No intention to terminate has been notified.",
        "No month is watched.",
    ] {
        assert!(stands.contains(says), "{says}: {stands}");
    }
}

fn page_before_anything() -> String {
    page_of(&[], Party::Council, "2022-03-15")
}

#[test]
fn a_warning_is_in_force_up_to_and_on_its_last_day() {
    let closed = |on: &str| -> Event {
        let text = format!(
            r#"{{"received_at":"{on}T10:00:00Z","by":"council","kind":"plan-closed","plan":"plan-2","closed_on":"{on}","outcome":"met"}}"#
        );
        serde_json::from_str(&text).unwrap()
    };
    let mut log = every_kind();
    log.push(closed("2023-02-20"));
    let stands = |as_of: &str| section(&page_of(&log, Party::Council, as_of), "stands").to_owned();
    // D20: the months watched end later than the plan was closed.
    assert!(stands("2023-03-31").contains("is in force until the end of Friday 31 March 2023."));
    assert!(!stands("2023-04-01").contains("is in force until"));
    assert!(stands("2023-04-01").contains("None is in force"));
    // March is watched until it has closed: only then is it known whether it is red.
    assert!(stands("2023-04-28").contains("After formal warning warning-w1: January, February and March 2023"));
    assert!(stands("2023-04-29").contains("No month is watched."));
}

#[test]
fn what_waits_stands_with_whose_step_it_is() {
    let page = page(Party::Council, "2023-02-15");
    let (council, contractor) = section(&page, "waiting").split_once("<h3>Example Visitors Ltd</h3>").unwrap();
    for says in ["The contractor disputes the rating of KPI 1 in November 2022 (dispute dispute-2).", "issue-2"] {
        assert!(council.contains(says) && !contractor.contains(says), "{says}");
    }
    for says in [
        "The council asked for information (request request-2).",
        "The minutes of meeting meeting-2 wait for an answer: silence agrees them.",
        "Example Visitors Ltd may supply the information and record it.",
        "The action plan action-2 is open.",
    ] {
        assert!(contractor.contains(says) && !council.contains(says), "{says}");
    }
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
fn nothing_of_a_later_day_is_on_the_page() {
    let page = page(Party::Council, "2022-11-05");
    assert!(page.contains("request-1") && !page.contains("agreed: plan-1"), "{page}");
    let dates: Vec<&str> = between(section(&page, "chronology"), "<time datetime=\"", "\"").collect();
    assert!(dates.iter().all(|on| *on <= "2022-11-05"), "{dates:?}");
    assert!(section(&page, "letters").contains("None has been called for."));
}

#[test]
fn what_looks_like_a_script_is_shown_as_written() {
    let mut log = every_kind();
    let text = r#"{"received_at":"2023-02-14T09:00:00Z","by":"contractor","kind":"capacity-issue-raised","issue":"<b>","text":"<script>alert(1)</script>"}"#;
    log.push(serde_json::from_str(text).unwrap());
    let page = page_of(&log, Party::Council, "2023-02-15");
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script"));
}

#[test]
fn in_the_desk_the_contracts_bar_and_the_way_back_stand_around_it() {
    let (contract, log) = (contract(), every_kind());
    let history = History::new(&contract, &log).unwrap();
    let as_of = date("2023-01-20");
    let known = history.known_at(history.end_of(as_of));
    let (assessment, record) = (assess_history(&history, as_of), Record::new(known, as_of));
    let around = Around::signed_in("0123abcd").of_contract("regulation-44", "Visits", Party::Council, "Sam Specimen");
    let file = PerformanceFile {
        contract: &contract,
        assessment: &assessment,
        record: &record,
        log: &log,
        letters: &[],
        sequence: log.len() as u64,
        party: Party::Council,
        around: Some(&around),
    };
    let agenda = crate::agenda(&contract, &assessment, &record, as_of, Some(&around)).unwrap().html;
    for page in [performance_page(&file).unwrap(), agenda] {
        for says in ["class=\"govuk-back-link\">Back to what awaits you", "Sam Specimen, for the council", "Sign out"] {
            assert!(page.contains(says), "{says}");
        }
    }
    let alone = performance_page(&PerformanceFile { around: None, ..file }).unwrap();
    assert!(!alone.contains("/desk") && !alone.contains("Sign out"));
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
fn a_warning_that_is_no_longer_in_force_says_that_it_was() {
    let closed = r#"{"received_at":"2023-02-20T10:00:00Z","by":"council","kind":"plan-closed","plan":"plan-2","closed_on":"2023-02-20","outcome":"met"}"#;
    let mut log = every_kind();
    log.push(serde_json::from_str(closed).unwrap());
    let says = |as_of: &str| section(&page_of(&log, Party::Council, as_of), "warnings").to_owned();
    assert!(says("2023-03-31").contains("<dd>Until the end of Friday 31 March 2023</dd>"), "{}", says("2023-03-31"));
    assert!(says("2023-04-01").contains("<dd>No longer: it was until the end of Friday 31 March 2023</dd>"));
}

#[test]
fn what_was_found_on_its_day_and_is_found_no_more_stays_in_the_chronology() {
    let case = |name: &str| {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/cases/a-restatement-unmakes-a-requirement-after-its-notice"
        );
        std::fs::read_to_string(format!("{folder}/{name}")).unwrap()
    };
    let contract = Contract::read(&case("contract.toml")).unwrap();
    let log: Vec<Event> = case("events.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let chronology = |as_of: &str| {
        let as_of = date(as_of);
        let history = History::through(&contract, &log, as_of).unwrap();
        let known = history.known_at(history.end_of(as_of));
        let (assessment, record) = (assess_history(&history, as_of), Record::new(known, as_of));
        let (party, sequence, letters, around) = (Party::Council, 1, &[][..], None);
        let file = PerformanceFile {
            contract: &contract,
            assessment: &assessment,
            record: &record,
            log: &log,
            letters,
            sequence,
            party,
            around,
        };
        section(&performance_page(&file).unwrap(), "chronology").to_owned()
    };
    let required = "An improvement plan is required for KPI 4, amber or worse in June and July 2022";
    assert!(chronology("2022-08-31").contains(required));
    assert!(!chronology("2022-08-31").contains("Found no more"));
    let unmade = chronology("2022-09-05");
    let row = between(&unmade, "<tr>", "</tr>").find(|row| row.contains(required)).expect("it was so on its day");
    assert!(
        row.contains("2022-08-27") && row.contains("Found no more: what was received since has changed it."),
        "{row}"
    );
}
