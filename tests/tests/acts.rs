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

#[path = "acts/available.rs"]
mod available;
#[path = "acts/revised.rs"]
mod revised;
#[path = "acts/shown.rs"]
mod shown;
#[path = "acts/unfounded.rs"]
mod unfounded;
#[path = "acts/withdrawal.rs"]
mod withdrawal;

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
        assert_eq!((got.status, got.heading().as_str()), (403, "Not yours to do"), "{form}");
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
    assert!(page.text().contains("This is no entry of yours"), "{}", page.text());
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
    assert_eq!((changed.status, changed.heading().as_str()), (409, "This form was sent already"));

    let mut colleague = desk.signed_in("senior.commissioner@council.example", now()).await;
    let theirs = colleague.get(&format!("{HOME}/record/meeting-held"), now()).await;
    let forged = |changes: &[(&str, &str)]| typed(&theirs, changes);
    for fields in
        [forged(&[("form_token", "")]), forged(&[("form_token", "x")]), forged(&[("nonce", "")]), fields.clone()]
    {
        let shown = colleague.post(&action(&theirs), &pairs(&fields), later(2)).await;
        assert_eq!((shown.status, shown.heading().as_str()), (403, "This form was not sent from here"));
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

#[tokio::test]
async fn what_is_wrong_is_told_beside_its_field_and_what_was_typed_is_kept() {
    let desk = desk("acts-wrong").await;
    let before = log(&desk).await.len();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let blank = [&on!("held_on", "", "", "")[..], &[("attendees-0-contract_manager", "")]].concat();
    let told = send(&mut council, "meeting-held", &blank).await;
    let expected = [
        ("held_on-day", "Enter the day on which the meeting was held"),
        (
            "attendees-0-name",
            "The council's contract manager is not among the attendees. Both contract managers attend every meeting (5.6): add or mark that person. If that person was missing, say so below.",
        ),
    ];
    let expected: Vec<(String, String)> = expected.map(|(id, words)| (id.to_owned(), words.to_owned())).to_vec();
    assert_eq!(problems(&told), expected);
    for (id, _) in problems(&told) {
        assert!(told.text().contains(&format!(" id=\"{id}\"")), "the summary's links lead to boxes: {id}");
    }

    let told =
        send(&mut council, "warning-issued?kpis=2", &[("issued_on-year", "2024"), ("explanation", "Kept as typed.")])
            .await;
    assert_eq!(problems(&told)[0].0, "issued_on-day");
    assert!(problems(&told)[0].1.contains("is after today"), "{:?}", problems(&told));
    assert!(told.text().contains("Kept as typed."));

    // The second row is left blank: the third is the event's second.
    let rows = [("actions-2-action", "Third row."), ("actions-2-kpi", "2"), ("actions-rows", "3")];
    let told = send(&mut council, "plan-agreed?kpis=1", &rows).await;
    assert_eq!(problems(&told)[0], ("actions-0-action".to_owned(), "Action 1: Say what is to be done".to_owned()));
    let (id, words) = &problems(&told)[1];
    assert_eq!(id, "actions-2-kpi");
    assert!(words.starts_with("Action 3: KPI 2 is not one that this plan covers."), "{words}");

    let told = send(&mut council, "report-sent-back", &[("visited_on-day", "x"), ("unit", "U9")]).await;
    let ids: Vec<String> = problems(&told).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["unit", "visited_on-day", "reason"], "{:?}", problems(&told));
    assert_eq!(log(&desk).await.len(), before, "nothing of it is recorded");
}

#[tokio::test]
async fn a_row_more_is_given_without_losing_what_was_typed() {
    let desk = desk("acts-rows").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let more =
        send(&mut council, "plan-agreed?kpis=1", &[("actions-0-action", "Hire another."), ("more", "actions")]).await;
    assert_eq!(more.status, 200);
    assert!(more.text().contains("Hire another."));
    assert!(more.text().contains("actions-1-action"));
    let sent = typed(&more, &[("actions-1-kpi", "1"), ("actions-1-action", "Train them.")]);
    let sent = council.post(&action(&more), &pairs(&sent), later(2)).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    let actions = last(&desk).await["actions"].clone();
    assert_eq!(actions[0]["action"], "Hire another.");
    assert_eq!(actions[1]["action"], "Train them.");
}

