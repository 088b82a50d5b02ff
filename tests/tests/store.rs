//! What the store promises, held against two engines that share no code: the embedded one and moto's.

use chrono::{NaiveDate, TimeDelta};
use cloud::assessments::{Committed, Snapshot};
use cloud::hash::sha256;
use cloud::letters::StoredLetter;
use cloud::log::{Appended, LogHead, NewLogEntry};
use cloud::outbox::{
    Claim, ClaimRelease, DeliveryEvent, DeliveryReport, EmailState, LetterDecision, OutboxEmail, OutboxNotice,
    Recipient,
};
use cloud::published::{PageSet, PublishedPage, PublishedPages};
use cloud::table::Table;
use cloud::version::Version;
use domain::assessment::Assessment;
use domain::event::{Event, Fact, Party, Return};
use domain::notice::{About, NoticeKind};
use system_tests::aws::Moto;
use system_tests::sample::{self, DEFINITION, ID, moment};

/// When the tests' assessments are made.
const NOW: &str = "2022-07-22T06:00:00Z";

fn date(text: &str) -> NaiveDate {
    domain::date::read(text).unwrap()
}

fn a_return(comment: &str) -> Event {
    let submitted = Return {
        month: "2022-07".parse().unwrap(),
        nil: true,
        visits: Vec::new(),
        kpi_values: Vec::new(),
        capacity_issue: None,
        comment: Some(comment.into()),
    };
    let received_at = moment("2022-07-29T10:00:00Z");
    Event::new(received_at, Party::Contractor, Fact::ReturnSubmitted { submitted })
}

async fn founded(table: &Table) -> LogHead {
    table.create().await.unwrap();
    let contract = sample::contract();
    assert!(table.create_contract(&contract, moment("2022-04-01T00:00:00Z")).await.unwrap());
    table.head(ID).await.unwrap().unwrap()
}

async fn append(table: &Table, after: &LogHead, name: &str) -> Appended {
    let content = sha256(name.as_bytes());
    let event = a_return(name);
    let entry =
        NewLogEntry { event: &event, content: &content, receipt: name, replaces: None, original: name.as_bytes() };
    table.append(ID, after, &entry).await.unwrap()
}

/// Appends as `ingest` does: reads the head again where another came first.
async fn append_at_last(table: &Table, name: &str) -> u64 {
    loop {
        let head = table.head(ID).await.unwrap().unwrap();
        if let Appended::Stored(head) = append(table, &head, name).await {
            return head.sequence;
        }
    }
}

fn snapshot(sequence: u64, as_of: &str, next_change_on: Option<&str>) -> Snapshot {
    let contract = sample::contract();
    // The store asks no more of an assessment than when it was made and when it can change.
    let of_nothing = domain::assess(&contract, &[], contract.commences).unwrap();
    let assessment = Assessment { as_of: date(as_of), next_change_on: next_change_on.map(date), ..of_nothing };
    Snapshot {
        version: Version { sequence, as_of: date(as_of) },
        made_for: None,
        definition: DEFINITION.into(),
        contacts_are_found: true,
        told_is_marked: true,
        rules: domain::assessment::RULES,
        assessment,
    }
}

fn email(id: &str) -> OutboxEmail {
    let reminder = OutboxNotice {
        id: id.into(),
        kind: NoticeKind::ReturnReminder,
        due_on: date("2022-07-22"),
        month: Some("2022-07".parse().unwrap()),
        event: None,
        about: About::ReturnDue { return_due_on: date("2022-07-29"), working_days: 5, moved_at: None },
    };
    OutboxEmail {
        contract: ID.into(),
        id: id.into(),
        to: Party::Contractor,
        notices: vec![reminder],
        recipient: Some(Recipient { name: "Alex Sample".into(), email: "manager@contractor.example".into() }),
        letterhead: "{}".into(),
        called_for_by: Version { sequence: 0, as_of: date("2022-07-22") },
        called_for_at: moment("2022-07-22T06:00:00Z"),
        state: EmailState::Due,
        claims: 0,
        sent_again: 0,
        sent_at: None,
        message_id: None,
        taken_before: Vec::new(),
        reports: Vec::new(),
    }
}

async fn a_contract_is_founded_once(table: Table) {
    let head = founded(&table).await;
    assert_eq!(head.sequence, 0);
    let contract = sample::contract();
    assert!(!table.create_contract(&contract, moment("2023-01-01T00:00:00Z")).await.unwrap());
    assert_eq!(table.contracts().await.unwrap(), [ID]);
    assert_eq!(table.read_log(ID).await.unwrap().unwrap().contract.text, DEFINITION);
    assert!(table.read_log("another").await.unwrap().is_none());
}

