//! What is published: recorded by one at a time, and the summaries that the pages of many contracts are made from.

use cloud::published::{PageSet, PublishedPage, PublishedPages};
use cloud::table::Table;
use system_tests::sample::{ID, moment};

use crate::founded;

pub(crate) async fn a_wish_for_pages_that_an_older_version_left_is_fulfilled(
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

pub(crate) async fn what_is_published_is_recorded_by_one_at_a_time_and_not_taken_back(table: Table) {
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

pub(crate) async fn a_contracts_summary_is_kept_with_its_councils_others_and_an_older_replaces_none(table: Table) {
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

pub(crate) async fn a_councils_summary_counts_up_the_site_only_where_it_differs(table: Table) {
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
