//! `lastfriday letter`: a contractual letter seen before it is sent, or found again as sent.

use std::process::ExitCode;

use chrono_tz::Europe::London;
use cloud::outbox::{EmailState, LetterDecision, OutboxEmail};
use domain::date::in_full;
use functions::record::{self, draft};

use super::record::refusal;
use super::{Sentence, print, reach, read_text};
use crate::arguments::{DecisionName, Draft, Kept, Letter};

pub(super) async fn run(call: &Letter) -> Result<ExitCode, Sentence> {
    match call {
        Letter::Warning(call) => show_draft(call, "warning-issued").await,
        Letter::Termination(call) => show_draft(call, "termination-notified").await,
        Letter::ActionPlan(call) => show_draft(call, "action-plan-opened").await,
        Letter::List(kept) => list(kept).await,
        Letter::Show { kept, id, html } => show(kept, id, *html).await,
        Letter::Decide { kept, id, decision } => decide(kept, id, *decision).await,
    }
}

async fn show_draft(call: &Draft, kind: &str) -> Result<ExitCode, Sentence> {
    let body = read_text(&call.file)?;
    let event: Option<serde_json::Value> = serde_json::from_str(&body).ok();
    if event.as_ref().and_then(|event| event.get("kind")).is_some_and(|given| given != kind) {
        return Err(format!("{} is not an event of the kind {kind}, which sends this letter", call.file.display()));
    }
    let reached = reach(&call.kept).await?;
    let log = reached.table.read_log(&call.kept.contract).await.map_err(|failure| failure.to_string())?;
    let log = log.ok_or("there is no such contract")?;
    match draft(&log, body.as_bytes(), reached.now) {
        Ok(Some(draft)) if call.html => print(&draft.letter.html)?,
        Ok(Some(draft)) => print(&format!("Subject: {}\n\n{}", draft.letter.subject, draft.letter.text))?,
        Ok(None) => return Err("recording this sends no letter".into()),
        Err(refused) => return refusal(refused),
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(kept: &Kept) -> Result<ExitCode, Sentence> {
    let failed = |failure: cloud::failure::Failure| failure.to_string();
    let reached = reach(kept).await?;
    let emails = reached.table.emails(&kept.contract).await.map_err(failed)?;
    let is_unwritten = |email: &&OutboxEmail| matches!(email.state, EmailState::Held | EmailState::NotSent);
    for email in emails.iter().filter(is_unwritten) {
        print(&format!("{}  {}  not written: {}", email.id, email.state.word(), email.state.in_words()))?;
    }
    for letter in reached.table.letters(&kept.contract).await.map_err(failed)? {
        let state =
            emails.iter().find(|email| email.id == letter.id).map_or("not in the outbox", |email| email.state.word());
        let written = in_full(letter.written_at.with_timezone(&London).date_naive());
        print(&format!("{}  {state}  written on {written}  SHA-256 {}", letter.id, letter.sha256()))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(kept: &Kept, id: &str, html: bool) -> Result<ExitCode, Sentence> {
    let reached = reach(kept).await?;
    let letter = reached.table.letter(&kept.contract, id).await.map_err(|failure| failure.to_string())?;
    let letter = letter.ok_or_else(|| format!("there is no letter {id}: see lastfriday letter list"))?;
    print(&if html { letter.page } else { String::from_utf8_lossy(&letter.message).into_owned() })?;
    Ok(ExitCode::SUCCESS)
}

async fn decide(kept: &Kept, id: &str, decision: DecisionName) -> Result<ExitCode, Sentence> {
    let decision = match decision {
        DecisionName::SendAgain => LetterDecision::SendAgain,
        DecisionName::WasSent => LetterDecision::WasSent,
        DecisionName::Send => LetterDecision::Send,
        DecisionName::DoNotSend => LetterDecision::DoNotSend,
    };
    let reached = reach(kept).await?;
    let failed = |failure: cloud::failure::Failure| failure.to_string();
    let decided = match reached.table.email(&kept.contract, id).await.map_err(failed)? {
        Some(email) => record::decide(&reached.table, email, decision, reached.now).await.map_err(failed)?,
        None => false,
    };
    if !decided {
        return Err(format!("there is nothing to decide on {id}: see lastfriday letter list"));
    }
    print("It is decided.")?;
    Ok(ExitCode::SUCCESS)
}
