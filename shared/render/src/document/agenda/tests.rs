use domain::assessment::assess_history;
use domain::event::Event;
use domain::facts::History;

use super::*;
use crate::page::tests::{assert_every_element_is_closed, assert_everyone_can_use};
use crate::sample::{contract, date, every_kind};

/// Returns the sample's agenda, made on a day for a meeting on another.
fn sample(log: &[Event], as_of: &str, meeting_on: &str) -> Document {
    let (contract, as_of) = (contract(), date(as_of));
    let history = History::through(&contract, log, as_of).unwrap();
    let record = Record::new(history.known_at(history.end_of(as_of)), as_of);
    agenda(&contract, &assess_history(&history, as_of), &record, date(meeting_on), None).unwrap()
}

#[test]
fn an_agenda_can_be_used_by_everyone_and_is_the_same_each_time() {
    for (as_of, meeting_on) in [("2022-04-10", "2022-04-20"), ("2023-02-15", "2023-03-02")] {
        let document = sample(&every_kind(), as_of, meeting_on);
        assert_everyone_can_use("agenda", &document.html);
        assert_every_element_is_closed("agenda", &document.html);
        assert_eq!(document, sample(&every_kind(), as_of, meeting_on));
    }
}

#[test]
fn an_agenda_says_by_when_the_meeting_is_due_and_why_and_who_must_attend() {
    let quarterly = sample(&[], "2022-04-10", "2022-06-20").text;
    assert!(
        quarterly
            .contains("Due by Friday 1 July 2022 under 7.1: 3 months after commencement on 1 April 2022: 1 July 2022."),
        "{quarterly}"
    );
    assert!(
        quarterly.contains("Must attend (5.6): Sam Specimen, Kent County Council; Alex Sample, Example Visitors Ltd."),
        "{quarterly}"
    );
    let monthly = sample(&every_kind(), "2023-02-15", "2023-03-02").text;
    assert!(monthly.contains("Due by Thursday 2 March 2023 under 5.5: 1 month after"), "{monthly}");
    let missed = sample(&[], "2022-07-04", "2022-07-12").text;
    assert!(
        missed.contains("The next meeting was due by Friday 1 July 2022 and was not held by then. (7.1)"),
        "{missed}"
    );
}

#[test]
fn the_meeting_after_is_counted_from_this_one() {
    assert!(
        sample(&[], "2022-04-10", "2022-06-20")
            .text
            .contains("By Tuesday 20 September 2022, counted from this one (7.1).")
    );
    let monthly = sample(&every_kind(), "2023-02-15", "2023-03-02").text;
    assert!(monthly.contains("By Sunday 2 April 2023, counted from this one (5.5)."), "{monthly}");
    let last = sample(&[], "2027-01-10", "2027-02-01").text;
    assert!(last.contains("None is due before the contract ends."), "{last}");
}

#[test]
fn an_agenda_has_whatever_is_open_between_the_parties_in_both_forms() {
    let Document { text, html } = sample(&every_kind(), "2023-02-15", "2023-03-02");
    for says in [
        "Shared on Monday 6 February 2023. The contractor can reply by Monday 20 February 2023; without a reply they count as agreed.",
        "Plan plan-2 for KPI 2: its review is on Friday 31 March 2023.",
        "Action 2 that only the parties see Timescale: Timescale 2 that only the parties see.",
        "Formal warning warning-w1 of Monday 12 December 2022",
        "Issue 2 that only the parties see",
        "KPI 1 in November 2022, disputed on Tuesday 17 January 2023 (dispute-2).",
        "Plan action-2 under 10.2, opened on Thursday 19 January 2023.",
        "Request 2 that only the parties see",
        "Return for February 2023 due",
        "Any other business",
    ] {
        assert!(text.contains(says), "{says}: {text}");
        assert!(html.contains(says), "{says}");
    }
    for settled in ["issue-1", "dispute-1", "plan-1 ", "action-1", "request-1"] {
        assert!(!text.contains(settled), "{settled}: {text}");
    }
}

#[test]
fn an_agenda_shows_neither_party_what_the_council_deliberates() {
    let Document { text, html } = sample(&every_kind(), "2023-02-15", "2023-03-02");
    for form in [text, html] {
        for hidden in ["be considered", "Reason against"] {
            assert!(!form.contains(hidden), "{hidden}");
        }
    }
}

#[test]
fn subjects_on_which_nothing_stands_are_named_in_one_line() {
    let text = sample(&[], "2022-04-10", "2022-04-20").text;
    assert!(
        text.contains(
            "Nothing to discuss under: red ratings to raise (6.6, 6.1); improvement plans to agree (6.3, 6.4); "
        ),
        "{text}"
    );
    assert!(!text.contains("Capacity (5.2)\n"), "{text}");
}

#[test]
fn an_agendas_deadlines_reach_to_the_meeting_after_it() {
    let text = sample(&[], "2022-06-10", "2022-06-30").text;
    // By 30 September: three months of returns and closings that have not begun.
    for says in [
        "Friday 24 June 2022: Return for June 2022 due",
        "Friday 29 July 2022: Return for July 2022 due",
        "Friday 26 August 2022: July 2022 closes",
        "Friday 30 September 2022: Return for September 2022 due",
        "Friday 30 September 2022: August 2022 closes",
    ] {
        assert!(text.contains(says), "{says}: {text}");
    }
    assert!(!text.contains("Return for October 2022"), "{text}");
}
