//! Every kind of event is recorded through its form, once, by the party whose it is.

use serde_json::{Value, json};
use system_tests::busy_desk::{later, now};
use system_tests::forms::{action, filled_in, pairs, problems, typed};

use crate::{CONTRACTOR, COUNCIL, HOME, desk, last, log, send};

/// A kind of event: who records it, its form's link, what is typed beside what is filled in, and the event that it should be.
type Case = (&'static str, &'static str, Vec<(&'static str, &'static str)>, Value);

pub(crate) fn cases() -> Vec<Case> {
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
            json!({"kind": "capacity-issue-raised", "issue": "2023-02-22", "text": "Roads are closed."}),
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
            json!({"kind": "plan-agreed", "plan": "2023-02-22", "kpis": [1], "agreed_on": "2023-02-22",
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
            json!({"kind": "meeting-held", "meeting": "2023-02-22", "held_on": "2023-02-22", "urgent": true,
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
            json!({"kind": "rating-disputed", "dispute": "2023-01-kpi-3", "month": "2023-01", "kpi": 3,
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
            json!({"kind": "action-plan-opened", "plan": "2023-02-22-2", "clause": "10.2",
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
            json!({"kind": "information-requested", "request": "2023-02-22", "text": "The visitors' training.",
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
            json!({"kind": "warning-issued", "warning": "2023-02-22", "issued_on": "2023-02-22", "kpis": [2],
                   "explanation": "Two units were not visited."}),
        ),
        (COUNCIL, "termination-notified", vec![], json!({"kind": "termination-notified", "notified_on": "2023-02-22"})),
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

/// The kinds that a party does not record, each with the form of its own kind.
fn forms_of(by: &str) -> Vec<&'static str> {
    cases()
        .into_iter()
        .filter(|case| case.0 == by && !case.1.starts_with("event-withdrawn"))
        .map(|case| case.1)
        .collect()
}

#[tokio::test]
async fn the_other_partys_action_is_refused_and_changes_nothing() {
    let desk = desk("acts-other-party").await;
    let before = log(&desk).await.len();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let own = filled_in(&contractor.get(&format!("{HOME}/record/capacity-issue-raised"), now()).await);
    for form in forms_of(COUNCIL) {
        let path = format!("{HOME}/record/{form}");
        let got = contractor.get(&path, now()).await;
        assert_eq!((got.status, got.heading().as_str()), (403, "You do not have permission"), "{form}");
        assert_eq!(contractor.post(&path, &pairs(&own), now()).await.status, 403, "{form}");
    }
    for path in ["evidence", "revise", "revise/targets", "letters/any/decision"] {
        assert_eq!(contractor.get(&format!("{HOME}/{path}"), now()).await.status, 403, "{path}");
        assert!([403, 404].contains(&contractor.post(&format!("{HOME}/{path}"), &pairs(&own), now()).await.status));
    }
    for form in forms_of(CONTRACTOR) {
        assert_eq!(council.get(&format!("{HOME}/record/{form}"), now()).await.status, 403, "{form}");
    }
    assert_eq!(council.get(&format!("{HOME}/appendix-a"), now()).await.status, 403);
    // An entry of the council's is not withdrawn by the contractor, whatever its form is made to say.
    let path = format!("{HOME}/record/event-withdrawn");
    let page = contractor.get(&format!("{path}?event=2"), now()).await;
    assert!(page.text().contains("This is not your entry"), "{}", page.text());
    let mut fields = own.clone();
    fields.extend([("event", "2"), ("reason", "It suits us.")].map(|(name, value)| (name.into(), value.into())));
    for seen in ["", "yes"] {
        let fields: Vec<(String, String)> = fields.iter().cloned().chain([("seen".into(), seen.into())]).collect();
        assert_eq!(contractor.post(&path, &pairs(&fields), now()).await.status, 403);
    }
    // Nor does the contractor see what the council decided by itself.
    send(&mut council, "warning-declined", &[("reason", "The plan is new.")]).await;
    let entry = log(&desk).await.len();
    assert_eq!(contractor.get(&format!("{HOME}/entries/{entry}"), now()).await.status, 404);
    assert_eq!(council.get(&format!("{HOME}/entries/{entry}"), now()).await.status, 200);
    assert_eq!(entry, before + 1);
}

#[tokio::test]
async fn another_contracts_forms_are_not_there() {
    let desk = desk("acts-other-contract").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let fields = filled_in(&council.get(&format!("{HOME}/record/warning-declined"), now()).await);
    for path in [
        "record",
        "record/warning-declined",
        "entries",
        "entries/1",
        "letters",
        "revise",
        "revise/units",
        "evidence",
        "performance",
    ] {
        let path = format!("/desk/contracts/another/{path}");
        assert_eq!(council.get(&path, now()).await.status, 404, "{path}");
        assert_eq!(council.post(&path, &pairs(&fields), now()).await.status, 404, "{path}");
    }
    for path in [
        "record/return-submitted",
        "record/x",
        "record/contract-revised",
        "revise/x",
        "entries/0",
        "entries/9999",
        "entries/x",
    ] {
        assert_eq!(council.get(&format!("{HOME}/{path}"), now()).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_form_sent_twice_records_once_and_a_forged_one_nothing() {
    let desk = desk("acts-twice").await;
    let before = log(&desk).await.len();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let page = council.get(&format!("{HOME}/record/meeting-held"), now()).await;
    let fields = filled_in(&page);
    let mut again = council.clone();
    let (to, sent) = (action(&page), pairs(&fields));
    let (one, other) = tokio::join!(council.post(&to, &sent, later(1)), again.post(&to, &sent, later(1)));
    assert_eq!((one.status, other.status), (303, 303), "{}", other.text());
    assert_eq!(one.location, other.location, "both get the one receipt");
    let late = council.post(&action(&page), &pairs(&fields), later(3600)).await;
    assert_eq!(late.location, one.location, "so does who goes back and sends it again");
    assert_eq!(log(&desk).await.len(), before + 1);

    let changed = typed(&page, &[("urgent", "yes")]);
    let changed = council.post(&action(&page), &pairs(&changed), later(2)).await;
    assert_eq!((changed.status, changed.heading().as_str()), (409, "You have already sent this form"));

    let mut colleague = desk.signed_in("senior.commissioner@council.example", now()).await;
    let theirs = colleague.get(&format!("{HOME}/record/meeting-held"), now()).await;
    let forged = |changes: &[(&str, &str)]| typed(&theirs, changes);
    for fields in
        [forged(&[("form_token", "")]), forged(&[("form_token", "x")]), forged(&[("nonce", "")]), fields.clone()]
    {
        let shown = colleague.post(&action(&theirs), &pairs(&fields), later(2)).await;
        assert_eq!((shown.status, shown.heading().as_str()), (403, "We could not accept this form"));
    }
    let mut elsewhere = colleague.clone();
    elsewhere.origin = "https://elsewhere.example".into();
    assert_eq!(elsewhere.post(&action(&theirs), &pairs(&forged(&[])), later(2)).await.status, 403);
    let mut signed_out = desk.person();
    assert_eq!(signed_out.post(&action(&theirs), &pairs(&forged(&[])), later(2)).await.status, 401);
    assert_eq!(log(&desk).await.len(), before + 1, "none of it is recorded");
}

#[tokio::test]
async fn what_somebody_recorded_in_the_meantime_is_looked_at_before_a_second_of_its_day() {
    let desk = desk("acts-meantime").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let page = council.get(&format!("{HOME}/record/meeting-held"), now()).await;
    send(&mut council, "meeting-held", &[]).await;
    let told = council.post(&action(&page), &pairs(&filled_in(&page)), later(1)).await;
    assert_eq!(told.status, 422);
    assert!(problems(&told)[0].1.contains("since you opened this form"), "{:?}", problems(&told));
    let sent = council.post(&action(&told), &pairs(&filled_in(&told)), later(2)).await;
    assert_eq!(sent.status, 303);
    assert_eq!(last(&desk).await["meeting"], "2023-02-22-2");
}
