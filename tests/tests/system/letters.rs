//! The day that a contractual letter carries: that on which it is first written, however late, and however often it is tried.

use chrono::TimeDelta;
use cloud::connection::Connection;
use cloud::hash::sha256;
use cloud::log::NewLogEntry;
use cloud::mail::{Mail, Ses};
use cloud::outbox::{EmailState, OutboxEmail};
use domain::event::Party::Council;
use domain::notice::NoticeKind;
use mail_parser::MessageParser;
use system_tests::program::Folder;
use system_tests::sample::{self, ID, moment, warning};
use system_tests::steps::Steps;

/// The sample's history to a day, taken in by a store of its own, which nobody has assessed.
async fn history_to(day: &str, mail: Mail) -> Steps {
    let steps = Steps::found(&sample::contract(), mail).await;
    for event in sample::log().iter().filter(|event| event.received_at < moment(day)) {
        let head = steps.head().await;
        let content = sha256(head.sequence.to_string().as_bytes());
        let entry = NewLogEntry { event, content: &content, receipt: "", replaces: None, original: b"" };
        steps.table.append(ID, &head, &entry).await.unwrap();
    }
    steps
}

async fn plan_request(steps: &Steps) -> OutboxEmail {
    let emails = steps.table.emails(ID).await.unwrap();
    let is_request = |email: &OutboxEmail| email.notices.iter().any(|notice| notice.kind == NoticeKind::PlanRequest);
    emails.into_iter().find(is_request).expect("the history requires a plan")
}

/// A mail service that nobody can reach.
async fn unreachable() -> Mail {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Connection::to_this_machine(format!("http://{}", listener.local_addr().unwrap())).ses();
    Mail::Ses(Ses { client, configuration_set: None })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_written_months_later_carries_its_own_day_and_says_that_it_comes_late() {
    // The system was off for half a year; then the mail service for two days.
    let mut steps = history_to("2023-01-20T00:00:00Z", unreachable().await).await;
    let first = moment("2023-07-20T07:00:00Z");
    steps.evaluate(first).await;
    let request = plan_request(&steps).await;
    assert!(request.notices[0].due_on < domain::date::read("2023-01-20").unwrap(), "{}", request.notices[0].due_on);
    steps.send(&request.id, first).await;
    assert_eq!(plan_request(&steps).await.state, EmailState::Claimed, "it certainly did not go, and is tried again");
    let kept = steps.table.letter(ID, &request.id).await.unwrap().unwrap();

    let folder = Folder::new("letters-late");
    steps.notify.mail = Mail::Folder(folder.0.clone());
    steps.send(&request.id, first + TimeDelta::days(2)).await;
    let sent = plan_request(&steps).await;
    assert_eq!(sent.state, EmailState::Sent);
    let files = std::fs::read_dir(folder.0.join(ID)).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let files: Vec<Vec<u8>> = files.collect();
    assert_eq!(files, [kept.message], "the same bytes, however often it is tried");
    let message = MessageParser::default().parse(&files[0]).unwrap();
    let text = message.body_text(0).unwrap();
    assert!(text.contains("Date: Thursday 20 July 2023"), "{text}");
    assert_eq!(message.date().unwrap().to_rfc3339(), "2023-07-20T07:00:00Z");
    let due_on = domain::date::in_full(request.notices[0].due_on);
    assert!(text.contains(&format!("The plan has been required since {due_on}.")), "{due_on}: {text}");
    assert!(
        text.contains("This letter is late: that day has passed. Please agree another day with the Council"),
        "{text}"
    );
    assert!(!text.contains("must be agreed by both parties by the end of"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_received_after_its_own_date_is_dated_when_it_is_written() {
    let folder = Folder::new("letters-warning");
    let steps = Steps::with_april(Mail::Folder(folder.0.clone())).await;
    // Issued on 6 June, recorded half an hour after midnight in London, while it is still the 7th in UTC.
    let recorded = moment("2022-06-07T23:30:00Z");
    let draft = steps.post(Council, "letters/draft", &warning("W1"), recorded).await;
    assert!(draft.text().contains("Wednesday 8 June 2022"), "{}", draft.text());
    steps.record(Council, &warning("W1"), recorded).await.unwrap();
    steps.evaluate(recorded).await;
    steps.send_all(recorded).await;
    let letter = steps.table.letter(ID, "formal-warning/event-2/contractor").await.unwrap().unwrap();
    assert!(letter.page.contains("<dt>Date</dt><dd>Wednesday 8 June 2022</dd>"), "{}", letter.page);
    assert!(letter.page.contains("issued on Monday 6 June 2022 under clause 6.7"), "{}", letter.page);
}
