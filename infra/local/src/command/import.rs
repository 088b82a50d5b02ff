//! `lastfriday import`: a contract's history, taken in as if each thing had been received on its day.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::date::in_full;
use domain::facts::History as Facts;
use indicatif::{ProgressBar, ProgressDrawTarget};

use super::{HAS_PROBLEMS, Sentence, no_contract, print, read_contract_to_carry_out};
use crate::arguments::Import;
use crate::history::{self, Arrived, LIST, write_list};
use crate::place::{self, Absent, Opened};
use crate::rehearsal::{Emails, Rehearsal, Taken};

/// What was taken in of a history.
#[derive(Default)]
struct Summary {
    returns: usize,
    events: usize,
    there: usize,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
}

pub(super) async fn run(call: &Import) -> Result<ExitCode, Sentence> {
    let definition = call.definition.as_deref().map(read_contract_to_carry_out).transpose()?;
    let id = contract_id(call, definition.as_ref())?;
    let absent = match definition {
        Some(_) if call.dry_run || call.write_list.is_some() => Absent::Pretend,
        Some(_) => Absent::Make,
        None => Absent::Refuse,
    };
    let mut opened = place::hold(&call.place, absent).await?;
    if call.dry_run || call.write_list.is_some() {
        opened.check_clock(None, call.confirm_clock).await?;
    } else {
        opened.admit_clock(call.confirm_clock).await?;
    }
    if transfer::moved_to(&opened.table, &id).await.map_err(|failure| opened.failed(&failure))?.is_some() {
        return Err(no_contract(&opened.table, &id, &opened.name).await);
    }
    let Some(rehearsal) = Rehearsal::begin(&opened.table, &id, definition.as_ref(), opened.now).await? else {
        let none = no_contract(&opened.table, &id, &opened.name).await;
        return Err(format!("{none}: found it with --definition FILE"));
    };
    let contract = in_force(&rehearsal).await?;
    let first = rehearsal.log().await?.contract;
    let is_known = |definition: &Contract| [&first, &contract].iter().any(|known| known.text == definition.text);
    if definition.is_some_and(|definition| !is_known(&definition)) {
        return Err(format!(
            "the contract {id} is in {} already, with another definition: leave --definition out, or revise it with lastfriday \
             serve --contract",
            opened.name
        ));
    }
    let Some(folder) = &call.history else { return found(&opened, &contract, &rehearsal, call.dry_run).await };
    if let Some(list) = &call.write_list {
        return propose(folder, list, &contract, contract.date_of(opened.now));
    }
    let list = call.received.clone().unwrap_or_else(|| folder.join(LIST));
    import(call, &opened, &rehearsal, &contract, folder, list).await
}

/// The `go_live` of each definition that was in force, each once.
async fn go_lives(rehearsal: &Rehearsal) -> Result<Vec<NaiveDate>, Sentence> {
    let log = rehearsal.log().await?;
    let facts = Facts::new(&log.contract, &log.events).map_err(|fault| format!("cannot read the log: {fault}"))?;
    let mut lives: Vec<NaiveDate> = facts.definitions(log.events.len()).map(|(_, contract)| contract.go_live).collect();
    lives.dedup();
    Ok(lives)
}

fn contract_id(call: &Import, definition: Option<&Contract>) -> Result<String, Sentence> {
    match (&call.contract, definition) {
        (Some(id), Some(definition)) if *id != definition.id => {
            Err(format!("--contract says {id}, but the definition is that of {}", definition.id))
        }
        (Some(id), _) => Ok(id.clone()),
        (None, Some(definition)) => Ok(definition.id.clone()),
        (None, None) => Err("name the contract with --contract or --definition".into()),
    }
}

/// The definition in force at the log's end.
async fn in_force(rehearsal: &Rehearsal) -> Result<Contract, Sentence> {
    let log = rehearsal.log().await?;
    let facts = Facts::new(&log.contract, &log.events).map_err(|fault| format!("cannot read the log: {fault}"))?;
    Ok(facts.known().contract().clone())
}

