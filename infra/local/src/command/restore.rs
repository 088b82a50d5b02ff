//! `lastfriday restore`: brings contracts back as they were, from a table to which a point in time was restored.

use std::process::ExitCode;

use chrono::{DateTime, SecondsFormat, Utc};
use cloud::failure::Failure;
use functions::clock_correction::record_clock_correction;
use serde_json::Value;
use transfer::{Endpoint, LostEvent, RestoreError, RestoreLosses, RestorePlan, plan_restore};

use crate::arguments::RestoreArguments;
use crate::console::{HAS_PROBLEMS, OperatorMessage, print};
use crate::history_folder::write_lost_events;
use crate::local_system::publish_to;
use crate::storage::{MissingStore, OpenStorage, StorageLocation, open_alone};

pub(super) async fn run(arguments: &RestoreArguments) -> Result<ExitCode, OperatorMessage> {
    let from = open_alone(&arguments.from(), MissingStore::Refuse).await?;
    let mut to = open_alone(&arguments.location.location(), MissingStore::Refuse).await?;
    if from.name == to.name {
        return Err(format!("{} is what is to be restored: name as --from-… where it was restored to", to.name));
    }
    // With a wrong clock, the pages that are written here would show months as final.
    let accepted =
        if arguments.dry_run { None } else { to.check_clock(Some(&from.table), arguments.confirm_clock).await? };
    let went_back = accepted.as_ref().is_some_and(|accepted| accepted.went_back);
    let restored = from.table.contracts().await.map_err(|failure| from.failed(&failure))?;
    let there = to.table.contracts().await.map_err(|failure| to.failed(&failure))?;
    let contracts = arguments.contract.clone().map_or_else(|| restored.clone(), |contract| vec![contract]);
    let mut faults = Vec::new();
    for contract in &contracts {
        if let Err(fault) = restore(arguments, contract, (&from, &to), went_back).await {
            print(&format!("{contract}: {fault}"))?;
            faults.push(contract.as_str());
        }
    }
    if let Some(accepted) = &accepted {
        to.follow(accepted).await?;
    }
    for contract in there.iter().filter(|contract| arguments.contract.is_none() && !restored.contains(contract)) {
        print(&format!("{contract}: it is in {} only, and stays as it is", to.name))?;
    }
    if faults.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    print(&format!("Not restored: {}. The reasons are above.", faults.join(", ")))?;
    Ok(ExitCode::from(HAS_PROBLEMS))
}

fn endpoint(opened: &OpenStorage) -> Endpoint {
    Endpoint { table: opened.table.clone(), place: opened.name.clone(), now: opened.now }
}

/// Brings a contract back. If the clock was put back, its log says so before its pages are made.
async fn restore(
    arguments: &RestoreArguments,
    contract: &str,
    (from, to): (&OpenStorage, &OpenStorage),
    went_back: bool,
) -> Result<(), OperatorMessage> {
    let stopped = |fault: RestoreError| {
        let again = if fault.retry_can_help() { "; repeat the command to carry on where it stopped" } else { "" };
        format!("{fault}{again}")
    };
    let plan = plan_restore(contract, &endpoint(from), &endpoint(to)).await.map_err(stopped)?;
    let events = &plan.lost().events;
    let folder = arguments.lost.join(contract);
    if !arguments.dry_run && !events.is_empty() {
        // The plan of a restore that is continued may not see all lost events, since the one before it has removed some. It
        // wrote all of them first, and that folder stays.
        if plan.resumes() && folder.is_dir() {
            print(&format!("{contract}: what is lost is in {} already", folder.display()))?;
        } else {
            write_lost_events(&folder, events)?;
        }
    }
    print(&report(arguments, contract, &plan))?;
    if !arguments.dry_run {
        let pages = match arguments.location.location() {
            StorageLocation::Folder(folder) => Some(publish_to(&folder, &to.table, None)),
            // On AWS `publish` writes them.
            StorageLocation::Table { .. } => None,
        };
        let stopped_at_pages = |failure: Failure| format!("its pages: {failure}; the same call again goes on");
        if let Some(pages) = &pages {
            // Before the log is brought back: from then on no page says what the log does not say any more.
            pages.remove_contract_pages(contract).await.map_err(stopped_at_pages)?;
        }
        plan.apply().await.map_err(stopped)?;
        print("  Restored: its whole log was read again.")?;
        if went_back
            && record_clock_correction(&to.table, contract, to.now).await.map_err(|failure| to.failed(&failure))?
        {
            print("  The clock was put back: what was received or assessed for a later day is assessed again.")?;
        }
        if let Some(pages) = &pages {
            pages.rebuild_contract(contract, to.now).await.map_err(stopped_at_pages)?;
            print("  Its pages were removed and written again.")?;
        }
    }
    Ok(())
}

fn report(arguments: &RestoreArguments, contract: &str, plan: &RestorePlan) -> String {
    let head = plan.head();
    let ends = if arguments.dry_run { "would end" } else { "ends" };
    let mut lines = vec![format!(
        "{contract}: the log {ends} with entry {}, received at {}, with the hash {}",
        head.sequence,
        moment(head.received_at),
        head.hash
    )];
    lines.extend(lost_in_words(plan.lost()));
    if !arguments.dry_run && !plan.lost().events.is_empty() {
        let folder = arguments.lost.join(contract);
        lines.push(format!(
            "  Import {} before anything else is received: all of it, since emails that went are known by the numbers of \
             their events. What is not to stand, withdraw then",
            folder.display()
        ));
    }
    let told = plan.sent_for_lost_events();
    if !told.is_empty() {
        lines.push(format!("  {} emails went that later events called for: {}", told.len(), told.join(", ")));
    }
    let waiting = plan.waiting();
    lines.push(format!("  {} emails wait to be sent{}", waiting.len(), listed(waiting)));
    let in_doubt = plan.in_doubt();
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
