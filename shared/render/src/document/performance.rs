//! The page of one contract for one of its parties: the whole course of its performance management.
//!
//! It is not on the public site. It is self-contained, so that it can be kept, sent and printed: the stylesheet is embedded,
//! and it links only to the letters as sent. The desk shows it below the contract's bar and a link back.

use chrono::NaiveDate;
use domain::event::Party;
use serde::Serialize;
use wording::party::party_name;
use wording::section_6::{SectionSixRow, section_6_rows};
use wording::task::{PartyTasks, tasks_of_both};

use crate::RenderError;
use crate::form::PageFrame;
use crate::page::mobilisation::Mobilisation;
use crate::page::people::{ContactRow, contacts};
use crate::page::rows::{ContractHead, DaysAhead};
use crate::templates::{STYLESHEET, render};

mod chronology;
mod exchanges;
mod file;
mod letters;
mod meetings;
mod plans;
mod warnings;

use chronology::{ChronologyEntry, chronology};
use exchanges::{CapacityRow, DisputeRow, RequestRow};
pub use file::{PerformanceFile, SentLetter};
use letters::LetterRow;
use meetings::MeetingSection;
use plans::PlanSection;
use warnings::{DecisionRow, WarningSection};

/// What `documents/performance.html` shows.
#[derive(Serialize)]
struct PerformancePage<'a> {
    stylesheet: &'static str,
    /// Always `None`: the page has no site around it to link to.
    root: Option<&'static str>,
    frame: Option<&'a PageFrame>,
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
    chronology: Vec<ChronologyEntry>,
}

/// Returns the page of a contract for one of its parties, as HTML: its state under section 6, what each party has to do and by
/// when, every plan, warning, meeting, issue, dispute, request, decision and letter, and everything that happened, in order.
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
        frame: file.frame,
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