/// Whether a field of a form is chosen rather than written.
fn is_choice(form: &str, field: &str) -> bool {
    (field == "outcome" && !form.starts_with("capacity")) || (field == "reason" && form == "report-sent-back")
}

/// Texts that a form must take for what they are: text.
const MARKUP: &str = "<script>alert(1)</script> & \"quoted\" 'so' <b>bold</b>";
const TURNED: &str = "abc\u{202e}cba";
const FORMULA: &str = "=HYPERLINK(\"https://elsewhere.example\")";

#[tokio::test]
async fn whatever_is_written_comes_out_as_text_or_is_refused_at_its_field() {
    let desk = desk("acts-hostile").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let long = "x".repeat(10_000);
    let longest = "x".repeat(60_000);
    let texts = ["text", "outcome", "reason", "explanation", "comment", "attendees-2-name"];
    let rows = ["current_performance", "issue", "action", "expected_outcome", "timescale"];
    let rows: Vec<String> = rows.iter().map(|row| format!("actions-0-{row}")).collect();
    for (by, form, changes, _) in cases() {
        let person = if by == COUNCIL { &mut council } else { &mut contractor };
        let fields: Vec<&str> = changes
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| texts.contains(name) || rows.iter().any(|row| row == name))
            .collect();
        for field in fields.into_iter().filter(|field| !is_choice(form, field)) {
            let most = if form.starts_with("minutes-shared") { &longest } else { &long };
            let mut with: Vec<(&str, &str)> = changes.clone();
            with.retain(|(name, _)| *name != field);
            let told = send(person, form, &[&with[..], &[(field, most)]].concat()).await;
            assert_eq!(told.status, 422, "{form} {field}");
            assert_eq!(problems(&told)[0].0, field, "{form}: {:?}", problems(&told));
            assert!(told.text().contains(most.as_str()), "{form} {field}: what was typed is kept");
            for hostile in [MARKUP, TURNED, FORMULA] {
                let mut page = person.get(&format!("{HOME}/record/{form}"), now()).await;
                // A row more shows the form again as it was typed, and records nothing.
                let shown = typed(&page, &[&with[..], &[(field, hostile), ("back", "1")]].concat());
                page = person.post(&action(&page), &pairs(&shown), later(1)).await;
                assert!(!page.text().contains("<script>"), "{form} {field}");
                let again = filled_in(&page).into_iter().find(|(name, _)| name == field).map(|(_, value)| value);
                // What turns the writing around is taken out of whatever is sent.
                assert_eq!(again, Some(hostile.replace('\u{202e}', "")), "{form} {field}");
            }
        }
    }
    // What is recorded, and shown again.
    let hostile = format!("{MARKUP} {FORMULA}");
    send(&mut contractor, "capacity-issue-raised", &[("text", &hostile)]).await;
    assert_eq!(last(&desk).await["text"], hostile);
    let page = council.get(&format!("{HOME}/record/capacity-issue-discussed?issue=2023-02-22"), now()).await;
    assert!(
        page.text().contains("&lt;script&gt;alert(1)&lt;&#x2F;script&gt;")
            || page.text().contains("&lt;script&gt;alert(1)")
    );
    assert!(!page.text().contains("<script>") && !page.text().contains("<b>bold"));
    send(&mut contractor, "information-supplied?request=rota", &[]).await;
    send(&mut contractor, "capacity-issue-raised", &[("text", TURNED)]).await;
    assert_eq!(last(&desk).await["text"], "abccba", "what turns the writing around is taken out");
    let preview = send(&mut council, "warning-issued?kpis=2", &[("explanation", MARKUP)]).await;
    assert_eq!(preview.status, 200);
    assert!(!preview.text().contains("<script>"), "nor does the letter's page run anything");
    // A link can fill in nothing but a form's own boxes, as text.
    let filled = council
        .get(
            &format!(
                "{HOME}/record/warning-declined?reason=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&nonce=x&form_token=y"
            ),
            now(),
        )
        .await;
    assert!(!filled.text().contains("<script>"));
    assert!(filled.values("nonce").iter().all(|nonce| nonce.len() == 43));
}

