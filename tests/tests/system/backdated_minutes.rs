//! Minutes that are dated back: 5.7 counts "within ten business days of receipt", and nobody has received them before the log has.

use domain::clause::FindingKind;
use domain::event::Party::{Contractor, Council};
use serde_json::{Value, json};
use system_tests::desk::DeskAtWork;
use system_tests::sample::{self, moment};

/// What the field reported: held in October, dated 1 November, recorded on the 28th.
fn events() -> [Value; 3] {
    let attendee = |party: &str, name: &str| json!({ "party": party, "name": name, "contract_manager": true });
    let attendees = [attendee("council", "Sam Specimen"), attendee("contractor", "Alex Sample")];
    let text = "The contractor accepts that performance is a material default.";
    [
        json!({ "kind": "meeting-held", "meeting": "m-x", "held_on": "2023-10-30", "attendees": attendees, "urgent": false }),
        json!({ "kind": "minutes-shared", "meeting": "m-x", "shared_on": "2023-11-01", "text": text }),
        json!({
            "kind": "minutes-answered", "meeting": "m-x", "answered_on": "2023-11-10", "approved": false,
            "comment": "We do not accept this."
        }),
    ]
}

#[tokio::test]
async fn minutes_dated_back_are_not_agreed_before_anybody_has_them_and_their_answer_is_taken() {
    let desk = DeskAtWork::open("backdated", &sample::contract(), moment("2022-04-01T00:00:00Z")).await;
    let [held, shared, answered] = events();
    let now = moment("2023-11-28T12:00:00Z");
    for event in [&held, &shared] {
        desk.steps.record(Council, event, now).await.unwrap();
    }
    let deemed = async |day: &str| -> Vec<String> {
        let log = desk.steps.table.read_log(sample::ID).await.unwrap().unwrap();
        let as_of = domain::date::read(day).unwrap();
        let assessed = domain::assess(&log.contract, &log.events, as_of).unwrap();
        let deemed = assessed.findings.iter().filter(|finding| finding.kind() == FindingKind::MinutesDeemedAgreed);
        deemed.map(|finding| finding.raised_on.to_string()).collect()
    };
    assert_eq!(deemed("2023-11-28").await, [""; 0]);
    // Ten working days after Tuesday 28 November 2023 end on Tuesday 12 December.
    assert_eq!(deemed("2023-12-12").await, [""; 0]);
    assert_eq!(deemed("2023-12-13").await, ["2023-12-13"]);
    desk.steps.record(Contractor, &answered, now).await.unwrap();
    assert_eq!(deemed("2023-12-13").await, [""; 0]);
}