async fn of_twenty_at_one_moment_all_land_in_some_order_without_a_gap(table: Table) {
    founded(&table).await;
    let mut tasks = Vec::new();
    for number in 0..20 {
        let table = table.clone();
        tasks.push(tokio::spawn(async move { append_at_last(&table, &format!("return {number}")).await }));
    }
    let mut sequences = Vec::new();
    for task in tasks {
        sequences.push(task.await.unwrap());
    }
    sequences.sort_unstable();
    assert_eq!(sequences, (1..=20).collect::<Vec<u64>>());
    let log = table.read_log(ID).await.unwrap().unwrap();
    assert_eq!((log.head.sequence, log.events.len()), (20, 20), "and its chain of hashes holds");
}

async fn whoever_names_an_old_head_writes_nothing(table: Table) {
    let old = founded(&table).await;
    assert!(matches!(append(&table, &old, "first").await, Appended::Stored(_)));
    assert_eq!(append(&table, &old, "second").await, Appended::Conflict);
    assert_eq!(table.read_log(ID).await.unwrap().unwrap().events.len(), 1);
    assert_eq!(table.accepted(ID, &sha256(b"second")).await.unwrap(), None, "not even its content's mark");
    assert_eq!(table.original(ID, 2).await.unwrap(), b"");
}

async fn the_same_content_is_accepted_once(table: Table) {
    founded(&table).await;
    append_at_last(&table, "the return").await;
    let head = table.head(ID).await.unwrap().unwrap();
    assert_eq!(append(&table, &head, "the return").await, Appended::Conflict);
    let accepted = table.accepted(ID, &sha256(b"the return")).await.unwrap().unwrap();
    assert_eq!((accepted.sequence, accepted.receipt.as_str()), (1, "the return"));
    // Once its event is withdrawn, the same content is a new thing to record.
    let event = a_return("the return");
    let content = sha256(b"the return");
    let entry = NewLogEntry { event: &event, content: &content, receipt: "again", replaces: Some(1), original: b"" };
    assert!(matches!(table.append(ID, &head, &entry).await.unwrap(), Appended::Stored(_)));
    assert_eq!(table.accepted(ID, &content).await.unwrap().unwrap().sequence, 2);
}

async fn the_bytes_as_received_are_kept_whole(table: Table) {
    let head = founded(&table).await;
    let original: Vec<u8> = (0..1024 * 1024_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let event = a_return("large");
    let entry = NewLogEntry { event: &event, content: "large", receipt: "", replaces: None, original: &original };
    assert!(matches!(table.append(ID, &head, &entry).await.unwrap(), Appended::Stored(_)));
    assert!(table.original(ID, 1).await.unwrap() == original, "a mebibyte comes back as it went in");
}

async fn a_log_longer_than_one_answer_is_read_whole(table: Table) {
    founded(&table).await;
    // Comments that do not compress: an answer holds a mebibyte.
    for number in 0..12_u64 {
        let mut state = number + 1;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'!' + u8::try_from((state >> 33) % 90).unwrap())
        });
        append_at_last(&table, &noise.take(150_000).collect::<String>()).await;
    }
    let log = table.read_log(ID).await.unwrap().unwrap();
    assert_eq!(log.events.len(), 12);
}

async fn an_assessment_and_its_emails_are_kept_together_or_not_at_all(table: Table) {
    founded(&table).await;
    let first = snapshot(0, "2022-07-22", Some("2022-07-28"));
    let committed = table.commit(ID, None, &first, &[email("a"), email("b")], moment(NOW)).await.unwrap();
    assert_eq!(committed, Committed::Stored);
    assert_eq!(table.emails(ID).await.unwrap().len(), 2);
    append_at_last(&table, "a return").await;
    // Who has not seen the first replaces nothing, and puts nothing in the outbox.
    let second = snapshot(1, "2022-07-22", None);
    assert_eq!(table.commit(ID, None, &second, &[email("c")], moment(NOW)).await.unwrap(), Committed::Conflict);
    assert_eq!(table.email(ID, "c").await.unwrap(), None);
    let seen = table.previous(ID).await.unwrap();
    // An email that is there already keeps the whole from being written twice.
    assert_eq!(
        table.commit(ID, seen.as_ref(), &second, &[email("a")], moment(NOW)).await.unwrap(),
        Committed::Conflict
    );
    assert_eq!(table.snapshot(ID).await.unwrap().unwrap().version, first.version);
    assert_eq!(table.commit(ID, seen.as_ref(), &second, &[email("c")], moment(NOW)).await.unwrap(), Committed::Stored);
    assert_eq!(table.snapshot(ID).await.unwrap().unwrap().version, second.version);
}