#[tokio::test]
async fn a_formal_warning_is_seen_and_confirmed_before_it_is_recorded() {
    let desk = desk("acts-warning").await;
    let before = log(&desk).await.len();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let preview =
        send(&mut council, "warning-issued?kpis=2", &[("explanation", "Three of four reports came late.")]).await;
    assert_eq!((preview.status, preview.heading().as_str()), (200, "Issue a formal warning: check the letter"));
    for said in [
        "Three of four reports came late.",
        "Alex Sample, Contract Manager, manager@contractor.example",
        "appendix-a.xlsx",
    ] {
        assert!(preview.text().contains(said), "{said}");
    }
    let policy = preview.headers.lines().find(|line| line.starts_with("content-security-policy")).unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"), "{policy}");
    for wrong in ["", "regulation", "REGULATION-44", "another"] {
        let fields = typed(&preview, &[("confirm", wrong)]);
        let told = council.post(&action(&preview), &pairs(&fields), later(2)).await;
        assert_eq!(told.status, 422, "{wrong}");
        assert_eq!(
            problems(&told),
            [("confirm".to_owned(), "Enter regulation-44, the contract’s id, to confirm".to_owned())]
        );
    }
    // Going back loses nothing.
    let back = council.post(&action(&preview), &pairs(&typed(&preview, &[("back", "1")])), later(2)).await;
    assert_eq!(back.heading(), "Issue a formal warning");
    assert!(back.text().contains("Three of four reports came late."));
    assert_eq!(log(&desk).await.len(), before, "nothing is recorded so far");
    desk.steps.evaluate(later(3)).await;
    let letters = |emails: Vec<cloud::outbox::OutboxEmail>| {
        emails.iter().filter(|email| email.id.contains("formal-warning")).count()
    };
    let letters_before = letters(desk.steps.table.emails("regulation-44").await.unwrap());
    let confirmed = typed(&preview, &[("confirm", " regulation-44 ")]);
    let sent = council.post(&action(&preview), &pairs(&confirmed), later(4)).await;
    assert_eq!(sent.status, 303);
    assert_eq!(log(&desk).await.len(), before + 1);
    let receipt = council.get(&sent.location.unwrap(), later(4)).await;
    assert!(
        receipt.text().contains("An improvement plan") || receipt.text().contains("improvement plan"),
        "{}",
        receipt.text()
    );
    desk.steps.evaluate(later(5)).await;
    assert!(
        letters(desk.steps.table.emails("regulation-44").await.unwrap()) > letters_before,
        "then the letter is called for"
    );
    let list = council.get(&format!("{HOME}/letters"), later(5)).await;
    assert!(list.text().contains("Formal warning") && list.text().contains("To be sent"));
}

#[tokio::test]
async fn a_letter_of_unknown_fate_is_decided_on_by_the_council() {
    let desk = desk("acts-unknown").await;
    desk.steps.evaluate(now()).await;
    let email = desk.steps.table.emails("regulation-44").await.unwrap();
    let letter = email.into_iter().rfind(|email| email.is_contractual_letter()).expect("a letter is to be sent");
    let id = letter.id.clone();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let path = format!("{HOME}/letters/{id}/decision");
    assert_eq!(council.get(&path, now()).await.status, 409, "while it waits there is nothing to decide");
    let table = &desk.steps.table;
    table.claim("regulation-44", &id, now(), cloud::outbox::Claim::Alone).await.unwrap().expect("it is claimed");
    table.release_claim("regulation-44", &id, now(), cloud::outbox::ClaimRelease::Unknown).await.unwrap();
    let list = council.get(&format!("{HOME}/letters"), now()).await;
    assert!(list.text().contains("Not known to have been sent: the council decides"), "{}", list.text());
    assert!(list.text().contains(&format!("{HOME}/letters/{id}/decision")));
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    assert!(!contractor.get(&format!("{HOME}/letters"), now()).await.text().contains("decision"));
    assert_eq!(contractor.get(&path, now()).await.status, 403);
    let page = council.get(&path, now()).await;
    let undecided = council.post(&action(&page), &pairs(&filled_in(&page)), now()).await;
    assert_eq!(problems(&undecided)[0].0, "decision");
    let sent = council.post(&action(&page), &pairs(&typed(&page, &[("decision", "was-sent")])), now()).await;
    assert_eq!(sent.status, 303);
    assert_eq!(council.get(&path, now()).await.status, 409, "it is decided once");
}

