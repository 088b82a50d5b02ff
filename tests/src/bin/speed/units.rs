//! The cost of one return, from its event to pages and emails, after a short and after a long history: the calls of AWS, and
//! their capacity units (`ReturnConsumedCapacity`), which the embedded engine counts by DynamoDB's rules.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cloud::connection::Connection;
use cloud::mail::{Mail, Ses};
use cloud::site::Site;
use domain::event::Party;
use functions::notify::Notify;
use functions::publish::Publish;
use system_tests::embedded;
use system_tests::fake_aws::{Call, FakeAws};
use system_tests::lambda::http_event;

use crate::Row;
use crate::contracts::{ID, contract, for_ever, months, received_at, submitted, table};

/// Returns the calls for the last return of `count` months, by function.
async fn last_return(count: usize) -> BTreeMap<&'static str, Vec<Call>> {
    let exchange = FakeAws::before(&embedded::listen().await).await;
    let connection = Connection::to_this_machine(exchange.endpoint.clone());
    let table = table(&connection).await;
    let contract = contract(ID);
    let begins = contract.commences.and_hms_opt(0, 0, 0).expect("a time of day").and_utc();
    assert!(table.create_contract(&contract, begins).await.expect("the store answers"));
    let (token, _) = table
        .new_token(ID, Party::Contractor, "bench", chrono::DateTime::UNIX_EPOCH..for_ever())
        .await
        .expect("a token");
    let mail = Mail::Ses(Ses { client: connection.ses(), configuration_set: None });
    let notify = Notify {
        table: table.clone(),
        mail,
        from: "last-friday@system.example".into(),
        links: render::Links::default(),
    };
    let publish = Publish {
        table: table.clone(),
        site: Site::Bucket { client: connection.s3(), name: "site".into() },
        address: None,
    };
    let mut calls = BTreeMap::new();
    for month in months(&contract, count) {
        let now = received_at(&contract, month);
        // The daily check first handles what the month before called for, so that its calls are not counted.
        functions::daily_check::check(&table, now - chrono::TimeDelta::days(1)).await.expect("the store answers");
        for (contract, id) in table.unsent_emails().await.expect("the store answers") {
            let moment = now - chrono::TimeDelta::days(1);
            notify.send(&contract, &id, moment, cloud::outbox::Claim::AmongOthers).await.expect("it is sent");
        }
        publish.publish(ID, now).await.expect("it is published");
        exchange.take();
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let body = STANDARD.encode(submitted(month).to_string());
        let event = http_event("POST", &format!("/v1/contracts/{ID}/returns/{month}"), &headers, &body, true);
        let event = serde_json::from_value(event).expect("an HTTP event");
        let answer = serde_json::to_value(functions::ingest::handle(&table, event, now).await).expect("an answer");
        assert_eq!(answer["statusCode"], 201, "{answer}");
        calls.insert("ingest", exchange.take());
        functions::evaluate::evaluate(&table, ID, now).await.expect("it is assessed");
        calls.insert("evaluate", exchange.take());
        let emails = table.unsent_emails().await.expect("the store answers");
        assert!(!emails.is_empty(), "a receipt at least goes out");
        exchange.take();
        for (contract, id) in emails {
            notify.send(&contract, &id, now, cloud::outbox::Claim::AmongOthers).await.expect("it is sent");
        }
        calls.insert("notify", exchange.take());
        publish.publish(ID, now).await.expect("it is published");
        calls.insert("publish", exchange.take());
    }
    calls
}

/// Returns the units of reading and of writing.
fn units(calls: &[Call]) -> (f64, f64) {
    let sum = |read: bool| calls.iter().filter(|call| call.is_read() == read).map(|call| call.units).sum();
    (sum(true), sum(false))
}

pub(crate) async fn rows() -> Vec<Row> {
    let (year, decade) = (last_return(12).await, last_return(120).await);
    let all = |by_function: &BTreeMap<_, Vec<Call>>| by_function.values().flatten().cloned().collect::<Vec<_>>();
    let (calls, many_calls) = (all(&year), all(&decade));
    let ((reads, writes), (more_reads, more_writes)) = (units(&calls), units(&many_calls));
    let mut rows = vec![
        Row::holds(
            "one return from event to pages and emails: requests with 12 and with 120 months of history",
            format!("{} and {}", calls.len(), many_calls.len()),
            "equal",
            calls.len() == many_calls.len(),
        ),
        Row::at_most(
            format!("the same: units of reading ({reads} and {more_reads})"),
            more_reads / reads,
            " times",
            1.5,
        ),
        Row::at_most(
            format!("the same: units of writing ({writes} and {more_writes})"),
            more_writes / writes,
            " times",
            1.5,
        ),
    ];
    for (function, calls) in &year {
        let (reads, writes) = units(calls);
        let many = &decade[function];
        let (more_reads, more_writes) = units(many);
        rows.push(Row::told(
            format!("of them `{function}`"),
            format!(
                "{} and {} requests, {reads} and {more_reads} units of reading, {writes} and {more_writes} of writing",
                calls.len(),
                many.len()
            ),
        ));
    }
    rows
}
