//! The form of each field: there, of its type, within its range.

use domain::event::Party::{Contractor, Council};
use serde_json::{Value, json};

use super::*;

/// The fields that need not be there, of one kind or of any, as paths without the places in lists.
const OPTIONAL: [(&str, &str); 8] = [
    ("action-plan-opened", "actions.kpi"),
    ("", "actions.current_performance"),
    ("", "actions.issue"),
    ("", "actions.expected_outcome"),
    ("", "actions.timescale"),
    ("", "comment"),
    ("", "urgent"),
    ("", "restates"),
];

/// A step into a JSON value.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Field(String),
    Item(usize),
}

/// Returns the path of every value in an event, the event itself left out.
pub(super) fn paths(value: &Value, within: &[Step]) -> Vec<Vec<Step>> {
    let steps: Vec<(Step, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (Step::Field(name.clone()), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, value)| (Step::Item(at), value)).collect(),
        _ => Vec::new(),
    };
    let below = steps.into_iter().flat_map(|(step, value)| {
        let path = [within, &[step]].concat();
        let below = paths(value, &path);
        [path].into_iter().chain(below)
    });
    below.collect()
}

/// Returns the path as problems write it, and without the places in lists.
pub(super) fn written(path: &[Step]) -> (String, String) {
    let step = |step: &Step| match step {
        Step::Field(name) => format!(".{name}"),
        Step::Item(at) => format!("[{at}]"),
    };
    let with: String = path.iter().map(step).collect();
    let without: String = path.iter().filter(|step| matches!(step, Step::Field(_))).map(step).collect();
    (with.trim_start_matches('.').into(), without.trim_start_matches('.').into())
}

/// Returns the value at a path.
pub(super) fn at<'v>(event: &'v mut Value, path: &[Step]) -> &'v mut Value {
    path.iter().fold(event, |value, step| match step {
        Step::Field(name) => &mut value[name.as_str()],
        Step::Item(at) => &mut value[*at],
    })
}

/// Returns every field of every good event, with its event and its path, and whether it need not be there.
pub(super) fn fields() -> Vec<(Party, Value, Vec<Step>, bool)> {
    let of = |(by, event): (Party, Value)| {
        let kind = event["kind"].as_str().unwrap().to_owned();
        let field = move |path: Vec<Step>| {
            let name = written(&path).1;
            let optional = OPTIONAL.iter().any(|(of, optional)| (of.is_empty() || *of == kind) && *optional == name);
            (path, optional)
        };
        let fields: Vec<(Vec<Step>, bool)> = paths(&event, &[]).into_iter().map(field).collect();
        fields.into_iter().map(move |(path, optional)| (by, event.clone(), path, optional)).collect::<Vec<_>>()
    };
    good_events().into_iter().flat_map(of).collect()
}

fn is_manager_flag(path: &[Step]) -> bool {
    written(path).1 == "attendees.contract_manager"
}

#[test]
fn a_field_that_is_not_there_or_null_is_missing_unless_it_is_optional() {
    for (by, event, path, optional) in fields() {
        let Some((Step::Field(name), within)) = path.split_last() else { continue };
        if is_manager_flag(&path) {
            continue;
        }
        let expected: &[(&str, &str)] = if optional { &[] } else { &[("field-missing", &written(&path).0)] };
        let mut without = event.clone();
        at(&mut without, within).as_object_mut().unwrap().remove(name);
        assert_refused(by, &without, expected);
        let mut null = event.clone();
        *at(&mut null, &path) = Value::Null;
        assert_refused(by, &null, expected);
    }
}

#[test]
fn who_is_not_said_to_be_a_contract_manager_is_none() {
    let (by, mut event) = good("meeting-held");
    event["attendees"][1].as_object_mut().unwrap().remove("contract_manager");
    assert_refused(by, &event, &[("contract-manager-missing", "attendees")]);
    event["attendees"][0]["contract_manager"] = Value::Null;
    assert_refused(by, &event, &[("contract-manager-missing", "attendees"), ("contract-manager-missing", "attendees")]);
}

#[test]
fn a_value_of_another_type_is_invalid_and_hides_nothing_else() {
    for (by, event, path, _) in fields() {
        let mut others = vec![json!(7.5), json!("\u{201c}"), json!(true), json!([]), json!({}), json!(-1)];
        let value = at(&mut event.clone(), &path).clone();
        // A text may say anything; a number of the right kind is no other type.
        let alike = |other: &Value| std::mem::discriminant(other) == std::mem::discriminant(&value);
        others.retain(|other| !(alike(other) && (other.is_string() || other.is_boolean() || other.is_object())));
        for other in others {
            let mut event = event.clone();
            *at(&mut event, &path) = other;
            assert_refused(by, &event, &[("field-invalid", &written(&path).0)]);
        }
    }
}

