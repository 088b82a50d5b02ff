//! What SES reports of a delivery is one entry of the log.

use chrono::TimeDelta;
use cloud::outbox::{Claim, EmailState};
use cloud::table::Table;
use domain::event::Party::Contractor;
use functions::notify::{Notify, NotifyRequest};
use serde_json::json;
use system_tests::crash::CrashAfter;
use system_tests::sample::ID;
use system_tests::steps::SENDER;
use system_tests::warned_contract::{LETTER, warned_contract};

use crate::{
    NIGHT, bounce, councils_contacts, days, delivery, hand_over, log, now, received, required, said, state, taken_as,
};

/// An automatic reply, which SES reports as a bounce that need not last.
fn out_of_office(email: &str, of: (&str, &str)) -> NotifyRequest {
    let bounce = json!({ "bounceType": "Transient", "bounceSubType": "General",
                         "bouncedRecipients": [{ "emailAddress": "manager@contractor.example" }] });
    said("Bounce", &bounce, email, of)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_is_an_entry_once_however_often_and_however_early_ses_reports_it() {
    for is_recorded in [true, false] {
        let (steps, _folder) = warned_contract("received-once", now()).await;
        let id = if is_recorded {
            steps.send(LETTER, now()).await;
            taken_as(&steps, LETTER).await
        } else {
            // SES is faster than whoever sent it.
            assert!(steps.table.claim(ID, LETTER, now(), Claim::AmongOthers).await.unwrap().is_some());
            "taken".into()
        };
        assert_eq!(
            required(&steps, "2022-06-30").await,
            days(("2022-06-06", "2022-06-20")),
            "by its receipt in the log"
        );
        let delivered = delivery(LETTER, (&id, NIGHT));
        tokio::join!(hand_over(&steps, &delivered), hand_over(&steps, &delivered));
        hand_over(&steps, &delivered).await;
        steps.table.record_sent(ID, LETTER, &id, now()).await.unwrap();
        hand_over(&steps, &delivered).await;
        assert_eq!(received(&steps).await, [("delivered", 1, "2022-06-08".to_owned())], "the day is London's");
        assert_eq!(state(&steps, LETTER).await, EmailState::Delivered);
        assert_eq!(required(&steps, "2022-06-30").await, days(("2022-06-08", "2022-06-22")), "from the delivery");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_is_an_entry_once_though_others_record_at_the_same_moment() {
    let (steps, _folder) = warned_contract("received-among-others", now()).await;
    steps.send(LETTER, now()).await;
    let delivered = delivery(LETTER, (&taken_as(&steps, LETTER).await, NIGHT));
    let issue = |id: &str| json!({ "kind": "capacity-issue-raised", "issue": id, "text": "One visitor is ill." });
    let (one, other) = (issue("one"), issue("other"));
    let at = now() + TimeDelta::days(8);
    let (_, first, second) = tokio::join!(
        hand_over(&steps, &delivered),
        steps.record(Contractor, &one, at),
        steps.record(Contractor, &other, at)
    );
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(received(&steps).await.len(), 1);
    assert_eq!(log(&steps).await.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_whoever_records_a_report_dies_it_is_an_entry_once_and_the_council_is_told_once() {
    for is_bounce in [false, true] {
        for most in 0.. {
            let (steps, _folder) = warned_contract("received-dying", now()).await;
            steps.send(LETTER, now()).await;
            let of = (&*taken_as(&steps, LETTER).await, NIGHT);
            let handed = if is_bounce { bounce(LETTER, of) } else { delivery(LETTER, of) };
            let life = CrashAfter::new(most);
            let table = Table::new(life.client(&steps.client), system_tests::embedded::TABLE);
            let (mail, links) = (steps.notify.mail.clone(), steps.notify.links.clone());
            let dying = Notify { table, mail, from: SENDER.into(), links };
            let has_died = dying.handle_request(&handed, &|| now() + TimeDelta::days(8)).await.is_err();
            hand_over(&steps, &handed).await;
            let (what, told) = if is_bounce { ("failed", 1) } else { ("delivered", 0) };
            assert_eq!(received(&steps).await, [(what, 1, "2022-06-08".to_owned())], "after {most} calls");
            let emails = steps.table.emails(ID).await.unwrap();
            let bounced = emails.iter().filter(|email| email.id.starts_with("letter-bounced/"));
            assert_eq!(bounced.count(), told * councils_contacts(), "after {most} calls");
            if !has_died {
                assert!(most > 4, "it reads, appends and records");
                break;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_automatic_reply_or_a_complaint_is_no_failed_delivery() {
    for is_reply_first in [false, true] {
        let (steps, _folder) = warned_contract("received-reply", now()).await;
        steps.send(LETTER, now()).await;
        let id = taken_as(&steps, LETTER).await;
        let reply = out_of_office(LETTER, (&id, "2022-06-08T09:00:00.000Z"));
        let complaint = said("Complaint", &json!(null), LETTER, (&id, "2022-06-08T10:00:00.000Z"));
        let delivered = delivery(LETTER, (&id, NIGHT));
        let order = if is_reply_first { [&reply, &complaint, &delivered] } else { [&delivered, &reply, &complaint] };
        for handed in order.into_iter().chain(order) {
            hand_over(&steps, handed).await;
        }
        assert_eq!(received(&steps).await, [("delivered", 1, "2022-06-08".to_owned())]);
        assert_eq!(state(&steps, LETTER).await, EmailState::Complained);
        assert_eq!(required(&steps, "2022-06-30").await, days(("2022-06-08", "2022-06-22")));
    }
}