#[tokio::test]
async fn targets_are_revised_with_what_would_change_seen_before() {
    let desk = desk("acts-targets").await;
    let before = log(&desk).await.len();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let revise = async |person: &mut Person<'_>, changes: &[(&str, &str)]| {
        let page = person.get(&format!("{HOME}/revise/targets?kpi=1"), now()).await;
        let sent = person.post(&action(&page), &pairs(&typed(&page, changes)), later(1)).await;
        (page, sent)
    };
    let figures = [("kpi", "1"), ("green", "95"), ("red", "85.5"), ("reason", "Agreed on 15 February.")];
    let (page, ahead) = revise(&mut council, &[&figures[..], &[("from", "2023-04")]].concat()).await;
    assert_eq!((ahead.status, ahead.heading().as_str()), (200, "Revise a KPI’s targets: check what would change"));
    assert!(ahead.text().contains("KPI 1 from April 2023"), "{}", ahead.text());
    assert!(ahead.text().contains("None: every month so far keeps the ratings that it has."));
    assert!(!ahead.text().contains("name=\"restates\""));
    assert_eq!(log(&desk).await.len(), before, "it is only seen");
    let sent = council.post(&action(&ahead), &pairs(&filled_in(&ahead)), later(2)).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    let again = council.post(&action(&ahead), &pairs(&filled_in(&ahead)), later(3)).await;
    assert_eq!(again.location, sent.location, "sent twice it is one revision");
    assert_eq!(log(&desk).await.len(), before + 1);
    let revised = last(&desk).await;
    let definition = revised["definition"].as_str().unwrap();
    assert!(definition.contains("return_due = { on_holiday = \"as-written\" } # D2"), "comments stay");
    assert!(definition.contains("[[kpi.target]]\nfrom = \"2023-04\"\n"), "{definition}");
    assert!(definition.contains("red = 85.5"));
    assert_eq!((&revised["reason"], &revised["restates"]), (&json!("Agreed on 15 February."), &json!(false)));
    drop(page);

    let figures = [("kpi", "1"), ("from", "2022-12"), ("green", "60"), ("red", "50"), ("reason", "A correction.")];
    let (_, back) = revise(&mut council, &figures).await;
    assert_eq!(back.status, 200, "{:?}", problems(&back));
    assert!(back.text().contains("<th scope=\"row\">December 2022</th><td>KPI 1</td><td>red (4 of 6, 66.6%)</td><td>green (4 of 6, 66.6%)</td>"), "{}", back.text().split_once("Ratings that would change").unwrap().1);
    let told = council.post(&action(&back), &pairs(&filled_in(&back)), later(4)).await;
    assert_eq!(told.status, 422);
    assert_eq!(problems(&told)[0].0, "restates");
    assert_eq!(log(&desk).await.len(), before + 1);
    let sent = council.post(&action(&told), &pairs(&typed(&told, &[("restates", "yes")])), later(5)).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    assert_eq!(last(&desk).await["restates"], true);

    let (_, told) = revise(&mut council, &[("kpi", ""), ("green", "ninety"), ("red", "1.234"), ("reason", "")]).await;
    let ids: Vec<String> = problems(&told).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["kpi", "green", "red", "reason"], "{:?}", problems(&told));
}

