//! What an event refers to, begins or ends: it stands, is new, has not ended.

use domain::event::Party::{Contractor, Council};
use serde_json::json;

use super::*;

/// The events that refer to something, by the field that does: the code if it is not there, and one that has ended.
const REFERRING: [(&str, &str, &str, Option<&str>); 8] = [
    ("capacity-issue-discussed", "issue", "unknown-issue", Some("discussed")),
    ("plan-closed", "plan", "unknown-plan", Some("met")),
    ("minutes-shared", "meeting", "unknown-meeting", None),
    ("minutes-answered", "meeting", "unknown-meeting", Some("approved")),
    ("dispute-answered", "dispute", "unknown-dispute", Some("answered")),
    ("action-plan-closed", "plan", "unknown-plan", Some("resolved")),
    ("information-supplied", "request", "unknown-request", Some("supplied")),
    ("report-sent-back", "unit", "unknown-unit", None),
];

#[test]
fn what_an_event_refers_to_must_stand() {
    for (kind, field, code, _) in REFERRING {
        let (by, event) = good(kind);
        for id in ["nothing", "", "overall", "x".repeat(5_000).as_str()] {
            assert_refused(by, &with(&event, json!({ field: id })), &[(code, field)]);
        }
    }
}

#[test]
fn what_has_ended_is_not_ended_again() {
    for (kind, field, _, ended) in REFERRING {
        let Some(ended) = ended else { continue };
        let (by, event) = good(kind);
        assert_refused(by, &with(&event, json!({ field: ended })), &[("already-closed", field)]);
    }
}

#[test]
fn an_improvement_plan_is_not_closed_as_an_action_plan_nor_the_other_way() {
    let (by, event) = good("plan-closed");
    assert_refused(by, &with(&event, json!({"plan": "security"})), &[("unknown-plan", "plan")]);
    let (by, event) = good("action-plan-closed");
    assert_refused(by, &with(&event, json!({"plan": "open"})), &[("unknown-plan", "plan")]);
}

#[test]
fn what_was_withdrawn_is_not_there_and_its_id_is_free_again() {
    let (by, event) = good("minutes-shared");
    assert_refused(by, &with(&event, json!({"meeting": "mistaken"})), &[("unknown-meeting", "meeting")]);
    let (by, event) = good("meeting-held");
    assert_refused(by, &with(&event, json!({"meeting": "mistaken"})), &[]);
    let withdrawn = json!({"received_at": "2023-02-15T08:00:00Z", "by": "council", "kind": "event-withdrawn", "event": 13,
                           "reason": "It goes on."});
    let (by, event) = good("plan-closed");
    assert_eq!(problems_after(&withdrawn, by, &with(&event, json!({"plan": "met"}))), []);
}

#[test]
fn an_unknown_id_is_answered_with_those_that_serve() {
    let (by, event) = good("plan-closed");
    assert_eq!(
        sentence(by, &with(&event, json!({"plan": "opne"}))),
        "\"opne\" is not the id of an improvement plan, or it was withdrawn. Write one that is in use. These are: \"open\"."
    );
}

#[test]
fn an_id_is_given_once_and_plans_of_both_kinds_share_theirs() {
    for (kind, field, ids) in [
        ("capacity-issue-raised", "issue", &["illness", "discussed", "return-2022-04", "return-2023-02"][..]),
        ("plan-agreed", "plan", &["open", "met", "security", "resolved"]),
        ("action-plan-opened", "plan", &["open", "met", "security", "resolved"]),
        ("warning-issued", "warning", &["first"]),
        ("meeting-held", "meeting", &["silent", "february"]),
        ("rating-disputed", "dispute", &["answered", "december"]),
        ("information-requested", "request", &["supplied", "rota"]),
    ] {
        let (by, event) = good(kind);
        for id in ids {
            assert_refused(by, &with(&event, json!({ field: id })), &[("id-in-use", field)]);
        }
    }
    let (by, event) = good("meeting-held");
    assert_refused(by, &with(&event, json!({"meeting": "open"})), &[]);
    let (by, event) = good("capacity-issue-raised");
    assert_refused(by, &with(&event, json!({"issue": "return-of-the-visitor"})), &[]);
}

