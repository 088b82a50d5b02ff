//! `lastfriday move`: a contract with its whole log, moved from one place to another and verified there.

use std::process::ExitCode;

use cloud::copy::{Amounts, End, MoveFault, Moved, Stage, move_contract};

use super::{Sentence, print};
use crate::arguments::Move;
use crate::place::{self, Absent, Opened};

pub(super) async fn run(call: &Move) -> Result<ExitCode, Sentence> {
    let from = place::hold(&call.from(), Absent::Refuse).await?;
    let to = place::hold(&call.to(), Absent::Make).await?;
    if from.name == to.name {
        return Err(format!("the contract {} is in {} already", call.contract, from.name));
    }
    let stage = |stage| {
        // Progress that cannot be shown keeps nothing from being moved.
        eprintln!("{}", in_words(stage));
    };
    let moved = move_contract(&call.contract, &end(&from), &end(&to), stage).await;
    let moved = moved.map_err(|fault| stopped(&fault))?;
    print(&report(&call.contract, &from, &to, &moved))?;
    Ok(ExitCode::SUCCESS)
}

fn end(opened: &Opened) -> End {
    End { table: opened.table.clone(), place: opened.name.clone(), now: opened.now }
}

fn stopped(fault: &MoveFault) -> Sentence {
    let again = if fault.retry_can_help() { "\nThe same call again goes on where this one stopped." } else { "" };
    format!("the move stopped: {fault}{again}")
}

fn in_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Copying => "Reading the log and copying what never changes …",
        Stage::Closing => "Closing the old contract and copying the rest …",
        Stage::Comparing => "Comparing every record …",
        Stage::Opening => "Opening the new contract …",
        Stage::Verifying => "Reading the new log once more …",
    }
}

/// What a kind of record is called.
fn called(kind: &str) -> &str {
    match kind {
        "LOG" => "log entries",
        "CONTENT" => "marks of what was accepted",
        "ORIGINAL" => "parts of files as received",
        "EMAIL" => "emails, with their states",
        "TOLD" => "marks of what was told",
        "LETTER" => "letters as sent",
        "TOKEN" => "credentials",
        "ASSESSMENT" => "assessments",
        other => other,
    }
}

fn row(kind: &str, from: &Amounts, to: &Amounts) -> String {
    let (old, new) = (from.get(kind).copied().unwrap_or_default(), to.get(kind).copied().unwrap_or_default());
    format!("  {:<28} {:>6} {:>12} {:>6} {:>12}", called(kind), old.items, old.bytes, new.items, new.bytes)
}

fn report(contract: &str, from: &Opened, to: &Opened, moved: &Moved) -> String {
    let verb = if moved.before { "had moved before" } else { "moved" };
    let rows: Vec<String> = moved.from.keys().map(|kind| row(kind, &moved.from, &moved.to)).collect();
    format!(
        "The contract {contract} {verb} from {} to {}.\n\n  {:<28} {:>6} {:>12} {:>6} {:>12}\n{}\n\nThe log was read whole in \
         both: each hash follows from the one before, and entry {} has the hash {}.\n{} emails wait to be sent, from {} only. \
         The contract is closed in {}; its credentials are valid where it went and nowhere else.",
        from.name,
        to.name,
        "",
        "from",
        "bytes",
        "to",
        "bytes",
        rows.join("\n"),
        moved.head.sequence,
        moved.head.hash,
        moved.to_be_sent,
        to.name,
        from.name,
    )
}
