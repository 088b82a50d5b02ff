//! Who may record what.

use domain::event::Party::{Contractor, Council};
use serde_json::json;

use super::*;

#[test]
fn each_kind_is_recorded_by_its_own_party_alone() {
    for (by, event) in good_events() {
        let field = if event["kind"] == "event-withdrawn" { "event" } else { "kind" };
        for other in [Contractor, Council].into_iter().filter(|other| *other != by) {
            assert_refused(other, &event, &[("wrong-party", field)]);
        }
    }
}

#[test]
fn by_may_be_given_and_is_the_party_that_records() {
    for (by, event) in good_events() {
        assert_refused(by, &with(&event, json!({ "by": by })), &[]);
        assert_refused(by, &with(&event, json!({ "by": null })), &[]);
        let other = if by == Council { Contractor } else { Council };
        assert_refused(by, &with(&event, json!({ "by": other })), &[("wrong-party", "by")]);
        assert_refused(by, &with(&event, json!({ "by": "somebody" })), &[("field-invalid", "by")]);
        assert_refused(by, &with(&event, json!({ "by": 1 })), &[("field-invalid", "by")]);
    }
}

#[test]
fn an_event_is_withdrawn_only_by_the_party_that_recorded_it_a_return_by_the_contractor() {
    let withdrawal = |number: usize| json!({"kind": "event-withdrawn", "event": number, "reason": "A mistake."});
    assert_refused(Contractor, &withdrawal(1), &[]);
    assert_refused(Council, &withdrawal(1), &[("wrong-party", "event")]);
    assert_refused(Council, &withdrawal(2), &[]);
    assert_refused(Contractor, &withdrawal(2), &[("wrong-party", "event")]);
}

#[test]
fn whether_a_letter_was_received_is_for_no_party_to_record() {
    for by in [Contractor, Council] {
        for kind in ["letter-delivered", "letter-failed"] {
            let event = json!({"kind": kind, "event": 2, "on": "2022-07-01"});
            assert_refused(by, &event, &[("wrong-party", "kind")]);
        }
    }
}

#[test]
fn that_the_clock_was_put_back_is_for_nobody_to_record() {
    for by in [Contractor, Council] {
        assert_refused(
            by,
            &json!({"kind": "clock-corrected", "showed_on": "2022-07-01"}),
            &[("field-invalid", "kind")],
        );
    }
}
