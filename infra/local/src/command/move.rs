//! `lastfriday move`: moves a contract with its whole log from one place to another, and verifies it there.

use std::process::ExitCode;

use cloud::records::RecordKind;
use transfer::{Endpoint, MoveError, MoveReport, MoveStage, RecordCounts, move_contract};

use crate::arguments::MoveArguments;
use crate::console::{OperatorMessage, print};
use crate::storage::{MissingStore, OpenStorage, open_alone};

pub(super) async fn run(arguments: &MoveArguments) -> Result<ExitCode, OperatorMessage> {
    let from = open_alone(&arguments.from(), MissingStore::Refuse).await?;
    let to = open_alone(&arguments.to(), MissingStore::Create).await?;
    if from.name == to.name {
        return Err(format!("the contract {} is in {} already", arguments.contract, from.name));
    }
    let stage = |stage| {
        // On standard error, so that standard output has the report alone.
        eprintln!("{}", in_words(stage));
    };
    let moved = move_contract(&arguments.contract, &endpoint(&from), &endpoint(&to), stage).await;
    let moved = moved.map_err(|fault| stopped(&fault))?;
    print(&report(&arguments.contract, &from, &to, &moved))?;
    Ok(ExitCode::SUCCESS)
}

fn endpoint(opened: &OpenStorage) -> Endpoint {
    Endpoint { table: opened.table.clone(), place: opened.name.clone(), now: opened.now }
}

fn stopped(fault: &MoveError) -> OperatorMessage {
    let again = if fault.retry_can_help() { "\nRepeat the command to carry on where it stopped." } else { "" };
    format!("the move stopped: {fault}{again}")
}

fn in_words(stage: MoveStage) -> &'static str {
    match stage {
        MoveStage::Copying => "Reading the log and copying what never changes …",
        MoveStage::Closing => "Closing the old contract and copying the rest …",
        MoveStage::Comparing => "Comparing every record …",
        MoveStage::Opening => "Opening the new contract …",
        MoveStage::Verifying => "Reading the new log once more …",
    }
}

/// Returns the name, in the report, of the records whose sort keys begin with a word.
fn called(word: &str) -> &str {
    match RecordKind::ALL.into_iter().find(|kind| kind.word() == word) {
        Some(RecordKind::LogEntry) => "log entries",
        Some(RecordKind::AcceptedContent) => "marks of what was accepted",
        Some(RecordKind::Original) => "parts of files as received",
        Some(RecordKind::Email) => "emails, with their states",
        Some(RecordKind::ToldMark) => "marks of what was told",
        Some(RecordKind::Letter) => "letters as sent",
        Some(RecordKind::Credential) => "credentials",
        Some(RecordKind::Assessment | RecordKind::AssessmentYear) => "assessments",
        Some(
            RecordKind::Head
            | RecordKind::Moved
            | RecordKind::PendingPublication
            | RecordKind::Published
            | RecordKind::Contact
            | RecordKind::Draft
            | RecordKind::DraftFile,
        )
        | None => word,
    }
}

fn row(kind: &str, from: &RecordCounts, to: &RecordCounts) -> String {
    let (old, new) = (from.get(kind).copied().unwrap_or_default(), to.get(kind).copied().unwrap_or_default());
    format!("  {:<28} {:>6} {:>12} {:>6} {:>12}", called(kind), old.items, old.bytes, new.items, new.bytes)
}

fn report(contract: &str, from: &OpenStorage, to: &OpenStorage, moved: &MoveReport) -> String {
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
