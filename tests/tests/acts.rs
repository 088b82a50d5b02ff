//! The forms about events: every kind is recorded through its form as it should be, once, by the party whose it is; what is
//! wrong is told beside its field; a letter is seen before it goes.

use domain::event::Event;
use serde_json::{Value, json};
use system_tests::desk::{DeskAtWork, Person, Shown};
use system_tests::forms::{action, filled_in, pairs, problems, typed};
use system_tests::waiting::{self, later, now};

const HOME: &str = "/desk/contracts/regulation-44";
const COUNCIL: &str = "commissioner@council.example";
const CONTRACTOR: &str = "manager@contractor.example";

async fn desk(test: &str) -> DeskAtWork {
    waiting::desk(test).await
}

async fn log(desk: &DeskAtWork) -> Vec<Event> {
    desk.steps.table.read_log("regulation-44").await.unwrap().unwrap().events
}

/// What the last event says, as the formats write it.
async fn last(desk: &DeskAtWork) -> Value {
    serde_json::to_value(&log(desk).await.last().unwrap().fact).unwrap()
}

/// Opens a form and sends it with some fields typed.
async fn send(person: &mut Person<'_>, form: &str, changes: &[(&str, &str)]) -> Shown {
    let page = person.get(&format!("{HOME}/record/{form}"), now()).await;
    assert_eq!(page.status, 200, "{form}: {}", page.text());
    let fields = typed(&page, changes);
    person.post(&action(&page), &pairs(&fields), later(1)).await
}

/// A date's three boxes.
macro_rules! on {
    ($name:literal, $day:literal, $month:literal, $year:literal) => {
        [(concat!($name, "-day"), $day), (concat!($name, "-month"), $month), (concat!($name, "-year"), $year)]
    };
}

/// A kind of event: who records it, its form's link, what is typed beside what is filled in, and the event that it should be.
type Case = (&'static str, &'static str, Vec<(&'static str, &'static str)>, Value);

