//! Whoever may not see a contract cannot tell whether it exists, not even by how long an answer takes: what is counted is how
//! often the store is asked, and how much it gives.

use cloud::connection::Connection;
use cloud::table::Table;
use domain::event::Party;
use functions::desk::Desk;
use system_tests::embedded;
use system_tests::fake_aws::FakeAws;
use system_tests::lambda::http_event;
use system_tests::steps::SENDER;

use crate::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_strangers_answer_asks_the_store_for_the_same_whether_the_contract_exists_or_not() {
    let exchange = FakeAws::before(&embedded::listen().await).await;
    let table = Table::new(Connection::to_this_machine(exchange.endpoint.clone()).dynamodb(), embedded::TABLE);
    table.create().await.unwrap();
    let other =
        DEFINITION.replace("id = \"regulation-44\"", "id = \"another\"").replace("contractor.example", "c.example");
    for contract in [contract(), Contract::read(&other).unwrap()] {
        assert!(table.create_contract(&contract, now()).await.unwrap());
        functions::evaluate::evaluate(&table, &contract.id, now()).await.unwrap();
    }
    let for_ever = "2999-01-01T00:00:00Z".parse().unwrap();
    let (token, _) = table
        .new_token("regulation-44", Party::Contractor, "test", chrono::DateTime::UNIX_EPOCH..for_ever)
        .await
        .unwrap();
    let session = table.new_session(ADMINISTRATOR, now()).await.unwrap();
    let desk = Desk {
        table: table.clone(),
        mail: cloud::mail::Mail::Folder(std::env::temp_dir()),
        from: SENDER.into(),
        address: system_tests::desk::ADDRESS.into(),
        pace: std::time::Duration::ZERO,
    };
    let bearer = format!("Bearer {token}");
    let mut compared = 0;
    for below in ["", "/returns/2022-07", "/letters", "/record", "/entries/1", "/performance", "/evidence"] {
        let mut asked = Vec::new();
        for id in ["another", "nowhere"] {
            let mut event = http_event("GET", &format!("/desk/contracts/{id}{below}"), &[], "", false);
            event["cookies"] = serde_json::json!([format!("__Host-last-friday={session}")]);
            exchange.take();
            let answer = desk.handle(serde_json::from_value(event).unwrap(), now()).await;
            let calls: Vec<(String, u64)> =
                exchange.take().iter().map(|call| (call.operation.clone(), (call.units * 10.0) as u64)).collect();
            assert_eq!(answer.status_code, 404, "{id}{below}");
            asked.push(calls);
        }
        assert!(!asked[0].is_empty(), "its session is looked up");
        assert_eq!(asked[0], asked[1], "{below}");
        // The session, and whether this address finds the contract: nothing that only a contract that exists has is looked for.
        assert_eq!(asked[0].len(), 2, "{below}: {:?}", asked[0]);
        compared += 1;
    }
    for below in [
        "assessment",
        "letters",
        "performance",
        "evidence.zip?from=2022-04&to=2022-04",
        "returns/2022-07/template.xlsx",
    ] {
        let mut asked = Vec::new();
        for id in ["another", "nowhere"] {
            let headers = [("authorization", bearer.as_str())];
            let target = format!("/v1/contracts/{id}/{below}");
            let event = serde_json::from_value(http_event("GET", &target, &headers, "", false)).unwrap();
            exchange.take();
            let is_for_record = functions::record::is_for(target.split('?').next().unwrap());
            let answer = if is_for_record {
                functions::record::handle(&table, event, now()).await
            } else {
                functions::ingest::handle(&table, event, now()).await
            };
            assert_eq!(answer.status_code, 404, "{id}/{below}");
            asked.push(exchange.take().iter().map(|call| call.operation.clone()).collect::<Vec<_>>());
        }
        assert_eq!(asked[0], asked[1], "{below}");
        compared += 1;
    }
    assert_eq!(compared, 12);
}
