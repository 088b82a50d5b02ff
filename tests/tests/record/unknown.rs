//! A mail service cannot tell a second letter from the first: where it may have gone, the council decides.

use chrono::TimeDelta;
use cloud::mail::{Mail, Ses};
use cloud::outbox::{Claim, EmailState};
use domain::event::Party::{Contractor, Council};
use functions::daily_check::retry_overdue;
use mail_parser::MessageParser;
use serde_json::{Value, json};
use system_tests::moto::{Moto, moto_data};
use system_tests::sample::warning;
use system_tests::steps::{SENDER, Steps};

use crate::{LETTER, back_to_claimed, now, state};

/// The emails that moto's SES took: whom each is for, and its subject.
fn taken(moto: &Moto) -> Vec<(String, String)> {
    let data = moto_data(moto);
    let messages = data["ses"]["RawMessage"].as_array().cloned().unwrap_or_default();
    let read = |message: &Value| {
        let raw = message["raw_data"].as_str().unwrap().as_bytes().to_vec();
        let message = MessageParser::default().parse(&raw).unwrap().into_owned();
        let to = message.to().and_then(|to| to.first()?.address().map(str::to_owned)).unwrap_or_default();
        (to, message.subject().unwrap_or_default().to_owned())
    };
    messages.iter().map(read).collect()
}

/// How many of them are the warning's letter, and how many tell the council that nobody knows whether it went.
fn of_the_warning(moto: &Moto) -> (usize, usize) {
    let taken = taken(moto);
    let count = |to: &str, about: &str| {
        taken.iter().filter(|(recipient, subject)| recipient == to && subject.contains(about)).count()
    };
    (
        count("manager@contractor.example", "ormal warning"),
        count("commissioner@council.example", "Decide: was the formal warning"),
    )
}

/// A warning's letter that was claimed, or went, by a process that died, and everything else sent; the lease is over.
async fn a_letter_of_which_nobody_knows(moto: &Moto, went: bool) -> Steps {
    let ses = moto.connection().ses();
    ses.verify_email_identity().email_address(SENDER).send().await.unwrap();
    let steps = Steps::with_april(Mail::Ses(Ses { client: ses, configuration_set: None })).await;
    steps.record(Council, &warning("W1"), now()).await.unwrap();
    steps.evaluate(now()).await;
    if went {
        steps.send(LETTER, now()).await;
        back_to_claimed(&steps).await;
    } else {
        assert!(steps.table.claim("regulation-44", LETTER, now(), Claim::AmongOthers).await.unwrap().is_some());
    }
    steps.send_all(now() + TimeDelta::minutes(1)).await;
    assert_eq!(of_the_warning(moto), (usize::from(went), 0));
    for minutes in [6, 7, 13, 60] {
        let later = now() + TimeDelta::minutes(minutes);
        retry_overdue(&steps.table, later).await.unwrap();
        steps.send(LETTER, later).await;
        steps.send_all(later).await;
    }
    steps
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_of_which_it_is_not_known_whether_it_went_is_the_councils_to_decide_on() {
    let moto = Moto::start().await;
    let steps = a_letter_of_which_nobody_knows(&moto, true).await;
    assert_eq!(of_the_warning(&moto), (1, 1), "nothing is sent twice; the council is told once: {:?}", taken(&moto));
    assert_eq!(state(&steps, LETTER).await, EmailState::Unknown);
    assert_eq!(steps.get(Council, "letters", now()).await.json()[0]["state"], "unknown");
    assert_eq!(steps.get(Contractor, "letters", now()).await.json(), json!([]));
    let page = steps.get(Council, "performance", now()).await.text();
    assert!(page.contains(LETTER) && page.contains("May not have been sent"), "the council is shown so");

    // The contractor has it.
    let decision = format!("letters/{LETTER}/decision");
    let later = now() + TimeDelta::hours(2);
    assert_eq!(steps.post(Council, &decision, &json!({ "decision": "perhaps" }), later).await.status, 400);
    let was_sent = json!({ "decision": "was-sent" });
    assert_eq!(steps.post(Council, &decision, &was_sent, later).await.status, 200);
    steps.send(LETTER, later).await;
    retry_overdue(&steps.table, later + TimeDelta::hours(1)).await.unwrap();
    steps.send_all(later + TimeDelta::hours(1)).await;
    assert_eq!(of_the_warning(&moto), (1, 1), "none is sent");
    assert_eq!(state(&steps, LETTER).await, EmailState::Sent);
    assert_eq!(steps.post(Council, &decision, &was_sent, later).await.status, 409, "once it is decided it is");
    assert_eq!(steps.get(Contractor, &format!("letters/{LETTER}"), later).await.status, 200);
    assert!(steps.get(Contractor, "performance", later).await.text().contains(LETTER));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_the_council_sends_again_goes_exactly_once_more() {
    let moto = Moto::start().await;
    let steps = a_letter_of_which_nobody_knows(&moto, false).await;
    assert_eq!((of_the_warning(&moto), state(&steps, LETTER).await), ((0, 1), EmailState::Unknown));
    // What the council is to decide on it can see, though the process died before it kept it.
    let unsent = steps.get(Council, &format!("letters/{LETTER}?as=eml"), now()).await;
    assert_eq!(unsent.status, 200);
    let (decision, later) = (format!("letters/{LETTER}/decision"), now() + TimeDelta::hours(2));
    let send_again = json!({ "decision": "send-again" });
    assert_eq!(steps.post(Council, &decision, &send_again, later).await.status, 200);
    for minutes in [0, 1, 6, 60] {
        let later = later + TimeDelta::minutes(minutes);
        retry_overdue(&steps.table, later).await.unwrap();
        steps.send(LETTER, later).await;
        steps.send_all(later).await;
    }
    assert_eq!((of_the_warning(&moto), state(&steps, LETTER).await), ((1, 1), EmailState::Sent));
    assert_eq!(steps.post(Council, &decision, &send_again, later).await.status, 409);
    let data = moto_data(&moto);
    let raw = |message: &Value| message["raw_data"].as_str().unwrap().as_bytes().to_vec();
    let went = data["ses"]["RawMessage"].as_array().unwrap().iter().map(raw);
    assert_eq!(went.filter(|message| *message == unsent.body).count(), 1, "and as it was kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_council_is_told_again_of_a_letter_sent_again_of_which_nobody_knows() {
    let moto = Moto::start().await;
    let steps = a_letter_of_which_nobody_knows(&moto, false).await;
    let later = now() + TimeDelta::hours(2);
    let decision = format!("letters/{LETTER}/decision");
    assert_eq!(steps.post(Council, &decision, &json!({ "decision": "send-again" }), later).await.status, 200);
    // The process that sends it again dies, too.
    assert!(steps.table.claim("regulation-44", LETTER, later, Claim::AmongOthers).await.unwrap().is_some());
    for minutes in [6, 60] {
        let later = later + TimeDelta::minutes(minutes);
        retry_overdue(&steps.table, later).await.unwrap();
        steps.send(LETTER, later).await;
        steps.send_all(later).await;
    }
    assert_eq!((of_the_warning(&moto), state(&steps, LETTER).await), ((0, 2), EmailState::Unknown));
}
