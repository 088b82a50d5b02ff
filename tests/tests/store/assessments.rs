//! Assessments: kept together with their emails, replaced only by a later one, and found when they are due again.

use cloud::assessments::{Committed, Snapshot};
use cloud::published::{PageSet, PublishedPages};
use cloud::table::Table;
use cloud::version::Version;
use system_tests::sample::{self, ID, moment};

use crate::{NOW, append_at_last, date, email, founded, snapshot};

pub(crate) async fn an_assessment_and_its_emails_are_kept_together_or_not_at_all(table: Table) {
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

pub(crate) async fn an_assessment_is_replaced_only_by_a_later_one_of_the_whole_log(table: Table) {
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

pub(crate) async fn an_assessment_of_several_years_is_read_as_it_was_kept(table: Table) {
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
pub(crate) async fn an_assessment_is_read_whole_while_it_is_replaced(table: Table) {
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

pub(crate) async fn what_the_stream_did_not_set_going_is_found_when_it_is_overdue(table: Table) {
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

pub(crate) async fn only_contracts_whose_day_has_come_are_checked(table: Table) {
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
