//! `lastfriday agenda`

use std::process::ExitCode;

use super::{Sentence, print, reach};
use crate::arguments::Agenda;

pub(super) async fn run(call: &Agenda) -> Result<ExitCode, Sentence> {
    let reached = reach(&call.kept).await?;
    let agenda = functions::record::agenda(&reached.table, &call.kept.contract, call.on, reached.now, None).await;
    let agenda = agenda.map_err(|failure| failure.to_string())?.ok_or("there is no such contract")?;
    print(if call.html { &agenda.html } else { &agenda.text })?;
    Ok(ExitCode::SUCCESS)
}