async fn an_assessment_is_replaced_only_by_a_later_one_of_the_whole_log(table: Table) {
    founded(&table).await;
    append_at_last(&table, "a return").await;
    let newer = snapshot(1, "2022-07-23", None);
    assert_eq!(table.commit(ID, None, &newer, &[], moment(NOW)).await.unwrap(), Committed::Stored);
    // Even who has seen the newer takes nothing back.
    let seen = table.previous(ID).await.unwrap();
    for older in [snapshot(0, "2022-07-24", None), snapshot(1, "2022-07-22", None)] {
        let committed = table.commit(ID, seen.as_ref(), &older, &[], moment(NOW)).await.unwrap();
        assert_eq!(committed, Committed::Conflict);
    }
    // Nor does anybody keep what leaves out an event that has come since.
    append_at_last(&table, "another return").await;
    let without_it = snapshot(1, "2022-07-24", None);
    let committed = table.commit(ID, seen.as_ref(), &without_it, &[], moment(NOW)).await.unwrap();
    assert_eq!(committed, Committed::Conflict);
    assert_eq!(table.snapshot(ID).await.unwrap().unwrap().version, newer.version);
}

/// The sample's assessment as of a day, from its log so far.
fn assessed(as_of: &str) -> Snapshot {
    let (contract, as_of) = (sample::contract(), date(as_of));
    let assessment = domain::assess(&contract, &sample::log(), as_of).unwrap();
    let version = Version { sequence: 0, as_of };
    Snapshot {
        version,
        made_for: None,
        contacts_are_found: true,
        told_is_marked: true,
        rules: domain::assessment::RULES,
        definition: contract.text,
        assessment,
    }
}

/// What a snapshot says is its JSON: the rest of an assessment is for whoever has just made it.
fn says_the_same(one: &Snapshot, other: &Snapshot) -> bool {
    serde_json::to_string(one).unwrap() == serde_json::to_string(other).unwrap()
}

async fn an_assessment_of_several_years_is_read_as_it_was_kept(table: Table) {
    founded(&table).await;
    for as_of in ["2022-11-01", "2023-01-02", "2023-11-20"] {
        let kept = assessed(as_of);
        let seen = table.previous(ID).await.unwrap();
        assert_eq!(table.commit(ID, seen.as_ref(), &kept, &[], moment(NOW)).await.unwrap(), Committed::Stored);
        let read = table.snapshot(ID).await.unwrap().unwrap();
        assert!(says_the_same(&read, &kept), "as of {as_of}");
    }
}

/// Who reads while others replace sees one assessment or another, and never one with the years of another.
async fn an_assessment_is_read_whole_while_it_is_replaced(table: Table) {
    founded(&table).await;
    let days = ["2022-11-01", "2023-01-02", "2023-02-01", "2023-05-02", "2023-08-01", "2023-11-20"];
    let kept: Vec<Snapshot> = days.into_iter().map(assessed).collect();
    assert_eq!(table.commit(ID, None, &kept[0], &[], moment(NOW)).await.unwrap(), Committed::Stored);
    let writer = tokio::spawn({
        let (table, kept) = (table.clone(), kept.clone());
        async move {
            for snapshot in &kept[1..] {
                let seen = table.previous(ID).await.unwrap();
                assert_eq!(
                    table.commit(ID, seen.as_ref(), snapshot, &[], moment(NOW)).await.unwrap(),
                    Committed::Stored
                );
            }
        }
    });
    while !writer.is_finished() {
        let read = table.snapshot(ID).await.unwrap().unwrap();
        let same = kept.iter().find(|snapshot| snapshot.version == read.version).unwrap();
        assert!(says_the_same(&read, same));
    }
    writer.await.unwrap();
}

async fn what_the_stream_did_not_set_going_is_found_when_it_is_overdue(table: Table) {
    founded(&table).await;
    let (soon, later) = (moment("2022-07-29T10:01:00Z"), moment("2022-07-29T10:06:00Z"));
    append_at_last(&table, "a return").await;
    assert_eq!(table.overdue_evaluations(soon).await.unwrap(), Vec::<String>::new());
    assert_eq!(table.overdue_evaluations(later).await.unwrap(), [ID]);
    let now = moment("2022-07-29T10:00:30Z");
    table.commit(ID, None, &snapshot(1, "2022-07-29", None), &[], now).await.unwrap();
    assert_eq!(table.overdue_evaluations(later).await.unwrap(), Vec::<String>::new());
    assert_eq!(table.overdue_publications(soon).await.unwrap(), Vec::<String>::new());
    assert_eq!(table.overdue_publications(later).await.unwrap(), [ID]);
    let (_, recorded) = table.published(PageSet::Contract(ID)).await.unwrap();
    let published = PublishedPages { version: "0000000001-2022-07-29".into(), ..PublishedPages::default() };
    table.record_published(PageSet::Contract(ID), &published, recorded).await.unwrap();
    assert_eq!(table.overdue_publications(later).await.unwrap(), [ID], "until it is said that they are there");
    table.complete_publication(ID, "0000000000-2022-07-28").await.unwrap();
    assert_eq!(table.overdue_publications(later).await.unwrap(), [ID], "a later version than that is wanted");
    table.complete_publication(ID, "0000000001-2022-07-29").await.unwrap();
    assert_eq!(table.overdue_publications(later).await.unwrap(), Vec::<String>::new());
}

