//! The contacts of a definition, its mobilisation tasks, and what performance notices name.

use toml::de::DeValue;

use crate::contract::reading::{DefinitionReader, DefinitionTable, date, one_of, text, whole_number};
use crate::contract::{Contact, Fault, MobilisationTask, PerformanceNotice, emails};
use crate::party::Party;

pub(super) fn read_contacts(reading: &mut DefinitionReader<'_>, root: &mut DefinitionTable<'_>) -> Vec<Contact> {
    let mut contacts: Vec<Contact> = Vec::new();
    let mut places: Vec<(Party, u32)> = Vec::new();
    for mut table in root.tables(reading, "contact") {
        let party = table.required(reading, "party", one_of);
        let order = table.required(reading, "order", |value| whole_number(value, 1..=3));
        let name = table.required(reading, "name", text);
        let position = table.required(reading, "position", text);
        let email = table.required(reading, "email", emails::address);
        let telephone = table.optional(reading, "telephone", text);
        if let (Some(party), Some(order)) = (party, order) {
            if places.contains(&(party, order)) {
                table.mistake(reading, "order", Fault::Repeated("the order of an earlier contact of this party"));
            }
            places.push((party, order));
        }
        table.finish(reading);
        if let (Some(party), Some(order), Some(name), Some(position), Some(email)) =
            (party, order, name, position, email)
        {
            contacts.push(Contact { party, order, name, position, email, telephone });
        }
    }
    contacts.sort_by_key(|contact| (contact.party, contact.order));
    contacts
}

pub(super) fn read_mobilisation(
    reading: &mut DefinitionReader<'_>,
    root: &mut DefinitionTable<'_>,
) -> Vec<MobilisationTask> {
    let mut tasks = Vec::new();
    for mut table in root.tables(reading, "mobilisation") {
        let task = table.required(reading, "task", text);
        let clause = table.required(reading, "clause", text);
        let done = table.optional(reading, "done", date);
        table.finish(reading);
        if let (Some(task), Some(clause)) = (task, clause) {
            tasks.push(MobilisationTask { task, clause, done });
        }
    }
    tasks
}

/// Returns what drafts of contract performance notices name; `None` where the definition asks for none.
pub(super) fn read_performance_notice(
    reading: &mut DefinitionReader<'_>,
    root: &mut DefinitionTable<'_>,
) -> Option<PerformanceNotice> {
    let mut table = root.table(reading, "performance_notice")?;
    let ocid = table.required(reading, "ocid", public_id);
    let council_id = table.required(reading, "council_id", public_id);
    let contractor_id = table.required(reading, "contractor_id", public_id);
    table.finish(reading);
    Some(PerformanceNotice { ocid: ocid?, council_id: council_id?, contractor_id: contractor_id? })
}

/// Returns an id by which a public register knows something.
fn public_id(value: &DeValue<'_>) -> Result<String, Fault> {
    let id = text(value)?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'/');
    if id.len() <= 100 && id.bytes().all(allowed) {
        return Ok(id);
    }
    Err("must be at most 100 letters, digits, hyphens, underscores, dots, colons and slashes, as the register has it"
        .into())
}
