//! A party's home: what awaits it now, and its returns.

use chrono::NaiveDate;
use domain::assessment::{Assessment, MonthAssessment};
use domain::clause::FindingKind;
use domain::contract::Contract;
use domain::date::in_full;
use domain::event::Party;
use domain::month::Month;
use domain::record::Record;
use serde::Serialize;
use wording::party::party_name;
use wording::task::{PartyTask, TaskSubject, tasks_of};

use super::frame::{PageFrame, page};
use super::link::LabelledLink;
use super::next_step::next_step_links;
use crate::RenderError;

/// A contract that a person can choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContractChoice {
    pub id: String,
    pub title: String,
    /// The party whose contact the person is, by its own name.
    pub party: String,
}

#[derive(Serialize)]
struct ContractsView<'a> {
    contracts: &'a [ContractChoice],
    /// How many cannot be shown.
    unreadable: usize,
}

/// Renders the page of somebody who is a contact of several contracts, or of none any more; `unreadable` is how many there are
/// beside these that cannot be shown.
///
/// # Errors
///
/// The templates do not fit.
pub fn contracts_page(
    frame: &PageFrame,
    contracts: &[ContractChoice],
    unreadable: usize,
) -> Result<String, RenderError> {
    page("forms/contracts.html", frame, &ContractsView { contracts, unreadable })
}

/// What a party's home is made of.
#[derive(Clone, Copy, Debug)]
pub struct HomePage<'a> {
    pub contract: &'a Contract,
    /// The assessment, whole.
    pub assessment: &'a Assessment,
    /// What was recorded, as of the assessment's date.
    pub record: &'a Record<'a>,
    /// Whom the page is for.
    pub party: Party,
    /// The months for which a return was begun in the browser and not sent.
    pub begun: &'a [Month],
    /// The day on which the contractor last filled in an Appendix A, and the KPIs of its rows; none where it has not.
    pub proposed: Option<(NaiveDate, &'a [u32])>,
}

#[derive(Serialize)]
struct HomeView<'a> {
    party: &'a str,
    other: &'a str,
    is_contractor: bool,
    as_of: NaiveDate,
    commences: Option<NaiveDate>,
    awaited: Vec<AwaitedReturn>,
    things: Vec<WaitingRow>,
    /// The improvement plans that the two parties are to agree, for the contractor, who does not record them.
    plans: Vec<WaitingRow>,
    others: Vec<WaitingRow>,
    returns: Vec<ReturnRow>,
}

/// A month without a return.
#[derive(Serialize)]
struct AwaitedReturn {
    month: Month,
    due_on: NaiveDate,
    closes_on: NaiveDate,
    is_overdue: bool,
    is_closed: bool,
    is_begun: bool,
}

/// Something that waits, with the forms for it.
#[derive(Serialize)]
struct WaitingRow {
    #[serde(flatten)]
    thing: PartyTask,
    links: Vec<LabelledLink>,
    /// What else is to be known of it.
    note: Option<String>,
}

/// A month of the contract and its return.
#[derive(Serialize)]
struct ReturnRow {
    month: Month,
    standing: &'static str,
    received_on: Option<NaiveDate>,
    revisions: usize,
    due_on: NaiveDate,
}

