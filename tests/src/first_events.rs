//! The first event of each function, with its calls of AWS, recorded once so that a start can be repeated with the same
//! answers. Each function has two: one for which it makes its first calls and finds nothing to do, which measures the start
//! alone, and one with its whole work.

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use cloud::connection::Connection;
use cloud::outbox::EmailState;
use cloud::table::Table;
use domain::contract::Contract;
use domain::event::Party;
use serde_json::{Value, json};

use crate::fake_aws::{Call, FakeAws};
use crate::lambda::{Answer, Function, http_event, stream_event};
use crate::program::root;

/// The functions, in the order of the data.
pub const FUNCTIONS: [&str; 7] = ["ingest", "record", "desk", "evaluate", "check", "notify", "publish"];

/// The environment variables of each function, besides those for AWS.
pub const VARIABLES: [(&str, &str); 3] =
    [("TABLE", "last-friday"), ("SENDER", "last-friday@system.example"), ("SITE_BUCKET", "site")];

const PK: &str = "CONTRACT#regulation-44";

/// A function's first event.
#[derive(Clone, Debug)]
pub struct FirstEvent {
    pub function: &'static str,
    /// Whether it has work, or only leads to the first calls.
    pub work: bool,
    pub event: Value,
    /// The function's calls for it.
    pub calls: Vec<Call>,
}

/// A history being played to the functions.
struct Play<'a, P> {
    exchange: &'a FakeAws,
    program: P,
    firsts: Vec<FirstEvent>,
}

impl<P: Fn(&str) -> Command> Play<'_, P> {
    /// Sends an event to a newly started function, and records its calls.
    async fn first(&mut self, function: &'static str, work: bool, event: Value) -> Value {
        let endpoint = &self.exchange.endpoint;
        let mut started = Function::launch((self.program)(function), function, endpoint, &VARIABLES).await;
        self.exchange.take();
        let answer = match started.invoke(event.clone()).await {
            Answer::Response(answer) => answer,
            Answer::Error(error) => panic!("{function} reported {error}"),
        };
        let calls = self.exchange.take();
        assert!(!calls.is_empty(), "{function} calls AWS");
        self.firsts.push(FirstEvent { function, work, event, calls });
        answer
    }
}

/// Plays the return of July 2022 to the functions over an exchange, and returns the first events of each. The caller chooses
/// the programs.
///
/// # Panics
///
/// A function does not do its work.
pub async fn first_events(exchange: &FakeAws, program: impl Fn(&str) -> Command) -> Vec<FirstEvent> {
    let sample = root().join("infra/local/sample/regulation-44");
    let definition = std::fs::read_to_string(sample.join("contract.toml")).expect("the sample's definition");
    let july = std::fs::read(sample.join("returns/2022-07.xlsx")).expect("the sample's return");
    // The contract has ended, so that today's date makes no difference; its emails go live on its last day.
    let definition = definition
        .replace("ends = 2027-03-31", "ends = 2022-12-31")
        .replace("go_live = 2022-04-01", "go_live = 2022-12-31");
    let contract = Contract::read(&definition).expect("a definition without mistakes");
    let table = Table::new(Connection::to_this_machine(exchange.endpoint.clone()).dynamodb(), "last-friday");
    table.create().await.expect("a table");
    let moment = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
    assert!(table.create_contract(&contract, moment("2022-04-01T00:00:00Z")).await.expect("the store answers"));
    let for_ever = moment("2999-01-01T00:00:00Z");
    let token = async |party| {
        table.new_token(&contract.id, party, "test", chrono::DateTime::UNIX_EPOCH..for_ever).await.expect("a token").0
    };
    let (contractors, councils) = (token(Party::Contractor).await, token(Party::Council).await);
    let request = |target: &str, token: &str, content_type: &str, body: &[u8]| {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("content-type", content_type)];
        let target = format!("/v1/contracts/{}/{target}", contract.id);
        http_event("POST", &target, &headers, &STANDARD.encode(body), true)
    };
    // It has the form of a token, but belongs to nobody.
    let nobodys = format!("lastfriday.{}.{}", contract.id, "0".repeat(43));
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let declined = json!({ "kind": "warning-declined", "declined_on": "2022-09-01", "reason": "It was made up for." });
    let declined = declined.to_string();

    let mut play = Play { exchange, program, firsts: Vec::new() };
    let target = "returns/2022-07";
    let answer = play.first("ingest", false, request(target, &nobodys, xlsx, &july)).await;
    assert_eq!(answer["statusCode"], 401, "{answer}");
    let answer = play.first("ingest", true, request(target, &contractors, xlsx, &july)).await;
    assert_eq!(answer["statusCode"], 201, "{answer}");
    let json = "application/json";
    let answer = play.first("record", false, request("events", &nobodys, json, declined.as_bytes())).await;
    assert_eq!(answer["statusCode"], 401, "{answer}");
    let answer = play.first("record", true, request("events", &councils, json, declined.as_bytes())).await;
    assert_eq!(answer["statusCode"], 201, "{answer}");
    let visit = |target: String, session: &str| {
        let mut event = http_event("GET", &target, &[], "", false);
        event["cookies"] = json!([format!("__Host-last-friday={session}")]);
        event
    };
    let answer = play.first("desk", false, visit(format!("/desk/link/{}", "0".repeat(43)), "")).await;
    assert_eq!(answer["statusCode"], 410, "{answer}");
    let contact = &contract.contract_manager(Party::Council).expect("a contract manager").email;
    // The desk finds a contract by the index of contacts, which `evaluate` writes.
    table.index_contacts(&contract).await.expect("the store answers");
    let session = table.new_session(contact, cloud::clock::now()).await.expect("a session");
    let answer = play.first("desk", true, visit(format!("/desk/contracts/{}", contract.id), &session)).await;
    assert_eq!(answer["statusCode"], 200, "{answer}");
    // The second time there is no work left.
    for work in [true, false] {
        play.first("evaluate", work, stream_event(&[(PK, "HEAD")])).await;
    }
    let emails = table.emails(&contract.id).await.expect("the store answers");
    let due = emails.iter().filter(|email| email.state == EmailState::Due);
    let email = due.max_by_key(|email| email.notices.len()).expect("an email is due");
    let sk = format!("EMAIL#{}", email.id);
    for work in [true, false] {
        play.first("notify", work, stream_event(&[(PK, &sk)])).await;
    }
    for work in [true, false] {
        play.first("publish", work, stream_event(&[(PK, "ASSESSMENT")])).await;
    }
    play.first("check", false, json!({})).await;
    play.firsts
}
