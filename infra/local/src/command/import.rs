//! `lastfriday import`: imports a contract's history as if everything had been received on its day.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use domain::contract::Contract;
use domain::date::in_full;
use domain::facts::{History, LogPosition};
use indicatif::{ProgressBar, ProgressDrawTarget};

use crate::arguments::ImportArguments;
use crate::console::{HAS_PROBLEMS, OperatorMessage, print};
use crate::history_folder::{self, HistoryContent, RECEIVED_LIST, write_received_list};
use crate::import_dry_run::{EmailsToSend, ImportDryRun, ItemOutcome};
use crate::input_files::read_contract_to_carry_out;
use crate::storage::{MissingStore, OpenStorage, no_contract, open_alone};

/// How much of a history was imported, and when it was received.
#[derive(Default)]
struct ImportSummary {
    returns: usize,
    events: usize,
    already_there: usize,
    first_day: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
}

pub(super) async fn run(arguments: &ImportArguments) -> Result<ExitCode, OperatorMessage> {
    let definition = arguments.definition.as_deref().map(read_contract_to_carry_out).transpose()?;
    let id = contract_id(arguments, definition.as_ref())?;
    let missing = match definition {
        Some(_) if arguments.dry_run || arguments.write_list.is_some() => MissingStore::UseMemory,
        Some(_) => MissingStore::Create,
        None => MissingStore::Refuse,
    };
    let mut opened = open_alone(&arguments.location.location(), missing).await?;
    if arguments.dry_run || arguments.write_list.is_some() {
        opened.check_clock(None, arguments.confirm_clock).await?;
    } else {
        opened.accept_clock(arguments.confirm_clock).await?;
    }
    if transfer::moved_to(&opened.table, &id).await.map_err(|failure| opened.failed(&failure))?.is_some() {
        return Err(no_contract(&opened.table, &id, &opened.name).await);
    }
    let Some(dry_run) = ImportDryRun::begin(&opened.table, &id, definition.as_ref(), opened.now).await? else {
        let none = no_contract(&opened.table, &id, &opened.name).await;
        return Err(format!("{none}: create it with --definition FILE"));
    };
    let contract = in_force(&dry_run).await?;
    let first = dry_run.log().await?.contract;
    let is_known = |definition: &Contract| [&first, &contract].iter().any(|known| known.text == definition.text);
    if definition.is_some_and(|definition| !is_known(&definition)) {
        return Err(format!(
            "the contract {id} is in {} already, with another definition: leave --definition out, or revise it with lastfriday \
             serve --contract",
            opened.name
        ));
    }
    let Some(folder) = &arguments.history else {
        return create_contract(&opened, &contract, &dry_run, arguments.dry_run).await;
    };
    if let Some(list) = &arguments.write_list {
        return write_list(folder, list, &contract, contract.date_of(opened.now));
    }
    let list = arguments.received.clone().unwrap_or_else(|| folder.join(RECEIVED_LIST));
    import(arguments, &opened, &dry_run, &contract, folder, list).await
}

/// Returns the `go_live` of each definition that was in force, each once.
async fn go_lives(dry_run: &ImportDryRun) -> Result<Vec<NaiveDate>, OperatorMessage> {
    let log = dry_run.log().await?;
    let history = History::new(&log.contract, &log.events).map_err(|fault| format!("cannot read the log: {fault}"))?;
    let mut lives: Vec<NaiveDate> =
        history.definitions(LogPosition::END).map(|(_, contract)| contract.go_live).collect();
    lives.dedup();
    Ok(lives)
}

fn contract_id(arguments: &ImportArguments, definition: Option<&Contract>) -> Result<String, OperatorMessage> {
    match (&arguments.contract, definition) {
        (Some(id), Some(definition)) if *id != definition.id => {
            Err(format!("--contract says {id}, but the definition is that of {}", definition.id))
        }
        (Some(id), _) => Ok(id.clone()),
        (None, Some(definition)) => Ok(definition.id.clone()),
        (None, None) => Err("name the contract with --contract or --definition".into()),
    }
}

/// Returns the definition in force at the log's end.
async fn in_force(dry_run: &ImportDryRun) -> Result<Contract, OperatorMessage> {
    let log = dry_run.log().await?;
    let history = History::new(&log.contract, &log.events).map_err(|fault| format!("cannot read the log: {fault}"))?;
    Ok(history.known().contract().clone())
}

