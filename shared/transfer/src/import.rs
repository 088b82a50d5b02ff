//! Importing a history: the functions receive it in a staging table first, and it is committed only when all of it was
//! accepted.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use cloud::failure::Failure;
use cloud::log::LogHead;
use cloud::records::{RecordKind, RecordWrite, StoredRecord};
use cloud::table::Table;
use domain::event::Event;

use crate::records::{LogPart, Records, make_records};

/// The records of an event.
#[derive(Debug, Default)]
struct EventRecords {
    entry: Vec<StoredRecord>,
    mark: Vec<StoredRecord>,
    original: Vec<StoredRecord>,
}

/// Copies to an empty staging table what is needed of a contract to append to its log there and to see what would follow.
/// Returns the log's head, or `None` if there is no such contract.
///
/// A contract without an event is copied as if it had been created long ago, since the first item of its history may have been
/// received before the contract was created here.
///
/// # Errors
///
/// Either store does not answer, or refuses.
pub async fn stage(contract: &str, from: &Table, staging: &Table) -> Result<Option<LogHead>, Failure> {
    const DOING: &str = "lend a contract";
    let head = from.record(DOING, contract, RecordKind::Head.word()).await?;
    let Some(mut record) = head else { return Ok(None) };
    let head = record.head()?;
    if head.sequence == 0 {
        record.set_text("received_at", DateTime::UNIX_EPOCH.to_rfc3339());
    }
    staging.put_record(DOING, StoredRecord::listing(contract)).await?;
    // The assessment's years come with it: their keys begin with its key.
    for prefix in ["LOG#", "CONTENT#", "TOLD#", "ASSESSMENT"] {
        for record in from.records_from(DOING, contract, prefix).await? {
            staging.put_record(DOING, record).await?;
        }
    }
    staging.put_record(DOING, record).await?;
    Ok(Some(head))
}

/// Commits what was added to a contract in a staging table to another table, whose log ended at `after`, or which did not have
/// the contract. Returns how many events are new in the log there.
///
/// A new contract appears as a whole. To one that is there, the events are appended one by one. If that is interrupted, those
/// that were appended stay, and the same call carries on.
///
/// # Errors
///
/// Either store does not answer, or refuses; or something else was recorded in the meantime.
pub async fn commit(
    contract: &str,
    staging: &Table,
    to: &Table,
    after: Option<&LogHead>,
    now: DateTime<Utc>,
) -> Result<u64, Failure> {
    const DOING: &str = "carry a history over";
    let missing = || Failure::permanent(DOING, "what was rehearsed is not there");
    let head = staging.head(contract).await?.ok_or_else(missing)?;
    let entries = staging.verified_entries(contract, &head).await?.into_iter();
    let records = staging.records(contract).await?;
    let Some(after) = after else {
        create(contract, to, &head, records, now).await?;
        return Ok(head.sequence);
    };
    let mut of_event = by_event(records)?;
    let mut last = after.clone();
    for entry in entries.filter(|entry| entry.number > after.sequence) {
        let event: Event = entry.event()?;
        let next = LogHead { sequence: entry.number, hash: entry.hash, received_at: event.received_at };
        let EventRecords { entry, mark, original } = of_event.remove(&next.sequence).unwrap_or_default();
        let mut writes = vec![RecordWrite::Advance { contract: contract.into(), from: last.clone(), to: next.clone() }];
        writes.extend(entry.into_iter().chain(original).map(RecordWrite::PutNew));
        // Without a condition of its own: a mark that is there belongs to a withdrawn event, which this one replaces. Any other
        // would have moved the head, on which the transaction depends.
        writes.extend(mark.into_iter().map(RecordWrite::Put));
        if !to.write_records(DOING, writes).await? {
            let added = last.sequence - after.sequence;
            let cause = format!("somebody else recorded something in the meantime, after {added} events were added");
            return Err(Failure::transient(DOING, cause));
        }
        last = next;
    }
    Ok(last.sequence - after.sequence)
}

/// Creates a contract with a whole log, which is written and read again before its head is written.
async fn create(
    contract: &str,
    to: &Table,
    head: &LogHead,
    records: Vec<StoredRecord>,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    const DOING: &str = "begin a contract";
    let mut wanted = Records::new();
    for record in records {
        if LogPart::of(&record)?.is_some() {
            wanted.insert(record.sort_key().to_owned(), record);
        }
    }
    for record in to.records(contract).await? {
        match record.kind() {
            Some(RecordKind::Head) => return Err(Failure::transient(DOING, "somebody else began it in the meantime")),
            Some(RecordKind::Moved) => return Err(Failure::permanent(DOING, "it moved from here")),
            Some(RecordKind::PendingPublication | RecordKind::Published) => {
                wanted.insert(record.sort_key().to_owned(), record);
            }
            // An import that crashed has left these. Without a head nothing has read them, so they can be written again.
            Some(RecordKind::LogEntry | RecordKind::AcceptedContent | RecordKind::Original) => {}
            Some(
                RecordKind::Assessment
                | RecordKind::AssessmentYear
                | RecordKind::Email
                | RecordKind::ToldMark
                | RecordKind::Letter
                | RecordKind::Credential
                | RecordKind::Contact
                | RecordKind::Draft
                | RecordKind::DraftFile,
            )
            | None => return Err(Failure::permanent(DOING, "a move to here, or a restore, was not finished")),
        }
    }
    make_records(to, DOING, contract, &wanted).await?;
    let writes = [StoredRecord::listing(contract), StoredRecord::of_head(contract, head, now)];
    if to.write_records(DOING, writes.into_iter().map(RecordWrite::PutNew).collect()).await? {
        return Ok(());
    }
    Err(Failure::transient(DOING, "somebody else began it in the meantime"))
}

/// Returns the records of each event, by its number.
fn by_event(records: Vec<StoredRecord>) -> Result<HashMap<u64, EventRecords>, Failure> {
    let mut of_event: HashMap<u64, EventRecords> = HashMap::new();
    for record in records {
        let Some(part) = LogPart::of(&record)? else { continue };
        let records = of_event.entry(part.number()).or_default();
        match part {
            LogPart::Entry(_) => records.entry.push(record),
            LogPart::Mark(_) => records.mark.push(record),
            LogPart::Original(_) => records.original.push(record),
        }
    }
    Ok(of_event)
}
