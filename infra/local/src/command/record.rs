//! `lastfriday record`: what a party decided, recorded.

use std::process::ExitCode;

use domain::event::Party;
use functions::record::{Refused, record};

use super::{HAS_PROBLEMS, Sentence, print, reach, read_text, to_json};
use crate::arguments::Record;

pub(super) async fn run(call: &Record) -> Result<ExitCode, Sentence> {
    let body = read_text(&call.file)?;
    let by = match call.party {
        Some(party) => party.into(),
        None => recorded_by(&body)?,
    };
    let mut reached = reach(&call.kept).await?;
    reached.admit_clock(call.confirm_clock).await?;
    let contract = &call.kept.contract;
    match record(&reached.table, contract, body.as_bytes(), by, call.key.as_deref(), reached.now).await {
        Ok(recorded) => {
            print(&recorded.receipt)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(refused) => refusal(refused),
    }
}

/// The party that the event itself names.
fn recorded_by(body: &str) -> Result<Party, Sentence> {
    let named = serde_json::from_str::<serde_json::Value>(body).ok();
    match named.as_ref().and_then(|event| event.get("by")).and_then(|by| by.as_str()) {
        Some("contractor") => Ok(Party::Contractor),
        Some("council") => Ok(Party::Council),
        _ => Err("the event does not say who records it: give --party council or --party contractor".into()),
    }
}

/// Why nothing was recorded: the problems as JSON, or a sentence.
pub(super) fn refusal(refused: Refused) -> Result<ExitCode, Sentence> {
    match refused {
        Refused::Problems(problems) => {
            print(&to_json(&problems)?)?;
            Ok(ExitCode::from(HAS_PROBLEMS))
        }
        refused => Err(refused.to_string()),
    }
}
