//! What the store promises, held against two engines that share no code: the embedded one and moto's.

use chrono::NaiveDate;
use cloud::assessments::Snapshot;
use cloud::hash::sha256;
use cloud::log::{Appended, LogHead, NewLogEntry};
use cloud::outbox::{EmailState, OutboxEmail, OutboxNotice, Recipient, SendingHistory};
use cloud::table::Table;
use cloud::version::Version;
use domain::assessment::Assessment;
use domain::event::{Event, Fact, Party, Return};
use domain::notice::{About, NoticeKind};
use system_tests::moto::Moto;
use system_tests::sample::{self, DEFINITION, ID, moment};

mod assessments;
mod letters;
mod log;
mod outbox;
mod site;

use assessments::*;
use letters::*;
use log::*;
use outbox::*;
use site::*;

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
        sending: SendingHistory::default(),
    }
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
    the_longest_wait_is_found_though_its_email_is_claimed_again_and_again,
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
