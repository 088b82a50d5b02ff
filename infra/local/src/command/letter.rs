//! `lastfriday letter`: shows a contractual letter before it is sent or as it was sent, and takes the council's decisions on
//! letters.

use std::process::ExitCode;

use cloud::outbox::{EmailState, LetterDecision, OutboxEmail};
use domain::date::in_full;
use domain::event::Who;
use functions::record::{self, draft};

use super::refused_event::print_refusal;
use crate::arguments::{ContractArguments, DecisionArgument, LetterCommand, LetterDraftArguments};
use crate::console::{OperatorMessage, print};
use crate::input_files::read_text;
use crate::storage::{OpenStorage, open_contract};

pub(super) async fn run(command: &LetterCommand) -> Result<ExitCode, OperatorMessage> {
    match command {
        LetterCommand::Warning(arguments) => show_draft(arguments, "warning-issued").await,
        LetterCommand::Termination(arguments) => show_draft(arguments, "termination-notified").await,
        LetterCommand::ActionPlan(arguments) => show_draft(arguments, "action-plan-opened").await,
        LetterCommand::List(target) => list(target).await,
        LetterCommand::Show { target, id, html } => show(target, id, *html).await,
        LetterCommand::Decide { target, id, decision } => decide(target, id, *decision).await,
    }
}

async fn open(target: &ContractArguments) -> Result<OpenStorage, OperatorMessage> {
    open_contract(&target.location.location(), &target.contract).await
}

async fn show_draft(arguments: &LetterDraftArguments, kind: &str) -> Result<ExitCode, OperatorMessage> {
    let body = read_text(&arguments.file)?;
    let event: Option<serde_json::Value> = serde_json::from_str(&body).ok();
    if event.as_ref().and_then(|event| event.get("kind")).is_some_and(|given| given != kind) {
        return Err(format!(
            "{} is not an event of the kind {kind}, which sends this letter",
            arguments.file.display()
        ));
    }
    let opened = open(&arguments.target).await?;
    let log = opened.table.read_log(&arguments.target.contract).await.map_err(|failure| failure.to_string())?;
    let log = log.ok_or("there is no such contract")?;
    match draft(&log, body.as_bytes(), Who::on_command_line(), opened.now) {
        Ok(Some(draft)) if arguments.html => print(&draft.letter.html)?,
        Ok(Some(draft)) => print(&format!("Subject: {}\n\n{}", draft.letter.subject, draft.letter.text))?,
        Ok(None) => return Err("recording this sends no letter".into()),
        Err(refused) => return print_refusal(refused),
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(target: &ContractArguments) -> Result<ExitCode, OperatorMessage> {
    let failed = |failure: cloud::failure::Failure| failure.to_string();
    let opened = open(target).await?;
    let emails = opened.table.emails(&target.contract).await.map_err(failed)?;
    let is_unwritten = |email: &&OutboxEmail| matches!(email.state, EmailState::Held | EmailState::NotSent);
    for email in emails.iter().filter(is_unwritten) {
        print(&format!("{}  {}  not written: {}", email.id, email.state.word(), email.state.in_words()))?;
    }
    let log = opened.table.read_log(&target.contract).await.map_err(failed)?;
    let log = log.ok_or_else(|| format!("there is no contract {}", target.contract))?;
    for letter in opened.table.letters(&target.contract).await.map_err(failed)? {
        let state =
            emails.iter().find(|email| email.id == letter.id).map_or("not in the outbox", |email| email.state.word());
        let written = in_full(log.contract.date_of(letter.written_at));
        print(&format!("{}  {state}  written on {written}  SHA-256 {}", letter.id, letter.sha256()))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(target: &ContractArguments, id: &str, html: bool) -> Result<ExitCode, OperatorMessage> {
    let opened = open(target).await?;
    let letter = opened.table.letter(&target.contract, id).await.map_err(|failure| failure.to_string())?;
    let letter = letter.ok_or_else(|| format!("there is no letter {id}: see lastfriday letter list"))?;
    print(&if html { letter.page } else { String::from_utf8_lossy(&letter.message).into_owned() })?;
    Ok(ExitCode::SUCCESS)
}

async fn decide(target: &ContractArguments, id: &str, decision: DecisionArgument) -> Result<ExitCode, OperatorMessage> {
    let decision = match decision {
        DecisionArgument::SendAgain => LetterDecision::SendAgain,
        DecisionArgument::WasSent => LetterDecision::WasSent,
        DecisionArgument::Send => LetterDecision::Send,
        DecisionArgument::DoNotSend => LetterDecision::DoNotSend,
    };
    let opened = open(target).await?;
    let failed = |failure: cloud::failure::Failure| failure.to_string();
    let decided = match opened.table.email(&target.contract, id).await.map_err(failed)? {
        Some(email) => record::decide(&opened.table, email, decision, opened.now).await.map_err(failed)?,
        None => false,
    };
    if !decided {
        return Err(format!("nothing is waiting for a decision on {id}: see lastfriday letter list"));
    }
    print("The decision is recorded.")?;
    Ok(ExitCode::SUCCESS)
}
