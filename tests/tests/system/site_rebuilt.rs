//! The site made anew: where it is ahead of the logs, as after a restore, and where pages were lost.

use std::collections::BTreeMap;
use std::path::Path;

use aws_sdk_dynamodb::Client;
use chrono::{DateTime, Utc};
use cloud::mail::Mail;
use cloud::site::{Site, SitePage};
use cloud::table::Table;
use domain::event::Party::Contractor;
use functions::publish::{Publish, RebuildReport};
use serde_json::json;
use system_tests::embedded::{another_with, items};
use system_tests::moto::Moto;
use system_tests::program::Folder;
use system_tests::sample::{ID, moment};
use system_tests::steps::Steps;

/// The point in time to which is restored.
fn then() -> DateTime<Utc> {
    moment("2022-05-03T09:00:00Z")
}

/// When what is lost came.
fn since() -> DateTime<Utc> {
    moment("2022-06-03T09:00:00Z")
}

/// Publishes a contract, and more that comes since; and a page of a contract that nobody knows. What is left is the table as it was
/// then, and nothing recorded of what is published.
async fn table_behind(site: &Site, folder: &Path) -> (Client, Table) {
    let steps = Steps::with_april(Mail::Folder(folder.join("mail"))).await;
    steps.evaluate(then()).await;
    let restored = another_with(&items(&steps.client).await).await;
    let may = json!({ "month": "2022-05", "visits": [{ "unit": "U1", "visited_on": "2022-05-04" }] });
    let answer = steps.post(Contractor, "returns/2022-05", &may, since()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    steps.evaluate(since()).await;
    let unknown = SitePage { path: "unknown/index.html", content_type: "text/html", bytes: b"1", version: "99" };
    site.write(unknown, None).await.unwrap();
    let site_at_work = again(site);
    Publish { table: steps.table.clone(), site: site_at_work, address: None }.publish(ID, since()).await.unwrap();
    restored
}

/// The same site once more.
fn again(site: &Site) -> Site {
    match site {
        Site::Folder { pages, versions, .. } => Site::in_folder(pages.clone(), versions.clone()),
        Site::Bucket { client, name } => Site::Bucket { client: client.clone(), name: name.clone() },
    }
}

async fn a_site_ahead_of_its_logs_becomes_what_they_call_for(site: Site) {
    const LOST: &str = "regulation-44/2022-06/index.html";
    let (folder, other) = (Folder::new("renewing"), Folder::new("renewing-other"));
    let (client, table) = table_behind(&site, &folder.0).await;
    let ahead = site.list("").await.unwrap();
    assert!(ahead.iter().any(|path| path == LOST), "{ahead:?}");

    let (_, fresh) = another_with(&items(&client).await).await;
    let publish = Publish { table, site, address: None };
    assert_eq!(publish.rebuild(then()).await.unwrap(), RebuildReport { rebuilt: 1, failed: 0, removed: 1 });
    let elsewhere = Site::in_folder(other.0.join("pages"), other.0.join("versions"));
    let expected = Publish { table: fresh, site: elsewhere, address: None };
    expected.publish(ID, then()).await.unwrap();
    let pages = publish.site.list("").await.unwrap();
    assert_eq!(pages, expected.site.list("").await.unwrap(), "those that a site has which was never ahead");
    assert!(!pages.iter().any(|path| path == LOST));
    // Once more it finds everything done.
    assert_eq!(publish.rebuild(then()).await.unwrap(), RebuildReport { rebuilt: 1, failed: 0, removed: 0 });
    assert_eq!(publish.site.list("").await.unwrap(), pages);
}

/// Every file below a folder, by path.
fn files(pages: &Path, paths: &[String]) -> BTreeMap<String, Vec<u8>> {
    paths.iter().map(|path| (path.clone(), std::fs::read(pages.join(path)).unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_ahead_of_its_logs_becomes_what_they_call_for() {
    let folder = Folder::new("renewed");
    let site = Site::in_folder(folder.0.join("site"), folder.0.join("versions"));
    a_site_ahead_of_its_logs_becomes_what_they_call_for(site).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_ahead_of_its_logs_becomes_what_they_call_for() {
    let moto = Moto::start().await;
    let client = moto.connection().s3();
    let london = aws_sdk_s3::types::BucketLocationConstraint::EuWest2;
    let place = aws_sdk_s3::types::CreateBucketConfiguration::builder().location_constraint(london).build();
    client.create_bucket().bucket("site").create_bucket_configuration(place).send().await.unwrap();
    a_site_ahead_of_its_logs_becomes_what_they_call_for(Site::Bucket { client, name: "site".into() }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_are_recorded_as_published_and_are_not_there_are_written_again() {
    let folder = Folder::new("missing-pages");
    let (pages, versions) = (folder.0.join("site"), folder.0.join("versions"));
    let steps = Steps::with_april(Mail::Folder(folder.0.join("mail"))).await;
    steps.evaluate(then()).await;
    let site = Site::in_folder(pages.clone(), versions.clone());
    let publish = Publish { table: steps.table.clone(), site, address: None };
    publish.publish(ID, then()).await.unwrap();
    let paths = publish.site.list("").await.unwrap();
    let before = files(&pages, &paths);
    assert_eq!(publish.replace_missing(then()).await.unwrap(), 0);

    let lost = ["regulation-44/index.html", "councils/kent-county-council/index.html", "index.html"];
    for path in lost {
        std::fs::remove_file(pages.join(path)).unwrap();
    }
    publish.publish(ID, then()).await.unwrap();
    assert!(!pages.join(lost[0]).exists(), "what is recorded as published is not looked at each time");
    assert_eq!(publish.replace_missing(then()).await.unwrap(), lost.len());
    assert_eq!(files(&pages, &publish.site.list("").await.unwrap()), before);

    // The whole site is gone, and the versions with it.
    std::fs::remove_dir_all(&pages).unwrap();
    std::fs::remove_dir_all(&versions).unwrap();
    assert_eq!(publish.replace_missing(then()).await.unwrap(), paths.len());
    assert_eq!(files(&pages, &publish.site.list("").await.unwrap()), before);
}
