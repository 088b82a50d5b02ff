//! Wherever an import crashes, a new contract is there as a whole or not at all.

use chrono::DateTime;
use cloud::hash::sha256;
use cloud::log::{Appended, LogHead, NewLogEntry};
use cloud::table::Table;
use domain::event::{Event, Fact, Party, Return};
use system_tests::crash::CrashAfter;
use system_tests::sample::ID;
use system_tests::{embedded, sample};

use crate::{TABLE, log};

/// A contract's beginning, rehearsed: each of some returns on its day.
async fn rehearsed(months: &[(&str, &str)]) -> (Table, LogHead) {
    let contract = sample::contract();
    let table = Table::new(embedded::start().await.dynamodb(), TABLE);
    table.create().await.unwrap();
    table.create_contract(&contract, DateTime::UNIX_EPOCH).await.unwrap();
    for (month, received_at) in months {
        let month = month.parse().unwrap();
        let fact = Fact::ReturnSubmitted {
            submitted: Return {
                month,
                nil: true,
                visits: Vec::new(),
                kpi_values: Vec::new(),
                capacity_issue: None,
                comment: None,
            },
        };
        let event = Event::new(received_at.parse().unwrap(), Party::Contractor, fact);
        let content = sha256(month.to_string().as_bytes());
        let original = vec![7; 400 * 1024];
        let entry =
            NewLogEntry { event: &event, content: &content, receipt: "{}", replaces: None, original: &original };
        let head = table.head(ID).await.unwrap().unwrap();
        assert!(matches!(table.append(ID, &head, &entry).await.unwrap(), Appended::Stored(_)));
    }
    let head = table.head(ID).await.unwrap().unwrap();
    (table, head)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_an_import_dies_a_new_contract_is_there_as_a_whole_or_not_at_all() {
    let returns = [("2022-04", "2022-04-29T10:00:00Z"), ("2022-05", "2022-05-27T10:00:00Z")];
    let ((rehearsed, ends), now) = (rehearsed(&returns).await, cloud::clock::now());
    let mut dies_after = 0;
    loop {
        let client = embedded::start().await.dynamodb();
        let table = Table::new(client.clone(), TABLE);
        table.create().await.unwrap();
        let dying = Table::new(CrashAfter::new(dies_after).client(&client), TABLE);
        let died = transfer::import::commit(ID, &rehearsed, &dying, None, now).await.is_err();
        if !died {
            break;
        }
        assert!(table.head(ID).await.unwrap().is_none(), "dying after {dies_after} calls");
        assert_eq!(transfer::import::commit(ID, &rehearsed, &table, None, now).await.unwrap(), 2);
        assert_eq!(log(&table).await.head, ends, "dying after {dies_after} calls");
        assert_eq!(table.original(ID, 2).await.unwrap().len(), 400 * 1024);
        transfer::import::commit(ID, &rehearsed, &table, None, now).await.unwrap_err();
        dies_after += 1;
    }
    assert!(dies_after > 10, "{dies_after}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_an_import_dies_what_it_added_to_a_contract_stays_and_the_rest_follows() {
    let returns =
        [("2022-04", "2022-04-29T10:00:00Z"), ("2022-05", "2022-05-27T10:00:00Z"), ("2022-06", "2022-06-24T10:00:00Z")];
    let ((whole, ends), (begun, _)) = (rehearsed(&returns).await, rehearsed(&returns[..1]).await);
    let now = cloud::clock::now();
    for dies_after in 0..2 {
        let client = embedded::start().await.dynamodb();
        let table = Table::new(client.clone(), TABLE);
        table.create().await.unwrap();
        transfer::import::commit(ID, &begun, &table, None, now).await.unwrap();
        let after = table.head(ID).await.unwrap().unwrap();
        let dying = Table::new(CrashAfter::new(dies_after).client(&client), TABLE);
        transfer::import::commit(ID, &whole, &dying, Some(&after), now).await.unwrap_err();
        let there = log(&table).await;
        assert_eq!(there.events.len(), 1 + dies_after, "each event by itself, and its chain holds");
        let added = transfer::import::commit(ID, &whole, &table, Some(&there.head), now).await.unwrap();
        assert_eq!(added, 2 - dies_after as u64);
        assert_eq!(log(&table).await.head, ends);
        // Whoever names an old head adds nothing.
        assert!(transfer::import::commit(ID, &whole, &table, Some(&after), now).await.unwrap_err().retry_can_help);
        assert_eq!(log(&table).await.head, ends);
    }
}
