//! A contract's records as the table keeps them: read, compared, written and deleted whole, for moving a contract from one
//! table to another.
//!
//! The meaning of a record is the matter of the module of its kind. Here a record is what is stored, byte for byte, and its
//! attributes have the names under which they are stored.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};

use crate::assessments::{assessment_to_make, read_version, stamped_rules};
use crate::compression::compress;
use crate::credentials::{self, Credential};
use crate::failure::Failure;
use crate::letters::{self, StoredLetter};
use crate::log::{LogHead, head_item, read_head};
use crate::outbox::{self, OutboxEmail};
use crate::table::{AgendaTask, Attributes, TableItem, bytes, contract_key, key, moment, number, text, write_json};
use crate::version::Version;

mod kind;
mod writing;

pub use kind::RecordKind;
pub use writing::{Expected, RecordWrite};

/// A record as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredRecord {
    sort_key: String,
    item: TableItem,
}

impl StoredRecord {
    /// Returns a record of a contract that has no attributes but its key.
    pub fn new(contract: &str, sort_key: &str) -> Self {
        Self { sort_key: sort_key.into(), item: key(&contract_key(contract), sort_key) }
    }

    /// Returns the record that lists a contract among those of the table.
    pub fn listing(contract: &str) -> Self {
        let sort_key = contract_key(contract);
        Self { item: key("CONTRACTS", &sort_key), sort_key }
    }

    /// Returns the record of a log's head, which is overdue for evaluation one lease after a moment.
    pub fn of_head(contract: &str, head: &LogHead, since: DateTime<Utc>) -> Self {
        Self { sort_key: RecordKind::Head.word().into(), item: head_item(contract, head, since) }
    }

    /// Returns the record that takes an assessment's place until one is made again, of this version or a later one, and by
    /// these rules or later ones.
    ///
    /// # Errors
    ///
    /// It cannot be written as JSON.
    pub fn of_assessment_to_make(contract: &str, version: Version, rules: u32) -> Result<Self, Failure> {
        assessment_to_make(contract, version, rules)?.try_into()
    }

    /// Returns its place in its partition.
    pub fn sort_key(&self) -> &str {
        &self.sort_key
    }

    /// Returns its kind; `None` if this version of the program does not know it.
    pub fn kind(&self) -> Option<RecordKind> {
        RecordKind::of(&self.sort_key)
    }

    /// Returns the number of bytes of its attributes' values.
    pub fn size(&self) -> usize {
        self.item.values().map(size).sum()
    }

    pub fn has(&self, name: &str) -> bool {
        self.item.contains_key(name)
    }

    /// Reads an attribute that is text.
    ///
    /// # Errors
    ///
    /// It has no such attribute.
    pub fn text(&self, name: &str) -> Result<&str, Failure> {
        Attributes(&self.item).text(name)
    }

    /// Reads an attribute that is a whole number.
    ///
    /// # Errors
    ///
    /// It has no such attribute.
    pub fn number(&self, name: &str) -> Result<u64, Failure> {
        Attributes(&self.item).number(name)
    }

    /// Reads an attribute that is bytes.
    ///
    /// # Errors
    ///
    /// It has no such attribute.
    pub fn bytes(&self, name: &str) -> Result<&[u8], Failure> {
        Attributes(&self.item).bytes(name)
    }

    /// Reads an attribute that is compressed text.
    ///
    /// # Errors
    ///
    /// It has no such attribute, or it does not unpack.
    pub fn packed_text(&self, name: &str) -> Result<String, Failure> {
        Attributes(&self.item).packed(name)
    }

    /// Reads a record that is kept within this one.
    ///
    /// # Errors
    ///
    /// There is none under that name.
    pub fn nested(&self, name: &str) -> Result<Self, Failure> {
        let missing =
            || Failure::permanent("read an item of the table", format!("attribute {name} is not as expected"));
        self.item.get(name).and_then(|value| value.as_m().ok()).cloned().ok_or_else(missing)?.try_into()
    }

    pub fn set_text(&mut self, name: &str, value: impl Into<String>) {
        self.item.insert(name.into(), text(value));
    }