async fn a_log_that_was_changed_is_not_read(table: Table, client: aws_sdk_dynamodb::Client, name: &str) {
    founded(&table).await;
    append_at_last(&table, "a return").await;
    let last_hash = table.head(ID).await.unwrap().unwrap();
    append(&table, &LogHead { hash: "0".repeat(64), ..last_hash.clone() }, "forged").await;
    assert_eq!(table.head(ID).await.unwrap().unwrap(), last_hash, "an entry that does not follow is not appended");
    assert_eq!(table.read_log(ID).await.unwrap().unwrap().events.len(), 1);
    let text = |value: &str| aws_sdk_dynamodb::types::AttributeValue::S(value.into());
    let request = client.update_item().table_name(name).key("pk", text("CONTRACT#regulation-44"));
    let request = request.key("sk", text("LOG#0000000001")).update_expression("SET previous = :zero");
    request.expression_attribute_values(":zero", text(&"0".repeat(64))).send().await.unwrap();
    let failure = table.read_log(ID).await.unwrap_err();
    assert_eq!(failure.cause, "entry 1 does not follow from the one before it");
    assert!(!failure.retry_can_help);
}

async fn a_wish_for_pages_that_an_older_version_left_is_fulfilled(
    table: Table,
    client: aws_sdk_dynamodb::Client,
    name: &str,
) {
    founded(&table).await;
    let text = |value: &str| aws_sdk_dynamodb::types::AttributeValue::S(value.into());
    let old = [
        ("pk", "CONTRACT#regulation-44"),
        ("sk", "PUBLISHED"),
        ("wanted", "0000000001-2022-07-29"),
        ("agenda", "publish"),
        ("agenda_on", "2022-07-29T10:05:00Z"),
    ];
    let old = old.map(|(attribute, value)| (attribute.to_owned(), text(value))).into();
    client.put_item().table_name(name).set_item(Some(old)).send().await.unwrap();
    assert_eq!(table.overdue_publications(moment("2022-07-29T10:06:00Z")).await.unwrap(), [ID]);
    let (published, recorded) = table.published(PageSet::Contract(ID)).await.unwrap();
    assert_eq!(published, PublishedPages::default());
    table.record_published(PageSet::Contract(ID), &published, recorded).await.unwrap();
    assert_eq!(table.overdue_publications(moment("2022-07-29T10:06:00Z")).await.unwrap(), [""; 0]);
}

async fn very_many_emails_are_all_kept(table: Table) {
    founded(&table).await;
    let emails: Vec<OutboxEmail> = (0..205).map(|number| email(&format!("{number:03}"))).collect();
    let first = snapshot(0, "2022-07-22", None);
    assert_eq!(table.commit(ID, None, &first, &emails, moment(NOW)).await.unwrap(), Committed::Stored);
    assert_eq!(table.emails(ID).await.unwrap().len(), 205);
}

async fn only_contracts_whose_day_has_come_are_checked(table: Table) {
    founded(&table).await;
    let first = snapshot(0, "2022-07-22", Some("2022-07-28"));
    table.commit(ID, None, &first, &[], moment(NOW)).await.unwrap();
    assert_eq!(table.due_for_check(date("2022-07-27")).await.unwrap(), Vec::<String>::new());
    assert_eq!(table.due_for_check(date("2022-07-28")).await.unwrap(), [ID]);
    append_at_last(&table, "a return").await;
    let ended = snapshot(1, "2022-07-28", None);
    let seen = table.previous(ID).await.unwrap();
    table.commit(ID, seen.as_ref(), &ended, &[], moment(NOW)).await.unwrap();
    assert_eq!(table.due_for_check(date("2099-01-01")).await.unwrap(), Vec::<String>::new());
}

async fn of_ten_that_would_send_an_email_one_does(table: Table) {
    founded(&table).await;
    table.commit(ID, None, &snapshot(0, "2022-07-22", None), &[email("a")], moment(NOW)).await.unwrap();
    let now = moment("2022-07-22T06:00:10Z");
    let mut tasks = Vec::new();
    for _ in 0..10 {
        let table = table.clone();
        tasks.push(tokio::spawn(async move { table.claim(ID, "a", now, Claim::AmongOthers).await.unwrap() }));
    }
    let mut claimed = 0;
    for task in tasks {
        claimed += usize::from(task.await.unwrap().is_some());
    }
    assert_eq!(claimed, 1);
}

