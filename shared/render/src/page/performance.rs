//! The page of one contract for one of its parties: the whole story of its performance management.
//!
//! It is not on the public site. It needs nothing beside itself, so that it can be kept, sent and printed: the stylesheet is in
//! it, and it links to nothing but the letters as sent. In the desk the contract's bar and the way back stand around it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::assessment::Assessment;
use domain::contract::Contract;
use domain::event::{Event, Party};
use domain::facts::History;
use domain::notice::NoticeKind;
use domain::record::Record;
use serde::Serialize;
use wording::party::party_name;
use wording::section_6::{SectionSixRow, section_6_rows};
use wording::task::{PartyTasks, tasks_of_both};

use super::mobilisation::Mobilisation;
use super::people::{ContactRow, contacts};
use super::rows::{ContractHead, DaysAhead};
use crate::RenderError;
use crate::form::Around;
use crate::templates::{STYLESHEET, render};

mod chronology;
mod exchanges;
mod letters;
mod meetings;
mod plans;
mod warnings;

use chronology::{Entry, chronology};
use exchanges::{CapacityRow, DisputeRow, RequestRow};
use letters::LetterRow;
use meetings::MeetingSection;
use plans::PlanSection;
use warnings::{DecisionRow, WarningSection};

/// What the page of a contract for one of its parties is made of.
#[derive(Clone, Copy, Debug)]
pub struct PerformanceFile<'a> {
    /// The definition in force.
    pub contract: &'a Contract,
    /// The assessment, whole.
    pub assessment: &'a Assessment,
    /// What was recorded, as of the assessment's date.
    pub record: &'a Record<'a>,
    /// The log in order of receipt, from which both are made.
    pub history: &'a History<'a>,
    /// The log, in its own order: what the chronology is made of. What came after the assessment's date is left out.
    pub log: &'a [Event],
    /// The contractual letters.
    pub letters: &'a [SentLetter],
    /// The number of the last event that the assessment rests on.
    pub sequence: u64,
    /// Whom the page is for. What the council considers, and decides against, of warnings and of termination is on the
    /// council's page alone.
    pub party: Party,
    /// What stands around it where it is looked at in the desk; nothing where it is to be kept, sent and printed.
    pub around: Option<&'a Around>,
}

/// A contractual letter, as it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLetter {
    /// Its notice's id.
    pub id: String,
    /// Its kind.
    pub kind: NoticeKind,
    /// Whom it is to.
    pub to: Party,
    /// The day on which it was due to be sent.
    pub due_on: NaiveDate,
    /// What became of it, in words.
    pub state: String,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// The hash of the letter as sent.
    pub sha256: Option<String>,
    /// Where it is found as sent.
    pub href: Option<String>,
}

/// What `documents/performance.html` shows.
#[derive(Serialize)]
struct PerformancePage<'a> {
    stylesheet: &'static str,
    /// There is no site around it to link to.
    root: Option<&'static str>,
    around: Option<&'a Around>,
    contract: ContractHead<'a>,
    reader: &'a str,
    for_council: bool,
    as_of: NaiveDate,
    sequence: u64,
    commences: NaiveDate,
    ends: Option<NaiveDate>,
    stands: Vec<SectionSixRow>,
    waiting: Vec<PartyTasks>,
    deadlines: DaysAhead,
    plans: Vec<PlanSection>,
    warnings: Vec<WarningSection<'a>>,
    decisions: Vec<DecisionRow<'a>>,
    meetings: Vec<MeetingSection<'a>>,
    capacity_issues: Vec<CapacityRow<'a>>,
    disputes: Vec<DisputeRow<'a>>,
    action_plans: Vec<PlanSection>,
    requests: Vec<RequestRow<'a>>,
    letters: Vec<LetterRow<'a>>,
    contacts: Vec<ContactRow<'a>>,
    mobilisation: Mobilisation<'a>,
    chronology: Vec<Entry>,
}

/// The page of a contract for one of its parties, as HTML: where it stands in section 6, what waits for whom and by when, every
/// plan, warning, meeting, issue, dispute, request, decision and letter, and everything that happened, in order.
///
/// # Errors
///
/// The templates do not fit.
pub fn performance_page(file: &PerformanceFile<'_>) -> Result<String, RenderError> {
    let PerformanceFile { contract, record, party, .. } = *file;
    let assessment = &file.assessment.as_seen_by(party);
    let view = PerformancePage {
        stylesheet: STYLESHEET,
        root: None,
        around: file.around,
        contract: ContractHead::of(contract),
        reader: party_name(contract, party),
        for_council: party == Party::Council,
        as_of: assessment.as_of,
        sequence: file.sequence,
        commences: contract.commences,
        ends: contract.ends,
        stands: section_6_rows(contract, assessment, record, party),
        waiting: tasks_of_both(contract, assessment, record),
        deadlines: DaysAhead::of(contract, assessment),
        plans: plans::improvement_plans(record, assessment.as_of),
        warnings: warnings::warnings(contract, assessment, record),
        decisions: warnings::decisions(record, party),
        meetings: meetings::meetings(contract, assessment, record),
        capacity_issues: exchanges::capacity_issues(record),
        disputes: exchanges::disputes(record),
        action_plans: plans::action_plans(record),
        requests: exchanges::requests(record),
        letters: letters::letters(file),
        contacts: contacts(contract),
        mobilisation: Mobilisation::of(contract),
        chronology: chronology(file, assessment),
    };
    render("documents/performance.html", &view)
}

#[cfg(test)]
mod tests;
