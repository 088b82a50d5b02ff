//! A meeting at which a contract manager was missing (5.6), and what came back, at the desk.

use cloud::outbox::{Claim, DeliveryEvent, DeliveryReport, EmailState, OutboxEmail};
use domain::notice::NoticeKind;
use serde_json::{Value, json};
use system_tests::busy_desk::{self, later, now};
use system_tests::desk::{DeskAtWork, Person, Shown};
use system_tests::forms::{action, filled_in, pairs, problems, typed};
use system_tests::sample::{ID, moment};

const HOME: &str = "/desk/contracts/regulation-44";
const COUNCIL: &str = "commissioner@council.example";
const CONTRACTOR: &str = "manager@contractor.example";

async fn last(desk: &DeskAtWork) -> Value {
    let log = desk.steps.table.read_log(ID).await.unwrap().unwrap();
    serde_json::to_value(&log.events.last().unwrap().fact).unwrap()
}

async fn send(person: &mut Person<'_>, form: &str, changes: &[(&str, &str)]) -> Shown {
    let page = person.get(&format!("{HOME}/record/{form}"), now()).await;
    assert_eq!(page.status, 200, "{form}: {}", page.text());
    person.post(&action(&page), &pairs(&typed(&page, changes)), later(1)).await
}

#[tokio::test]
async fn a_meeting_without_a_contract_manager_is_recorded_as_one() {
    let desk = busy_desk::desk("absent-form").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let page = council.get(&format!("{HOME}/record/meeting-held"), now()).await;
    assert!(page.text().contains("Was a contract manager missing?"), "{}", page.text());
    assert!(page.text().contains("does not count as the meeting that was due"));

    let told = send(&mut council, "meeting-held", &[("absent", "contractor")]).await;
    let told = problems(&told);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0 == "absent" && told[0].1.contains("also said that they were missing"), "{told:?}");
    let told = send(&mut council, "meeting-held", &[("attendees-1-contract_manager", "")]).await;
    assert!(problems(&told)[0].1.ends_with("If that person was missing, say so below."), "{:?}", problems(&told));

    let without = [
        ("absent", "contractor"),
        ("attendees-1-name", ""),
        ("attendees-1-party", ""),
        ("attendees-1-contract_manager", ""),
    ];
    let sent = send(&mut council, "meeting-held", &without).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    let expected = json!({ "kind": "meeting-held", "meeting": "2023-02-22", "held_on": "2023-02-22", "urgent": false,
        "absent": "contractor",
        "attendees": [{ "party": "council", "name": "Sam Specimen", "contract_manager": true }] });
    assert_eq!(last(&desk).await, expected);
    let receipt = council.get(&sent.location.unwrap(), later(2)).await;
    assert!(receipt.text().contains("Yes, the contract manager of Example Visitors"), "{}", receipt.text());
}

/// An email of a kind that was sent under an id and came back.
async fn came_back(desk: &DeskAtWork, kind: NoticeKind) -> OutboxEmail {
    let table = &desk.steps.table;
    let is_it =
        |email: &OutboxEmail| email.state == EmailState::Due && email.notices.iter().any(|notice| notice.kind == kind);
    let email = table.emails(ID).await.unwrap().into_iter().find(is_it).expect("such an email waits");
    table.claim(ID, &email.id, now(), Claim::Alone).await.unwrap().expect("it is claimed");
    table.record_sent(ID, &email.id, "first", now()).await.unwrap();
    let report = DeliveryReport { at: now(), what: DeliveryEvent::Failed };
    assert!(table.record_report(ID, &email.id, ("first", &report), now()).await.unwrap());
    email
}

#[tokio::test]
async fn what_came_back_is_sent_once_more_from_the_page_of_letters() {
    let desk = busy_desk::desk("absent-letters").await;
    let warning = json!({ "kind": "warning-issued", "warning": "W9", "issued_on": "2023-02-22", "kpis": [1],
                          "explanation": "Units were not visited." });
    desk.steps.record(domain::event::Party::Council, &warning, now()).await.unwrap();
    desk.steps.evaluate(now()).await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let mut contractor = desk.signed_in(CONTRACTOR, now()).await;
    for (kind, says) in [
        (
            NoticeKind::FormalWarning,
            "no deadline runs from the formal warning, and it does not count as received (6.4, 6.5)",
        ),
        (NoticeKind::MinutesShared, "there is no deadline for a reply to the minutes"),
    ] {
        let email = came_back(&desk, kind).await;
        let path = format!("{HOME}/letters/{}/decision", email.id);
        let list = council.get(&format!("{HOME}/letters"), later(1)).await.text();
        assert!(list.contains(&format!("<a href=\"{path}\">Send it again</a>")), "{list}");
        assert!(!contractor.get(&format!("{HOME}/letters"), later(1)).await.text().contains("decision"));
        assert_eq!(contractor.get(&path, later(1)).await.status, 403);
        let page = council.get(&path, later(1)).await;
        assert!(page.text().contains(says) && page.text().contains(CONTRACTOR), "{}", page.text());
        let fields = filled_in(&page);
        let sent = council.post(&action(&page), &pairs(&fields), later(2)).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let again = desk.steps.table.email(ID, &email.id).await.unwrap().unwrap();
        assert_eq!((again.state, again.sending.taken_before.as_slice()), (EmailState::Due, &["first".to_owned()][..]));
        assert_eq!(council.post(&action(&page), &pairs(&fields), later(3)).await.status, 409, "once");
    }
}

#[tokio::test]
async fn minutes_whose_email_came_back_are_answered_by_their_form() {
    let desk = busy_desk::desk("absent-minutes").await;
    let mut council = desk.signed_in(COUNCIL, now()).await;
    let shared = send(&mut council, "minutes-shared?meeting=urgent", &[("text", "1. KPI 1 is red.")]).await;
    assert_eq!(shared.status, 303, "{:?}", problems(&shared));
    let log = desk.steps.table.read_log(ID).await.unwrap().unwrap();
    let number = log.events.len();
    let failed = format!(
        r#"{{"received_at": "2023-02-22T09:00:30Z", "by": "system", "kind": "letter-failed", "event": {number}, "on": "2023-02-22"}}"#
    );
    let event = serde_json::from_str(&failed).unwrap();
    let entry =
        cloud::log::NewLogEntry { event: &event, content: "failed", receipt: "", replaces: None, original: b"" };
    desk.steps.table.append(ID, &log.head, &entry).await.unwrap();
    let at = moment("2023-04-28T09:00:00Z");
    let mut contractor = desk.signed_in(CONTRACTOR, at).await;
    let page = contractor.get(&format!("{HOME}/record/minutes-answered?meeting=urgent"), at).await;
    assert!(
        page.text().contains("they do not count as agreed without a reply") && page.text().contains("1. KPI 1 is red."),
        "{}",
        page.text()
    );
    let listed = contractor.get(&format!("{HOME}/record/minutes-answered"), at).await.text();
    assert!(listed.contains("(urgent)"), "{listed}");
    let sent = contractor.post(&action(&page), &pairs(&typed(&page, &[("approved", "yes")])), at).await;
    assert_eq!(sent.status, 303, "{:?}", problems(&sent));
    // What is shared again begins with the minutes as they were shared last.
    let mut council = desk.signed_in(COUNCIL, at).await;
    let page = council.get(&format!("{HOME}/record/minutes-shared?meeting=urgent"), at).await;
    assert!(page.text().contains("1. KPI 1 is red."), "{}", page.text());
}
