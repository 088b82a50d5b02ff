//! Delivery reports of a formal warning's letter, and of the email that shares minutes, as entries of the contract's log (D35).
//! Periods run from their receipt (5.7, 6.4), and an assessment is made from the log alone.
//!
//! A report becomes one entry for each thing that the email tells, however often it comes and wherever the process crashes: the
//! transaction that appends the entry also writes a mark of its content.

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::hash::sha256;
use cloud::log::{AcceptedContent, Appended, NewLogEntry, StoredLog};
use cloud::outbox::{DeliveryEvidence, DeliveryReport, OutboxEmail};
use cloud::table::Table;
use domain::event::{Author, Event, Fact, LetterReport, Through, Who};

/// How often other entries may come first before the report is left to be handed over again.
const ATTEMPTS: usize = 20;

/// The content by whose hash a report of one entry's letter is recognised in the log.
struct ReportContent<'a> {
    /// The entry's number in the log.
    number: usize,
    /// The id under which the mail service accepted the letter.
    message_id: &'a str,
}

impl ReportContent<'_> {
    /// Returns the content's hash. One sending is recorded as delivered at most once, and as failed at most once.
    fn of(&self, fate: DeliveryEvidence) -> String {
        let kind = match fate {
            DeliveryEvidence::Delivered => "letter-delivered",
            DeliveryEvidence::Failed => "letter-failed",
        };
        sha256(format!("{kind}\n{}\n{}", self.number, self.message_id).as_bytes())
    }
}

/// The outcome of appending an entry once.
enum AppendedOnce {
    New,
    /// This entry, or one that makes it pointless, is in the log already.
    Known(AcceptedContent),
    /// The contract has no log here: it was moved to another store.
    NoLog,
}

/// Writes into the log what a report says of an email's receipt, if a period runs from it. `message_id` is the id under which
/// the mail service accepted the email.
///
/// # Errors
///
/// The store does not answer, or refuses; the log cannot be read; or other entries kept coming first. Whatever was not written
/// is written when the report is handed over again.
pub(super) async fn record_reports(
    table: &Table,
    email: &OutboxEmail,
    (message_id, report): (&str, &DeliveryReport),
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let Some(fate) = email.fate(message_id, report) else { return Ok(()) };
    let contract = email.contract.as_str();
    let Some(mut log) = table.read_log(contract).await? else { return Ok(()) };
    for number in (1..=log.events.len()).filter(|number| email.is_evidence_for(*number)) {
        let content = ReportContent { number, message_id };
        let known = match fate {
            // Reports come in any order. Once the letter is known to have come back, a delivery before that says nothing more.
            DeliveryEvidence::Delivered => {
                vec![content.of(DeliveryEvidence::Delivered), content.of(DeliveryEvidence::Failed)]
            }
            DeliveryEvidence::Failed => vec![content.of(DeliveryEvidence::Failed)],
        };
        let event = |log: &StoredLog| {
            let report = LetterReport { event: number, on: log.contract.date_of(report.at) };
            let fact = match fate {
                DeliveryEvidence::Delivered => Fact::LetterDelivered(report),
                DeliveryEvidence::Failed => Fact::LetterFailed(report),
            };
            let who = Who { name: None, position: None, through: Through::System, credential: None };
            Event { who: Some(who), ..Event::new(log.receives_at(now), Author::System, fact) }
        };
        const DOING: &str = "record whether a letter was received";
        match append_once(table, &mut log, &known, event, DOING).await? {
            AppendedOnce::New => {
                let sequence = log.head.sequence;
                tracing::info!(contract, sequence, entry = number, ?fate, "receipt was recorded");
            }
            AppendedOnce::Known(_) => {}
            AppendedOnce::NoLog => return Ok(()),
        }
    }
    Ok(())
}

/// The outcome of importing a report with a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportedReport {
    /// It is new in the log.
    New,
    /// It was in the log already, received at this moment.
    There(DateTime<Utc>),
    /// No period runs from the receipt of the entry of this number.
    OfNoLetter(usize),
}

/// Imports a report from the log of the system that kept a contract before, as it stands there. `content` recognises it if it
/// is imported again.
///
/// # Errors
///
/// The store does not answer, or refuses; or the log cannot be read.
pub async fn import_report(
    table: &Table,
    contract: &str,
    event: &Event,
    content: &str,
) -> Result<ImportedReport, Failure> {
    const DOING: &str = "bring along what was reported of a letter";
    let no_contract = || Failure::permanent(DOING, "there is no such contract");
    let mut log = table.read_log(contract).await?.ok_or_else(no_contract)?;
    let number = event.fact.speaks_of().unwrap_or_default();
    let of = number.checked_sub(1).and_then(|index| log.events.get(index)).map(|event| &event.fact);
    let is_of_letter = matches!(of, Some(Fact::WarningIssued { .. } | Fact::MinutesShared { .. }));
    if !is_of_letter && table.accepted(contract, content).await?.is_none() {
        return Ok(ImportedReport::OfNoLetter(number));
    }
    let imported = |log: &StoredLog| Event { received_at: log.receives_at(event.received_at), ..event.clone() };
    match append_once(table, &mut log, &[content.to_owned()], imported, DOING).await? {
        AppendedOnce::New => Ok(ImportedReport::New),
        AppendedOnce::Known(there) => {
            let index = usize::try_from(there.sequence).unwrap_or_default().saturating_sub(1);
            Ok(ImportedReport::There(log.events.get(index).map_or(event.received_at, |event| event.received_at)))
        }
        AppendedOnce::NoLog => Err(no_contract()),
    }
}

/// Appends an event under the first of some contents, unless one of them is in the log already. If another writer appends at
/// the same moment, the log is read and the append tried again. Afterwards `log` is the log with the event.
async fn append_once(
    table: &Table,
    log: &mut StoredLog,
    contents: &[String],
    event: impl Fn(&StoredLog) -> Event,
    doing: &'static str,
) -> Result<AppendedOnce, Failure> {
    let contract = log.contract.id.clone();
    for _ in 0..ATTEMPTS {
        // Again at each attempt: the other writer may have been handed the same report.
        for content in contents {
            if let Some(known) = table.accepted(&contract, content).await? {
                return Ok(AppendedOnce::Known(known));
            }
        }
        let event = event(log);
        let content = contents.first().map(String::as_str).unwrap_or_default();
        let entry = NewLogEntry { event: &event, content, receipt: "", replaces: None, original: &[] };
        if let Appended::Stored(head) = table.append(&contract, &log.head, &entry).await? {
            log.head = head;
            log.stamps.push(event.received_at);
            log.events.push(event);
            return Ok(AppendedOnce::New);
        }
        match table.read_log(&contract).await? {
            Some(newer) => *log = newer,
            None => return Ok(AppendedOnce::NoLog),
        }
    }
    Err(Failure::transient(doing, "others kept coming first"))
}