/// Creates a contract without a history.
async fn create_contract(
    opened: &OpenStorage,
    contract: &Contract,
    dry_run: &ImportDryRun,
    ends_there: bool,
) -> Result<ExitCode, OperatorMessage> {
    let (id, place) = (&contract.id, &opened.name);
    if dry_run.after.is_some() {
        print(&format!("The contract {id} is in {place} already, as it is defined."))?;
    } else if ends_there {
        print(&format!("The contract {id} would be created in {place}."))?;
    } else {
        let is_created =
            opened.table.create_contract(contract, opened.now).await.map_err(|failure| opened.failed(&failure))?;
        if !is_created {
            return Err(format!("somebody else created the contract {id} in {place} in the meantime"));
        }
        print(&format!("The contract {id} was created in {place}."))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a list of the returns for the operator to correct.
fn write_list(folder: &Path, list: &Path, contract: &Contract, today: NaiveDate) -> Result<ExitCode, OperatorMessage> {
    let written = write_received_list(folder, list, contract, today)?;
    let mut said = format!(
        "{} has {} files. The days in it are those on which each return was due, NOT those on which it was received, which \
         nobody but you knows: correct each, then import.",
        list.display(),
        written.files
    );
    if !written.without_month.is_empty() {
        said += &format!("\nNothing says which month these are for; write it: {}.", written.without_month.join(", "));
    }
    if !written.several.is_empty() {
        let several: Vec<String> = written.several.iter().map(|month| month.in_words()).collect();
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
    arguments: &ImportArguments,
    opened: &OpenStorage,
    dry_run: &ImportDryRun,
    contract: &Contract,
    folder: &Path,
    list: PathBuf,
) -> Result<ExitCode, OperatorMessage> {
    let history = history_folder::read(folder, &list, contract.time_zone)?;
    let mut problems: Vec<(String, Vec<String>)> = Vec::new();
    let mut summary = ImportSummary::default();
    let mut notes = Vec::new();
    for problem in history.problems {
        match problems.iter_mut().find(|(source, _)| *source == problem.source) {
            Some((_, reasons)) => reasons.push(problem.message),
            None => problems.push((problem.source, vec![problem.message])),
        }
    }
    let progress = ProgressBar::with_draw_target(Some(history.items.len() as u64), ProgressDrawTarget::stderr());
    for item in progress.wrap_iter(history.items.iter()) {
        let day = contract.date_of(item.received_at);
        match dry_run.receive(item).await? {
            ItemOutcome::New => summary.add(&item.content, day),
            ItemOutcome::AlreadyThere(at) => {
                summary.already_there += 1;
                let then = contract.date_of(at);
                if then != day {
                    notes.push(format!(
                        "{}: the same bytes are there, received on {}, and stay so.",
                        item.source,
                        in_full(then)
                    ));
                }
            }
            ItemOutcome::Refused(reasons) => {
                problems.push((format!("{}, received on {}", item.source, in_full(day)), reasons))
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
    if !problems.is_empty() {
        print(&every_problem(&problems))?;
        return Ok(ExitCode::from(HAS_PROBLEMS));
    }
    if summary.returns + summary.events == 0 && dry_run.after.is_some() {
        print(&format!("Nothing was imported: all {} returns and events are there already.", summary.already_there))?;
        return Ok(ExitCode::SUCCESS);
    }
    let emails = dry_run.emails().await?;
    let today = contract.date_of(opened.now);
    // Some emails would be about what is past: nothing is imported unless the operator has asked for them.
    if let Some(earliest) = emails.earliest.filter(|earliest| *earliest < today && !arguments.with_emails) {
        let lives = go_lives(dry_run).await?;
        print(&would_send(&emails, earliest, &lives, dry_run.after.is_some()))?;
        return Ok(ExitCode::from(HAS_PROBLEMS));
    }
    if !arguments.dry_run {
        let after = dry_run.after.as_ref();
        let committed = transfer::import::commit(&contract.id, &dry_run.table, &opened.table, after, opened.now).await;
        committed.map_err(|failure| {
            format!("{}; import the same again: what is there already is not imported twice", opened.failed(&failure))
        })?;
    }
    print(&summary.in_words(opened, arguments.dry_run))?;
    print(&about_emails(&emails))?;
    Ok(ExitCode::SUCCESS)
}

/// Lists every problem of every file.
fn every_problem(problems: &[(String, Vec<String>)]) -> String {
    let count: usize = problems.iter().map(|(_, reasons)| reasons.len()).sum();
    let noun = if count == 1 { "problem" } else { "problems" };
    let mut text =
        format!("Nothing was imported: {count} {noun} to put right. Those further down may follow from the first.");
    for (source, reasons) in problems {
        text += &format!("\n\n{source}");
        for reason in reasons {
            text += &format!("\n  {reason}");
        }
    }
    text
}

fn kinds(emails: &EmailsToSend) -> String {
    let kinds: Vec<String> = emails.kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    kinds.join(", ")
}

/// Says why a history is not imported if emails about what is long past would be sent, and what to do.
fn would_send(emails: &EmailsToSend, earliest: NaiveDate, lives: &[NaiveDate], is_created: bool) -> String {
    let lives: Vec<String> = lives.iter().map(ToString::to_string).collect();
    let remedy = if is_created {
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
        emails.count,
        in_full(earliest),
        kinds(emails),
        lives.join(", and with later versions "),
    )
}

fn about_emails(emails: &EmailsToSend) -> String {
    match emails.count {
        0 => "No email follows from it.".into(),
        count => format!(
            "{count} emails follow from it, and are sent when the system finds it. They tell: {}.",
            kinds(emails)
        ),
    }
}

impl ImportSummary {
    fn add(&mut self, content: &HistoryContent, day: NaiveDate) {
        match content {
            HistoryContent::Return { .. } => self.returns += 1,
            HistoryContent::Event { .. } | HistoryContent::DeliveryReport(_) => self.events += 1,
        }
        self.first_day = self.first_day.or(Some(day));
        self.last_day = Some(day);
    }

    fn in_words(&self, opened: &OpenStorage, dry_run: bool) -> String {
        let verb = if dry_run { "would be imported" } else { "are imported" };
        let span = match (self.first_day, self.last_day) {
            (Some(first), Some(last)) => format!(", received from {} to {}", in_full(first), in_full(last)),
            (Some(_), None) | (None, _) => String::new(),
        };
        let already_there = match self.already_there {
            0 => String::new(),
            1 => " One is there already.".into(),
            count => format!(" {count} are there already."),
        };
        format!("{} returns and {} events {verb} into {}{span}.{already_there}", self.returns, self.events, opened.name)
    }
}