async fn an_email_is_its_claimants_until_the_lease_is_over(table: Table) {
    founded(&table).await;
    table.commit(ID, None, &snapshot(0, "2022-07-22", None), &[email("a")], moment(NOW)).await.unwrap();
    let now = moment("2022-07-22T06:00:10Z");
    assert!(table.claim(ID, "a", now, Claim::AmongOthers).await.unwrap().is_some());
    assert!(table.claim(ID, "a", now, Claim::AmongOthers).await.unwrap().is_none());
    // Who claimed it died with it: another may when the lease is over, or who is alone at once.
    assert_eq!(table.overdue_emails(now).await.unwrap(), []);
    let later = now + TimeDelta::minutes(6);
    assert_eq!(table.overdue_emails(later).await.unwrap(), [(ID.to_owned(), "a".to_owned())]);
    assert!(table.claim(ID, "a", now, Claim::Alone).await.unwrap().is_some());
    assert!(table.claim(ID, "a", later, Claim::AmongOthers).await.unwrap().is_some());
    table.record_sent(ID, "a", "message", later).await.unwrap();
    assert!(table.claim(ID, "a", later + TimeDelta::days(1), Claim::Alone).await.unwrap().is_none());
    assert_eq!(table.unsent_emails().await.unwrap(), []);
    assert_eq!(table.email(ID, "a").await.unwrap().unwrap().state, EmailState::Sent);
}

async fn an_email_that_was_not_sent_is_given_back(table: Table) {
    founded(&table).await;
    table.commit(ID, None, &snapshot(0, "2022-07-22", None), &[email("a"), email("b")], moment(NOW)).await.unwrap();
    let now = moment("2022-07-22T06:00:10Z");
    assert!(table.claim(ID, "a", now, Claim::AmongOthers).await.unwrap().is_some());
    let later = now + TimeDelta::minutes(6);
    assert!(table.claim(ID, "a", later, Claim::AmongOthers).await.unwrap().is_some());
    // Whose claim was taken over gives nothing back.
    table.release_claim(ID, "a", now, ClaimRelease::Lapsed).await.unwrap();
    assert_eq!(table.email(ID, "a").await.unwrap().unwrap().state, EmailState::Claimed);
    assert!(table.claim(ID, "b", now, Claim::AmongOthers).await.unwrap().is_some());
    table.release_claim(ID, "b", now, ClaimRelease::Lapsed).await.unwrap();
    assert_eq!(table.email(ID, "b").await.unwrap().unwrap().state, EmailState::Lapsed);
    assert_eq!(table.unsent_emails().await.unwrap(), [(ID.to_owned(), "a".to_owned())]);
}

async fn an_email_given_back_for_later_waits_until_the_lease_is_over(table: Table) {
    founded(&table).await;
    table.commit(ID, None, &snapshot(0, "2022-07-22", None), &[email("a")], moment(NOW)).await.unwrap();
    let now = moment("2022-07-22T06:00:10Z");
    assert!(table.claim(ID, "a", now, Claim::AmongOthers).await.unwrap().is_some());
    table.release_claim(ID, "a", now, ClaimRelease::Later).await.unwrap();
    assert!(table.claim(ID, "a", now + TimeDelta::minutes(1), Claim::AmongOthers).await.unwrap().is_none());
    let later = now + TimeDelta::minutes(6);
    let claimed = table.claim(ID, "a", later, Claim::AmongOthers).await.unwrap().unwrap();
    assert_eq!(claimed.claims, 1, "it certainly did not go before");
}

async fn what_nobody_knows_the_end_of_waits_for_a_decision(table: Table) {
    founded(&table).await;
    let emails = [email("again"), email("sent"), email("known")];
    table.commit(ID, None, &snapshot(0, "2022-07-22", None), &emails, moment(NOW)).await.unwrap();
    let (now, later) = (moment("2022-07-22T06:00:10Z"), moment("2022-07-22T06:06:10Z"));
    for id in ["again", "sent"] {
        assert_eq!(table.claim(ID, id, now, Claim::AmongOthers).await.unwrap().unwrap().claims, 1);
        assert_eq!(table.claim(ID, id, later, Claim::AmongOthers).await.unwrap().unwrap().claims, 2);
        table.release_claim(ID, id, later, ClaimRelease::Unknown).await.unwrap();
        assert_eq!(table.email(ID, id).await.unwrap().unwrap().state, EmailState::Unknown);
        for claim in [Claim::AmongOthers, Claim::Alone] {
            assert!(table.claim(ID, id, later + TimeDelta::days(1), claim).await.unwrap().is_none());
        }
    }
    assert_eq!(table.unsent_emails().await.unwrap(), [(ID.to_owned(), "known".to_owned())]);
    // There is nothing to decide where it is known, or where there is none.
    assert!(!table.decide(ID, "known", LetterDecision::SendAgain, later).await.unwrap());
    assert!(!table.decide(ID, "none", LetterDecision::WasSent, later).await.unwrap());
    assert_eq!(table.email(ID, "none").await.unwrap(), None);
    assert!(table.decide(ID, "sent", LetterDecision::WasSent, later).await.unwrap());
    assert_eq!(table.email(ID, "sent").await.unwrap().unwrap().state, EmailState::Sent);
    assert!(table.decide(ID, "again", LetterDecision::SendAgain, later).await.unwrap());
    assert!(!table.decide(ID, "again", LetterDecision::WasSent, later).await.unwrap(), "once it is decided it is");
    let overdue = table.overdue_emails(later + TimeDelta::minutes(6)).await.unwrap();
    assert!(overdue.contains(&(ID.to_owned(), "again".to_owned())), "it is taken up, whatever becomes of the stream");
    let claimed = table.claim(ID, "again", later, Claim::AmongOthers).await.unwrap().unwrap();
    assert_eq!((claimed.claims, claimed.sent_again), (1, 1));
}