#[tokio::test]
async fn units_and_contacts_are_revised_row_by_row() {
    let desk = desk("acts-units").await;
    let before = log(&desk).await.len();
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let page = council.get(&format!("{HOME}/revise/units"), now()).await;
    let row = ["units-7-code", "units-7-label", "units-7-from-day", "units-7-from-month", "units-7-from-year"];
    let values = ["U8", "Unit 8", "1", "5", "2023"];
    let mut changes: Vec<(&str, &str)> = row.into_iter().zip(values).collect();
    changes.extend([("units-2-until-day", "31"), ("units-2-until-month", "3"), ("units-2-until-year", "2023")]);
    changes.push(("reason", "A unit opens, another closes."));
    let preview = council.post(&action(&page), &pairs(&typed(&page, &changes)), later(1)).await;
    assert_eq!(preview.status, 200, "{:?}", problems(&preview));
    assert!(preview.text().contains("New unit: Unit 8 (U8), open from Monday 1 May 2023."), "{}", preview.text());
    assert!(preview.text().contains("until Friday 31 March 2023"));
    let sent = council.post(&action(&preview), &pairs(&filled_in(&preview)), later(2)).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    let definition = last(&desk).await["definition"].as_str().unwrap().to_owned();
    assert!(definition.contains("code = \"U8\"\nlabel = \"Unit 8\"\nfrom = 2023-05-01"), "{definition}");
    assert!(definition.contains("label = \"Unit 3\"\nfrom = 2022-04-01\nuntil = 2023-03-31"), "{definition}");
    let page = council.get(&format!("{HOME}/revise/units"), now()).await;
    let told =
        council.post(&action(&page), &pairs(&typed(&page, &[("units-0-code", ""), ("reason", "x")])), later(3)).await;
    assert!(problems(&told)[0].1.starts_with("Unit 1 (U1) is missing."), "{:?}", problems(&told));

    let mut leaves = desk.signed_in("senior.commissioner@council.example", now()).await;
    assert_eq!(leaves.get(HOME, now()).await.status, 200);
    let page = council.get(&format!("{HOME}/revise/contacts"), now()).await;
    let fields = filled_in(&page);
    let email = fields.iter().find(|(_, value)| value == "senior.commissioner@council.example").unwrap().0.clone();
    let name = email.replace("-email", "-name");
    let telephone = fields.iter().find(|(_, value)| value == "01632 960001").unwrap().0.clone();
    let changes =
        [(email.as_str(), ""), (name.as_str(), ""), (telephone.as_str(), "01632 960099"), ("reason", "Jo has left.")];
    let preview = council.post(&action(&page), &pairs(&typed(&page, &changes)), later(4)).await;
    assert_eq!(preview.status, 200, "{:?}", problems(&preview));
    assert!(preview.text().contains("Contact 2 of the council is taken out: Jo Placeholder"), "{}", preview.text());
    let sent = council.post(&action(&preview), &pairs(&filled_in(&preview)), later(5)).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    assert_eq!(log(&desk).await.len(), before + 2);
    assert_eq!(leaves.get(HOME, later(6)).await.status, 404, "who is taken out has no access any more");
}

#[tokio::test]
async fn what_the_contractor_proposes_for_appendix_a_stands_in_the_councils_form() {
    let desk = desk("acts-appendix-a").await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    withdrawal::warn(&desk, &mut council, 1).await;
    let before = log(&desk).await.len();
    assert_eq!(council.get(&format!("{HOME}/appendix-a.xlsx"), now()).await.status, 404);
    let page = contractor.get(&format!("{HOME}/appendix-a"), now()).await;
    let row = [("actions-0-kpi", "1"), ("actions-0-issue", "One visitor is ill."), ("actions-0-action", FORMULA)];
    let sent = contractor.post(&action(&page), &pairs(&typed(&page, &row)), later(1)).await;
    assert_eq!(sent.location, Some(format!("{HOME}/appendix-a?saved=1")));
    let saved = contractor.get(&sent.location.unwrap(), later(1)).await;
    assert!(saved.text().contains("Saved on Wednesday 22 February 2023."));
    let form = council.get(&format!("{HOME}/record/plan-agreed?kpis=1"), later(2)).await;
    let fields = filled_in(&form);
    let value = |name: &str| fields.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str());
    assert_eq!((value("actions-0-issue"), value("actions-0-action")), (Some("One visitor is ill."), Some(FORMULA)));
    let workbook = council.get(&format!("{HOME}/appendix-a.xlsx"), later(2)).await;
    assert!(workbook.status == 200 && workbook.body.starts_with(b"PK"));
    // Of two windows one does not write over what the other saved.
    let stale = contractor.post(&action(&page), &pairs(&typed(&page, &row)), later(3)).await;
    assert_eq!(stale.status, 409);
    let long = "x".repeat(5_001);
    let told = contractor.post(&action(&saved), &pairs(&typed(&saved, &[("actions-0-action", &long)])), later(4)).await;
    assert_eq!((told.status, problems(&told)[0].0.as_str()), (422, "actions-0-action"));
    assert_eq!(log(&desk).await.len(), before, "it is no event");
}

