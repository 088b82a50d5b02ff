//! Events that a restore does not bring back, written as a history to be imported.

use std::path::Path;

use cloud::copy::LostEvent;
use domain::event::Fact;
use functions::evidence::ending;
use functions::ingest::Door;

use super::LIST;
use super::list::DOOR;
use crate::command::Sentence;
use crate::private;

/// The file of what the parties recorded.
const RECORDED: &str = "recorded.jsonl";

/// Writes events to a new folder: returns as they were received with the list of when each was, and the rest as JSON lines.
///
/// # Errors
///
/// The folder is there already, or cannot be written.
pub(crate) fn write_lost(folder: &Path, events: &[LostEvent]) -> Result<(), Sentence> {
    let unwritten = |error: &dyn std::fmt::Display| format!("cannot write {}: {error}", folder.display());
    if let Some(parent) = folder.parent() {
        private::make_folder(parent).map_err(|error| unwritten(&error))?;
    }
    private::make_new_folder(folder).map_err(|error| {
        format!("{}; name another place for what is lost with --lost, or move this away", unwritten(&error))
    })?;
    let mut list = csv::Writer::from_writer(Vec::new());
    list.write_record(["file", "received_at", "month", DOOR]).map_err(|error| unwritten(&error))?;
    let mut recorded = String::new();
    let mut returns = 0;
    for lost in events {
        match &lost.event.fact {
            Fact::ReturnSubmitted { submitted } if !lost.original.is_empty() => {
                let name = format!("event-{:04}.{}", lost.number, ending(&lost.original));
                private::write(&folder.join(&name), &lost.original).map_err(|error| unwritten(&error))?;
                let at = lost.event.received_at.to_rfc3339();
                let door = Door { who: lost.event.who.clone(), sha256: lost.event.sha256.clone() };
                let door = serde_json::to_string(&door).map_err(|error| unwritten(&error))?;
                list.write_record([name, at, submitted.month.to_string(), door]).map_err(|error| unwritten(&error))?;
                returns += 1;
            }
            _ => {
                recorded += &lost.body;
                recorded.push('\n');
            }
        }
    }
    if returns > 0 {
        let list = list.into_inner().map_err(|error| unwritten(&error))?;
        private::write(&folder.join(LIST), &list).map_err(|error| unwritten(&error))?;
    }
    if !recorded.is_empty() {
        private::write(&folder.join(RECORDED), recorded.as_bytes()).map_err(|error| unwritten(&error))?;
    }
    Ok(())
}