fn cases() -> Vec<Case> {
    let action = |kpi: Value, performance: &str| {
        let mut action = json!({"current_performance": performance, "issue": "One visitor is ill.", "action": "Hire another.",
               "expected_outcome": "All units are visited.", "timescale": "By the end of March"});
        if !kpi.is_null() {
            action["kpi"] = kpi;
        }
        action
    };
    let rows = || {
        vec![
            ("actions-0-issue", "One visitor is ill."),
            ("actions-0-action", "Hire another."),
            ("actions-0-expected_outcome", "All units are visited."),
            ("actions-0-timescale", "By the end of March"),
        ]
    };
    vec![
        (
            COUNCIL,
            "report-sent-back",
            [
                &on!("visited_on", "8", "2", "2023")[..],
                &on!("sent_back_on", "20", "02", "2023"),
                &[("unit", "U1"), ("reason", "standard")],
            ]
            .concat(),
            json!({"kind": "report-sent-back", "unit": "U1", "visited_on": "2023-02-08", "sent_back_on": "2023-02-20", "reason": "standard"}),
        ),
        (
            CONTRACTOR,
            "capacity-issue-raised",
            vec![("text", "Roads are closed.")],
            json!({"kind": "capacity-issue-raised", "issue": "capacity-2023-02-22", "text": "Roads are closed."}),
        ),
        (
            COUNCIL,
            "capacity-issue-discussed?issue=illness",
            vec![("outcome", "Somebody else steps in.")],
            json!({"kind": "capacity-issue-discussed", "issue": "illness", "discussed_on": "2023-02-22", "outcome": "Somebody else steps in."}),
        ),
        (
            COUNCIL,
            "plan-agreed?kpis=1",
            [&rows()[..], &[("actions-0-current_performance", "83.3%")], &on!("review_on", "31", "5", "2023")].concat(),
            json!({"kind": "plan-agreed", "plan": "plan-2023-02-22", "kpis": [1], "agreed_on": "2023-02-22",
                   "review_on": "2023-05-31", "actions": [action(json!(1), "83.3%")]}),
        ),
        (
            COUNCIL,
            "plan-closed?plan=P4",
            vec![("outcome", "not-met")],
            json!({"kind": "plan-closed", "plan": "P4", "closed_on": "2023-02-22", "outcome": "not-met"}),
        ),
        (
            COUNCIL,
            "warning-declined",
            vec![("reason", "The plan is new.")],
            json!({"kind": "warning-declined", "declined_on": "2023-02-22", "reason": "The plan is new."}),
        ),
        (
            COUNCIL,
            "termination-declined",
            vec![("reason", "The plan is new.")],
            json!({"kind": "termination-declined", "declined_on": "2023-02-22", "reason": "The plan is new."}),
        ),
        (
            COUNCIL,
            "meeting-held",
            vec![("attendees-2-name", "Morgan Case"), ("attendees-2-party", "contractor"), ("urgent", "yes")],
            json!({"kind": "meeting-held", "meeting": "meeting-2023-02-22", "held_on": "2023-02-22", "urgent": true,
                   "attendees": [
                       {"party": "council", "name": "Sam Specimen", "contract_manager": true},
                       {"party": "contractor", "name": "Alex Sample", "contract_manager": true},
                       {"party": "contractor", "name": "Morgan Case", "contract_manager": false}]}),
        ),
        (
            COUNCIL,
            "minutes-shared?meeting=urgent",
            vec![("text", "1. KPI 1.\r\n2. KPI 2.")],
            json!({"kind": "minutes-shared", "meeting": "urgent", "shared_on": "2023-02-22", "text": "1. KPI 1.\n2. KPI 2."}),
        ),
        (
            CONTRACTOR,
            "minutes-answered?meeting=2023-02-15",
            vec![("approved", "no"), ("comment", "Item 1: Unit 1.")],
            json!({"kind": "minutes-answered", "meeting": "2023-02-15", "answered_on": "2023-02-22", "approved": false,
                   "comment": "Item 1: Unit 1."}),
        ),
        (
            CONTRACTOR,
            "rating-disputed?month=2023-01&kpi=3",
            vec![("text", "One was sent back by mistake.")],
            json!({"kind": "rating-disputed", "dispute": "dispute-2023-01-kpi-3", "month": "2023-01", "kpi": 3,
                   "text": "One was sent back by mistake."}),
        ),
        (
            COUNCIL,
            "dispute-answered?dispute=december",
            vec![("outcome", "corrected"), ("text", "It was.")],
            json!({"kind": "dispute-answered", "dispute": "december", "answered_on": "2023-02-22", "outcome": "corrected",
                   "text": "It was."}),
        ),
        (
            COUNCIL,
            "action-plan-opened",
            [&rows()[..], &[("clause", "10.2"), ("actions-0-current_performance", "No audit yet")]].concat(),
            json!({"kind": "action-plan-opened", "plan": "action-plan-2023-02-22", "clause": "10.2",
                   "opened_on": "2023-02-22", "actions": [action(Value::Null, "No audit yet")]}),
        ),
        (
            COUNCIL,
            "action-plan-closed?plan=A1",
            vec![],
            json!({"kind": "action-plan-closed", "plan": "A1", "closed_on": "2023-02-22"}),
        ),
        (
            COUNCIL,
            "information-requested",
            vec![("text", "The visitors' training.")],
            json!({"kind": "information-requested", "request": "request-2023-02-22", "text": "The visitors' training.",
                   "requested_on": "2023-02-22"}),
        ),
        (
            CONTRACTOR,
            "information-supplied?request=rota",
            vec![],
            json!({"kind": "information-supplied", "request": "rota", "supplied_on": "2023-02-22"}),
        ),
        (
            COUNCIL,
            "warning-issued?kpis=2",
            vec![("explanation", "Two units were not visited.")],
            json!({"kind": "warning-issued", "warning": "warning-2023-02-22", "issued_on": "2023-02-22", "kpis": [2],
                   "explanation": "Two units were not visited."}),
        ),
        (
            COUNCIL,
            "termination-notified",
            vec![],
            json!({"kind": "termination-notified", "notified_on": "2023-02-22"}),
        ),
        (
            COUNCIL,
            "event-withdrawn?event=2",
            vec![("reason", "It was another report.")],
            json!({"kind": "event-withdrawn", "event": 2, "reason": "It was another report."}),
        ),
    ]
}

#[tokio::test]
async fn every_kind_of_event_is_recorded_through_its_form_as_it_should_be() {
    let desk = desk("acts-every-kind").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    for (by, form, changes, event) in cases() {
        let person = if by == COUNCIL { &mut council } else { &mut contractor };
        let before = log(&desk).await.len();
        let mut shown = send(person, form, &changes).await;
        if shown.status == 200 {
            assert_eq!(log(&desk).await.len(), before, "{form}: a letter is seen before anything is recorded");
            let confirmed = typed(&shown, &[("confirm", "regulation-44")]);
            shown = person.post(&action(&shown), &pairs(&confirmed), later(2)).await;
        }
        assert_eq!(shown.status, 303, "{form}: {:?}", problems(&shown));
        assert_eq!(log(&desk).await.len(), before + 1, "{form}");
        assert_eq!(last(&desk).await, event, "{form}");
        let receipt = person.get(&shown.location.unwrap(), later(2)).await;
        assert_eq!((receipt.status, receipt.heading().as_str()), (200, "Recorded"), "{form}");
    }
}