async fn of_an_email_that_is_sent_again_only_what_is_said_of_its_last_sending_counts(table: Table) {
    founded(&table).await;
    let mut warning = email("warning");
    warning.notices[0].kind = NoticeKind::FormalWarning;
    table.commit(ID, None, &snapshot(0, "2022-07-22", None), &[warning], moment(NOW)).await.unwrap();
    let (now, later) = (moment("2022-07-22T06:00:10Z"), moment("2022-07-25T06:00:00Z"));
    let report = |what| DeliveryReport { at: now, what };
    let say = async |id: &str, what| table.record_report(ID, "warning", (id, &report(what)), later).await.unwrap();
    let send = async |at, id: &str| {
        assert!(table.claim(ID, "warning", at, Claim::AmongOthers).await.unwrap().is_some());
        table.record_sent(ID, "warning", id, at).await.unwrap();
    };
    send(now, "first").await;
    assert!(!table.decide(ID, "warning", LetterDecision::SendAgain, later).await.unwrap(), "it has not come back");
    assert!(say("first", DeliveryEvent::Failed).await);
    assert!(!table.decide(ID, "warning", LetterDecision::WasSent, later).await.unwrap(), "it has come back");
    let was = table.email(ID, "warning").await.unwrap().unwrap();
    assert!(table.decide(ID, "warning", LetterDecision::SendAgain, later).await.unwrap());
    assert!(!table.send_again(&was, later).await.unwrap(), "once it is decided it is");
    assert!(
        !say("first", DeliveryEvent::Failed).await && !say("first", DeliveryEvent::Delivered).await,
        "while it waits"
    );
    assert!(table.claim(ID, "warning", later, Claim::AmongOthers).await.unwrap().is_some());
    assert!(!say("first", DeliveryEvent::Failed).await, "while it is being sent");
    table.record_sent(ID, "warning", "first", later).await.unwrap();
    assert_eq!(table.email(ID, "warning").await.unwrap().unwrap().state, EmailState::Claimed, "nor who was slow");
    table.record_sent(ID, "warning", "second", later).await.unwrap();
    assert!(!say("first", DeliveryEvent::Failed).await, "and after it went");
    let email = table.email(ID, "warning").await.unwrap().unwrap();
    assert_eq!((email.state, email.message_id.as_deref()), (EmailState::Sent, Some("second")));
    assert_eq!((email.taken_before.len(), email.sent_again, email.sent_at), (1, 1, Some(later)));
    assert!(say("second", DeliveryEvent::Failed).await);
    assert!(table.decide(ID, "warning", LetterDecision::SendAgain, later).await.unwrap());
    send(later, "third").await;
    assert!(!say("first", DeliveryEvent::Failed).await && !say("second", DeliveryEvent::Failed).await);
    assert!(say("third", DeliveryEvent::Delivered).await);
}

fn letter(message: &str) -> StoredLetter {
    StoredLetter {
        id: "formal-warning/event-1/contractor".into(),
        kind: NoticeKind::FormalWarning,
        to: Party::Contractor,
        written_at: moment(NOW),
        subject: "Formal warning".into(),
        page: "<p>Formal warning</p>".into(),
        message: message.into(),
    }
}

async fn a_letter_is_kept_as_it_was_first_written(table: Table) {
    founded(&table).await;
    let id = "formal-warning/event-1/contractor";
    assert_eq!(table.letter(ID, id).await.unwrap(), None);
    let first = letter("Subject: Formal warning\r\n\r\nThe first.\r\n");
    assert_eq!(table.store_letter(ID, &first).await.unwrap(), first);
    // Whoever writes it again gets what is kept: that is what is to be sent.
    assert_eq!(table.store_letter(ID, &letter("Subject: Formal warning\r\n\r\nAnother.\r\n")).await.unwrap(), first);
    assert_eq!(table.letter(ID, id).await.unwrap(), Some(first.clone()));
    assert_eq!(table.letters(ID).await.unwrap(), [first]);
    assert_eq!(table.letters("another").await.unwrap(), []);
}

