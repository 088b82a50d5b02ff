//! The functions over a new store, called one by one, each at a moment that the test chooses. A crash between two of them is
//! a call that the test leaves out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use cloud::log::LogHead;
use cloud::mail::Mail;
use cloud::outbox::Claim;
use cloud::table::Table;
use domain::contract::Contract;
use domain::event::Party;
use functions::notify::Notify;
use functions::record::{EventError, EventReceipt};
use serde_json::Value;

use crate::lambda::http_event;
use crate::sample;

/// The address from which the system sends emails.
pub const SENDER: &str = "last-friday@system.example";

/// A contract in a store of its own, with the functions that work on it.
#[derive(Debug)]
pub struct Steps {
    pub table: Table,
    /// A client of the store, to change it as only an error would.
    pub client: aws_sdk_dynamodb::Client,
    /// The sender of its emails.
    pub notify: Notify,
    pub contract: String,
    council: String,
    contractor: String,
}

/// An answer over HTTP.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: i64,
    pub headers: Value,
    pub body: Vec<u8>,
}

impl Answer {
    /// Returns its body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns its body as JSON; null if it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Returns the codes of the problems in it.
    pub fn codes(&self) -> Vec<String> {
        let json = self.json();
        let errors = json["errors"].as_array().into_iter().flatten();
        errors.filter_map(|error| Some(error["code"].as_str()?.to_owned())).collect()
    }
}

impl Steps {
    /// Returns the sample contract in an embedded store, with April's return received, in which four of six units were visited.
    ///
    /// # Panics
    ///
    /// The store does not take it, or the return is refused.
    pub async fn with_april(mail: Mail) -> Self {
        let steps = Self::found(&sample::contract(), mail).await;
        let received_at = sample::moment("2022-04-29T10:00:00Z");
        let answer = steps.post(Party::Contractor, "returns/2022-04", &sample::april(4), received_at).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        steps
    }

    /// Creates a contract in an embedded store.
    ///
    /// # Panics
    ///
    /// The store does not take it.
    pub async fn found(contract: &Contract, mail: Mail) -> Self {
        let client = crate::embedded::start().await.dynamodb();
        let table = Table::new(client.clone(), crate::embedded::TABLE);
        table.create().await.expect("a table");
        let begins = contract.commences.and_time(chrono::NaiveTime::MIN).and_utc();
        assert!(table.create_contract(contract, begins).await.expect("the store answers"), "it is founded once");
        let id = &contract.id;
        let for_ever = DateTime::<Utc>::MAX_UTC - chrono::TimeDelta::days(400_000);
        let council = table
            .new_token(id, Party::Council, "test", chrono::DateTime::UNIX_EPOCH..for_ever)
            .await
            .expect("a token")
            .0;
        let contractor = table
            .new_token(id, Party::Contractor, "test", chrono::DateTime::UNIX_EPOCH..for_ever)
            .await
            .expect("a token")
            .0;
        let notify = Notify { table: table.clone(), mail, from: SENDER.into(), links: render::Links::default() };
        Self { table, client, notify, contract: id.clone(), council, contractor }
    }

    /// Records an event as a party, without a key.
    ///
    /// # Errors
    ///
    /// Why it is not recorded.
    ///
    /// # Panics
    ///
    /// The receipt is not one.
    pub async fn record(&self, by: Party, event: &Value, now: DateTime<Utc>) -> Result<EventReceipt, EventError> {
        let body = event.to_string();
        let recorded = functions::record::record(&self.table, &self.contract, body.as_bytes(), by, None, now).await?;
        Ok(serde_json::from_str(&recorded.receipt).expect("a receipt"))
    }

    /// Sends a request over HTTP as a party; the target is the path after the contract's id, with its query.
    ///
    /// # Panics
    ///
    /// The answer is not one of an HTTP API.
    pub async fn ask(
        &self,
        party: Party,
        (method, target): (&str, &str),
        (headers, body): (&[(&str, &str)], &[u8]),
        now: DateTime<Utc>,
    ) -> Answer {
        let token = if party == Party::Council { &self.council } else { &self.contractor };
        let bearer = format!("Bearer {token}");
        let headers: Vec<(&str, &str)> = headers.iter().copied().chain([("authorization", bearer.as_str())]).collect();
        let target = format!("/v1/contracts/{}/{target}", self.contract);
        let event = http_event(method, &target, &headers, &STANDARD.encode(body), true);
        let is_for_record = functions::record::is_for(target.split('?').next().unwrap_or_default());
        let event = serde_json::from_value(event).expect("an HTTP event");
        let response = if is_for_record {
            functions::record::handle(&self.table, event, now).await
        } else {
            functions::ingest::handle(&self.table, event, now).await
        };
        let response = serde_json::to_value(response).expect("an HTTP answer");
        let body = response["body"].as_str().unwrap_or_default();
        let is_base64 = response["isBase64Encoded"] == true;
        Answer {
            status: response["statusCode"].as_i64().expect("a status"),
            headers: response["headers"].clone(),
            body: if is_base64 { STANDARD.decode(body).expect("base64") } else { body.into() },
        }
    }

    /// Gets something as a party.
    ///
    /// # Panics
    ///
    /// As [`Steps::ask`].
    pub async fn get(&self, party: Party, target: &str, now: DateTime<Utc>) -> Answer {
        self.ask(party, ("GET", target), (&[], b""), now).await
    }

    /// Posts JSON as a party.
    ///
    /// # Panics
    ///
    /// As [`Steps::ask`].
    pub async fn post(&self, party: Party, target: &str, body: &Value, now: DateTime<Utc>) -> Answer {
        let json = [("content-type", "application/json")];
        self.ask(party, ("POST", target), (&json, body.to_string().as_bytes()), now).await
    }

    /// Returns the head of the log.
    ///
    /// # Panics
    ///
    /// The store does not answer.
    pub async fn head(&self) -> LogHead {
        self.table.head(&self.contract).await.expect("the store answers").expect("a contract")
    }

    /// Assesses the contract.
    ///
    /// # Panics
    ///
    /// It cannot be assessed.
    pub async fn evaluate(&self, now: DateTime<Utc>) {
        functions::evaluate::evaluate(&self.table, &self.contract, now).await.expect("it is assessed");
    }

    /// Sends one email, as `notify` does when the stream has a record of it.
    ///
    /// # Panics
    ///
    /// It could be sent and was not.
    pub async fn send(&self, id: &str, now: DateTime<Utc>) {
        self.notify.send(&self.contract, id, now, Claim::AmongOthers).await.expect("it is sent");
    }

    /// Sends every pending email.
    ///
    /// # Panics
    ///
    /// One could be sent and was not.
    pub async fn send_all(&self, now: DateTime<Utc>) {
        for (_, id) in self.table.unsent_emails().await.expect("the store answers") {
            self.send(&id, now).await;
        }
    }
}
