use domain::contract::Contract;
use domain::date;
use domain::event::{Event, Fact, Party, read_log};
use domain::facts::History;
use serde_json::{Value, json};

use super::{EventProblem, RecordingContext, read_event};
use crate::problem::Rejection;

mod any;
mod form;
mod free_text;
mod party;
mod reference;
mod state;

/// Commences 2022-04-01, ends 2024-03-31; unit U2 is open from 2022-05-01 to 2022-07-15, KPI 3 in force from 2022-09.
const DEFINITION: &str = include_str!("tests/visits.toml");

/// The state on [`TODAY`]: of everything that can end something that has, under a name that says so, and something that has
/// not.
const LOG: &str = include_str!("tests/log.jsonl");

/// A Wednesday; December 2022 has closed, January 2023 closes on the 24th.
const TODAY: &str = "2023-02-15";

/// Returns what recording an event on a day gives.
fn record_on(today: &str, log: &str, by: Party, bytes: &[u8]) -> Result<Fact, Rejection<EventProblem>> {
    let (contract, log) = (Contract::read(DEFINITION).unwrap(), read_log(log).unwrap());
    let history = History::new(&contract, &log).unwrap();
    let received_on = date::read(today).unwrap();
    read_event(bytes, &RecordingContext { by, received_on, log: &log, history: &history })
}

/// Returns the same with a line more in the log.
fn problems_after(line: &Value, by: Party, event: &Value) -> Vec<(String, String)> {
    told(record_on(TODAY, &format!("{LOG}{line}\n"), by, event.to_string().as_bytes()))
}

/// Returns the codes of the problems, each with its field.
fn told(recorded: Result<Fact, Rejection<EventProblem>>) -> Vec<(String, String)> {
    let told = |problem: EventProblem| {
        let code = json!(problem.code).as_str().unwrap().to_owned();
        assert!(problem.message.ends_with(['.', '…']), "a sentence: {}", problem.message);
        (code, problem.field.unwrap_or_default())
    };
    recorded.err().unwrap_or_default().problems.into_iter().map(told).collect()
}

fn problems(by: Party, event: &Value) -> Vec<(String, String)> {
    told(record_on(TODAY, LOG, by, event.to_string().as_bytes()))
}

/// Returns the one problem's sentence.
fn sentence(by: Party, event: &Value) -> String {
    let problems = record_on(TODAY, LOG, by, event.to_string().as_bytes()).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].message.clone()
}

fn expected(problems: &[(&str, &str)]) -> Vec<(String, String)> {
    problems.iter().map(|(code, field)| ((*code).to_owned(), (*field).to_owned())).collect()
}

/// Asserts why an event is refused; not at all where nothing is expected.
#[track_caller]
fn assert_refused(by: Party, event: &Value, because: &[(&str, &str)]) {
    assert_eq!(problems(by, event), expected(because), "{event}");
}

/// Returns an event with some of its fields replaced.
fn with(event: &Value, fields: Value) -> Value {
    let mut event = event.clone();
    let object = event.as_object_mut().unwrap();
    for (name, value) in fields.as_object().unwrap() {
        object.insert(name.clone(), value.clone());
    }
    event
}

/// Returns the good example of a kind.
fn good(kind: &str) -> (Party, Value) {
    good_events().into_iter().find(|(_, event)| event["kind"] == kind).unwrap()
}

/// Returns the definition, with a target for KPI 1 that begins in a month.
fn definition_from(month: &str) -> String {
    let added = format!("red = 80\n[[kpi.target]]\nfrom = \"{month}\"\ngreen = 100\nred = 90\n");
    DEFINITION.replacen("red = 80\n", &added, 1)
}