#[test]
fn a_field_that_the_kind_does_not_have_is_unknown() {
    for (by, event) in good_events() {
        for (name, value) in [("colour", json!("red")), ("", json!(null))] {
            let mut event = event.clone();
            event[name] = value;
            assert_refused(by, &event, &[("field-unknown", name)]);
        }
    }
    let (by, mut event) = good("meeting-held");
    event["attendees"][1]["telephone"] = json!("01632 960001");
    assert_refused(by, &event, &[("field-unknown", "attendees[1].telephone")]);
    let (by, mut event) = good("plan-agreed");
    event["actions"][0]["clause"] = json!("6.4");
    assert_refused(by, &event, &[("field-unknown", "actions[0].clause")]);
}

#[test]
fn an_unknown_field_is_answered_with_those_that_there_are() {
    let (by, event) = good("plan-closed");
    let event = with(&event, json!({"closed": "2023-02-14"}));
    assert_eq!(
        sentence(by, &event),
        "\"closed\" is not a field of a plan-closed event. Take it out. Its fields are: kind, plan, closed_on, outcome."
    );
}

#[test]
fn an_id_is_1_to_60_letters_digits_hyphens_underscores_and_full_stops_and_not_overall() {
    let new = ["capacity-issue-raised", "plan-agreed", "warning-issued", "meeting-held", "rating-disputed"];
    for kind in new.into_iter().chain(["action-plan-opened", "information-requested"]) {
        let (by, event) = good(kind);
        let names = ["issue", "plan", "warning", "meeting", "dispute", "request"];
        let name = names.into_iter().find(|name| event[name].is_string()).unwrap();
        let id = |id: &str| with(&event, json!({ name: id }));
        for accepted in ["a", "A_1.b-2", "0".repeat(60).as_str()] {
            assert_refused(by, &id(accepted), &[]);
        }
        for refused in ["", " a", "a b", "a/b", "é", "overall", "Overall", "0".repeat(61).as_str()] {
            assert_refused(by, &id(refused), &[("field-invalid", name)]);
        }
    }
}

#[test]
fn dates_months_and_words_have_one_form() {
    let (by, event) = good("plan-closed");
    for refused in ["14/02/2023", "2023-2-14", "2023-02-30", "+12023-02-14", "2023-02-14T00:00:00Z", ""] {
        assert_refused(by, &with(&event, json!({"closed_on": refused})), &[("field-invalid", "closed_on")]);
    }
    assert_refused(by, &with(&event, json!({"outcome": "Met"})), &[("field-invalid", "outcome")]);
    let (by, event) = good("rating-disputed");
    assert_refused(by, &with(&event, json!({"month": "2023-13"})), &[("field-invalid", "month")]);
    let (by, event) = good("dispute-answered");
    assert_refused(by, &with(&event, json!({"outcome": "met"})), &[("field-invalid", "outcome")]);
    let (by, event) = good("report-sent-back");
    assert_refused(by, &with(&event, json!({"reason": "late"})), &[("field-invalid", "reason")]);
    let (by, mut event) = good("meeting-held");
    event["attendees"][2]["party"] = json!("system");
    assert_refused(by, &event, &[("field-invalid", "attendees[2].party")]);
    let (by, event) = good("action-plan-opened");
    assert_refused(by, &with(&event, json!({"clause": "nine"})), &[("field-invalid", "clause")]);
    assert_refused(by, &with(&event, json!({"clause": "10.2.10(a)"})), &[]);
}

#[test]
fn kpis_are_named_once_each_and_numbers_are_whole() {
    let (by, event) = good("warning-issued");
    assert_refused(by, &with(&event, json!({"kpis": [2, 1, 2]})), &[("field-invalid", "kpis[2]")]);
    assert_refused(by, &with(&event, json!({"kpis": [1.0]})), &[("field-invalid", "kpis[0]")]);
    assert_refused(by, &with(&event, json!({"kpis": [4294967296_u64]})), &[("field-invalid", "kpis[0]")]);
    let (by, event) = good("event-withdrawn");
    for number in [json!(0), json!(-1), json!(1.0), json!("1"), json!(1e30)] {
        assert_refused(by, &with(&event, json!({ "event": number })), &[("field-invalid", "event")]);
    }
    assert_refused(by, &with(&event, json!({ "event": u64::MAX })), &[("unknown-event", "event")]);
}

#[test]
fn a_plans_rows_are_of_its_own_kpis() {
    let (by, mut event) = good("plan-agreed");
    event["actions"][1]["kpi"] = json!(2);
    assert_refused(by, &event, &[("field-invalid", "actions[1].kpi")]);
    event["actions"][1]["kpi"] = json!(9);
    assert_refused(by, &event, &[("unknown-kpi", "actions[1].kpi")]);
    event["kpis"] = json!([1, "2"]);
    event["actions"][1]["kpi"] = json!(2);
    assert_refused(by, &event, &[("field-invalid", "kpis[1]")]);
}