async fn a_letter_that_was_changed_is_not_read(table: Table, client: aws_sdk_dynamodb::Client, name: &str) {
    table.create().await.unwrap();
    let kept = letter("Subject: Formal warning\r\n\r\nThe first.\r\n");
    table.store_letter(ID, &kept).await.unwrap();
    let another = StoredLetter { id: "formal-warning/event-2/contractor".into(), ..letter("Another.\r\n") };
    table.store_letter(ID, &another).await.unwrap();
    let text = |value: &str| aws_sdk_dynamodb::types::AttributeValue::S(value.into());
    let key = |id: &str| [("pk", text("CONTRACT#regulation-44")), ("sk", text(&format!("LETTER#{id}")))];
    let [pk, sk] = key(&another.id);
    let item = client.get_item().table_name(name).key(pk.0, pk.1).key(sk.0, sk.1).send().await.unwrap().item.unwrap();
    let [pk, sk] = key(&kept.id);
    let request = client.update_item().table_name(name).key(pk.0, pk.1).key(sk.0, sk.1);
    let request = request.update_expression("SET message = :message");
    request.expression_attribute_values(":message", item["message"].clone()).send().await.unwrap();
    let failure = table.letter(ID, &kept.id).await.unwrap_err();
    assert_eq!((failure.cause.as_str(), failure.retry_can_help), ("it is not as it was sent", false));
}

async fn a_lapsed_email_is_never_sent(table: Table) {
    founded(&table).await;
    let lapsed = OutboxEmail { state: EmailState::Lapsed, ..email("a") };
    table.commit(ID, None, &snapshot(0, "2022-07-22", None), &[lapsed], moment(NOW)).await.unwrap();
    assert_eq!(table.unsent_emails().await.unwrap(), []);
    assert!(table.claim(ID, "a", moment("2022-08-01T00:00:00Z"), Claim::Alone).await.unwrap().is_none());
}

async fn a_token_is_valid_for_its_contract_until_it_expires_or_is_revoked(table: Table) {
    founded(&table).await;
    let (now, expires_at) = (moment("2022-07-01T00:00:00Z"), moment("2022-08-01T00:00:00Z"));
    let (token, credential) = table.new_token(ID, Party::Contractor, "the office", now..expires_at).await.unwrap();
    assert_eq!(table.authenticate(&token, now).await.unwrap(), Some(credential.clone()));
    assert_eq!(table.authenticate(&token, expires_at).await.unwrap(), None);
    let before = now - chrono::TimeDelta::days(1);
    assert_eq!(table.authenticate(&token, before).await.unwrap(), None, "it was made by a clock that was ahead");
    assert_eq!(table.authenticate(&format!("{token}x"), now).await.unwrap(), None);
    assert_eq!(table.authenticate(&token.replace(ID, "another"), now).await.unwrap(), None);
    let kept = serde_json::to_string(&table.tokens(ID).await.unwrap()).unwrap();
    assert!(!kept.contains(token.rsplit_once('.').unwrap().1), "the secret is not kept");
    assert!(table.revoke_token(ID, &credential.id, now).await.unwrap());
    assert_eq!(table.authenticate(&token, now).await.unwrap(), None);
    assert!(!table.revoke_token(ID, "0123456789ab", now).await.unwrap());
}

async fn what_is_published_is_recorded_by_one_at_a_time_and_not_taken_back(table: Table) {
    founded(&table).await;
    let published = |version: &str| PublishedPages {
        version: version.into(),
        made_with: "templates".into(),
        pages: [("index.html".to_owned(), PublishedPage { sha256: version.into(), tag: "tag".into() })].into(),
    };
    let (nothing, unrecorded) = table.published(PageSet::Contract(ID)).await.unwrap();
    assert_eq!(nothing, PublishedPages::default());
    let writing = table.record_published(PageSet::Contract(ID), &nothing, unrecorded).await.unwrap();
    // Who read before that records nothing.
    let late = table.record_published(PageSet::Contract(ID), &published("1"), unrecorded).await;
    assert!(late.unwrap_err().retry_can_help);
    table.record_published(PageSet::Contract(ID), &published("2"), writing).await.unwrap();
    assert_eq!(table.published(PageSet::Contract(ID)).await.unwrap().0, published("2"));
}

