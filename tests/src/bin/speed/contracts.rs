//! The contracts for the measurements: seven units, three KPIs, and a return for each month, on time and complete.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use chrono::{DateTime, Utc};
use cloud::connection::Connection;
use cloud::site::Site;
use cloud::table::Table;
use domain::contract::Contract;
use domain::event::{Event, Party};
use domain::month::Month;
use functions::publish::Publish;
use serde_json::{Value, json};

/// The id of the contract whose history is made. Its items contain this text only as the id, so that replacing it gives copies.
pub(crate) const ID: &str = "bench-00000";

/// Returns a moment in the distant future, until which tokens are valid.
pub(crate) fn for_ever() -> DateTime<Utc> {
    "2999-01-01T00:00:00Z".parse().expect("a moment")
}

/// Returns a contract that commences on a first of January.
pub(crate) fn contract(id: &str) -> Contract {
    let units: String = (1..=7)
        .map(|unit| format!("[[unit]]\ncode = \"U{unit}\"\nlabel = \"Unit {unit}\"\nfrom = 2012-01-01\n"))
        .collect();
    let contact = |party: &str| {
        format!(
            "[[contact]]\nparty = \"{party}\"\norder = 1\nname = \"Alex Sample\"\nposition = \"Manager\"\n\
             email = \"manager@{party}.example\"\n"
        )
    };
    let definition = format!(
        "id = \"{id}\"\ntitle = \"Bench\"\ncouncil = \"Example Council\"\ncontractor = \"Example Visitors Ltd\"\n\
         commences = 2012-01-01\n{units}{}{}\
         [[kpi]]\nnumber = 1\ntitle = \"Visits\"\nmeasure = \"visits-made\"\nbetter = \"higher\"\n\
         [[kpi.target]]\nfrom = \"2012-01\"\ngreen = 100\nred = 80\n\
         [[kpi]]\nnumber = 2\ntitle = \"Reports\"\nmeasure = \"reports-on-time\"\nbetter = \"higher\"\n\
         [[kpi.target]]\nfrom = \"2012-01\"\nstretch = 100\ngreen = 90\nred = 60\n\
         [[kpi]]\nnumber = 3\ntitle = \"Sent back\"\nmeasure = \"reports-sent-back\"\nbetter = \"lower\"\n\
         [[kpi.target]]\nfrom = \"2012-01\"\nstretch = 0\ngreen = 1\nred = 3\n",
        contact("contractor"),
        contact("council"),
    );
    Contract::read(&definition).unwrap_or_else(|mistakes| panic!("a definition without mistakes: {mistakes:?}"))
}

/// Returns its first months.
pub(crate) fn months(contract: &Contract, count: usize) -> Vec<Month> {
    contract.first_month().through("2099-12".parse().expect("a month")).take(count).collect()
}

/// Returns when a month's return is received.
pub(crate) fn received_at(contract: &Contract, month: Month) -> DateTime<Utc> {
    contract.return_due(month).on.and_hms_opt(10, 0, 0).expect("a time of day").and_utc()
}

/// Returns a month's return in its JSON form.
pub(crate) fn submitted(month: Month) -> Value {
    let visit = |unit: u32| {
        let visited = format!("{month}-{unit:02}");
        let reported = format!("{month}-{:02}", unit + 2);
        json!({ "unit": format!("U{unit}"), "visited_on": visited, "report_to_council_on": visited, "report_to_ofsted_on": reported })
    };
    json!({ "month": month, "visits": (1..=7).map(visit).collect::<Vec<_>>() })
}

/// Returns its log.
pub(crate) fn log(contract: &Contract, count: usize) -> Vec<Event> {
    let event = |month: &Month| {
        let at = received_at(contract, *month);
        let event = json!({ "received_at": at, "by": Party::Contractor, "kind": "return-submitted", "return": submitted(*month) });
        serde_json::from_value(event).expect("an event")
    };
    months(contract, count).iter().map(event).collect()
}

/// Returns a publisher that writes into a folder.
pub(crate) fn publisher(table: &Table, folder: &std::path::Path) -> Publish {
    Publish {
        table: table.clone(),
        site: Site::in_folder(folder.join("pages"), folder.join("versions")),
        address: None,
    }
}

/// Returns a new table on a server.
pub(crate) async fn table(connection: &Connection) -> Table {
    let table = Table::new(connection.dynamodb(), "last-friday");
    table.create().await.expect("a table");
    table
}

/// An item as it is kept.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// Returns the items of a partition.
pub(crate) async fn partition(client: &Client, pk: &str) -> Vec<Item> {
    let request = client.query().table_name("last-friday").key_condition_expression("pk = :pk");
    let request = request.expression_attribute_values(":pk", AttributeValue::S(pk.into()));
    let items: Result<Vec<Item>, _> = request.into_paginator().items().send().collect().await;
    items.expect("the store answers")
}

/// Puts items as they are.
pub(crate) async fn put_all(client: &Client, items: impl IntoIterator<Item = Item>) {
    let mut writes = items.into_iter().map(|item| {
        let put = PutRequest::builder().set_item(Some(item)).build().expect("an item");
        WriteRequest::builder().put_request(put).build()
    });
    loop {
        let together: Vec<WriteRequest> = writes.by_ref().take(25).collect();
        if together.is_empty() {
            return;
        }
        let answer = client.batch_write_item().request_items("last-friday", together).send().await;
        let left = answer.expect("the store answers").unprocessed_items.unwrap_or_default();
        assert!(left.is_empty(), "the store takes all");
    }
}

/// Returns the id of the nth contract.
pub(crate) fn id(number: usize) -> String {
    format!("bench-{number:05}")
}
