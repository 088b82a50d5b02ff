//! `lastfriday record`: records what a party decided.

use std::process::ExitCode;

use domain::event::{Party, Who};
use functions::record::{RecordedBy, record};

use super::refused_event::print_refusal;
use crate::arguments::RecordArguments;
use crate::console::{OperatorMessage, print};
use crate::input_files::read_text;
use crate::party_name::party_named;
use crate::storage::open_contract;

pub(super) async fn run(arguments: &RecordArguments) -> Result<ExitCode, OperatorMessage> {
    let body = read_text(&arguments.file)?;
    let party = match arguments.party {
        Some(party) => party.into(),
        None => named_party(&body)?,
    };
    let by = RecordedBy { party, who: Some(Who::on_command_line()) };
    let contract = &arguments.target.contract;
    let mut opened = open_contract(&arguments.target.location.location(), contract).await?;
    opened.accept_clock(arguments.confirm_clock).await?;
    match record(&opened.table, contract, body.as_bytes(), by, arguments.key.as_deref(), opened.now).await {
        Ok(recorded) => {
            print(&recorded.receipt)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(refused) => print_refusal(refused),
    }
}

/// Returns the party that the event itself names.
fn named_party(body: &str) -> Result<Party, OperatorMessage> {
    // An event that is not JSON names no party either. With --party its problems are printed.
    let event: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let party = event.get("by").and_then(|by| by.as_str()).and_then(party_named);
    party.ok_or_else(|| "the event does not say who records it: give --party council or --party contractor".into())
}
