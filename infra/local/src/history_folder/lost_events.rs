//! Writing the events that a restore does not bring back as a history that can be imported.

use std::path::Path;

use domain::event::Fact;
use functions::evidence::file_extension;
use functions::ingest::Provenance;
use render::csv_table;
use transfer::LostEvent;

use super::files::RECEIVED_LIST;
use super::received_list::DOOR_COLUMN;
use crate::console::OperatorMessage;
use crate::private_files;

/// The file of what the parties recorded, as JSON lines.
const RECORDED_FILE: &str = "recorded.jsonl";

/// Writes events to a new folder: returns as they were received, with the list of when each was, and all others as JSON lines.
///
/// # Errors
///
/// The folder is there already, or cannot be written.
pub(crate) fn write_lost_events(folder: &Path, events: &[LostEvent]) -> Result<(), OperatorMessage> {
    let unwritten = |error: &dyn std::fmt::Display| format!("cannot write {}: {error}", folder.display());
    if let Some(parent) = folder.parent() {
        private_files::make_folder(parent).map_err(|error| unwritten(&error))?;
    }
    private_files::make_new_folder(folder).map_err(|error| {
        format!("{}; name another place for what is lost with --lost, or move this away", unwritten(&error))
    })?;
    let mut rows = Vec::new();
    let mut recorded = String::new();
    for lost in events {
        if let Fact::ReturnSubmitted { submitted } = &lost.event.fact
            && !lost.original.is_empty()
        {
            let name = format!("event-{:04}.{}", lost.number, file_extension(&lost.original));
            private_files::write(&folder.join(&name), &lost.original).map_err(|error| unwritten(&error))?;
            let at = lost.event.received_at.to_rfc3339();
            let door = Provenance { who: lost.event.who.clone(), sha256: lost.event.sha256.clone() };
            let door = serde_json::to_string(&door).map_err(|error| unwritten(&error))?;
            rows.push(vec![name.into(), at.into(), submitted.month.into(), escaped_for_a_table(&door).into()]);
        } else {
            recorded += &lost.body;
            recorded.push('\n');
        }
    }
    if !rows.is_empty() {
        let list =
            csv_table(&["file", "received_at", "month", DOOR_COLUMN], rows).map_err(|error| unwritten(&error))?;
        private_files::write(&folder.join(RECEIVED_LIST), &list).map_err(|error| unwritten(&error))?;
    }
    if !recorded.is_empty() {
        private_files::write(&folder.join(RECORDED_FILE), recorded.as_bytes()).map_err(|error| unwritten(&error))?;
    }
    Ok(())
}

/// Escapes in JSON what a cell of a table would lose: characters that are not printable ASCII, and a space after another.
fn escaped_for_a_table(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    for letter in json.chars() {
        let stands = (' '..='~').contains(&letter) && !(letter == ' ' && plain.ends_with(' '));
        if stands {
            plain.push(letter);
        } else {
            plain.extend(letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    plain
}
