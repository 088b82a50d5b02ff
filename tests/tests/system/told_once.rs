//! A notice is told once: whatever comes within one second, however far the clock is behind, whatever becomes of assessments, and
//! in a store that an older version of the program kept.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::TimeDelta;
use cloud::assessments::Committed;
use cloud::hash::sha256;
use cloud::log::NewLogEntry;
use cloud::mail::Mail;
use cloud::outbox::{EmailState, MOST_NOTICES, OutboxEmail, OutboxNotice, SendingHistory};
use cloud::table::Table;
use cloud::version::Version;
use domain::event::Party::{Contractor, Council};
use domain::event::{Event, Party};
use domain::notice::{About, NoticeKind};
use serde_json::{Value, json};
use system_tests::moto::Moto;
use system_tests::program::Folder;
use system_tests::sample::{self, moment, warning};
use system_tests::steps::Steps;

const CONTRACT: &str = "regulation-44";

/// How often each notice stands in the outbox.
async fn told(table: &Table) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    for notice in table.emails(CONTRACT).await.unwrap().into_iter().flat_map(|email| email.notices) {
        *told.entry(notice.id).or_default() += 1;
    }
    told
}

/// Those that stand there more than once.
async fn told_again(table: &Table) -> Vec<String> {
    told(table).await.into_iter().filter(|(_, times)| *times > 1).map(|(id, _)| id).collect()
}

async fn found(test: &str) -> (Steps, Folder) {
    let folder = Folder::new(test);
    (Steps::found(&sample::contract(), Mail::Folder(folder.0.clone())).await, folder)
}

/// Appends an event as it is, as a door does that has checked it.
async fn append(table: &Table, event: &Event) {
    let head = table.head(CONTRACT).await.unwrap().unwrap();
    let content = sha256(head.sequence.to_string().as_bytes());
    let entry = NewLogEntry { event, content: &content, receipt: "", replaces: None, original: b"" };
    table.append(CONTRACT, &head, &entry).await.unwrap();
}

fn issue(id: &str) -> Value {
    json!({ "kind": "capacity-issue-raised", "issue": id, "text": "Two visitors leave in August." })
}

fn discussed(id: &str) -> Value {
    json!({ "kind": "capacity-issue-discussed", "issue": id, "discussed_on": "2022-07-04", "outcome": "Two are recruited." })
}

fn withdrawn(event: u64) -> Value {
    json!({ "kind": "event-withdrawn", "event": event, "reason": "It was another issue." })
}

