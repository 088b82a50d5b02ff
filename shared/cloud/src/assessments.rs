//! The newest assessment of each contract. It is replaced only by one of a later version or of later rules, in one transaction
//! with the emails that are new in it.

use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};
use chrono::{DateTime, NaiveDate, Utc};
use domain::assessment::Assessment;
use serde::{Deserialize, Serialize};

use self::years::{SplitAssessment, YearHashes, put_back};
use crate::compression::compress;
use crate::failure::Failure;
use crate::outbox::OutboxEmail;
use crate::table::{
    AgendaTask, Attributes, Table, TableItem, Transaction, bytes, contract_key, contract_of_key, key, number,
    read_json, text, write_json,
};
use crate::version::Version;

mod reread;
mod years;

pub use reread::Reread;

/// The most writes of emails and their marks in the assessment's own transaction. DynamoDB takes 100 writes in one; the rest
/// are for the assessment, its years, the head and the pending publication.
const WRITES_OF_EMAILS: usize = 60;

const READING: &str = "read the assessment";

/// How often an assessment may be replaced while it is read before the reader gives up for now.
const ATTEMPTS: usize = 5;

/// An assessment with what it was made from: everything from which pages and letters are made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// The version of the log and the day from which it was made.
    pub version: Version,
    /// When the event was received for which it was made; `None` if only time had passed.
    #[serde(default)]
    pub made_for: Option<DateTime<Utc>>,
    /// The definition in force, as text.
    pub definition: String,
    /// Whether the addresses of its contacts were indexed before it was kept. An older version of the program did not do so.
    #[serde(default)]
    pub contacts_are_found: bool,
    /// Whether every notice that the outbox has told by then has its mark. An older version of the program kept none.
    #[serde(default)]
    pub told_is_marked: bool,
    /// The version of the rules by which it was made; the first, where an older version of the program did not keep it.
    #[serde(default = "first_rules")]
    pub rules: u32,
    pub assessment: Assessment,
}

fn first_rules() -> u32 {
    1
}

/// How a commit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// The snapshot is the newest, and its notices are in the outbox.
    Stored,
    /// Another came first: nothing of the snapshot was written; read again.
    Conflict,
}

/// The assessment that is kept, as it was read.
#[derive(Clone, Debug)]
pub struct PreviousAssessment {
    /// What it was made from.
    pub version: Version,
    /// The version of the rules by which it was made.
    pub rules: u32,
    /// The assessment; `None` if another version of the program kept it in a form that this one cannot read.
    pub snapshot: Option<Snapshot>,
    /// The hashes of the years that are stored, by which only those that differ are written again.
    years: YearHashes,
}

/// Returns the stamp of an assessment's item. A writer that replaces the item names the stamp that it has read. The stamp
/// includes the rules, so that of two reassessments by the same rules one is kept, and so that an older version of the program,
/// whose stamps have no rules, replaces nothing that newer rules made.
fn stamp(version: Version, rules: u32) -> String {
    if rules == first_rules() { version.to_string() } else { format!("{version}/rules-{rules}") }
}

/// Returns the rules that an item's stamp names.
pub(crate) fn stamped_rules(item: &TableItem) -> Result<u32, Failure> {
    let Some((_, rules)) = Attributes(item).text("version")?.split_once("/rules-") else { return Ok(first_rules()) };
    rules
        .parse()
        .map_err(|error: std::num::ParseIntError| Failure::permanent(READING, "its rules are no number").because(error))
}

fn item(
    contract: &str,
    version: Version,
    rules: u32,
    snapshot: &str,
    years: &YearHashes,
) -> Result<TableItem, Failure> {
    let mut item = key(&contract_key(contract), "ASSESSMENT");
    item.extend([
        ("version".into(), text(stamp(version, rules))),
        ("sequence".into(), number(version.sequence)),
        ("as_of".into(), text(version.as_of.to_string())),
        ("snapshot".into(), bytes(compress(snapshot))),
        ("years".into(), bytes(compress(&write_json(years)?))),
    ]);
    Ok(item)
}

/// Returns an item in the place of an assessment that is to be made again: what was told is then taken from the outbox's marks.
/// It has the rules of the assessment that was there, so that later rules still reassess the contract first.
pub(crate) fn assessment_to_make(contract: &str, version: Version, rules: u32) -> Result<TableItem, Failure> {
    item(contract, version, rules, "null", &YearHashes::new())
}

/// Returns what the assessment of an item was made from.
pub(crate) fn read_version(item: &TableItem) -> Result<Version, Failure> {
    let attributes = Attributes(item);
    Ok(Version { sequence: attributes.number("sequence")?, as_of: attributes.parsed("as_of")? })
}

/// Returns an assessment with its years; `None` if the years are those of another one. A query reads one item after another,
/// and the assessment may have been replaced in between.
fn whole(item: &TableItem, years: &[TableItem]) -> Result<Option<PreviousAssessment>, Failure> {
    let attributes = Attributes(item);
    let (version, rules) = (read_version(item)?, stamped_rules(item)?);
    let hashes: YearHashes =
        if item.contains_key("years") { read_json(&attributes.packed("years")?)? } else { YearHashes::new() };
    let Ok(mut snapshot) = read_json::<Snapshot>(&attributes.packed("snapshot")?) else {
        return Ok(Some(PreviousAssessment { version, rules, snapshot: None, years: hashes }));
    };
    let is_whole = put_back(&mut snapshot.assessment, &hashes, years)?;
    Ok(is_whole.then_some(PreviousAssessment { version, rules, snapshot: Some(snapshot), years: hashes }))
}

