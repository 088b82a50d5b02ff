//! Everything that happened, in order, for an auditor to read from top to bottom.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::contract::Contract;
use domain::date::in_full;
use domain::event::readers_of_entry;
use domain::event::{Author, Event, Fact};
use domain::found::Found;
use domain::month::Month;
use wording::event::event_in_words;
use wording::letter_kind::{clauses_of, heading_of};
use wording::party::{author_name, party_name};

use super::file::PerformanceFile;
use super::letters;
use entry::DayStage;
use found::made;

mod entry;
mod found;
mod months;
#[cfg(test)]
mod tests;
mod unmade;

pub(super) use entry::ChronologyEntry;

/// Returns everything that happened and that the reader may know, by date: what was recorded, the findings that followed, the
/// letters, the months as they closed. `assessment` is as the reader sees it.
pub(super) fn chronology(file: &PerformanceFile<'_>, assessment: &Assessment) -> Vec<ChronologyEntry> {
    let contract = file.contract;
    let mut entries = defined(contract, assessment.as_of);
    entries.extend(recorded(file, assessment.as_of));
    let found = domain::found::found(file.history, assessment.as_of);
    let readable: Vec<Found> = found
        .into_iter()
        .filter(|found| found.finding.readers().include(file.party) && !found.finding.kind().repeats_entry())
        .collect();
    entries.extend(readable.iter().enumerate().filter(|(_, found)| found.unmade.is_none()).map(|of| made(file, of)));
    entries.extend(unmade::unmade(file, assessment, &readable));
    entries.extend(months::closed(contract, assessment));
    entries.extend(months::restated(contract, assessment));
    entries.extend(letters::readable(file).enumerate().map(|(index, letter)| ChronologyEntry {
        on: letter.sent_at.map_or(letter.due_on, |at| contract.date_of(at)),
        what: format!(
            "Letter to {}: {}",
            party_name(contract, letter.to),
            wording::sentence::within_sentence(&heading_of(letter.kind))
        ),
        note: Some(format!("{}.", wording::sentence::sentence_case(&letter.state))),
        clause: clauses_of(letter.kind).map(str::to_owned),
        by: author_name(contract, Author::System).to_owned(),
        order: (DayStage::Sent, index),
    }));
    entries.sort_by_key(|entry| (entry.on, entry.order));
    entries
}

/// Returns the dated entries of the definition: the tasks of mobilisation as they were done, and commencement.
fn defined(contract: &Contract, as_of: NaiveDate) -> Vec<ChronologyEntry> {
    let entry = |on, what, clause: &str, index| ChronologyEntry {
        on,
        what,
        note: None,
        clause: Some(clause.to_owned()),
        by: "The definition".into(),
        order: (DayStage::Defined, index),
    };
    let done = contract.mobilisation.iter().zip(1..).filter_map(|(task, index)| {
        Some(entry(task.done?, format!("Mobilisation: {}", task.task), &task.clause, index))
    });
    let commences = entry(contract.commences, "The contract commences".into(), "2.1", 0);
    done.chain([commences]).filter(|entry| entry.on <= as_of).collect()
}

/// Returns what was recorded, each entry of the log by its own date.
fn recorded(file: &PerformanceFile<'_>, as_of: NaiveDate) -> Vec<ChronologyEntry> {
    let PerformanceFile { contract, log, party, .. } = *file;
    let numbered = || (1..).zip(log).filter(|(_, event)| contract.date_of(event.received_at) <= as_of);
    // D5: a withdrawal of an entry that does not exist has no effect; of several withdrawals the first counts.
    let mut withdrawn: HashMap<usize, usize> = HashMap::new();
    for (number, event) in numbered() {
        if let Fact::EventWithdrawn { event, .. } = event.fact
            && event < number
        {
            withdrawn.entry(event).or_insert(number);
        }
    }
    // Each month's revisions that are not withdrawn up to this point of the log. A withdrawn return counts as never received
    // (D5), so the next one takes its version number.
    let mut standing: BTreeMap<Month, BTreeSet<usize>> = BTreeMap::new();
    let mut entries = Vec::new();
    for (number, event) in numbered() {
        let mut revision = 0;
        if let Fact::ReturnSubmitted { submitted } = &event.fact {
            let revisions = standing.entry(submitted.month).or_default();
            revisions.insert(number);
            revision = revisions.len();
        }
        if let Fact::EventWithdrawn { event, .. } = &event.fact {
            for revisions in standing.values_mut() {
                revisions.remove(event);
            }
        }
        let received_on = contract.date_of(event.received_at);
        let on = event.fact.own_date().unwrap_or(received_on);
        let hidden = !readers_of_entry(log, number).include(party);
        if on > as_of || hidden {
            continue;
        }
        let (what, clause) = event_in_words(contract, log, &event.fact, received_on, revision);
        entries.push(ChronologyEntry {
            on,
            what,
            note: Some(note(number, event, on, received_on, withdrawn.get(&number).copied())),
            clause,
            by: author_name(contract, event.by).to_owned(),
            order: (DayStage::Recorded, number),
        });
    }
    entries
}

/// Returns `Entry 86, received on Friday 16 June 2023; withdrawn by entry 89.`
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
