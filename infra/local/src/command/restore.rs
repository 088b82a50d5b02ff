//! `lastfriday restore`: contracts brought back as they were, from a table to which a point in time was restored.

use std::process::ExitCode;

use chrono::{DateTime, SecondsFormat, Utc};
use cloud::failure::Failure;
use functions::correction::put_back;
use serde_json::Value;
use transfer::{Endpoint, LostEvent, RestoreError, RestoreLosses, RestorePlan, plan_restore};

use super::{HAS_PROBLEMS, Sentence, print};
use crate::arguments::Restore;
use crate::history::write_lost;
use crate::place::{self, Absent, Opened};
use crate::system::publish_in;

pub(super) async fn run(call: &Restore) -> Result<ExitCode, Sentence> {
    let from = place::hold(&call.from(), Absent::Refuse).await?;
    let mut to = place::hold(&call.place, Absent::Refuse).await?;
    if from.name == to.name {
        return Err(format!("{} is what is to be restored: name as --from-… where it was restored to", to.name));
    }
    // By a wrong clock the pages that are written would show months as final.
    let admitted = if call.dry_run { None } else { to.check_clock(Some(&from.table), call.confirm_clock).await? };
    let went_back = admitted.as_ref().is_some_and(|admitted| admitted.went_back);
    let restored = from.table.contracts().await.map_err(|failure| from.failed(&failure))?;
    let there = to.table.contracts().await.map_err(|failure| to.failed(&failure))?;
    let contracts = call.contract.clone().map_or_else(|| restored.clone(), |contract| vec![contract]);
    let mut faults = Vec::new();
    for contract in &contracts {
        if let Err(fault) = restore(call, contract, (&from, &to), went_back).await {
            print(&format!("{contract}: {fault}"))?;
            faults.push(contract.as_str());
        }
    }
    if let Some(admitted) = &admitted {
        to.follow(admitted).await?;
    }
    for contract in there.iter().filter(|contract| call.contract.is_none() && !restored.contains(contract)) {
        print(&format!("{contract}: it is in {} only, and stays as it is", to.name))?;
    }
    if faults.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    print(&format!("Not brought back: {}. See above why.", faults.join(", ")))?;
    Ok(ExitCode::from(HAS_PROBLEMS))
}

fn end(opened: &Opened) -> Endpoint {
    Endpoint { table: opened.table.clone(), place: opened.name.clone(), now: opened.now }
}

/// Brings a contract back, and where the clock was put back, puts right what it has of the clock before its pages are made.
async fn restore(
    call: &Restore,
    contract: &str,
    (from, to): (&Opened, &Opened),
    went_back: bool,
) -> Result<(), Sentence> {
    let stopped = |fault: RestoreError| {
        let again = if fault.retry_can_help() { "; the same call again goes on where this one stopped" } else { "" };
        format!("{fault}{again}")
    };
    let restoring = plan_restore(contract, &end(from), &end(to)).await.map_err(stopped)?;
    let events = &restoring.lost().events;
    let folder = call.lost.join(contract);
    if !call.dry_run && !events.is_empty() {
        // Of what a restore before this one has kept, and taken out since, not all may be there any more.
        if restoring.resumes() && folder.is_dir() {
            print(&format!("{contract}: what is lost is in {} already", folder.display()))?;
        } else {
            write_lost(&folder, events)?;
        }
    }
    print(&report(call, contract, &restoring))?;
    if !call.dry_run {
        let pages = call.place.table.is_none().then(|| publish_in(&call.place.folder, &to.table, None));
        let stopped_at_pages = |failure: Failure| format!("its pages: {failure}; the same call again goes on");
        if let Some(pages) = &pages {
            pages.take_off_contract(contract).await.map_err(stopped_at_pages)?;
        }
        restoring.apply().await.map_err(stopped)?;
        print("  It is brought back: its log was read whole once more.")?;
        if went_back && put_back(&to.table, contract, to.now).await.map_err(|failure| to.failed(&failure))? {
            print("  The clock was put back: what was received or assessed for a later day is assessed again.")?;
        }
        if let Some(pages) = &pages {
            pages.renew_contract(contract, to.now).await.map_err(stopped_at_pages)?;
            print("  Its pages were taken off, and written anew.")?;
        }
    }
    Ok(())
}

fn report(call: &Restore, contract: &str, restoring: &RestorePlan) -> String {
    let head = restoring.head();
    let ends = if call.dry_run { "would end" } else { "ends" };
    let mut lines = vec![format!(
        "{contract}: the log {ends} with entry {}, received at {}, with the hash {}",
        head.sequence,
        moment(head.received_at),
        head.hash
    )];
    lines.extend(lost_in_words(restoring.lost()));
    if !call.dry_run && !restoring.lost().events.is_empty() {
        let folder = call.lost.join(contract);
        lines.push(format!(
            "  Import {} before anything else is received: all of it, since emails that went are known by the numbers of \
             their events. What is not to stand, withdraw then",
            folder.display()
        ));
    }
    let told = restoring.sent_for_lost_events();
    if !told.is_empty() {
        lines.push(format!("  {} emails went that later events called for: {}", told.len(), told.join(", ")));
    }
    let waiting = restoring.waiting();
    lines.push(format!("  {} emails wait to be sent{}", waiting.len(), listed(waiting)));
    let in_doubt = restoring.in_doubt();
    if !in_doubt.is_empty() {
        lines.push(format!(
            "  Of {} of them nobody knows whether they went since (lastfriday hold keeps them from going): {}",
            in_doubt.len(),
            in_doubt.join(", ")
        ));
    }
    lines.join("\n")
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn listed(ids: &[String]) -> String {
    if ids.is_empty() { String::new() } else { format!(": {}", ids.join(", ")) }
}

fn lost_in_words(lost: &RestoreLosses) -> Vec<String> {
    let mut lines = Vec::new();
    if lost.events.is_empty() {
        lines.push("  No event is lost that could be read".to_owned());
    } else {
        lines.push(format!("  {} events are lost:", lost.events.len()));
        lines.extend(lost.events.iter().map(event_in_words));
    }
    for (what, ids) in [
        ("credentials go that were made since", &lost.credentials),
        ("emails go that were never sent, and that lost events called for", &lost.emails),
        ("records could not be read", &lost.unreadable),
    ] {
        if !ids.is_empty() {
            lines.push(format!("  {} {what}{}", ids.len(), listed(ids)));
        }
    }
    lines
}

fn event_in_words(lost: &LostEvent) -> String {
    let body: Value = serde_json::from_str(&lost.body).unwrap_or_default();
    let kind = body["kind"].as_str().unwrap_or_default();
    let (number, by, at) = (lost.number, lost.event.by.to_string(), moment(lost.event.received_at));
    format!("    {number:>6}  {kind:<24} {by:<11} {at}")
}
