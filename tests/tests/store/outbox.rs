//! The outbox: one sender an email, and what is known of each sending.

use chrono::TimeDelta;
use cloud::assessments::Committed;
use cloud::outbox::{Claim, ClaimRelease, DeliveryEvent, DeliveryReport, EmailState, LetterDecision, OutboxEmail};
use cloud::table::Table;
use domain::notice::NoticeKind;
use system_tests::sample::{ID, moment};

use crate::{NOW, email, founded, snapshot};

pub(crate) async fn very_many_emails_are_all_kept(table: Table) {
    founded(&table).await;
    let emails: Vec<OutboxEmail> = (0..205).map(|number| email(&format!("{number:03}"))).collect();
    let first = snapshot(0, "2022-07-22", None);
    assert_eq!(table.commit(ID, None, &first, &emails, moment(NOW)).await.unwrap(), Committed::Stored);
    assert_eq!(table.emails(ID).await.unwrap().len(), 205);
}

pub(crate) async fn of_ten_that_would_send_an_email_one_does(table: Table) {
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

pub(crate) async fn an_email_is_its_claimants_until_the_lease_is_over(table: Table) {
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

pub(crate) async fn the_longest_wait_is_found_though_its_email_is_claimed_again_and_again(table: Table) {
    founded(&table).await;
    let waits = OutboxEmail { called_for_at: moment("2022-07-20T06:00:00Z"), ..email("a") };
    table.commit(ID, None, &snapshot(0, "2022-07-22", None), &[waits, email("b")], moment(NOW)).await.unwrap();
    let longest = |now: &str| {
        let (table, now) = (table.clone(), moment(now));
        async move { table.oldest_unsent_email(now).await.unwrap() }
    };
    assert_eq!(longest("2022-07-22T06:00:00Z").await, TimeDelta::days(2));
    let later = "2022-07-22T07:00:00Z";
    assert!(table.claim(ID, "a", moment(later), Claim::AmongOthers).await.unwrap().is_some());
    assert_eq!(longest(later).await, TimeDelta::hours(49));
}

pub(crate) async fn an_email_that_was_not_sent_is_given_back(table: Table) {
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

pub(crate) async fn an_email_given_back_for_later_waits_until_the_lease_is_over(table: Table) {
    founded(&table).await;
    table.commit(ID, None, &snapshot(0, "2022-07-22", None), &[email("a")], moment(NOW)).await.unwrap();
    let now = moment("2022-07-22T06:00:10Z");
    assert!(table.claim(ID, "a", now, Claim::AmongOthers).await.unwrap().is_some());
    table.release_claim(ID, "a", now, ClaimRelease::Later).await.unwrap();
    assert!(table.claim(ID, "a", now + TimeDelta::minutes(1), Claim::AmongOthers).await.unwrap().is_none());
    let later = now + TimeDelta::minutes(6);
    let claimed = table.claim(ID, "a", later, Claim::AmongOthers).await.unwrap().unwrap();
    assert_eq!(claimed.sending.claims, 1, "it certainly did not go before");
}

pub(crate) async fn what_nobody_knows_the_end_of_waits_for_a_decision(table: Table) {
    founded(&table).await;
    let emails = [email("again"), email("sent"), email("known")];
    table.commit(ID, None, &snapshot(0, "2022-07-22", None), &emails, moment(NOW)).await.unwrap();
    let (now, later) = (moment("2022-07-22T06:00:10Z"), moment("2022-07-22T06:06:10Z"));
    for id in ["again", "sent"] {
        assert_eq!(table.claim(ID, id, now, Claim::AmongOthers).await.unwrap().unwrap().sending.claims, 1);
        assert_eq!(table.claim(ID, id, later, Claim::AmongOthers).await.unwrap().unwrap().sending.claims, 2);
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
    assert_eq!((claimed.sending.claims, claimed.sending.sent_again), (1, 1));
}

pub(crate) async fn of_an_email_that_is_sent_again_only_what_is_said_of_its_last_sending_counts(table: Table) {
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
    assert_eq!((email.state, email.sending.message_id.as_deref()), (EmailState::Sent, Some("second")));
    assert_eq!(
        (email.sending.taken_before.len(), email.sending.sent_again, email.sending.sent_at),
        (1, 1, Some(later))
    );
    assert!(say("second", DeliveryEvent::Failed).await);
    assert!(table.decide(ID, "warning", LetterDecision::SendAgain, later).await.unwrap());
    send(later, "third").await;
    assert!(!say("first", DeliveryEvent::Failed).await && !say("second", DeliveryEvent::Failed).await);
    assert!(say("third", DeliveryEvent::Delivered).await);
}

pub(crate) async fn a_lapsed_email_is_never_sent(table: Table) {
    founded(&table).await;
    let lapsed = OutboxEmail { state: EmailState::Lapsed, ..email("a") };
    table.commit(ID, None, &snapshot(0, "2022-07-22", None), &[lapsed], moment(NOW)).await.unwrap();
    assert_eq!(table.unsent_emails().await.unwrap(), []);
    assert!(table.claim(ID, "a", moment("2022-08-01T00:00:00Z"), Claim::Alone).await.unwrap().is_none());
}