/// What both parties record within one second, on a morning after April and May closed without a return.
fn within_a_second() -> Vec<(Party, Value)> {
    vec![
        (Contractor, issue("C1")),
        (Council, discussed("C1")),
        (Council, warning("W1")),
        (Council, withdrawn(2)),
        (Contractor, issue("C2")),
        (Council, json!({ "kind": "warning-declined", "declined_on": "2022-07-04", "reason": "One is enough." })),
        (Council, discussed("C1")),
        (Council, withdrawn(3)),
        (Council, discussed("C2")),
        (Council, withdrawn(7)),
        (Council, withdrawn(9)),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_assessed_between_entries_of_one_second_is_told_once() {
    let now = moment("2022-07-04T09:00:00Z");
    for behind in [TimeDelta::zero(), TimeDelta::hours(2), TimeDelta::days(40)] {
        let (steps, _folder) = found("told-within-a-second").await;
        let mut before = BTreeMap::new();
        for (number, (by, event)) in within_a_second().into_iter().enumerate() {
            // The first is stamped by the clock as it was; then the clock goes back, and the others get the same stamp.
            let clock = if number == 0 { now } else { now - behind };
            steps.record(by, &event, clock).await.unwrap();
            steps.evaluate(now - behind).await;
            let told = told(&steps.table).await;
            assert!(before.keys().all(|id| told.contains_key(id)), "what is told stays told");
            assert_eq!(told_again(&steps.table).await, Vec::<String>::new(), "{behind} after entry {}", number + 1);
            before = told;
        }
        for id in ["capacity-issue/2022-07-04/5.2/C1/council", "formal-warning/event-3/contractor"] {
            assert_eq!(before.get(id), Some(&1), "{before:?}");
        }
        // What time brings later is told, and nothing again.
        steps.evaluate(now + TimeDelta::days(30)).await;
        assert_eq!(told_again(&steps.table).await, Vec::<String>::new());
    }
}

/// Writes an assessment over the one that is there, in which no notice was called for, as a faulty version of the program might.
async fn forget_in_the_assessment(steps: &Steps, is_marked: bool) {
    let previous = steps.table.previous(CONTRACT).await.unwrap();
    let mut snapshot = previous.as_ref().and_then(|previous| previous.snapshot.clone()).unwrap();
    snapshot.assessment.notices.clear();
    snapshot.told_is_marked = is_marked;
    snapshot.version = Version { as_of: snapshot.version.as_of.succ_opt().unwrap(), ..snapshot.version };
    let now = snapshot.version.as_of.and_hms_opt(9, 0, 0).unwrap().and_utc();
    let committed = steps.table.commit(CONTRACT, previous.as_ref(), &snapshot, &[], now).await.unwrap();
    assert_eq!(committed, Committed::Stored);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_assessment_has_forgotten_is_not_told_again() {
    let (steps, _folder) = found("told-forgotten").await;
    let now = moment("2022-07-04T09:00:00Z");
    for (by, event) in within_a_second() {
        steps.record(by, &event, now).await.unwrap();
    }
    steps.evaluate(now).await;
    let before = told(&steps.table).await;
    assert!(
        steps.table.emails(CONTRACT).await.unwrap().iter().any(|email| email.notices.len() > 1),
        "there are digests"
    );
    assert_eq!(
        steps.table.notified_ids(CONTRACT).await.unwrap().into_iter().collect::<Vec<_>>(),
        before.keys().cloned().collect::<Vec<_>>()
    );
    forget_in_the_assessment(&steps, true).await;
    steps.record(Contractor, &issue("C3"), now + TimeDelta::days(1)).await.unwrap();
    steps.evaluate(now + TimeDelta::days(2)).await;
    let after = told(&steps.table).await;
    assert_eq!(told_again(&steps.table).await, Vec::<String>::new());
    assert!(after.contains_key("capacity-issue/2022-07-05/5.2/C3/council"), "what is new is told: {after:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_older_version_told_without_marks_is_not_told_again() {
    let (steps, _folder) = found("told-older").await;
    let now = moment("2022-07-04T09:00:00Z");
    for (by, event) in within_a_second() {
        steps.record(by, &event, now).await.unwrap();
    }
    steps.evaluate(now).await;
    let before = told(&steps.table).await;
    // As an older version left it: without marks, and without a notice that vanished for a time.
    for id in before.keys() {
        let key = [("pk", format!("CONTRACT#{CONTRACT}")), ("sk", format!("TOLD#{id}"))];
        let key = key.map(|(name, value)| (name.to_owned(), AttributeValue::S(value)));
        steps
            .client
            .delete_item()
            .table_name(system_tests::embedded::TABLE)
            .set_key(Some(key.into()))
            .send()
            .await
            .unwrap();
    }
    assert!(steps.table.notified_ids(CONTRACT).await.unwrap().is_empty());
    forget_in_the_assessment(&steps, false).await;
    steps.record(Contractor, &issue("C3"), now + TimeDelta::days(1)).await.unwrap();
    steps.evaluate(now + TimeDelta::days(2)).await;
    assert_eq!(told_again(&steps.table).await, Vec::<String>::new());
    let marked = steps.table.notified_ids(CONTRACT).await.unwrap();
    assert!(before.keys().all(|id| marked.contains(id)), "what was told has its mark");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_history_taken_in_at_once_is_told_once() {
    let (steps, _folder) = found("told-history").await;
    let log = sample::log();
    for event in &log {
        append(&steps.table, event).await;
    }
    let now = log.last().unwrap().received_at;
    let contract = sample::contract();
    let as_of = contract.date_of(now);
    steps.evaluate(now).await;
    let first = told(&steps.table).await;
    let notices = domain::assess(&contract, &log, as_of).unwrap().notices;
    assert!(notices.len() > 100, "more than one transaction takes: {}", notices.len());
    assert_eq!(first.keys().cloned().collect::<Vec<_>>(), {
        let mut ids: Vec<String> = notices.into_iter().map(|notice| notice.id).collect();
        ids.sort();
        ids
    });
    assert_eq!(told_again(&steps.table).await, Vec::<String>::new());
    for email in steps.table.emails(CONTRACT).await.unwrap() {
        assert!(email.notices.len() <= MOST_NOTICES, "{}", email.id);
    }
}

/// An email that tells some notices.
fn email(id: &str, notices: &[&str]) -> OutboxEmail {
    let notice = |id: &&str| OutboxNotice {
        id: (*id).to_owned(),
        kind: NoticeKind::ReturnReminder,
        due_on: domain::date::read("2022-07-22").unwrap(),
        month: Some("2022-07".parse().unwrap()),
        event: None,
        about: About::ReturnDue {
            return_due_on: domain::date::read("2022-07-29").unwrap(),
            working_days: 5,
            moved_at: None,
        },
    };
    OutboxEmail {
        contract: CONTRACT.into(),
        id: id.into(),
        to: Contractor,
        notices: notices.iter().map(notice).collect(),
        recipient: None,
        letterhead: "{}".into(),
        called_for_by: Version { sequence: 0, as_of: domain::date::read("2022-07-22").unwrap() },
        called_for_at: moment("2022-07-22T06:00:00Z"),
        state: EmailState::Undeliverable,
        sending: SendingHistory::default(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_refuse_an_assessment_with_a_notice_that_was_told_before() {
    let moto = Moto::start().await;
    for connection in [system_tests::embedded::start().await, moto.connection()] {
        let table = Table::new(connection.dynamodb(), "told");
        table.create().await.unwrap();
        let contract = sample::contract();
        let now = moment("2022-07-22T06:00:00Z");
        assert!(table.create_contract(&contract, now).await.unwrap());
        let snapshot = |as_of: &str| {
            let as_of = domain::date::read(as_of).unwrap();
            let assessment = domain::assess(&contract, &[], as_of).unwrap();
            let definition = contract.text.clone();
            let version = Version { sequence: 0, as_of };
            cloud::assessments::Snapshot {
                version,
                made_for: None,
                definition,
                contacts_are_found: true,
                told_is_marked: true,
                rules: domain::assessment::RULES,
                assessment,
            }
        };
        let commit = async |as_of: &str, emails: &[OutboxEmail]| {
            let seen = table.previous(CONTRACT).await.unwrap();
            table.commit(CONTRACT, seen.as_ref(), &snapshot(as_of), emails, now).await.unwrap()
        };
        assert_eq!(
            commit("2022-07-22", &[email("digest/1", &["a", "b"]), email("c", &["c"])]).await,
            Committed::Stored
        );
        // Another email, as the digest of a later version is, tells none of it again, and nothing of the rest is kept.
        for again in ["a", "b", "c"] {
            let emails = [email("digest/2", &[again, "d"])];
            assert_eq!(commit("2022-07-23", &emails).await, Committed::Conflict, "{again}");
        }
        assert_eq!(table.email(CONTRACT, "digest/2").await.unwrap(), None);
        // The same of what there is no room for in the assessment's transaction.
        let many: Vec<String> = (0..MOST_NOTICES).map(|number| format!("many-{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let emails = [email("digest/3", &["a", "e"]), email("digest/4", &many)];
        assert_eq!(commit("2022-07-23", &emails).await, Committed::Conflict);
        assert_eq!(table.notified_ids(CONTRACT).await.unwrap().into_iter().collect::<Vec<_>>(), ["a", "b", "c"]);
        let emails = [email("digest/3", &["d", "e"]), email("digest/4", &many)];
        assert_eq!(commit("2022-07-23", &emails).await, Committed::Stored);
        assert_eq!(table.notified_ids(CONTRACT).await.unwrap().len(), 5 + MOST_NOTICES);
    }
}