/// Founds a contract without a history.
async fn found(
    opened: &Opened,
    contract: &Contract,
    rehearsal: &Rehearsal,
    dry_run: bool,
) -> Result<ExitCode, Sentence> {
    let (id, place) = (&contract.id, &opened.name);
    if rehearsal.after.is_some() {
        print(&format!("The contract {id} is in {place} already, as it is defined."))?;
    } else if dry_run {
        print(&format!("The contract {id} would be founded in {place}."))?;
    } else {
        let founded =
            opened.table.create_contract(contract, opened.now).await.map_err(|failure| opened.failed(&failure))?;
        if !founded {
            return Err(format!("somebody else founded the contract {id} in {place} in the meantime"));
        }
        print(&format!("The contract {id} was founded in {place}."))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn propose(folder: &Path, list: &Path, contract: &Contract, today: NaiveDate) -> Result<ExitCode, Sentence> {
    let proposed = write_list(folder, list, contract, today)?;
    let mut said = format!(
        "{} has {} files. The days in it are those on which each return was due, NOT those on which it was received, which \
         nobody but you knows: correct each, then import.",
        list.display(),
        proposed.files
    );
    if !proposed.without_month.is_empty() {
        said += &format!("\nNothing says which month these are for; write it: {}.", proposed.without_month.join(", "));
    }
    if !proposed.several.is_empty() {
        let several: Vec<String> = proposed.several.iter().map(|month| month.in_words()).collect();
        said += &format!(
            "\nThere are several files for {}: their days decide which is the later version. Write \"leave out\" in place of the \
             day where one was never sent.",
            several.join(", ")
        );
    }
    print(&said)?;
    Ok(ExitCode::SUCCESS)
}

async fn import(
    call: &Import,
    opened: &Opened,
    rehearsal: &Rehearsal,
    contract: &Contract,
    folder: &Path,
    list: PathBuf,
) -> Result<ExitCode, Sentence> {
    let history = history::read(folder, &list, contract.time_zone)?;
    let mut faults: Vec<(String, Vec<String>)> = Vec::new();
    let mut summary = Summary::default();
    let mut notes = Vec::new();
    for fault in history.faults {
        match faults.iter_mut().find(|(from, _)| *from == fault.from) {
            Some((_, reasons)) => reasons.push(fault.message),
            None => faults.push((fault.from, vec![fault.message])),
        }
    }
    let progress = ProgressBar::with_draw_target(Some(history.arrivals.len() as u64), ProgressDrawTarget::stderr());
    for arrival in progress.wrap_iter(history.arrivals.iter()) {
        let day = contract.date_of(arrival.at);
        match rehearsal.take(arrival).await? {
            Taken::New => summary.add(&arrival.what, day),
            Taken::There(at) => {
                summary.there += 1;
                let then = contract.date_of(at);
                if then != day {
                    notes.push(format!(
                        "{}: the same bytes are there, received on {}, and stay so.",
                        arrival.from,
                        in_full(then)
                    ));
                }
            }
            Taken::Refused(reasons) => {
                faults.push((format!("{}, received on {}", arrival.from, in_full(day)), reasons))
            }
        }
    }
    progress.finish_and_clear();
    if !history.left_out.is_empty() {
        notes.push(format!("Left out, as the list says: {}.", history.left_out.join(", ")));
    }
    if !history.not_read.is_empty() {
        notes.push(format!("Neither returns nor JSON lines, and not looked at: {}.", history.not_read.join(", ")));
    }
    for note in &notes {
        print(note)?;
    }
    if !faults.is_empty() {
        print(&told(&faults))?;
        return Ok(ExitCode::from(HAS_PROBLEMS));
    }
    if summary.returns + summary.events == 0 && rehearsal.after.is_some() {
        print(&format!("Nothing was imported: all {} returns and events are there already.", summary.there))?;
        return Ok(ExitCode::SUCCESS);
    }
    let emails = rehearsal.emails().await?;
    let today = contract.date_of(opened.now);
    if let Some(earliest) = emails.earliest.filter(|earliest| *earliest < today && !call.with_emails) {
        let lives = go_lives(rehearsal).await?;
        print(&would_send(&emails, earliest, &lives, rehearsal.after.is_some()))?;
        return Ok(ExitCode::from(HAS_PROBLEMS));
    }
    if !call.dry_run {
        let carried = transfer::import::commit(
            &contract.id,
            &rehearsal.table,
            &opened.table,
            rehearsal.after.as_ref(),
            opened.now,
        )
        .await;
        carried.map_err(|failure| {
            format!("{}; import the same again: what is there already is not imported twice", opened.failed(&failure))
        })?;
    }
    print(&summary.in_words(opened, call.dry_run))?;
    print(&about_emails(&emails))?;
    Ok(ExitCode::SUCCESS)
}

/// Every problem of every file.
fn told(faults: &[(String, Vec<String>)]) -> String {
    let count: usize = faults.iter().map(|(_, reasons)| reasons.len()).sum();
    let problems = if count == 1 { "problem" } else { "problems" };
    let mut told =
        format!("Nothing was imported: {count} {problems} to put right. Those further down may follow from the first.");
    for (from, reasons) in faults {
        told += &format!("\n\n{from}");
        for reason in reasons {
            told += &format!("\n  {reason}");
        }
    }
    told
}

fn kinds(emails: &Emails) -> String {
    let kinds: Vec<String> = emails.kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    kinds.join(", ")
}

/// Why a history is not imported whose emails would be about what is long past, and what to do.
fn would_send(emails: &Emails, earliest: NaiveDate, lives: &[NaiveDate], is_founded: bool) -> String {
    let lives: Vec<String> = lives.iter().map(ToString::to_string).collect();
    let remedy = if is_founded {
        "The contract has begun with that date: import the whole history into an empty folder or table, with a definition whose \
         go_live is later"
    } else {
        "Set it, there and in each revision that the history records, to the day from which on the system is to send, and import \
         again"
    };
    format!(
        "Nothing was imported: {} emails would be sent, and some for what is past, the first for {}. They tell: {}.\nThe \
         definition's go_live is {}; what was due before it is never sent. {remedy}. Or, if these emails are to go, import with \
         --with-emails.",
        emails.emails,
        in_full(earliest),
        kinds(emails),
        lives.join(", and by revisions "),
    )
}

fn about_emails(emails: &Emails) -> String {
    match emails.emails {
        0 => "No email follows from it.".into(),
        count => format!(
            "{count} emails follow from it, and are sent when the system finds it. They tell: {}.",
            kinds(emails)
        ),
    }
}

impl Summary {
    fn add(&mut self, what: &Arrived, day: NaiveDate) {
        match what {
            Arrived::Return { .. } => self.returns += 1,
            Arrived::Event { .. } | Arrived::Reported(_) => self.events += 1,
        }
        self.first = self.first.or(Some(day));
        self.last = Some(day);
    }

    fn in_words(&self, opened: &Opened, dry_run: bool) -> String {
        let verb = if dry_run { "would be imported" } else { "are imported" };
        let span = match (self.first, self.last) {
            (Some(first), Some(last)) => format!(", received from {} to {}", in_full(first), in_full(last)),
            _ => String::new(),
        };
        let there = match self.there {
            0 => String::new(),
            1 => " One is there already.".into(),
            there => format!(" {there} are there already."),
        };
        format!("{} returns and {} events {verb} into {}{span}.{there}", self.returns, self.events, opened.name)
    }
}
