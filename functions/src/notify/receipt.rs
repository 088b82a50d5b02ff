//! What the mail service says of a formal warning's letter, and of the email that shares minutes, as an entry of the contract's log
//! (D35): periods run from receipt (5.7, 6.4), so that delivery is evidence.
//!
//! A report is one entry for each thing that the email tells, however often it is handed over and wherever whoever records it dies:
//! the content is marked in the transaction that appends the entry.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::log::{Appended, NewLogEntry};
use cloud::outbox::{DeliveryEvidence, DeliveryReport, OutboxEmail};
use cloud::table::Table;
use domain::event::{Event, Fact, LetterReport, Party, Through, Who};

use super::Notify;

/// How often others may come first before the report is to be handed over again.
const ATTEMPTS: usize = 20;

impl Notify {
    /// Writes into the log what a report of an email, which was taken under an id, says of its receipt, where a period runs from
    /// that.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; the log cannot be read; or others kept coming first. What was not written is written
    /// when the report is handed over again.
    pub(super) async fn record_receipt(
        &self,
        email: &OutboxEmail,
        (message_id, report): (&str, &DeliveryReport),
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let Some(fate) = email.fate(message_id, report) else { return Ok(()) };
        // A contract that was carried to another store has no log here any more.
        let Some(log) = self.table.read_log(&email.contract).await? else { return Ok(()) };
        for number in (1..=log.events.len()).filter(|number| email.is_evidence_for(*number)) {
            let said = Said { contract: &email.contract, number, message_id, at: report.at };
            self.append_receipt(&said, fate, now).await?;
        }
        Ok(())
    }

    /// Appends that the letter of one entry was delivered or came back, unless the log says so already. Others may append at the
    /// same moment: then it is tried again.
    async fn append_receipt(&self, said: &Said<'_>, fate: DeliveryEvidence, now: DateTime<Utc>) -> Result<(), Failure> {
        let contract = said.contract;
        for _ in 0..ATTEMPTS {
            let Some(log) = self.table.read_log(contract).await? else { return Ok(()) };
            let content = said.content(fate);
            if self.table.accepted(contract, &content).await?.is_some() {
                return Ok(());
            }
            // Reports come in any order: that it was taken first says nothing once it is known to have come back.
            let has_failed = self.table.accepted(contract, &said.content(DeliveryEvidence::Failed)).await?.is_some();
            if fate == DeliveryEvidence::Delivered && has_failed {
                return Ok(());
            }
            let report = LetterReport { event: said.number, on: log.contract.date_of(said.at) };
            let fact = match fate {
                DeliveryEvidence::Delivered => Fact::LetterDelivered(report),
                DeliveryEvidence::Failed => Fact::LetterFailed(report),
            };
            let who = Who { name: None, position: None, through: Through::System, credential: None };
            let event = Event { who: Some(who), ..Event::new(log.receives_at(now), Party::System, fact) };
            let entry = NewLogEntry { event: &event, content: &content, receipt: "", replaces: None, original: &[] };
            if let Appended::Stored(head) = self.table.append(contract, &log.head, &entry).await? {
                tracing::info!(contract, sequence = head.sequence, entry = said.number, ?fate, "receipt was recorded");
                return Ok(());
            }
        }
        Err(Failure::transient("record whether a letter was received", "others kept coming first"))
    }
}

/// What came of a report that a history brings along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BroughtAlong {
    /// It is new in the log.
    New,
    /// It was in the log, received at this moment.
    There(DateTime<Utc>),
    /// The entry of this number is none whose receipt counts.
    OfNoLetter(usize),
}

/// Takes in what was reported of a letter to whoever kept a contract's log before, as it stands there, under a content of its own.
///
/// # Errors
///
/// The store does not answer, or refuses; or the log cannot be read.
pub async fn bring_along(table: &Table, contract: &str, event: &Event, content: &str) -> Result<BroughtAlong, Failure> {
    const DOING: &str = "bring along what was reported of a letter";
    for _ in 0..ATTEMPTS {
        let log =
            table.read_log(contract).await?.ok_or_else(|| Failure::permanent(DOING, "there is no such contract"))?;
        if let Some(there) = table.accepted(contract, content).await? {
            let index = usize::try_from(there.sequence).unwrap_or_default().saturating_sub(1);
            return Ok(BroughtAlong::There(log.events.get(index).map_or(event.received_at, |event| event.received_at)));
        }
        let number = event.fact.speaks_of().unwrap_or_default();
        let of = number.checked_sub(1).and_then(|index| log.events.get(index)).map(|event| &event.fact);
        if !matches!(of, Some(Fact::WarningIssued { .. } | Fact::MinutesShared { .. })) {
            return Ok(BroughtAlong::OfNoLetter(number));
        }
        let event = Event { received_at: log.receives_at(event.received_at), ..event.clone() };
        let entry = NewLogEntry { event: &event, content, receipt: "", replaces: None, original: &[] };
        if let Appended::Stored(_) = table.append(contract, &log.head, &entry).await? {
            return Ok(BroughtAlong::New);
        }
    }
    Err(Failure::transient(DOING, "others kept coming first"))
}

/// What is said of the letter of one entry.
struct Said<'a> {
    contract: &'a str,
    /// The entry's number in the log.
    number: usize,
    /// The id under which the mail service took the letter.
    message_id: &'a str,
    /// When it happened, as the mail service says.
    at: DateTime<Utc>,
}

impl Said<'_> {
    /// What tells this from all else that is in the log. A sending is delivered, and fails, once.
    fn content(&self, fate: DeliveryEvidence) -> String {
        let what = match fate {
            DeliveryEvidence::Delivered => "letter-delivered",
            DeliveryEvidence::Failed => "letter-failed",
        };
        sha256(format!("{what}\n{}\n{}", self.number, self.message_id).as_bytes())
    }
}