#[test]
fn who_withholds_approval_says_why() {
    let (by, event) = good("minutes-answered");
    assert_refused(by, &with(&event, json!({"approved": false})), &[]);
    let silent = with(&event, json!({"approved": false, "comment": null}));
    assert_refused(by, &silent, &[("field-missing", "comment")]);
    let blank = with(&event, json!({"approved": false, "comment": " "}));
    assert_refused(by, &blank, &[("field-invalid", "comment")]);
    assert_refused(by, &with(&event, json!({"comment": " "})), &[]);
}

#[test]
fn every_problem_is_told_at_once_in_the_order_of_the_fields() {
    let event = json!({
        "kind": "plan-agreed", "plan": "a plan", "kpis": [1, 8, "2"], "agreed_on": "2023-02-16", "review_on": "2023-02-15",
        "actions": [{"kpi": 8, "action": ""}, 3, {"kpi": null, "action": "Hire.", "colour": 1}], "note": null,
    });
    assert_refused(
        Contractor,
        &event,
        &[
            ("wrong-party", "kind"),
            ("field-invalid", "plan"),
            ("unknown-kpi", "kpis[1]"),
            ("field-invalid", "kpis[2]"),
            ("date-in-future", "agreed_on"),
            ("date-order", "review_on"),
            ("unknown-kpi", "actions[0].kpi"),
            ("field-invalid", "actions[0].action"),
            ("field-invalid", "actions[1]"),
            ("field-missing", "actions[2].kpi"),
            ("field-unknown", "actions[2].colour"),
            ("field-unknown", "note"),
        ],
    );
}

#[test]
fn what_is_no_json_object_is_refused_with_its_line() {
    for (bytes, line) in [
        (&b"{\"kind\":\n \"plan-closed\",}"[..], 2),
        (b"", 1),
        (b"\n\n[]", 3),
        (b"null", 1),
        (b"{}\n{}", 2),
        (b"{\"kind\":\n\"\xff\"}", 2),
        ("[".repeat(500).as_bytes(), 1),
    ] {
        let problems = record_on(TODAY, LOG, Council, bytes).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert_eq!(
            (json!(problems[0].code), &problems[0].field, problems[0].line),
            (json!("field-invalid"), &None, Some(line))
        );
    }
}

#[test]
fn a_kind_that_there_is_not_is_refused_with_those_that_there_are() {
    assert_refused(Council, &json!({}), &[("field-missing", "kind")]);
    assert_refused(Council, &json!({"kind": "Plan-Closed", "colour": 1}), &[("field-invalid", "kind")]);
    let message = sentence(Council, &json!({"kind": "contract-torn-up"}));
    assert!(message.starts_with("\"contract-torn-up\" is not a kind of event. The kinds are: report-sent-back, "));
    for (_, event) in good_events() {
        assert!(message.contains(event["kind"].as_str().unwrap()));
    }
}

#[test]
fn a_return_is_sent_to_its_own_door() {
    let event = json!({"kind": "return-submitted", "return": {"month": "2023-02", "nil": true}});
    assert!(sentence(Contractor, &event).contains("POST it to …/returns/"));
}

#[test]
fn a_key_that_stands_twice_is_refused_where_it_stands() {
    let text = r#"{"kind": "warning-declined", "declined_on": "2023-02-14", "reason": "New.", "reason": "Old."}"#;
    assert_eq!(told(record_on(TODAY, LOG, Council, text.as_bytes())), expected(&[("field-invalid", "reason")]));
    let (by, event) = good("meeting-held");
    let text = event.to_string().replace("\"name\":\"Morgan Case\"", "\"name\":\"Morgan Case\",\"name\":\"Pat Draft\"");
    assert_eq!(told(record_on(TODAY, LOG, by, text.as_bytes())), expected(&[("field-invalid", "attendees[2].name")]));
}

#[test]
fn no_more_than_200_problems_are_told_but_a_wrong_party_always_is() {
    let fields: serde_json::Map<String, Value> = (0..300).map(|at| (format!("field-{at}"), json!(at))).collect();
    let (_, event) = good("event-withdrawn");
    let event = with(&event, Value::Object(fields));
    assert_eq!(record_on(TODAY, LOG, Council, event.to_string().as_bytes()).unwrap_err().further, 100, "are counted");
    let keys: String = (0..300).map(|at| format!("\"twice-{at}\":1,\"twice-{at}\":1,")).collect();
    let text = event.to_string().replacen('{', &format!("{{{keys}"), 1);
    let told = told(record_on(TODAY, LOG, Contractor, text.as_bytes()));
    assert_eq!((told.len(), told.last()), (201, expected(&[("wrong-party", "event")]).first()));
}