    pub fn set_number(&mut self, name: &str, value: u64) {
        self.item.insert(name.into(), number(value));
    }

    pub fn set_bytes(&mut self, name: &str, value: Vec<u8>) {
        self.item.insert(name.into(), bytes(value));
    }

    /// Sets an attribute to compressed text.
    pub fn set_packed_text(&mut self, name: &str, value: &str) {
        self.set_bytes(name, compress(value));
    }

    /// Sets an attribute to what another record says.
    pub fn set_nested(&mut self, name: &str, record: &Self) {
        self.item.insert(name.into(), AttributeValue::M(record.item.clone()));
    }

    /// Copies an attribute from another record; `false` if that does not have it.
    pub fn take_over(&mut self, name: &str, from: &Self) -> bool {
        let value = from.item.get(name).cloned();
        value.map(|value| self.item.insert(name.into(), value)).is_some()
    }

    /// Removes an attribute, if it is there.
    pub fn remove(&mut self, name: &str) {
        self.item.remove(name);
    }

    /// Saves some attributes, as they are now, in a map under another name, from which [`Self::restore`] puts them back.
    pub fn save(&mut self, names: &[&str], under: &str) {
        let saved = names.iter().filter_map(|name| Some(((*name).to_owned(), self.item.get(*name)?.clone())));
        let saved: TableItem = saved.collect();
        self.item.insert(under.into(), AttributeValue::M(saved));
    }

    /// Puts back the attributes that were saved under a name, if any were.
    pub fn restore(&mut self, under: &str) {
        if let Some(AttributeValue::M(saved)) = self.item.remove(under) {
            self.item.extend(saved);
        }
    }

    /// Says whether it is an email that is still to be sent.
    pub fn waits_to_be_sent(&self) -> bool {
        self.text("agenda").is_ok_and(|agenda| agenda == AgendaTask::Notify.word())
    }

    /// Puts a head on the agenda, to be evaluated from a moment on.
    pub fn evaluate_from(&mut self, at: DateTime<Utc>) {
        self.set_text("agenda", AgendaTask::Evaluate.word());
        self.set_text("agenda_on", moment(at));
    }

    /// Reads a log's head.
    ///
    /// # Errors
    ///
    /// It is no head.
    pub fn head(&self) -> Result<LogHead, Failure> {
        read_head(&self.item)
    }

    /// Reads an assessment's version.
    ///
    /// # Errors
    ///
    /// It is no assessment.
    pub fn version(&self) -> Result<Version, Failure> {
        read_version(&self.item)
    }

    /// Reads the version of the rules by which an assessment was made.
    ///
    /// # Errors
    ///
    /// It is no assessment.
    pub fn rules(&self) -> Result<u32, Failure> {
        stamped_rules(&self.item)
    }

    /// Reads an email, as far as it has come.
    ///
    /// # Errors
    ///
    /// It is no email that this version of the program reads.
    pub fn email(&self) -> Result<OutboxEmail, Failure> {
        outbox::read(&self.item)
    }

    /// Reads a letter as it was sent.
    ///
    /// # Errors
    ///
    /// It is no letter, or is not as it was sent.
    pub fn letter(&self) -> Result<StoredLetter, Failure> {
        letters::read(&self.item)
    }

    /// Reads a credential.
    ///
    /// # Errors
    ///
    /// It is no credential.
    pub fn credential(&self) -> Result<Credential, Failure> {
        credentials::read(&self.item)
    }

    /// Puts a credential in the place of the one that it has.
    ///
    /// # Errors
    ///
    /// The credential cannot be written as JSON.
    pub fn set_credential(&mut self, credential: &Credential) -> Result<(), Failure> {
        self.set_text("credential", write_json(credential)?);
        Ok(())
    }
}

impl TryFrom<TableItem> for StoredRecord {
    type Error = Failure;

    fn try_from(item: TableItem) -> Result<Self, Failure> {
        Ok(Self { sort_key: Attributes(&item).text("sk")?.into(), item })
    }
}

fn size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::M(map) => map.values().map(size).sum(),
        _ => 0,
    }
}