#[test]
fn an_issue_that_a_return_raised_is_discussed_like_any_other() {
    let (by, event) = good("capacity-issue-discussed");
    assert_refused(by, &with(&event, json!({"issue": "return-2022-04"})), &[]);
}

#[test]
fn minutes_are_answered_once_they_were_shared() {
    let (by, event) = good("minutes-answered");
    let event = with(&event, json!({"meeting": "unshared"}));
    assert_refused(by, &event, &[("unknown-meeting", "meeting")]);
    assert_eq!(
        sentence(by, &event),
        "The minutes of meeting \"unshared\" have not been shared. Answer them once they have been."
    );
}

#[test]
fn minutes_are_answered_through_the_tenth_working_day_and_then_are_deemed_agreed() {
    let (by, event) = good("minutes-answered");
    let on = |today: &str| told(record_on(today, LOG, by, event.to_string().as_bytes()));
    assert_eq!(on("2023-02-17"), []);
    assert_eq!(on("2023-02-18"), expected(&[("already-closed", "meeting")]));
    assert_eq!(
        sentence(by, &with(&event, json!({"meeting": "silent"}))),
        "The minutes shared on Tuesday 19 July 2022 had no answer by Tuesday 2 August 2022 and are deemed agreed since the \
         day after (5.7). Raise what is not right at the next meeting."
    );
}

#[test]
fn minutes_shared_again_are_answered_again() {
    let shared = json!({"received_at": "2023-02-14T08:00:00Z", "by": "council", "kind": "minutes-shared",
                        "meeting": "approved", "shared_on": "2023-02-14", "text": "1. KPI 1 and 2."});
    let (by, event) = good("minutes-answered");
    let answer = |on: &str| with(&event, json!({"meeting": "approved", "answered_on": on}));
    assert_eq!(problems_after(&shared, by, &answer("2023-02-14")), []);
    assert_eq!(problems_after(&shared, by, &answer("2023-02-13")), expected(&[("date-order", "answered_on")]));
    assert_refused(by, &answer("2023-02-14"), &[("already-closed", "meeting")]);
}

#[test]
fn an_event_is_withdrawn_once_and_a_withdrawal_never() {
    let withdrawal = |number: usize| json!({"kind": "event-withdrawn", "event": number, "reason": "A mistake."});
    assert_refused(Council, &withdrawal(28), &[]);
    assert_refused(Council, &withdrawal(29), &[("unknown-event", "event")]);
    assert_refused(Council, &withdrawal(15), &[("already-closed", "event")]);
    assert_refused(Council, &withdrawal(16), &[("field-invalid", "event")]);
    let empty = record_on(TODAY, "", Contractor, withdrawal(1).to_string().as_bytes());
    assert_eq!(told(empty), expected(&[("unknown-event", "event")]));
}

#[test]
fn a_report_sent_back_is_recorded_once_word_for_word() {
    let again = json!({"kind": "report-sent-back", "unit": "U1", "visited_on": "2022-05-10", "sent_back_on": "2022-05-16",
                       "reason": "omission"});
    assert_refused(Council, &again, &[("id-in-use", "unit")]);
    assert!(sentence(Council, &again).contains("as event 2."));
    assert_refused(Council, &with(&again, json!({"sent_back_on": "2022-05-17"})), &[]);
    assert_refused(Council, &with(&again, json!({"reason": "standard"})), &[]);
    let withdrawn = json!({"received_at": "2023-02-15T08:00:00Z", "by": "council", "kind": "event-withdrawn", "event": 2,
                           "reason": "A mistake."});
    assert_eq!(problems_after(&withdrawn, Council, &again), []);
}

#[test]
fn a_report_may_be_of_a_visit_that_no_return_lists_while_the_unit_was_open() {
    let (by, event) = good("report-sent-back");
    let of =
        |visited_on: &str| with(&event, json!({"unit": "U2", "visited_on": visited_on, "sent_back_on": "2022-07-20"}));
    assert_refused(by, &of("2022-05-01"), &[]);
    assert_refused(by, &of("2022-07-15"), &[]);
    assert_refused(by, &of("2022-04-30"), &[("unknown-visit", "visited_on")]);
    assert_refused(by, &of("2022-07-16"), &[("unknown-visit", "visited_on")]);
}
