//! What SES says of the emails that it took, from the stand-in of SNS to the outbox and to the council.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use cloud::connection::Connection;
use cloud::mail::{Mail, OutgoingEmail, Ses};
use cloud::outbox::{Claim, EmailState};
use domain::event::Party::{Contractor, Council};
use functions::notify::NotifyRequest;
use serde_json::{Value, json};
use system_tests::lambda::{sns_event, stream_event};
use system_tests::program::Folder;
use system_tests::sample;
use system_tests::steps::Steps;
use system_tests::warned_contract::{LETTER, warned_contract};

fn now() -> DateTime<Utc> {
    "2022-06-06T09:00:00Z".parse().unwrap()
}

/// SNS hands over what SES says of an email; of a bounce, that it is permanent.
async fn say(steps: &Steps, event_type: &str, email: &str, message_id: &str) {
    let bounce = json!({ "bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [] });
    say_with(steps, (event_type, &bounce), email, message_id).await;
}

/// The same, with what it says of a bounce.
async fn say_with(steps: &Steps, (event_type, bounce): (&str, &Value), email: &str, message_id: &str) {
    let said = json!({
        "eventType": event_type,
        "bounce": bounce,
        "mail": { "messageId": message_id, "timestamp": "2022-06-06T09:00:05.000Z",
                  "tags": { "contract": ["regulation-44"], "email": [URL_SAFE_NO_PAD.encode(email)] } },
    });
    let handed: NotifyRequest = serde_json::from_value(sns_event(&said)).unwrap();
    assert!(matches!(handed, NotifyRequest::Feedback(_)));
    steps.notify.handle_request(&handed, &now).await.unwrap();
}

async fn state(steps: &Steps, email: &str) -> EmailState {
    steps.table.email("regulation-44", email).await.unwrap().unwrap().state
}

/// The id under which an email was taken: of a folder, the file's name.
fn taken_as(email: &str) -> String {
    format!("regulation-44/2022-06-06_{}.eml", email.replace('/', "."))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ses_says_in_any_order_and_twice_ends_the_same() {
    for order in [["Delivery", "Bounce"], ["Bounce", "Delivery"]] {
        let (steps, _folder) = warned_contract("feedback-order", now()).await;
        steps.send(LETTER, now()).await;
        assert_eq!(state(&steps, LETTER).await, EmailState::Sent);
        for event_type in order.into_iter().chain(order) {
            say(&steps, event_type, LETTER, &taken_as(LETTER)).await;
        }
        assert_eq!(state(&steps, LETTER).await, EmailState::Bounced);
        assert_eq!(steps.get(Contractor, "letters", now()).await.json()[0]["state"], "bounced");
        say(&steps, "Send", LETTER, &taken_as(LETTER)).await;
        say(&steps, "Delivery", "no-such-email", "another").await;
        assert_eq!(state(&steps, LETTER).await, EmailState::Bounced);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ses_says_of_an_earlier_sending_does_not_count_for_a_later_one() {
    let (steps, _folder) = warned_contract("feedback-earlier", now()).await;
    steps.send(LETTER, now()).await;
    say(&steps, "Bounce", LETTER, "another message").await;
    assert_eq!(state(&steps, LETTER).await, EmailState::Sent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_was_delivered_is_not_unknown_though_whoever_sent_it_died() {
    let (steps, _folder) = warned_contract("feedback-died", now()).await;
    assert!(steps.table.claim("regulation-44", LETTER, now(), Claim::AmongOthers).await.unwrap().is_some());
    say(&steps, "Delivery", LETTER, "taken").await;
    let much_later = now() + TimeDelta::days(1);
    assert!(steps.table.claim("regulation-44", LETTER, much_later, Claim::AmongOthers).await.unwrap().is_none());
    assert_eq!(state(&steps, LETTER).await, EmailState::Delivered);
    // Whoever sent it had only been slow.
    steps.table.record_sent("regulation-44", LETTER, "taken", much_later).await.unwrap();
    assert_eq!(state(&steps, LETTER).await, EmailState::Delivered);
}

/// An automatic reply, as SES reports it: nine seconds after nine.
fn automatic_reply() -> Value {
    json!({ "feedbackId": "01010196eb778c7f-x", "bounceType": "Transient", "bounceSubType": "General",
            "bouncedRecipients": [{ "emailAddress": "manager@contractor.example" }],
            "timestamp": "2022-06-06T09:00:09.000Z" })
}

/// The files of an evidence pack's bytes as text, one after the other: it is stored, not compressed.
fn packed(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_automatic_reply_leaves_a_delivered_letter_delivered_in_any_order_and_twice() {
    let delivered = ("Delivery", json!(null));
    let replied = ("Bounce", automatic_reply());
    let orders = [
        vec![delivered.clone(), replied.clone()],
        vec![replied.clone(), delivered.clone()],
        vec![delivered.clone(), replied.clone(), delivered.clone(), replied.clone()],
        vec![replied.clone(), replied, delivered],
    ];
    for order in orders {
        let (steps, folder) = warned_contract("feedback-reply", now()).await;
        steps.send(LETTER, now()).await;
        for (event_type, bounce) in &order {
            say_with(&steps, (event_type, bounce), LETTER, &taken_as(LETTER)).await;
        }
        assert_eq!(state(&steps, LETTER).await, EmailState::Delivered);
        steps.send_all(now()).await;
        let names = std::fs::read_dir(folder.0.join("regulation-44")).unwrap();
        let told = names.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().contains("letter-bounced"));
        assert_eq!(told.count(), 0, "the council is not told that it came back");
        // What happened stands in words wherever the letter does, once however often it was said.
        let words = "an automatic reply or a temporary failure was reported";
        let page = steps.get(Council, "performance", now()).await.text();
        assert_eq!(page.matches(words).count(), 2, "in the list of letters and in the chronology: {page}");
        assert!(page.contains("Delivered; an automatic reply or a temporary failure was reported ("), "{page}");
        let letters = steps.get(Contractor, "letters", now()).await.json();
        assert_eq!(letters[0]["state"], "delivered");
        let reports = letters[0]["reports"].as_array().unwrap();
        assert!(reports.contains(&json!({ "at": "2022-06-06T09:00:09Z", "what": "temporary" })), "{reports:?}");
        let pack = steps.get(Council, "evidence.zip?from=2022-04&to=2022-05", now()).await;
        assert_eq!(pack.status, 200, "{}", pack.text());
        assert!(packed(&pack.body).contains(&format!("2022-06-06T09:00:09Z: {words}")));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_that_need_not_last_is_no_failed_delivery_by_itself_and_shows_that_the_letter_went() {
    let full = json!({ "bounceType": "Transient", "bounceSubType": "MailboxFull",
                       "bouncedRecipients": [{ "emailAddress": "manager@contractor.example", "action": "failed", "status": "4.2.2" }] });
    let (steps, _folder) = warned_contract("feedback-full", now()).await;
    assert!(steps.table.claim("regulation-44", LETTER, now(), Claim::AmongOthers).await.unwrap().is_some());
    // Whoever sent it died before it was recorded.
    say_with(&steps, ("Bounce", &full), LETTER, "taken").await;
    assert_eq!(state(&steps, LETTER).await, EmailState::Sent, "the mail service had taken it");
    say_with(&steps, ("DeliveryDelay", &json!(null)), LETTER, "taken").await;
    assert_eq!(state(&steps, LETTER).await, EmailState::Sent);
    let page = steps.get(Council, "performance", now()).await.text();
    assert!(page.contains("the recipient&#39;s mailbox was reported as full for the time being ("), "{page}");
    // A failure that the recipient's mail system calls final is one, whatever SES calls it.
    let mut failed = full;
    failed["bouncedRecipients"][0]["status"] = "5.2.2".into();
    say_with(&steps, ("Bounce", &failed), LETTER, "taken").await;
    assert_eq!(state(&steps, LETTER).await, EmailState::Bounced);
    say_with(&steps, ("Bounce", &automatic_reply()), LETTER, "taken").await;
    assert_eq!(state(&steps, LETTER).await, EmailState::Bounced);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ses_says_of_another_sending_is_told_to_nobody() {
    let (steps, _folder) = warned_contract("feedback-other", now()).await;
    steps.send(LETTER, now()).await;
    let emails = steps.table.emails("regulation-44").await.unwrap().len();
    say(&steps, "Bounce", LETTER, "another message").await;
    assert_eq!(steps.table.emails("regulation-44").await.unwrap().len(), emails, "the letter has not come back");
    assert!(steps.table.email("regulation-44", LETTER).await.unwrap().unwrap().sending.reports.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contractual_letter_that_came_back_is_told_to_the_councils_contacts_once() {
    let (steps, folder) = warned_contract("feedback-bounced", now()).await;
    steps.send_all(now()).await;
    let emails = |folder: &Folder| {
        let files = std::fs::read_dir(folder.0.join("regulation-44")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.contains("letter-bounced")).collect();
        names.sort();
        names
    };
    assert_eq!(emails(&folder), [""; 0]);
    for _ in 0..2 {
        say(&steps, "Bounce", LETTER, &taken_as(LETTER)).await;
        steps.send_all(now()).await;
    }
    let contacts = sample::contract().contacts;
    let told = emails(&folder);
    assert_eq!(told.len(), contacts.iter().filter(|contact| contact.party == Council).count());
    let text = std::fs::read_to_string(folder.0.join("regulation-44").join(&told[0])).unwrap();
    assert!(text.contains("Subject: Send the formal warning again: the email to Example Visitors"), "{text}");
    let page = steps.get(Council, "performance", now()).await.text();
    assert!(page.contains("Came back: not delivered"), "the council is shown so");
}

/// An SES that refuses so many emails with an error, then takes them; how often it was asked.
async fn ses_that_refuses(times: usize, error: &'static str) -> (Mail, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let answer = move || {
        let before = count.fetch_add(1, Ordering::SeqCst);
        async move {
            if before < times {
                let refusal = format!(
                    "<ErrorResponse><Error><Type>Sender</Type><Code>{error}</Code><Message>No.</Message></Error></ErrorResponse>"
                );
                return (StatusCode::BAD_REQUEST, refusal);
            }
            let sent = "<SendRawEmailResponse><SendRawEmailResult><MessageId>taken</MessageId>\
                        </SendRawEmailResult></SendRawEmailResponse>";
            (StatusCode::OK, sent.to_owned())
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", post(answer))).await });
    let client = Connection::to_this_machine(endpoint).ses();
    (Mail::Ses(Ses { client, configuration_set: Some("last-friday".into()) }), asked)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ses_that_says_too_fast_is_asked_again_more_slowly_and_one_email_goes() {
    let (mail, asked) = ses_that_refuses(2, "Throttling").await;
    let email = OutgoingEmail {
        contract: "regulation-44",
        id: "a",
        name: "regulation-44/a",
        from: "last-friday@system.example",
        to: "manager@contractor.example",
        message: b"Subject: Due\r\n\r\nText\r\n",
    };
    let sent = tokio::time::timeout(Duration::from_secs(300), mail.send(email)).await.unwrap();
    assert_eq!((sent.as_deref(), asked.load(Ordering::SeqCst)), (Ok("taken"), 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ses_refuses_waits_for_its_lease_and_holds_up_nothing() {
    let (mail, asked) = ses_that_refuses(1, "MailFromDomainNotVerifiedException").await;
    let (mut steps, _folder) = warned_contract("feedback-refused", now()).await;
    steps.notify.mail = mail;
    let batch =
        serde_json::from_value(stream_event(&[("CONTRACT#regulation-44", &format!("EMAIL#{LETTER}"))])).unwrap();
    for _ in 0..3 {
        let answer = steps.notify.send_changed(&batch, &now).await;
        assert!(answer.batch_item_failures.is_empty(), "it is not handed over again");
        assert_eq!((state(&steps, LETTER).await, asked.load(Ordering::SeqCst)), (EmailState::Claimed, 1));
    }
    let later = now() + TimeDelta::minutes(6);
    let overdue = steps.table.overdue_emails(later).await.unwrap();
    assert!(overdue.contains(&("regulation-44".into(), LETTER.into())), "it is taken up when its lease is over");
    steps.send(LETTER, later).await;
    assert_eq!((state(&steps, LETTER).await, asked.load(Ordering::SeqCst)), (EmailState::Sent, 2));
}