/// Returns one event of each kind that may be recorded today, with every field that it can have.
fn good_events() -> Vec<(Party, Value)> {
    let action = |kpi: u32| {
        json!({
            "kpi": kpi, "current_performance": "83.3%", "issue": "One visitor is ill.", "action": "Hire another.",
            "expected_outcome": "All units are visited.", "timescale": "By the end of March",
        })
    };
    let attendees = json!([
        {"party": "council", "name": "Sam Specimen", "contract_manager": true},
        {"party": "contractor", "name": "Alex Sample", "contract_manager": true},
        {"party": "contractor", "name": "Morgan Case", "contract_manager": false},
    ]);
    use Party::{Contractor, Council};
    vec![
        (
            Council,
            json!({"kind": "report-sent-back", "unit": "U1", "visited_on": "2023-02-01", "sent_back_on": "2023-02-08",
                   "reason": "standard"}),
        ),
        (Contractor, json!({"kind": "capacity-issue-raised", "issue": "storm", "text": "Roads are closed."})),
        (
            Council,
            json!({"kind": "capacity-issue-discussed", "issue": "illness", "discussed_on": "2023-02-02",
                   "outcome": "Somebody else steps in."}),
        ),
        (
            Council,
            json!({"kind": "plan-agreed", "plan": "plan-3", "kpis": [1, 3], "agreed_on": "2023-02-14",
                   "review_on": "2023-05-16", "actions": [action(1), action(3)]}),
        ),
        (Council, json!({"kind": "plan-closed", "plan": "open", "closed_on": "2023-02-14", "outcome": "not-met"})),
        (
            Council,
            json!({"kind": "warning-issued", "warning": "second", "issued_on": "2023-02-14", "kpis": [1],
                   "explanation": "Two units were not visited."}),
        ),
        (Council, json!({"kind": "warning-declined", "declined_on": "2023-02-14", "reason": "The plan is new."})),
        (Council, json!({"kind": "termination-declined", "declined_on": "2023-02-14", "reason": "The plan is new."})),
        (Council, json!({"kind": "termination-notified", "notified_on": "2023-02-14"})),
        (
            Council,
            json!({"kind": "meeting-held", "meeting": "2023-02-14.a", "held_on": "2023-02-14", "attendees": attendees,
                   "urgent": true}),
        ),
        (
            Council,
            json!({"kind": "minutes-shared", "meeting": "unshared", "shared_on": "2023-02-14", "text": "1. KPI 1."}),
        ),
        (
            Contractor,
            json!({"kind": "minutes-answered", "meeting": "february", "answered_on": "2023-02-14", "approved": true,
                   "comment": "Item 1: Unit 1."}),
        ),
        (
            Contractor,
            json!({"kind": "rating-disputed", "dispute": "january", "month": "2023-01", "kpi": 3,
                   "text": "One was sent back by mistake."}),
        ),
        (
            Council,
            json!({"kind": "dispute-answered", "dispute": "december", "answered_on": "2023-02-14", "outcome": "corrected",
                   "text": "It was."}),
        ),
        (
            Council,
            json!({"kind": "action-plan-opened", "plan": "standards", "clause": "9.1", "opened_on": "2023-02-14",
                   "actions": [action(2)]}),
        ),
        (Council, json!({"kind": "action-plan-closed", "plan": "security", "closed_on": "2023-02-14"})),
        (
            Council,
            json!({"kind": "information-requested", "request": "visitors", "text": "The visitors' training.",
                   "requested_on": "2023-02-14"}),
        ),
        (Contractor, json!({"kind": "information-supplied", "request": "rota", "supplied_on": "2023-02-14"})),
        (
            Council,
            json!({"kind": "contract-revised", "definition": definition_from("2023-02"), "reason": "Targets reviewed.",
                   "restates": false}),
        ),
        (Council, json!({"kind": "event-withdrawn", "event": 2, "reason": "It was another report."})),
    ]
}

#[test]
fn each_kind_is_recorded_as_a_log_would_read_it() {
    for (by, event) in good_events() {
        let recorded = record_on(TODAY, LOG, by, event.to_string().as_bytes());
        let line = with(&event, json!({"received_at": "2023-02-15T12:00:00Z", "by": by}));
        assert_eq!(recorded, Ok(serde_json::from_value::<Event>(line.clone()).unwrap().fact), "{event}");
        let with_another_stamp = with(&line, json!({"received_at": "2021-01-01T00:00:00Z"}));
        assert_eq!(record_on(TODAY, LOG, by, with_another_stamp.to_string().as_bytes()), recorded, "{event}");
    }
}

#[test]
fn there_is_an_example_of_every_kind_that_a_log_can_have_but_the_return() {
    let unknown = serde_json::from_value::<Fact>(json!({"kind": "x"})).unwrap_err().to_string();
    let mut kinds: Vec<String> =
        good_events().iter().map(|(_, event)| event["kind"].to_string().replace('"', "`")).collect();
    // Nobody sends these as events: a return comes by a door of its own, a clock is put right by the system, and what became of
    // letters is the mail service's to report.
    kinds
        .extend(["`return-submitted`", "`clock-corrected`", "`letter-delivered`", "`letter-failed`"].map(String::from));
    for kind in &kinds {
        assert!(unknown.contains(kind), "{kind}");
    }
    assert_eq!(unknown.matches('`').count(), 2 * (kinds.len() + 1), "{unknown}");
    assert_eq!(super::kind::words().len() + 4, kinds.len());
}
