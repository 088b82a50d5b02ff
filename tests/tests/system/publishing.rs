//! `publish`: what becomes of pages where a writer dies between two calls.

use cloud::mail::Mail;
use cloud::published::{PageSet, PublishedPage};
use cloud::site::Site;
use functions::publish::Publish;
use system_tests::program::Folder;
use system_tests::sample::{ID, moment};
use system_tests::steps::Steps;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_is_forgotten_that_a_writer_who_died_may_have_left() {
    let now = moment("2022-05-03T09:00:00Z");
    let folder = Folder::new("publishing");
    let (pages, versions) = (folder.0.join("pages"), folder.0.join("versions"));
    let steps = Steps::with_april(Mail::Folder(folder.0.join("mail"))).await;
    steps.evaluate(now).await;
    let publish =
        Publish { table: steps.table.clone(), site: Site::in_folder(pages.clone(), versions.clone()), address: None };
    // No page can be written where a file stands in the way.
    std::fs::create_dir_all(&pages).unwrap();
    std::fs::write(pages.join(ID), "in the way").unwrap();
    publish.publish(ID, now).await.unwrap_err();
    let (mut published, recorded) = steps.table.published(PageSet::Contract(ID)).await.unwrap();
    assert!(published.pages.contains_key("regulation-44/index.html"), "it may be there");
    assert!(published.pages.values().all(|page| page.sha256.is_empty()), "and nobody takes it to be");
    // He had been about to write a page that is not made any more.
    let left = "regulation-44/2099-01/index.html";
    published.pages.insert(left.into(), PublishedPage::default());
    steps.table.record_published(PageSet::Contract(ID), &published, recorded).await.unwrap();
    std::fs::remove_file(pages.join(ID)).unwrap();
    std::fs::create_dir_all(pages.join(left).parent().unwrap()).unwrap();
    std::fs::write(pages.join(left), "left behind").unwrap();
    publish.publish(ID, now).await.unwrap();
    assert!(!pages.join(left).exists());
    let (published, _) = steps.table.published(PageSet::Contract(ID)).await.unwrap();
    assert!(!published.pages.contains_key(left));
    assert!(published.pages.values().all(|page| !page.sha256.is_empty()));
    assert!(published.pages.keys().all(|path| pages.join(path).is_file()));
}