async fn a_contracts_summary_is_kept_with_its_councils_others_and_an_older_replaces_none(table: Table) {
    founded(&table).await;
    let councils = table.store_summary(ID, "kent", "2", "newer").await.unwrap();
    assert_eq!(councils, ["kent".to_owned()].into());
    table.store_summary(ID, "kent", "1", "older").await.unwrap();
    assert_eq!(table.council_version("kent").await.unwrap(), 1);
    assert_eq!(table.summaries("kent").await.unwrap(), ["newer"]);
    table.store_summary(ID, "kent", "3", "newer").await.unwrap();
    assert_eq!(
        table.council_version("kent").await.unwrap(),
        1,
        "the same again leaves the council's pages as they are"
    );
    assert_eq!(table.site_version().await.unwrap(), 0, "the first page shows what is kept of councils");
    // A revision names another council: whoever dies before the pages of both are written finds both again.
    for _ in 0..2 {
        let councils = table.store_summary(ID, "surrey", "4", "newer").await.unwrap();
        assert_eq!(councils, ["kent".to_owned(), "surrey".to_owned()].into());
        assert_eq!(table.summaries("kent").await.unwrap(), [""; 0]);
        assert_eq!(table.summaries("surrey").await.unwrap(), ["newer"]);
        assert_eq!(table.council_version("kent").await.unwrap(), 2);
        assert_eq!(table.council_version("surrey").await.unwrap(), 1);
    }
    // And back again.
    table.store_summary(ID, "kent", "5", "newer").await.unwrap();
    assert_eq!(table.summaries("kent").await.unwrap(), ["newer"]);
    assert_eq!(table.summaries("surrey").await.unwrap(), [""; 0]);
}

async fn a_councils_summary_counts_up_the_site_only_where_it_differs(table: Table) {
    table.create().await.unwrap();
    table.store_council_summary("kent", "2", Some("two")).await.unwrap();
    table.store_council_summary("kent", "1", Some("one")).await.unwrap();
    table.store_council_summary("kent", "3", Some("two")).await.unwrap();
    assert_eq!(table.site_version().await.unwrap(), 1);
    assert_eq!(table.councils().await.unwrap(), ["two"]);
    table.store_council_summary("kent", "4", None).await.unwrap();
    assert_eq!(table.site_version().await.unwrap(), 2);
    assert_eq!(table.councils().await.unwrap(), [""; 0], "a council without a contract is not shown");
}

/// Runs tests on an engine, each on a table of its own.
macro_rules! on_both_engines {
    ($($test:ident),* $(,)?) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn the_embedded_engine_keeps_every_promise() {
            $( $test(on_the_embedded_engine().await).await; )*
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn moto_keeps_every_promise() {
            let moto = Moto::start().await;
            $( $test(Table::new(moto.connection().dynamodb(), stringify!($test))).await; )*
        }
    };
}

async fn on_the_embedded_engine() -> Table {
    Table::new(system_tests::embedded::start().await.dynamodb(), "last-friday")
}

on_both_engines!(
    a_contract_is_founded_once,
    whoever_names_an_old_head_writes_nothing,
    the_same_content_is_accepted_once,
    the_bytes_as_received_are_kept_whole,
    a_log_longer_than_one_answer_is_read_whole,
    an_assessment_and_its_emails_are_kept_together_or_not_at_all,
    very_many_emails_are_all_kept,
    only_contracts_whose_day_has_come_are_checked,
    an_email_is_its_claimants_until_the_lease_is_over,
    a_lapsed_email_is_never_sent,
    a_token_is_valid_for_its_contract_until_it_expires_or_is_revoked,
    what_is_published_is_recorded_by_one_at_a_time_and_not_taken_back,
    a_contracts_summary_is_kept_with_its_councils_others_and_an_older_replaces_none,
    a_councils_summary_counts_up_the_site_only_where_it_differs,
    an_email_that_was_not_sent_is_given_back,
    an_email_given_back_for_later_waits_until_the_lease_is_over,
    what_nobody_knows_the_end_of_waits_for_a_decision,
    of_an_email_that_is_sent_again_only_what_is_said_of_its_last_sending_counts,
    a_letter_is_kept_as_it_was_first_written,
    an_assessment_is_replaced_only_by_a_later_one_of_the_whole_log,
    an_assessment_of_several_years_is_read_as_it_was_kept,
    an_assessment_is_read_whole_while_it_is_replaced,
    what_the_stream_did_not_set_going_is_found_when_it_is_overdue,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_show_that_a_log_or_a_letter_was_changed() {
    let moto = Moto::start().await;
    for connection in [system_tests::embedded::start().await, moto.connection()] {
        let table = Table::new(connection.dynamodb(), "changed");
        a_log_that_was_changed_is_not_read(table.clone(), connection.dynamodb(), "changed").await;
        a_letter_that_was_changed_is_not_read(table, connection.dynamodb(), "changed").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_read_what_an_older_version_left() {
    let moto = Moto::start().await;
    for connection in [system_tests::embedded::start().await, moto.connection()] {
        let table = Table::new(connection.dynamodb(), "older");
        a_wish_for_pages_that_an_older_version_left_is_fulfilled(table, connection.dynamodb(), "older").await;
    }
}

// moto answers on several threads and holds no lock over a condition and its write, so that two at one moment can both
// succeed there. Races are tried on the embedded engine, which, as DynamoDB, lets one win.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn races_on_the_embedded_engine_have_one_winner() {
    of_twenty_at_one_moment_all_land_in_some_order_without_a_gap(on_the_embedded_engine().await).await;
    of_ten_that_would_send_an_email_one_does(on_the_embedded_engine().await).await;
}
