//! The dry run of an import, in a store in memory: the functions receive each item of a history as of its day, and what they
//! refuse is reported. Nothing is kept before everything was accepted. `--dry-run` ends here; without it the result is
//! committed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, SubsecRound as _, Utc};
use cloud::failure::Failure;
use cloud::log::{LogHead, StoredLog};
use cloud::outbox::EmailState;
use cloud::table::Table;
use domain::contract::Contract;
use domain::date::in_full;
use domain::event::Event;
use functions::ingest::{Provenance, import_return};
use functions::notify::{ImportedReport, import_report};
use functions::record::{EventError, EventReceipt, record};
use serde_json::Value;

use crate::api_request::idempotency_key;
use crate::console::OperatorMessage;
use crate::embedded_store;
use crate::history_folder::{HistoryContent, HistoryItem};

/// A contract in a store in memory, with a copy of the log that it has where it is kept.
pub(crate) struct ImportDryRun {
    /// The store in memory.
    pub(crate) table: Table,
    /// The end of the log where the contract is kept; `None` if the contract is not there yet.
    pub(crate) after: Option<LogHead>,
    contract: String,
    now: DateTime<Utc>,
}

/// The outcome of receiving an item of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ItemOutcome {
    /// It is new in the log.
    New,
    /// It was in the log before, received at this moment.
    AlreadyThere(DateTime<Utc>),
    /// It is refused, for each of these reasons.
    Refused(Vec<String>),
}

/// The emails that would be sent after an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EmailsToSend {
    pub(crate) count: usize,
    /// How many notices they tell, by kind.
    pub(crate) kinds: BTreeMap<&'static str, usize>,
    /// The earliest day for which one of them was due.
    pub(crate) earliest: Option<NaiveDate>,
}

fn failed(failure: &Failure) -> OperatorMessage {
    format!("cannot check the history: {failure}")
}

