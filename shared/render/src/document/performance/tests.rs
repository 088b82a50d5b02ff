use domain::assessment::assess_history;
use domain::event::Event;
use domain::facts::History;
use domain::notice::NoticeKind;
use domain::record::Record;

use super::*;
use crate::page::tests::{PRIVATE, assert_every_element_is_closed, assert_everyone_can_use, between, private_texts};
use crate::sample::{contract, date, every_kind};

/// Returns the sample's page for a party as of a day.
pub(super) fn page(party: Party, as_of: &str) -> String {
    page_of(&every_kind(), party, as_of)
}

pub(super) fn page_of(log: &[Event], party: Party, as_of: &str) -> String {
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
        history: &history,
        log,
        letters: &letters,
        sequence: log.len() as u64,
        party,
        frame: None,
    })
    .unwrap()
}

/// Returns the text of a page's section, from its heading to the next.
pub(super) fn section<'a>(page: &'a str, id: &str) -> &'a str {
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
fn the_council_is_told_truly_who_reads_its_decisions() {
    let says = "Decisions against a warning or against termination are the council’s alone: the contractor’s pack shows only a \
                number and a hash.";
    assert!(section(&page(Party::Council, "2023-02-15"), "decisions").contains(says));
    assert!(!page(Party::Contractor, "2023-02-15").contains("Decisions against"));
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
        "The minutes of meeting meeting-2 are waiting for a reply. Without one in time they count as agreed.",
        "Example Visitors Ltd may supply the information and record it.",
        "The action plan action-2 is open.",
    ] {
        assert!(contractor.contains(says) && !council.contains(says), "{says}");
    }
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
    let frame = PageFrame::signed_in("0123abcd").of_contract("regulation-44", "Visits", Party::Council, "Sam Specimen");
    let file = PerformanceFile {
        contract: &contract,
        assessment: &assessment,
        record: &record,
        history: &history,
        log: &log,
        letters: &[],
        sequence: log.len() as u64,
        party: Party::Council,
        frame: Some(&frame),
    };
    let agenda = crate::agenda(&contract, &assessment, &record, as_of, Some(&frame)).unwrap().html;
    for page in [performance_page(&file).unwrap(), agenda] {
        for says in ["class=\"govuk-back-link\">Back to your tasks", "Sam Specimen, for the council", "Sign out"] {
            assert!(page.contains(says), "{says}");
        }
    }
    let alone = performance_page(&PerformanceFile { frame: None, ..file }).unwrap();
    assert!(!alone.contains("/desk") && !alone.contains("Sign out"));
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
