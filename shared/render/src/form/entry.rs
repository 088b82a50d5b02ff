//! What a party recorded, entry by entry.

use chrono::{DateTime, Utc};
use domain::contract::Contract;
use domain::date::in_full;
use domain::event::{Event, Fact};
use domain::explain::FindingInWords;
use serde::Serialize;
use wording::event::event_in_words;

use super::frame::{PageFrame, page};
use super::labelled_text::LabelledText;
use crate::RenderError;

/// An entry of the log, as the party that recorded it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryRow {
    /// Its number in the log.
    pub number: usize,
    pub what: String,
    /// The day that it gives itself and how its text begins, where it has them.
    pub detail: Option<String>,
    /// When it was received, in words.
    pub received_at: String,
    pub state: EntryState,
}

/// Whether an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryState {
    /// It stands, and can be withdrawn.
    Current,
    Withdrawn,
    /// It withdraws another, and stays.
    Withdrawal,
}

/// An entry's receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPage {
    pub row: EntryRow,
    /// The receipt's own number.
    pub receipt: String,
    /// What was written in it, field by field.
    pub texts: Vec<LabelledText>,
    /// What the clauses made of it.
    pub follows: Vec<FindingInWords>,
    pub is_new: bool,
}

#[derive(Serialize)]
struct EntriesView<'a> {
    entries: &'a [EntryRow],
    earlier: Option<usize>,
}

#[derive(Serialize)]
struct EntryView<'a> {
    entry: &'a EntryRow,
    receipt: &'a str,
    texts: &'a [LabelledText],
    raised: Vec<EntryFinding>,
    answered: Vec<EntryFinding>,
    is_new: bool,
}

/// Something that followed.
#[derive(Serialize)]
struct EntryFinding {
    clause: String,
    sentence: String,
    due_on: Option<chrono::NaiveDate>,
}

/// Returns an entry of a log in words, by its number, from 1; empty where there is none.
pub fn entry_in_words(contract: &Contract, log: &[Event], number: usize) -> String {
    let Some(event) = number.checked_sub(1).and_then(|index| log.get(index)) else { return String::new() };
    let revision = if let Fact::ReturnSubmitted { submitted } = &event.fact {
        let of_month = |event: &&Event| matches!(&event.fact, Fact::ReturnSubmitted { submitted: other } if other.month == submitted.month);
        log[..number].iter().filter(of_month).count()
    } else {
        0
    };
    event_in_words(contract, log, &event.fact, contract.date_of(event.received_at), revision).0
}

/// The most characters of a text that a list of entries shows.
const MOST_OF_TEXT: usize = 90;

/// Returns the day that an entry gives itself, and how its text begins: what tells two entries of a kind apart, beside what the
/// entry in words says already; none where it has neither.
pub fn entry_detail(event: &Event, what: &str) -> Option<String> {
    let text = match &event.fact {
        Fact::CapacityIssueRaised { text, .. }
        | Fact::CapacityIssueDiscussed { outcome: text, .. }
        | Fact::RatingDisputed { text, .. }
        | Fact::DisputeAnswered { text, .. }
        | Fact::InformationRequested { text, .. }
        | Fact::WarningIssued { explanation: text, .. } => Some(text),
        Fact::WarningDeclined(declined) | Fact::TerminationDeclined(declined) => Some(&declined.reason),
        // The minutes' text is long, and their meeting tells them apart; the others have no text, or say it already.
        Fact::MinutesShared { .. }
        | Fact::MinutesAnswered { .. }
        | Fact::ContractRevised { .. }
        | Fact::EventWithdrawn { .. }
        | Fact::ReturnSubmitted { .. }
        | Fact::ReportSentBack(_)
        | Fact::PlanAgreed { .. }
        | Fact::PlanClosed { .. }
        | Fact::TerminationNotified { .. }
        | Fact::MeetingHeld { .. }
        | Fact::ActionPlanOpened { .. }
        | Fact::ActionPlanClosed { .. }
        | Fact::InformationSupplied { .. }
        | Fact::LetterDelivered(_)
        | Fact::LetterFailed(_)
        | Fact::ClockCorrected { .. } => None,
    };
    let begins = text.map(|text| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let cut: String = line.chars().take(MOST_OF_TEXT).collect();
        if cut.len() < line.len() { format!("“{}…”", cut.trim_end()) } else { format!("“{line}”") }
    });
    let on = event.fact.own_date().map(in_full).filter(|on| !what.contains(on.as_str()));
    let texts: Vec<String> = on.into_iter().chain(begins).collect();
    (!texts.is_empty()).then(|| texts.join(": "))
}

/// Returns a moment in words, where the contract is: `Wednesday 20 July 2022 at 10:00`.
pub fn moment_in_words(contract: &Contract, at: DateTime<Utc>) -> String {
    wording::date::moment(at, contract.time_zone)
}

/// Renders a party's own entries; `earlier` is the number before which there are more.
///
/// # Errors
///
/// The templates do not fit.
pub fn entries_page(frame: &PageFrame, entries: &[EntryRow], earlier: Option<usize>) -> Result<String, RenderError> {
    page("forms/entries.html", frame, &EntriesView { entries, earlier })
}

/// Renders one of a party's own entries: its receipt.
///
/// # Errors
///
/// The templates do not fit.
pub fn entry_page(frame: &PageFrame, content: &EntryPage) -> Result<String, RenderError> {
    let findings = |is_open: bool| {
        let of = content.follows.iter().filter(move |finding| finding.ended_on.is_none() == is_open);
        of.map(|finding| EntryFinding {
            clause: finding.clause.to_string(),
            sentence: finding.sentence.clone(),
            due_on: finding.due_on,
        })
        .collect()
    };
    let view = EntryView {
        entry: &content.row,
        receipt: &content.receipt,
        texts: &content.texts,
        raised: findings(true),
        answered: findings(false),
        is_new: content.is_new,
    };
    page("forms/entry.html", frame, &view)
}