impl ImportDryRun {
    /// Prepares the import of a contract's history. A contract that is not there yet is created with its definition; `None` if
    /// there is neither.
    pub(crate) async fn begin(
        kept: &Table,
        contract: &str,
        definition: Option<&Contract>,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, OperatorMessage> {
        let table = embedded_store::in_memory().await?;
        let after = transfer::import::stage(contract, kept, &table).await.map_err(|failure| failed(&failure))?;
        if after.is_none() {
            let Some(definition) = definition else { return Ok(None) };
            // The log's order is the order of receipt, and the first item may have been received long before today.
            table.create_contract(definition, DateTime::UNIX_EPOCH).await.map_err(|failure| failed(&failure))?;
        }
        Ok(Some(Self { table, after, contract: contract.into(), now }))
    }

    /// Reads the log as it is by now.
    pub(crate) async fn log(&self) -> Result<StoredLog, OperatorMessage> {
        let log = self.table.read_log(&self.contract).await.map_err(|failure| failed(&failure))?;
        log.ok_or_else(|| "cannot check the history: the contract is not there".into())
    }

    /// Receives one item, as if it were received at its moment.
    pub(crate) async fn receive(&self, item: &HistoryItem) -> Result<ItemOutcome, OperatorMessage> {
        let head = self.table.head(&self.contract).await.map_err(|failure| failed(&failure))?;
        let ends = head.map(|head| (head.sequence, head.received_at)).unwrap_or_default();
        if item.received_at > self.now {
            return Ok(ItemOutcome::Refused(vec![format!("{} is not here yet. Correct the day.", item.received_at)]));
        }
        let outcome = match &item.content {
            HistoryContent::Return { month, format, bytes, door } => {
                let door = door.clone().unwrap_or_else(|| Provenance::of(None, bytes));
                let read = (&bytes[..], *format);
                let answer = import_return(&self.table, &self.contract, *month, read, &door, item.received_at).await;
                outcome_of_answer(answer.status_code, answer.body.as_deref().unwrap_or_default())?
            }
            HistoryContent::Event { by, body } => {
                let key = idempotency_key(item.received_at, body);
                let recorded =
                    record(&self.table, &self.contract, body, by.clone(), Some(&key), item.received_at).await;
                match recorded {
                    Ok(recorded) => outcome_of_receipt(&recorded.receipt, ends.0)?,
                    Err(EventError::Problems(problems)) => {
                        let problem = |problem| serde_json::to_value(problem).map(|problem| in_words(&problem));
                        let reasons: Result<Vec<String>, _> = problems.iter().map(problem).collect();
                        let mut reasons =
                            reasons.map_err(|error| format!("cannot check the history: a problem: {error}"))?;
                        reasons.extend(problems.further_in_words());
                        ItemOutcome::Refused(reasons)
                    }
                    Err(refused) => return Err(format!("cannot check the history: {refused}")),
                }
            }
            HistoryContent::DeliveryReport(event) => {
                let content = idempotency_key(item.received_at, event_json(event)?.as_bytes());
                let brought = import_report(&self.table, &self.contract, event, &content).await;
                match brought.map_err(|failure| failed(&failure))? {
                    ImportedReport::New => ItemOutcome::New,
                    ImportedReport::There(at) => ItemOutcome::AlreadyThere(at),
                    ImportedReport::OfNoLetter(number) => ItemOutcome::Refused(vec![format!(
                        "event: Entry {number} is neither a formal warning nor minutes that were shared, so that it has no such letter."
                    )]),
                }
            }
        };
        // The functions stamp an item no earlier than the log's last entry. One that was received before that would get a wrong
        // day, so it is refused.
        let is_late = outcome == ItemOutcome::New && item.received_at.trunc_subsecs(0) < ends.1;
        Ok(if is_late { ItemOutcome::Refused(vec![too_late(ends.1)]) } else { outcome })
    }

    /// Returns the emails that the functions would send now for what was received.
    pub(crate) async fn emails(&self) -> Result<EmailsToSend, OperatorMessage> {
        let evaluated = functions::evaluate::evaluate(&self.table, &self.contract, self.now).await;
        evaluated.map_err(|failure| failed(&failure))?;
        let mut emails = EmailsToSend::default();
        for email in self.table.emails(&self.contract).await.map_err(|failure| failed(&failure))? {
            if email.state != EmailState::Due {
                continue;
            }
            emails.count += 1;
            for notice in &email.notices {
                *emails.kinds.entry(notice.kind.word()).or_default() += 1;
                emails.earliest = Some(emails.earliest.map_or(notice.due_on, |earliest| earliest.min(notice.due_on)));
            }
        }
        Ok(emails)
    }
}

/// Says why an item is refused that was received before the log's last entry.
fn too_late(ends: DateTime<Utc>) -> String {
    format!(
        "It was received before the last thing that the contract's log has, which was received on {}, and a log only grows at \
         its end. A history is imported before the contract is carried out: import all of it into an empty folder or table; or, \
         if this came late, leave it out here and upload or record it as of today.",
        in_full(ends.date_naive())
    )
}

fn event_json(event: &Event) -> Result<String, OperatorMessage> {
    serde_json::to_string(event)
        .map_err(|error| format!("cannot check the history: an event has no JSON form: {error}"))
}

/// Reads the outcome from the answer to an upload.
fn outcome_of_answer(status: i64, body: &[u8]) -> Result<ItemOutcome, OperatorMessage> {
    let body: Value = serde_json::from_slice(body).map_err(|error| {
        format!("cannot check the history: an upload was answered with {status}, not in JSON: {error}")
    })?;
    let received_at = body["received_at"].as_str().and_then(domain::date::read_moment);
    match (status, received_at) {
        (201, _) => Ok(ItemOutcome::New),
        (200, Some(at)) => Ok(ItemOutcome::AlreadyThere(at)),
        (400..=499, _) => {
            let errors = body["errors"].as_array().into_iter().flatten();
            let mut reasons: Vec<String> = errors.map(in_words).collect();
            if reasons.is_empty() {
                reasons.push(body["detail"].as_str().unwrap_or("It was not accepted.").into());
            }
            Ok(ItemOutcome::Refused(reasons))
        }
        _ => Err(format!("cannot check the history: an upload was answered with {status}")),
    }
}

fn outcome_of_receipt(receipt: &str, ends: u64) -> Result<ItemOutcome, OperatorMessage> {
    let receipt: EventReceipt = serde_json::from_str(receipt)
        .map_err(|error| format!("cannot check the history: a receipt is not as expected: {error}"))?;
    Ok(if receipt.event > ends { ItemOutcome::New } else { ItemOutcome::AlreadyThere(receipt.received_at) })
}

/// Says a problem of a function's answer in words, with its place in the file.
fn in_words(problem: &Value) -> String {
    let text = |name: &str| problem[name].as_str();
    let place = match (text("sheet"), text("cell"), problem["row"].as_u64(), text("column")) {
        (Some(sheet), Some(cell), _, _) => format!("{sheet}, cell {cell}: "),
        (_, _, Some(row), Some(column)) => format!("row {row}, {column}: "),
        (_, _, Some(row), None) => format!("row {row}: "),
        (_, _, None, Some(column)) => format!("{column}: "),
        _ => text("field").map(|field| format!("{field}: ")).unwrap_or_default(),
    };
    let code = text("code").map(|code| format!(" ({code})")).unwrap_or_default();
    format!("{place}{}{code}", text("message").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_problem_is_told_with_the_place_that_its_file_has() {
        for (problem, told) in [
            (
                json!({"code": "unknown-unit", "row": 7, "column": "unit", "cell": "A7", "sheet": "Visits", "message": "No."}),
                "Visits, cell A7: No. (unknown-unit)",
            ),
            (json!({"code": "empty", "row": 2, "column": "unit", "message": "No."}), "row 2, unit: No. (empty)"),
            (json!({"code": "empty", "row": null, "column": null, "message": "No."}), "No. (empty)"),
            (json!({"code": "field-missing", "field": "kpis[1]", "message": "No."}), "kpis[1]: No. (field-missing)"),
        ] {
            assert_eq!(in_words(&problem), told);
        }
    }

    #[test]
    fn what_is_refused_without_a_list_of_problems_is_told_all_the_same() {
        let refused = outcome_of_answer(413, br#"{"detail": "It is too large."}"#).unwrap();
        assert_eq!(refused, ItemOutcome::Refused(vec!["It is too large.".into()]));
        assert!(outcome_of_answer(503, b"{}").is_err());
    }
}
