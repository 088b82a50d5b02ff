//! Everything that happened, in order: what an auditor reads from top to bottom.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::clause::{Evidence, Finding, FindingKind};
use domain::contract::Contract;
use domain::date::in_full;
use domain::event::readers_of_entry;
use domain::event::{Event, Fact, Party};
use domain::explain::finding_in_words;
use domain::found::{Cause, Found};
use domain::month::Month;
use serde::Serialize;
use wording::event::event_in_words;
use wording::letter_kind::{clauses_of, heading_of};
use wording::party::party_name;

use super::{PerformanceFile, letters};

mod months;
#[cfg(test)]
mod tests;
mod unmade;

/// Something that happened.
#[derive(Serialize)]
pub(super) struct Entry {
    on: NaiveDate,
    what: String,
    /// What else is to be known of it: its number in the log, when it was received, whether it still counts.
    note: Option<String>,
    clause: Option<String>,
    by: String,
    #[serde(skip)]
    order: (Stage, usize),
}

/// What comes first of one day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// What the definition says.
    Defined,
    /// What the day before left: a month closed, a time over.
    Found,
    Recorded,
    /// What follows at once from what was recorded.
    Followed,
    Sent,
    /// What the end of the day brings.
    Closed,
}

/// Everything that happened and that the reader may know, by date: what was recorded, what the clauses made of it, the letters,
/// the months as they closed. `assessment` is as the reader sees it.
pub(super) fn chronology(file: &PerformanceFile<'_>, assessment: &Assessment) -> Vec<Entry> {
    let contract = file.contract;
    let mut entries = defined(contract, assessment.as_of);
    entries.extend(recorded(file, assessment.as_of));
    let found = domain::found::found(file.history, assessment.as_of);
    let readable: Vec<Found> = found
        .into_iter()
        .filter(|found| found.finding.readers().include(file.party) && !repeats(found.finding.kind()))
        .collect();
    entries.extend(readable.iter().enumerate().filter(|(_, found)| found.unmade.is_none()).map(|of| made(file, of)));
    entries.extend(unmade::unmade(file, assessment, &readable));
    entries.extend(months::closed(contract, assessment));
    entries.extend(months::restated(contract, assessment));
    entries.extend(letters::readable(file).enumerate().map(|(index, letter)| Entry {
        on: letter.sent_at.map_or(letter.due_on, |at| contract.date_of(at)),
        what: format!(
            "Letter to {}: {}",
            party_name(contract, letter.to),
            wording::sentence::within_sentence(&heading_of(letter.kind))
        ),
        note: Some(format!("{}.", wording::sentence::sentence_case(&letter.state))),
        clause: clauses_of(letter.kind).map(str::to_owned),
        by: party_name(contract, Party::System).to_owned(),
        order: (Stage::Sent, index),
    }));
    entries.sort_by_key(|entry| (entry.on, entry.order));
    entries
}

/// What the definition gives a date: the tasks of mobilisation as they were done, and commencement.
fn defined(contract: &Contract, as_of: NaiveDate) -> Vec<Entry> {
    let entry = |on, what, clause: &str, index| Entry {
        on,
        what,
        note: None,
        clause: Some(clause.to_owned()),
        by: "The definition".into(),
        order: (Stage::Defined, index),
    };
    let done = contract.mobilisation.iter().zip(1..).filter_map(|(task, index)| {
        Some(entry(task.done?, format!("Mobilisation: {}", task.task), &task.clause, index))
    });
    let commences = entry(contract.commences, "The contract commences".into(), "2.1", 0);
    done.chain([commences]).filter(|entry| entry.on <= as_of).collect()
}

