//! One changed return on a site of many contracts: which pages are written, and what is read to find them.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::connection::Connection;
use cloud::hash::sha256;
use cloud::published::PageSet;
use cloud::site::Site;
use functions::publish::Publish;
use system_tests::embedded;
use system_tests::fake_aws::{Call, FakeAws};

use crate::Row;
use crate::contracts::{ID, contract, id, log, partition, put_all, table};
use crate::turns::{milliseconds, time_of};

/// The result of publishing.
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
    let exchange = FakeAws::before(&embedded::listen().await).await;
    let connection = Connection::to_this_machine(exchange.endpoint.clone());
    let (table, client) = (table(&connection).await, connection.dynamodb());
    let publish = Publish {
        table: table.clone(),
        site: Site::Bucket { client: connection.s3(), name: "site".into() },
        address: None,
    };
    let contract = contract(ID);
    let begins = contract.commences.and_hms_opt(0, 0, 0).expect("a time of day").and_utc();
    assert!(table.create_contract(&contract, begins).await.expect("the store answers"));
    let mut before = BTreeMap::new();
    let mut last = None;
    for (index, event) in log(&contract, 4).iter().enumerate() {
        let head = table.head(ID).await.expect("the store answers").expect("a contract");
        let (content, at) = (index.to_string(), event.received_at);
        let entry = cloud::log::NewLogEntry { event, content: &content, receipt: "", replaces: None, original: b"" };
        table.append(ID, &head, &entry).await.expect("the store answers");
        functions::evaluate::evaluate(&table, ID, at).await.expect("it is assessed");
        if index == 2 {
            publish.publish(ID, at).await.expect("it is published");
            fill(&client, &table, contracts).await;
            publish.publish_council(COUNCIL).await.expect("it is published");
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

/// Returns the hash of each page of the contract and of the site itself, from the table.
async fn hashes(table: &cloud::table::Table) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for whose in [PageSet::Contract(ID), PageSet::Council(COUNCIL), PageSet::Site] {
        let (published, _) = table.published(whose).await.expect("the store answers");
        all.extend(published.pages.into_iter().map(|(path, page)| (path, page.sha256)));
    }
    all
}

/// The number of a council's contracts.
const OF_A_COUNCIL: usize = 33;

/// The folder of the council whose contract changes.
const COUNCIL: &str = "example-council";

/// Puts other contracts on the site: a summary of each with its council's others, and one of each council.
async fn fill(client: &aws_sdk_dynamodb::Client, table: &cloud::table::Table, contracts: usize) {
    let council = format!("COUNCIL#{COUNCIL}");
    let items = partition(client, &council).await;
    let sk = AttributeValue::S(format!("CONTRACT#{ID}"));
    let summary = items.iter().find(|item| item["sk"] == sk).expect("it is on the site");
    let text = summary["summary"].as_s().expect("a text");
    let others = (1..contracts).map(|number| {
        let mut item = summary.clone();
        let beside = number / OF_A_COUNCIL;
        let pk = if beside == 0 { council.clone() } else { format!("{council}-{beside}") };
        item.insert("pk".into(), AttributeValue::S(pk));
        item.insert("sk".into(), AttributeValue::S(format!("CONTRACT#{}", id(number))));
        let name = if beside == 0 { "Example Council".into() } else { format!("Example Council {beside}") };
        let text = text.replace(ID, &id(number)).replace("Example Council", &name);
        item.insert("summary".into(), AttributeValue::S(text));
        item
    });
    put_all(client, others).await;
    let council_head = client.update_item().table_name("last-friday").key("pk", AttributeValue::S(council));
    let request = council_head.key("sk", AttributeValue::S("HEAD".into())).update_expression("ADD summaries :count");
    let count = AttributeValue::N(contracts.to_string());
    request.expression_attribute_values(":count", count).send().await.expect("the store answers");
    for beside in 1..contracts.div_ceil(OF_A_COUNCIL) {
        let folder = format!("{COUNCIL}-{beside}");
        let summaries = table.summaries(&folder).await.expect("the store answers");
        let summaries: Vec<render::ContractSummary> =
            summaries.iter().map(|summary| serde_json::from_str(summary).expect("a summary")).collect();
        let Some(summary) = render::CouncilSummary::of(&summaries) else { continue };
        let summary = serde_json::to_string(&summary).expect("it has a JSON form");
        table.store_council_summary(&folder, "0000000001", Some(&summary)).await.expect("the store answers");
    }
}

pub(crate) async fn rows() -> Vec<Row> {
    let (few, many) = (one_return_among(66).await, one_return_among(10_000).await);
    let what = "one changed return with 10,000 contracts on the site";
    let of_others = many.written().iter().filter(|path| path.contains("bench-") && !path.contains(ID)).count();
    let listings = many.of("ListObjectsV2").len() + many.of("GetObject").len() + many.of("HeadObject").len();
    let of_many = |call: &&Call| call.about == "SITE" || call.about.starts_with("COUNCIL#");
    let index: Vec<&Call> = many.of("Query").into_iter().filter(of_many).collect();
    let of_index: f64 = index.iter().map(|call| call.units).sum();
    let digest = sha256(many.written().join("\n").as_bytes());
    vec![
        Row::holds(
            format!("{what}: pages written ({}; with 66 contracts {})", many.written().len(), few.written().len()),
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
            format!("{what}: its council's pages are rendered from a summary of each of its contracts"),
            format!(
                "{} queries of the summaries, {of_index} units of reading; {} in all, with 66 contracts {} (paths {})",
                index.len(),
                milliseconds(many.time),
                milliseconds(few.time),
                &digest[..8]
            ),
        ),
    ]
}
