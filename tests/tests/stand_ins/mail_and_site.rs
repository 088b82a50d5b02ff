//! Where emails and pages go: AWS's services and the folders that stand in for them, under one suite each.

use cloud::mail::{Mail, OutgoingEmail, Ses};
use cloud::site::{RemoveOutcome, Site, SitePage, WriteOutcome};
use system_tests::moto::Moto;
use system_tests::program::Folder;

fn page<'a>(version: &'a str, bytes: &'a [u8]) -> SitePage<'a> {
    SitePage { path: "regulation-44/index.html", content_type: "text/html; charset=utf-8", bytes, version }
}

fn tag(written: WriteOutcome) -> String {
    match written {
        WriteOutcome::Here(tag) => tag,
        WriteOutcome::NewerIsThere => panic!("the page was not written"),
    }
}

/// An older page never replaces a newer one, whatever the writers know of each other.
async fn an_older_page_never_replaces_a_newer_one(site: &Site) {
    let first = tag(site.write(page("0000000001", b"one"), None).await.unwrap());
    // Who knows of the state writes over it.
    let second = tag(site.write(page("0000000003", b"three"), Some(&first)).await.unwrap());
    // Who does not know of it, or knows of an older one, finds the newer.
    assert_eq!(site.write(page("0000000002", b"two"), Some(&first)).await.unwrap(), WriteOutcome::NewerIsThere);
    assert_eq!(site.write(page("0000000002", b"two"), None).await.unwrap(), WriteOutcome::NewerIsThere);
    // Who died before it recorded what it wrote writes the same again.
    tag(site.write(page("0000000003", b"three"), None).await.unwrap());
    tag(site.write(page("0000000004", b"four"), Some(&second)).await.unwrap());
    // Nor does who makes no such page any more, but knows less, take the newer off.
    assert_eq!(site.remove("regulation-44/index.html", "0000000003").await.unwrap(), RemoveOutcome::NewerIsThere);
}

/// A page that is not made any more is taken off, once or more often.
async fn a_page_is_taken_off(site: &Site) {
    for _ in 0..2 {
        assert_eq!(site.remove("regulation-44/index.html", "0000000005").await.unwrap(), RemoveOutcome::Gone);
    }
}

#[tokio::test]
async fn a_folder_keeps_the_newest_page() {
    let folder = Folder::new("site");
    let site = Site::in_folder(folder.0.join("site"), folder.0.join("versions"));
    an_older_page_never_replaces_a_newer_one(&site).await;
    assert_eq!(std::fs::read(folder.0.join("site/regulation-44/index.html")).unwrap(), b"four");
    a_page_is_taken_off(&site).await;
    assert!(!folder.0.join("site/regulation-44/index.html").exists());
}

#[tokio::test]
async fn a_bucket_keeps_the_newest_page() {
    let moto = Moto::start().await;
    let client = moto.connection().s3();
    let london = aws_sdk_s3::types::BucketLocationConstraint::EuWest2;
    let place = aws_sdk_s3::types::CreateBucketConfiguration::builder().location_constraint(london).build();
    client.create_bucket().bucket("site").create_bucket_configuration(place).send().await.unwrap();
    let site = Site::Bucket { client: client.clone(), name: "site".into() };
    an_older_page_never_replaces_a_newer_one(&site).await;
    let kept = client.get_object().bucket("site").key("regulation-44/index.html").send().await.unwrap();
    assert_eq!(kept.content_type(), Some("text/html; charset=utf-8"));
    assert_eq!(kept.body.collect().await.unwrap().to_vec(), b"four");
    a_page_is_taken_off(&site).await;
    assert!(client.head_object().bucket("site").key("regulation-44/index.html").send().await.is_err());
}

const MESSAGE: &[u8] =
    b"From: last-friday@system.example\r\nTo: manager@contractor.example\r\nSubject: Due\r\n\r\nText\r\n";

fn email<'a>(name: &'a str) -> OutgoingEmail<'a> {
    OutgoingEmail {
        contract: "regulation-44",
        id: name,
        name,
        from: "last-friday@system.example",
        to: "manager@contractor.example",
        message: MESSAGE,
    }
}

#[tokio::test]
async fn a_folder_takes_the_same_email_once() {
    let folder = Folder::new("mail");
    let mail = Mail::Folder(folder.0.clone());
    let first = mail.send(email("regulation-44/a")).await.unwrap();
    assert_eq!(mail.send(email("regulation-44/a")).await.unwrap(), first);
    mail.send(email("regulation-44/b")).await.unwrap();
    let mut names: Vec<_> =
        std::fs::read_dir(folder.0.join("regulation-44")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["a.eml", "b.eml"]);
    assert_eq!(std::fs::read(folder.0.join("regulation-44/a.eml")).unwrap(), MESSAGE);
}

#[tokio::test]
async fn ses_takes_an_email_whole() {
    let moto = Moto::start().await;
    let client = moto.connection().ses();
    client.verify_email_identity().email_address("last-friday@system.example").send().await.unwrap();
    let mail = Mail::Ses(Ses { client, configuration_set: None });
    assert!(!mail.send(email("regulation-44/a")).await.unwrap().is_empty());
    let data = system_tests::moto::moto_data(&moto);
    let messages = data["ses"]["RawMessage"].as_array().unwrap();
    assert_eq!(messages.len(), 1);
    // moto lists an address once for the envelope and once for the header.
    let to = messages[0]["destinations"].as_array().unwrap();
    assert!(!to.is_empty() && to.iter().all(|to| to == "manager@contractor.example"), "{to:?}");
    assert!(messages[0]["raw_data"].as_str().unwrap().contains("Subject: Due"));
}
