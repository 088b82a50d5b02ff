//! `notify`: a notice is in the outbox, so its letter is written and sent.

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::log::sha256;
use cloud::mail::{Email, Mail, Unsent};
use cloud::outbox::{Claim, GivenBack, OutboxNotice};
use cloud::table::Table;
use domain::notice::is_out_of_date;
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
    /// Sends the notices that a batch of stream records says are in the outbox. The clock is read for each, since a claim's
    /// lease runs from it.
    pub async fn handle(&self, event: &Event, clock: &(dyn Fn() -> DateTime<Utc> + Sync)) -> DynamoDbEventResponse {
        let mut outcome = Outcome::of("notify");
        for record in records(event) {
            if let (Some(contract), Some(id)) = (record.key.contract(), record.key.sk.strip_prefix("NOTICE#")) {
                outcome.note(&record, self.send(contract, id, clock(), Claim::AmongOthers).await);
            }
        }
        outcome.into_response()
    }

    /// Sends a notice, if it is to be sent and nobody else is at it. A prompt that has become pointless since it was called
    /// for lapses instead.
    ///
    /// Dying between sending and recording, or getting no answer, leaves it claimed: it is sent again when the lease is over.
    ///
    /// # Errors
    ///
    /// The store or the mail service does not answer, or refuses; or the letter cannot be written.
    pub async fn send(&self, contract: &str, id: &str, now: DateTime<Utc>, claim: Claim) -> Result<(), Failure> {
        let Some(notice) = self.table.claim(contract, id, now, claim).await? else { return Ok(()) };
        let snapshot = self.table.snapshot(contract).await?;
        if snapshot.is_some_and(|snapshot| is_out_of_date(&snapshot.assessment, id)) {
            return self.table.give_back(contract, id, now, GivenBack::Lapsed).await;
        }
        match self.post(&notice).await {
            Ok(message_id) => {
                self.table.record_sent(contract, id, &message_id, now).await?;
                tracing::info!(contract, notice = id, "sent");
                Ok(())
            }
            Err(unsent) => {
                if !unsent.may_have_gone {
                    self.table.give_back(contract, id, now, GivenBack::Due).await?;
                }
                Err(unsent.failure)
            }
        }
    }

    /// Writes a notice's letter and hands it to the mail service; the id under which it was taken.
    async fn post(&self, notice: &OutboxNotice) -> Result<String, Unsent> {
        let unwritten = |failure| Unsent { failure, may_have_gone: false };
        let message = self.message(notice).map_err(unwritten)?;
        let name = format!("{}/{}_{}", notice.contract, notice.due_on, notice.id.replace('/', "."));
        let to = notice.recipient.as_ref().map(|recipient| recipient.email.as_str()).unwrap_or_default();
        self.mail.send(Email { name: &name, from: &self.from, to, message: &message }).await
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
