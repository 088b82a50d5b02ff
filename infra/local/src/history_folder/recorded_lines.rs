//! The JSON lines of a history, each an event or a return.

use chrono::{DateTime, Utc};
use functions::ingest::Provenance;
use functions::record::RecordedBy;
use intake::Format;
use serde_json::Value;

use super::item::HistoryContent;
use crate::party_name::party_named;

/// Reads a line: when it was received, from whom, and what it is. Other mistakes in it are reported by the function that
/// receives it.
///
/// # Errors
///
/// A sentence for the author of the line says what is wrong and what to do.
pub(super) fn read_line(line: &str) -> Result<(DateTime<Utc>, HistoryContent), String> {
    let event: Value = serde_json::from_str(line).map_err(|error| format!("This is not JSON: {error}."))?;
    let field = |name: &str| event.get(name).and_then(Value::as_str);
    let at = field("received_at").and_then(domain::date::read_moment).ok_or_else(|| {
        "Say when it was received: \"received_at\" with a moment of the form 2022-07-29T10:00:00Z.".to_owned()
    })?;
    if field("kind") == Some("return-submitted") {
        let submitted = event.get("return").cloned().unwrap_or_default();
        let month = submitted.get("month").and_then(Value::as_str).and_then(|month| month.parse().ok());
        let month = month.ok_or("Say which month the return is for: \"month\" in \"return\", as 2022-07.")?;
        let bytes = submitted.to_string().into_bytes();
        // The provenance is the line's own: the hash of these bytes is not that of the bytes that were received.
        let door: Provenance =
            serde_json::from_value(event.clone()).map_err(|error| format!("\"who\" cannot be read: {error}."))?;
        let what = HistoryContent::Return { month, format: Some(Format::Json), bytes, door: Some(door) };
        return Ok((at, what));
    }
    if field("by") == Some("system") && matches!(field("kind"), Some("letter-delivered" | "letter-failed")) {
        let event = serde_json::from_value(event).map_err(|error| format!("This cannot be read: {error}."))?;
        return Ok((at, HistoryContent::DeliveryReport(event)));
    }
    let party = field("by").and_then(party_named);
    let party = party.ok_or("Say who recorded it: \"by\" with \"council\" or \"contractor\".")?;
    let (who, body) = match event {
        // Who recorded an entry is known to the door alone, and no sender may say it. So it goes beside the event, not in it.
        Value::Object(mut fields) if fields.contains_key("who") => {
            let who = fields.remove("who").unwrap_or_default();
            let who = serde_json::from_value(who).map_err(|error| format!("\"who\" cannot be read: {error}."))?;
            (Some(who), Value::Object(fields).to_string())
        }
        _ => (None, line.to_owned()),
    };
    Ok((at, HistoryContent::Event { by: RecordedBy { party, who }, body: body.into_bytes() }))
}