/// Renders a party's home: what awaits it, what awaits the other party, and the returns, the newest first.
///
/// # Errors
///
/// The templates do not fit.
pub fn home_page(frame: &PageFrame, content: &HomePage<'_>) -> Result<String, RenderError> {
    let HomePage { contract, record, party, .. } = *content;
    let assessment = &content.assessment.as_seen_by(party);
    let at = format!("/desk/contracts/{}", contract.id);
    let other = if party == Party::Council { Party::Contractor } else { Party::Council };
    // A return that is overdue is told among the returns that are awaited.
    let is_other = |thing: &PartyTask| !matches!(&thing.about, TaskSubject::Finding(finding) if finding.kind() == FindingKind::ReturnOverdue);
    let rows = |of: Party| -> Vec<WaitingRow> {
        let things = tasks_of(contract, assessment, record, of).into_iter().filter(&is_other);
        things.map(|thing| WaitingRow::of(thing, &at, of, content)).collect()
    };
    // The contractor works a plan out with the council, which records that it is agreed.
    let (plans, things) = rows(party).into_iter().partition(|row| party == Party::Contractor && is_plan(row));
    let plans: Vec<WaitingRow> = plans_to_agree(&at, plans);
    // What both parties owe is told once.
    let is_told =
        |row: &WaitingRow| things.iter().chain(&plans).any(|told: &WaitingRow| told.thing.about == row.thing.about);
    let others = rows(other).into_iter().filter(|row| !is_told(row)).collect();
    let view = HomeView {
        party: party_name(contract, party),
        other: party_name(contract, other),
        is_contractor: party == Party::Contractor,
        as_of: assessment.as_of,
        commences: (contract.commences > assessment.as_of).then_some(contract.commences),
        awaited: assessment.months.iter().filter_map(|month| AwaitedReturn::of(month, content)).collect(),
        things,
        plans,
        others,
        returns: assessment.months.iter().rev().map(ReturnRow::of).collect(),
    };
    page("forms/home.html", frame, &view)
}

impl WaitingRow {
    /// Something that waits for a party, with the ways to the reader's forms for it: of what waits for the other party those of a
    /// finding alone, which the reader may record something about all the same.
    fn of(mut thing: PartyTask, at: &str, waits_for: Party, content: &HomePage<'_>) -> Self {
        let is_finding = matches!(thing.about, TaskSubject::Finding(_));
        let links = if waits_for == content.party || is_finding {
            next_step_links(at, &thing.about, content.party)
        } else {
            Vec::new()
        };
        let kpi = if let TaskSubject::Finding(finding) = &thing.about {
            finding.kpi().filter(|_| finding.kind() == FindingKind::PlanRequired)
        } else {
            None
        };
        let proposed = content.proposed.filter(|(_, kpis)| kpi.is_some_and(|kpi| kpis.contains(&kpi)));
        let note = proposed.map(|(on, _)| {
            format!("The contractor filled in Appendix A for it on {}: the form already contains it.", in_full(on))
        });
        // A button says what its step is; what has no form is said.
        if !links.is_empty() {
            thing.next_steps.clear();
        }
        Self { thing, links, note }
    }
}

/// Returns whether a row is of a plan that both parties are to agree (6.4).
fn is_plan(row: &WaitingRow) -> bool {
    let TaskSubject::Finding(finding) = &row.thing.about else { return false };
    matches!(finding.kind(), FindingKind::PlanRequired | FindingKind::PlanOverdue)
}

/// Returns the plans that the contractor works out with the council, with the way to Appendix A.
fn plans_to_agree(at: &str, plans: Vec<WaitingRow>) -> Vec<WaitingRow> {
    let with_link = |mut row: WaitingRow| {
        row.links = vec![LabelledLink { label: "Fill in Appendix A".into(), href: format!("{at}/appendix-a") }];
        row.thing.next_steps.clear();
        row
    };
    plans.into_iter().map(with_link).collect()
}

impl AwaitedReturn {
    fn of(month: &MonthAssessment, content: &HomePage<'_>) -> Option<Self> {
        let today = content.assessment.as_of;
        month.received.is_none().then(|| Self {
            month: month.month,
            due_on: month.return_due_on,
            closes_on: month.closes_on,
            is_overdue: month.return_due_on < today,
            is_closed: month.closes_on < today,
            is_begun: content.begun.contains(&month.month),
        })
    }
}

impl ReturnRow {
    fn of(month: &MonthAssessment) -> Self {
        Self {
            month: month.month,
            standing: wording::rating::standing(month.standing),
            received_on: month.received.as_ref().map(|received| received.received_on),
            revisions: month.received.as_ref().map_or(0, |received| received.revisions),
            due_on: month.return_due_on,
        }
    }
}
