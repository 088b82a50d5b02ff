//! The daily check, where there are many contracts and few have something due.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Days, Utc};
use cloud::connection::Connection;
use cloud::table::Table;
use engine::Engine;
use functions::daily_check::check;
use system_tests::embedded;
use system_tests::fake_aws::{Call, FakeAws};
use system_tests::program::Folder;

use crate::Row;
use crate::contracts::{Item, contract, id, partition, publisher, put_all, table};
use crate::turns::{median, milliseconds, ratio, time_of};

/// How many contracts have something due.
const DUE: usize = 10;

const TURNS: usize = 11;

/// A store with contracts, and the items of those that have something due.
struct Store {
    table: Table,
    client: Client,
    /// The same store behind the stand-in that records each call.
    exchange: FakeAws,
    /// The partitions of those, as they are before the check.
    due: Vec<(String, Vec<Item>)>,
    /// When it is due.
    at: DateTime<Utc>,
    /// Where the store's file is.
    _folder: Folder,
}

impl Store {
    async fn of(count: usize) -> Self {
        let folder = Folder::new(&format!("daily-of-{count}"));
        let engine = Engine::of_file(&folder.0.join("store.sqlite")).expect("the folder is writable");
        let connection = Connection::by(engine.http_client());
        let exchange = FakeAws::before(&embedded::serve(engine).await).await;
        let (table, client) = (table(&connection).await, connection.dynamodb());
        let begins = contract(&id(0)).commences.and_hms_opt(9, 0, 0).expect("a time of day").and_utc();
        let mut due = Vec::new();
        for number in 0..DUE {
            let id = id(number);
            assert!(table.create_contract(&contract(&id), begins).await.expect("the store answers"));
            functions::evaluate::evaluate(&table, &id, begins).await.expect("it is assessed");
            publisher(&table, &folder.0).publish(&id, begins).await.expect("it is published");
            let pk = format!("CONTRACT#{id}");
            due.push((pk.clone(), partition(&client, &pk).await));
        }
        let next = table.snapshot(&id(0)).await.expect("the store answers").expect("an assessment");
        let next = next.assessment.next_change_on.expect("something is due one day");
        // The others are copies of these with nothing due for a month. The agenda is all that a check reads of them.
        let later = AttributeValue::S((next + Days::new(30)).to_string());
        let others = (DUE..count).flat_map(|number| {
            let pk = AttributeValue::S(format!("CONTRACT#{}", id(number)));
            let later = &later;
            let kept = due[0].1.iter().filter(|item| item.contains_key("agenda_on"));
            kept.map(move |item| {
                let mut item = item.clone();
                item.insert("pk".into(), pk.clone());
                item.entry("agenda_on".into()).and_modify(|on| *on = later.clone());
                item
            })
        });
        put_all(&client, others).await;
        let at = next.and_hms_opt(7, 0, 0).expect("a time of day").and_utc();
        Self { table, client, exchange, due, at, _folder: folder }
    }

    /// Undoes a check.
    async fn restore(&self) {
        for (pk, before) in &self.due {
            for item in partition(&self.client, pk).await {
                if !before.iter().any(|there| there["sk"] == item["sk"]) {
                    let request = self.client.delete_item().table_name("last-friday");
                    let request = request.key("pk", item["pk"].clone()).key("sk", item["sk"].clone());
                    request.send().await.expect("the store answers");
                }
            }
            put_all(&self.client, before.iter().cloned()).await;
        }
    }

    /// Returns the calls of a check, with what they consume.
    async fn calls(&self) -> Vec<Call> {
        let connection = Connection::to_this_machine(self.exchange.endpoint.clone());
        let table = Table::new(connection.dynamodb(), "last-friday");
        check(&table, self.at).await.expect("the store answers");
        self.restore().await;
        self.exchange.take()
    }

    async fn time(&self) -> std::time::Duration {
        let mut checked = None;
        let time =
            time_of(async { checked = Some(check(&self.table, self.at).await.expect("the store answers")) }).await;
        assert_eq!(checked.map(|checked| (checked.assessed, checked.failed, checked.requeued)), Some((DUE, 0, 0)));
        self.restore().await;
        time
    }
}

pub(crate) async fn rows() -> Vec<Row> {
    let (few, many) = (Store::of(DUE).await, Store::of(10_000).await);
    let (mut of_few, mut of_many) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        of_few.push(few.time().await);
        of_many.push(many.time().await);
    }
    let (calls, many_calls) = (few.calls().await, many.calls().await);
    let units = |calls: &[Call]| calls.iter().map(|call| call.units).sum::<f64>();
    let told = format!("{} and {}", calls.len(), many_calls.len());
    let consumed = units(&many_calls) / units(&calls);
    let (few, many) = (median(of_few), median(of_many));
    let what = format!(
        "the daily check with 10,000 contracts of which 10 have something due ({}), against 10 contracts ({})",
        milliseconds(many),
        milliseconds(few)
    );
    vec![
        Row::at_most(what, ratio(many, few), " times", 2.0),
        Row::at_most("the same: units of reading and writing", consumed, " times", 2.0),
        Row::holds("the same: requests", told, "equal", calls.len() == many_calls.len()),
    ]
}
