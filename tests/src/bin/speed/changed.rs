//! One changed return on a site of many contracts: which pages are written, and what is read to find them.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::connection::Connection;
use cloud::log::sha256;
use cloud::published::Pages;
use cloud::site::Site;
use functions::publish::Publish;
use system_tests::embedded;
use system_tests::exchange::{Call, Exchange};

use crate::Row;
use crate::contracts::{ID, contract, id, log, partition, put_all, table};
use crate::turns::{milliseconds, time_of};

/// What publishing came to.
struct Publication {
    /// The pages whose bytes differ from before.
    differing: Vec<String>,
    calls: Vec<Call>,
    time: Duration,
}

impl Publication {
    fn of(&self, operation: &str) -> Vec<&Call> {
        self.calls.iter().filter(|call| call.operation == operation).collect()
    }

    fn written(&self) -> Vec<&str> {
        let mut paths: Vec<&str> = self.of("PutObject").iter().map(|call| call.about.as_str()).collect();
        paths.sort_unstable();
        paths
    }
}

/// Publishes the fourth month's return of one contract beside others.
async fn one_return_among(contracts: usize) -> Publication {
    let exchange = Exchange::before(&embedded::listen().await).await;
    let connection = Connection::to_this_machine(exchange.endpoint.clone());
    let (table, client) = (table(&connection).await, connection.dynamodb());
    let publish = Publish { table: table.clone(), site: Site::Bucket { client: connection.s3(), name: "site".into() } };
    let contract = contract(ID);
    let begins = contract.commences.and_hms_opt(0, 0, 0).expect("a time of day").and_utc();
    assert!(table.found(&contract, begins).await.expect("the store answers"));
    let mut before = BTreeMap::new();
    let mut last = None;
    for (index, event) in log(&contract, 4).iter().enumerate() {
        let head = table.head(ID).await.expect("the store answers").expect("a contract");
        let (content, at) = (index.to_string(), event.received_at);
        let entry = cloud::log::Entry { event, content: &content, receipt: "", replaces: None, original: b"" };
        table.append(ID, &head, &entry).await.expect("the store answers");
        functions::evaluate::evaluate(&table, ID, at).await.expect("it is assessed");
        if index == 2 {
            publish.publish(ID, at).await.expect("it is published");
            fill(&client, contracts).await;
            publish.publish_site().await.expect("it is published");
            before = hashes(&table).await;
        }
        if index == 3 {
            exchange.take();
            let time = time_of(async { publish.publish(ID, at).await.expect("it is published") }).await;
            last = Some((exchange.take(), time));
        }
    }
    let (calls, time) = last.expect("four returns");
    let after = hashes(&table).await;
    let differing = after.iter().filter(|(path, hash)| before.get(*path) != Some(*hash));
    Publication { differing: differing.map(|(path, _)| path.clone()).collect(), calls, time }
}

/// What the table says is on the site of the contract and of the site itself: each page's hash.
async fn hashes(table: &cloud::table::Table) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for whose in [Pages::Of(ID), Pages::Site] {
        let (published, _) = table.published(whose).await.expect("the store answers");
        all.extend(published.pages.into_iter().map(|(path, page)| (path, page.sha256)));
    }
    all
}

/// Puts other contracts on the site: what the index shows of each.
async fn fill(client: &aws_sdk_dynamodb::Client, contracts: usize) {
    let items = partition(client, "SITE").await;
    let sk = AttributeValue::S(format!("CONTRACT#{ID}"));
    let summary = items.iter().find(|item| item["sk"] == sk).expect("it is on the site");
    let text = summary["summary"].as_s().expect("a text");
    let others = (1..contracts).map(|number| {
        let mut item = summary.clone();
        item.insert("sk".into(), AttributeValue::S(format!("CONTRACT#{}", id(number))));
        item.insert("summary".into(), AttributeValue::S(text.replace(ID, &id(number))));
        item
    });
    put_all(client, others).await;
    let request = client.update_item().table_name("last-friday").key("pk", AttributeValue::S("SITE".into()));
    let request = request.key("sk", AttributeValue::S("HEAD".into())).update_expression("ADD summaries :count");
    let count = AttributeValue::N(contracts.to_string());
    request.expression_attribute_values(":count", count).send().await.expect("the store answers");
}

pub(crate) async fn rows() -> Vec<Row> {
    let (few, many) = (one_return_among(10).await, one_return_among(10_000).await);
    let what = "one changed return with 10,000 contracts on the site";
    let of_others = many.written().iter().filter(|path| path.contains("bench-") && !path.contains(ID)).count();
    let listings = many.of("ListObjectsV2").len() + many.of("GetObject").len() + many.of("HeadObject").len();
    let index: Vec<&Call> = many.of("Query").into_iter().filter(|call| call.about == "SITE").collect();
    let of_index: f64 = index.iter().map(|call| call.units).sum();
    let digest = sha256(many.written().join("\n").as_bytes());
    vec![
        Row::holds(
            format!("{what}: pages written ({}; with 10 contracts {})", many.written().len(), few.written().len()),
            format!("{} differ", many.differing.len()),
            "only those whose bytes differ",
            many.written() == many.differing && few.written() == many.written(),
        ),
        Row::holds(
            format!("{what}: pages of other contracts written; objects of the site listed or read"),
            format!("{of_others}; {listings}"),
            "none",
            of_others == 0 && listings == 0,
        ),
        Row::told(
            format!("{what}: the site's index has a row a contract, and is rendered from a summary of each"),
            format!(
                "{} queries of the summaries, {of_index} units of reading; {} in all, with 10 contracts {} (paths {})",
                index.len(),
                milliseconds(many.time),
                milliseconds(few.time),
                &digest[..8]
            ),
        ),
    ]
}