/// Returns how many of some emails, counted from the last, fit into the assessment's own transaction.
fn fitting(emails: &[OutboxEmail]) -> usize {
    let writes = emails.iter().rev().scan(0, |writes, email| {
        *writes += email.writes();
        Some(*writes)
    });
    writes.take_while(|writes| *writes <= WRITES_OF_EMAILS).count()
}

impl Table {
    /// Returns the newest snapshot of a contract, if it was ever assessed.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or the snapshot is kept in a form that this program does not read.
    pub async fn snapshot(&self, contract: &str) -> Result<Option<Snapshot>, Failure> {
        let Some(previous) = self.previous(contract).await? else { return Ok(None) };
        let unread = || Failure::permanent(READING, "it is kept in a form that this program does not read");
        previous.snapshot.ok_or_else(unread).map(Some)
    }

    /// Returns what the newest assessment was made from, and itself where it can be read.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses; or the assessment was replaced each time while it was read.
    pub async fn previous(&self, contract: &str) -> Result<Option<PreviousAssessment>, Failure> {
        for _ in 0..ATTEMPTS {
            // The assessment itself comes first, then its years.
            let items = self.query(READING, &contract_key(contract), "ASSESSMENT").await?;
            let Some((item, years)) = items.split_first() else { return Ok(None) };
            if let Some(previous) = whole(item, years).map_err(|failure| failure.of_contract(contract))? {
                return Ok(Some(previous));
            }
        }
        Err(Failure::transient(READING, "it was replaced while it was read"))
    }

    /// Replaces a snapshot by a later one and puts the emails that are new in it in the outbox, on the condition that nobody
    /// has replaced the snapshot, the log has not grown, and none of the notices was told since they were read.
    ///
    /// If there are too many emails for one transaction, as when a long history is imported, the first of them are put in the
    /// outbox before, each with the marks of its notices. If the process crashes in between, the next evaluation finds those
    /// marks.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn commit(
        &self,
        contract: &str,
        replaces: Option<&PreviousAssessment>,
        snapshot: &Snapshot,
        emails: &[OutboxEmail],
        now: DateTime<Utc>,
    ) -> Result<Committed, Failure> {
        if replaces.is_some_and(|replaced| replaced.version > snapshot.version) {
            return Ok(Committed::Conflict);
        }
        let (before, together) = emails.split_at(emails.len() - fitting(emails));
        if !self.enqueue_all(before).await? {
            return Ok(Committed::Conflict);
        }
        // The head leaves the agenda in this transaction, and only if the log still ends where it was read: an entry that came
        // since keeps its place there until it is assessed.
        let assessed = Update::builder()
            .table_name(&self.name)
            .set_key(Some(key(&contract_key(contract), "HEAD")))
            .update_expression("REMOVE agenda, agenda_on")
            .condition_expression("#sequence = :sequence")
            .expression_attribute_names("#sequence", "sequence")
            .expression_attribute_values(":sequence", number(snapshot.version.sequence));
        let mut writes = self.replacement(contract, replaces, snapshot, now)?;
        writes.push(self.update(assessed)?);
        for email in together {
            writes.extend(self.enqueue_writes(email)?);
        }
        Ok(match self.transact("keep the assessment", writes).await? {
            Transaction::Done => Committed::Stored,
            Transaction::Refused => Committed::Conflict,
        })
    }

    /// Returns the writes that put a snapshot and its years in the place of the one that was read before, and ask for the
    /// pages.
    fn replacement(
        &self,
        contract: &str,
        replaces: Option<&PreviousAssessment>,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Result<Vec<TransactWriteItem>, Failure> {
        let apart = SplitAssessment::of(&snapshot.assessment)?;
        let nothing = YearHashes::new();
        let there = replaces.map_or(&nothing, |replaced| &replaced.years);
        let years = apart.items(contract, there).map(|year| Put::builder().table_name(&self.name).set_item(Some(year)));
        let mut years: Vec<_> = years.map(|put| self.put(put)).collect::<Result<_, Failure>>()?;
        let rest = Snapshot { assessment: apart.rest, definition: snapshot.definition.clone(), ..*snapshot };
        let mut item = item(contract, snapshot.version, snapshot.rules, &write_json(&rest)?, &apart.hashes)?;
        // An assessment that nothing but an event can change is not on the agenda, so that no check reads it.
        if let Some(next_change_on) = snapshot.assessment.next_change_on {
            item.extend([
                ("agenda".into(), text(AgendaTask::Check.word())),
                ("agenda_on".into(), text(next_change_on.to_string())),
            ]);
        }
        let put = Put::builder().table_name(&self.name).set_item(Some(item));
        let put = match replaces {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(replaced) => put
                .condition_expression("version = :replaced")
                .expression_attribute_values(":replaced", text(stamp(replaced.version, replaced.rules))),
        };
        let mut writes = vec![self.put(put)?, self.request_publication(contract, &snapshot.version.to_string(), now)?];
        writes.append(&mut years);
        Ok(writes)
    }

    /// Returns the contracts whose assessment can change by a date without anything being received, the longest overdue first.
    ///
    /// # Errors
    ///
    /// The store does not answer, or refuses.
    pub async fn due_for_check(&self, today: NaiveDate) -> Result<Vec<String>, Failure> {
        let keys = self.agenda("find the contracts to check", AgendaTask::Check, &today.to_string()).await?;
        Ok(keys.iter().filter_map(|(pk, _)| contract_of_key(pk).map(str::to_owned)).collect())
    }
}