/// What was recorded, each entry of the log by its own date.
fn recorded(file: &PerformanceFile<'_>, as_of: NaiveDate) -> Vec<Entry> {
    let PerformanceFile { contract, log, party, .. } = *file;
    let numbered = || (1..).zip(log).filter(|(_, event)| contract.date_of(event.received_at) <= as_of);
    // D5: a withdrawal of something that is not there counts for nothing; of several the first counts.
    let mut withdrawn: HashMap<usize, usize> = HashMap::new();
    for (number, event) in numbered() {
        match event.fact {
            Fact::EventWithdrawn { event, .. } if event < number => withdrawn.entry(event).or_insert(number),
            _ => continue,
        };
    }
    // Each month's revisions that stand, as the log is read: a return withdrawn was never received (D5).
    let mut standing: BTreeMap<Month, BTreeSet<usize>> = BTreeMap::new();
    let mut entries = Vec::new();
    for (number, event) in numbered() {
        let revision = match &event.fact {
            Fact::ReturnSubmitted { submitted } => {
                let revisions = standing.entry(submitted.month).or_default();
                revisions.insert(number);
                revisions.len()
            }
            Fact::EventWithdrawn { event, .. } => {
                for revisions in standing.values_mut() {
                    revisions.remove(event);
                }
                0
            }
            _ => 0,
        };
        let received_on = contract.date_of(event.received_at);
        let on = event.fact.own_date().unwrap_or(received_on);
        let hidden = !readers_of_entry(log, number).include(party);
        if on > as_of || hidden {
            continue;
        }
        let (what, clause) = event_in_words(contract, log, &event.fact, received_on, revision);
        entries.push(Entry {
            on,
            what,
            note: Some(note(number, event, on, received_on, withdrawn.get(&number).copied())),
            clause,
            by: party_name(contract, event.by).to_owned(),
            order: (Stage::Recorded, number),
        });
    }
    entries
}

/// `Entry 86, received on Friday 16 June 2023; withdrawn by entry 89.`
fn note(number: usize, event: &Event, on: NaiveDate, received_on: NaiveDate, withdrawn: Option<usize>) -> String {
    let mut note = format!("Entry {number}");
    if received_on != on {
        note.push_str(&format!(", received on {}", in_full(received_on)));
    }
    // A withdrawal cannot be withdrawn (D5).
    let is_withdrawal = matches!(event.fact, Fact::EventWithdrawn { .. });
    if let Some(by) = withdrawn.filter(|_| !is_withdrawal) {
        note.push_str(&format!("; withdrawn by entry {by}"));
    }
    note.push('.');
    note
}

/// Whether a finding of a kind merely repeats an entry: an issue, a dispute, a request, an action plan.
fn repeats(kind: FindingKind) -> bool {
    match kind {
        FindingKind::CapacityIssue
        | FindingKind::RatingDisputed
        | FindingKind::InformationRequested
        | FindingKind::ActionPlanOpen => true,
        FindingKind::ManagerAbsent
        | FindingKind::MeetingDue
        | FindingKind::MinutesDeemedAgreed
        | FindingKind::PlanOverdue
        | FindingKind::PlanRequired
        | FindingKind::RaiseAtMeeting
        | FindingKind::RecordsDiffer
        | FindingKind::ReturnOverdue
        | FindingKind::TerminationConsidered
        | FindingKind::WarningConsidered => false,
    }
}

/// What the clauses made of it, a finding on the first day on which what had been received made it.
fn made(file: &PerformanceFile<'_>, (index, found): (usize, &Found)) -> Entry {
    let finding = &found.finding;
    let by = found.by.as_ref().and_then(|cause| cause_in_words(file, cause));
    let notes = [by.map(|by| format!("It follows from {by}.")), satisfied(finding)];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    Entry {
        on: found.on,
        what: finding_in_words(finding),
        note: (!notes.is_empty()).then(|| notes.join(" ")),
        clause: Some(finding.clause().to_string()),
        by: party_name(file.contract, Party::System).to_owned(),
        order: (stage(found), index),
    }
}

/// When a finding was satisfied, in a sentence.
fn satisfied(finding: &Finding) -> Option<String> {
    finding.ended_on.map(|on| format!("Satisfied on {}.", in_full(on)))
}

/// Whether a finding comes after what was recorded on its day, of which it is made, or before it.
fn stage(found: &Found) -> Stage {
    if found.by.is_some() || follows(&found.finding) { Stage::Followed } else { Stage::Found }
}

/// An entry that made or unmade a finding: `entry 12: version 2 of the return of June 2022`; nothing of one that the reader may not
/// know of.
fn cause_in_words(file: &PerformanceFile<'_>, Cause { entry, what }: &Cause) -> Option<String> {
    let what = what.as_ref().map(|what| format!(": {what}")).unwrap_or_default();
    readers_of_entry(file.log, *entry).include(file.party).then(|| format!("entry {entry}{what}"))
}

/// Whether a finding follows from something recorded that same day.
fn follows(finding: &Finding) -> bool {
    let of_that_day = |fact: &Evidence| match fact {
        Evidence::Recorded { on, received_on, .. } => received_on.unwrap_or(*on) == finding.raised_on,
        _ => false,
    };
    finding.evidence.iter().any(of_that_day)
}