#[tokio::test]
async fn each_home_leads_to_the_form_for_what_waits() {
    let desk = desk("acts-home").await;
    desk.steps.evaluate(now()).await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let home = council.get(HOME, now()).await;
    for form in [
        "capacity-issue-discussed?issue=illness",
        "dispute-answered?dispute=december",
        "action-plan-closed?plan=A1",
        "minutes-shared?meeting=urgent",
    ] {
        assert!(home.text().contains(&format!("{HOME}/record/{form}")), "{form}");
        assert_eq!(council.get(&format!("{HOME}/record/{form}"), now()).await.status, 200, "{form}");
    }
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    let home = contractor.get(HOME, now()).await;
    for form in ["minutes-answered?meeting=2023-02-15", "information-supplied?request=rota"] {
        assert!(home.text().contains(&format!("{HOME}/record/{form}")), "{form}");
        let page = contractor.get(&format!("{HOME}/record/{form}"), now()).await;
        assert_eq!(page.status, 200, "{form}");
    }
    for path in ["record", "entries", "letters", "performance", "agenda"] {
        assert!(home.text().contains(&format!("{HOME}/{path}\"")), "{path}");
        for person in [&mut contractor, &mut council] {
            assert_eq!(person.get(&format!("{HOME}/{path}"), now()).await.status, 200, "{path}");
        }
    }
    assert_eq!(council.get(&format!("{HOME}/agenda?as=txt"), now()).await.status, 200);
    let page = council.get(&format!("{HOME}/evidence"), now()).await;
    let months = [("from", "2022-10"), ("to", "2022-12")];
    let pack = council.post(&action(&page), &pairs(&typed(&page, &months)), now()).await;
    assert!(pack.status == 200 && pack.body.starts_with(b"PK"));
    assert!(pack.headers.contains("regulation-44_2022-10_2022-12.zip"));
    let turned = [("from", "2022-12"), ("to", "2022-10")];
    let told = council.post(&action(&page), &pairs(&typed(&page, &turned)), now()).await;
    assert_eq!(problems(&told)[0].0, "to");
}

#[tokio::test]
async fn an_entry_that_was_a_mistake_is_withdrawn_from_its_list() {
    let desk = desk("acts-withdrawn").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    send(&mut council, "meeting-held", &[]).await;
    let entry = log(&desk).await.len();
    let list = council.get(&format!("{HOME}/entries"), now()).await;
    assert!(list.text().contains(&format!("{HOME}/record/event-withdrawn?event={entry}")));
    let path = format!("{HOME}/record/event-withdrawn?event={entry}");
    let opened = council.get(&path, now()).await;
    let preview = send(&mut council, &format!("event-withdrawn?event={entry}"), &[("reason", "It was put off.")]).await;
    assert_eq!((preview.status, log(&desk).await.len()), (200, entry), "what would change is seen before");
    let sent = council.post(&action(&preview), &pairs(&filled_in(&preview)), later(2)).await;
    assert_eq!(sent.status, 303);
    let shown = council.get(&format!("{HOME}/entries/{entry}"), later(2)).await;
    assert!(shown.text().contains("Withdrawn: it counts for nothing any more"));
    let fields = typed(&opened, &[("reason", "Again.")]);
    let told = council.post(&action(&opened), &pairs(&fields), later(3)).await;
    assert_eq!(told.status, 422);
    assert!(problems(&told)[0].1.contains("is withdrawn already"), "{:?}", problems(&told));
    // Opened once more, there is nothing to fill in.
    let told = council.get(&path, later(3)).await;
    assert!(told.text().contains(&format!("Entry {entry} is withdrawn already.")) && !told.text().contains("textarea"));
    let withdrawal = format!("{HOME}/record/event-withdrawn?event={}", entry + 1);
    assert!(council.get(&withdrawal, later(3)).await.text().contains("is a withdrawal, which stays"));
}
