//! The time of `assess`, compared with the time to get the facts from the store.

use cloud::log::{Appended, NewLogEntry};
use domain::event::Event;
use system_tests::embedded;

use crate::Row;
use crate::contracts::{ID, contract, log, months, table};
use crate::turns::{median, milliseconds, ratio, time, time_of};

const TURNS: usize = 41;

pub(crate) async fn rows() -> Vec<Row> {
    let table = table(&embedded::start().await).await;
    let contract = contract(ID);
    let begins = contract.commences.and_hms_opt(0, 0, 0).expect("a time of day").and_utc();
    assert!(table.create_contract(&contract, begins).await.expect("the store answers"));
    let events = log(&contract, 120);
    for (index, event) in events.iter().enumerate() {
        let head = table.head(ID).await.expect("the store answers").expect("a contract");
        let content = index.to_string();
        let entry = NewLogEntry { event, content: &content, receipt: "", replaces: None, original: b"" };
        let appended = table.append(ID, &head, &entry).await.expect("the store answers");
        assert!(matches!(appended, Appended::Stored(_)));
    }
    let bodies: Vec<String> = events.iter().map(|event| serde_json::to_string(event).expect("JSON")).collect();
    let as_of = months(&contract, 120)[119].last_day();
    let (mut assess, mut read, mut decode) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        assess.push(time(|| domain::assess(&contract, &events, as_of).expect("an assessment")));
        read.push(time_of(table.read_log(ID)).await);
        decode.push(time(|| {
            let events: Vec<Event> = bodies.iter().map(|body| serde_json::from_str(body).expect("an event")).collect();
            events
        }));
    }
    let (assess, read, decode) = (median(assess), median(read), median(decode));
    let what = format!("`assess`, 120 months and 7 units ({})", milliseconds(assess));
    vec![
        Row::at_most(
            format!("{what}, against reading the same facts from the store ({})", milliseconds(read)),
            100.0 * ratio(assess, read),
            " %",
            5.0,
        ),
        Row::told(
            format!("{what}, against decoding their JSON alone ({})", milliseconds(decode)),
            format!("{:.2} times", ratio(assess, decode)),
        ),
    ]
}
