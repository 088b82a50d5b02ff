//! `notify`: a notice is in the outbox, so its letter is written and sent.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::log::sha256;
use cloud::mail::{Email, Mail};
use cloud::outbox::{Claim, OutboxNotice};
use cloud::table::Table;
use render::{Envelope, Letterhead};

use crate::stream::{Outcome, records};

/// The name under which the system writes.
const SENDER: &str = "Last Friday";

/// What it takes to send.
#[derive(Debug)]
pub struct Notify {
    /// The table with the outbox.
    pub table: Table,
    /// Where emails go.
    pub mail: Mail,
    /// The sender's address.
    pub from: String,
}

impl Notify {
    /// Sends the notices that a batch of stream records says are in the outbox.
    pub async fn handle(&self, event: &Event, now: DateTime<Utc>) -> DynamoDbEventResponse {
        let mut outcome = Outcome::of("notify");
        for record in records(event) {
            if let (Some(contract), Some(id)) = (record.key.contract(), record.key.sk.strip_prefix("NOTICE#")) {
                outcome.note(&record, self.send(contract, id, now, Claim::AmongOthers).await);
            }
        }
        outcome.into_response()
    }

    /// Sends a notice, if it is to be sent and nobody else is at it.
    ///
    /// Dying between sending and recording leaves it claimed: it is sent again when the lease is over, with the same message
    /// id and the same bytes.
    ///
    /// # Errors
    ///
    /// The store or the mail service does not answer, or refuses; or the letter cannot be written.
    pub async fn send(&self, contract: &str, id: &str, now: DateTime<Utc>, claim: Claim) -> Result<(), Failure> {
        let Some(notice) = self.table.claim(contract, id, now, claim).await? else { return Ok(()) };
        let message = self.message(&notice)?;
        let name = format!("{}/{}_{}", notice.contract, notice.due_on, notice.id.replace('/', "."));
        let to = notice.recipient.as_ref().map(|recipient| recipient.email.as_str()).unwrap_or_default();
        let email = Email { name: &name, from: &self.from, to, message: &message };
        let message_id = self.mail.send(email).await?;
        self.table.record_sent(contract, id, &message_id, now).await?;
        tracing::info!(contract, notice = id, "sent");
        Ok(())
    }

    /// The whole email of a notice: the same bytes whenever it is written.
    fn message(&self, notice: &OutboxNotice) -> Result<Vec<u8>, Failure> {
        let unwritten = |_| Failure::lasting("write a letter", "its template does not fit what it says");
        let letterhead: Letterhead = serde_json::from_str(&notice.letterhead)
            .map_err(|_| Failure::lasting("write a letter", "its letterhead is not as expected"))?;
        let recipient = notice.recipient.as_ref();
        let recipient = recipient.ok_or_else(|| Failure::lasting("write a letter", "there is nobody to send it to"))?;
        let letter = render::letter(&letterhead, notice.to, notice.month, &notice.about).map_err(unwritten)?;
        let host = self.from.rsplit_once('@').map_or("last-friday.example", |(_, host)| host);
        let about = format!("{}/{}", notice.contract, notice.id);
        let envelope = Envelope {
            from: self.from.clone(),
            from_name: SENDER.into(),
            to: recipient.email.clone(),
            to_name: recipient.name.clone(),
            message_id: format!("{}@{host}", &sha256(about.as_bytes())[..32]),
            thread_id: format!("{}.{}@{host}", notice.contract, notice.month),
            date: notice.called_for_at,
        };
        render::mime(&envelope, &letter).map_err(unwritten)
    }
}
