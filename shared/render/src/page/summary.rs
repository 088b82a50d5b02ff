//! What the pages of councils and of the whole site show of a contract.

use chrono::NaiveDate;
use domain::assessment::{Assessment, MonthAssessment};
use domain::clause::FindingKind;
use domain::contract::Contract;
use domain::days_ahead::days_ahead;
use domain::deadline::{DeadlineAhead, DeadlineKind};
use domain::explain::finding_in_words;
use domain::measure::KpiRating;
use domain::month::Month;
use domain::rating::Rating;
use domain::standing::{OverallRating, Standing};
use serde::{Deserialize, Serialize};
use wording::deadline::what_is_due;
use wording::finding::asks;
use wording::visit::unit_label;

/// How many overdue things are named; the others are counted.
const NAMED: usize = 3;

/// What a contract asks of whoever looks at many: the first asks the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attention {
    /// Something is overdue: a return, a plan, a meeting.
    Overdue,
    /// In the latest month that closed, the overall rating or a KPI was amber or red.
    NotGreen,
    /// In that month all that was rated was green.
    Green,
    /// No month has closed, or nothing was rated in it.
    #[default]
    NotRated,
}

/// What the index shows of a contract. It holds no as-of date: while nothing changes, it stays equal as time passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractSummary {
    /// The contract's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The council's name.
    pub council: String,
    /// The contractor's name.
    pub contractor: String,
    /// The latest month that has closed.
    pub closed: Option<MonthSummary>,
    /// The months that have begun and not closed, the newest first.
    pub open: Vec<MonthSummary>,
    /// What is due next.
    pub next_deadline: Option<NextDeadline>,
    /// What it asks of whoever looks at many.
    #[serde(default)]
    pub attention: Attention,
    /// What is overdue, each in a sentence: the latest of it.
    #[serde(default)]
    pub overdue: Vec<String>,
    /// How much is overdue in all.
    #[serde(default)]
    pub overdue_in_all: usize,
}

/// A month's ratings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthSummary {
    /// The month.
    pub month: Month,
    /// Whether its ratings are provisional, final or restated.
    pub standing: Standing,
    /// Its overall rating.
    pub overall: OverallRating,
    /// Its KPIs, by number.
    pub kpis: Vec<KpiSummary>,
}

/// A KPI's rating, with the KPI's title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiSummary {
    /// The KPI's title.
    pub title: String,
    /// The rating.
    #[serde(flatten)]
    pub rating: KpiRating,
}

/// The next deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextDeadline {
    /// What is due.
    pub what: DeadlineKind,
    /// The month that it is of, where it is of one.
    pub month: Option<Month>,
    /// The day at whose end it is due.
    pub on: NaiveDate,
    /// The label of the unit whose visit a report is of.
    pub unit: Option<String>,
    /// The visit that a report is of.
    pub visited_on: Option<NaiveDate>,
    /// The KPI for which a plan is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kpi: Option<u32>,
    /// The id of the plan or meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The own day of that, where the forms made its id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_on: Option<NaiveDate>,
    /// Whether the date rests on a year whose bank holidays are projected (D1).
    pub projected: bool,
}

impl NextDeadline {
    fn of(contract: &Contract, deadline: &DeadlineAhead) -> Self {
        Self {
            what: deadline.what,
            month: deadline.month,
            on: deadline.on,
            unit: deadline.unit.as_deref().map(|code| unit_label(contract, code)),
            visited_on: deadline.visited_on,
            kpi: deadline.kpi,
            subject: deadline.subject.clone(),
            subject_on: deadline.subject_on,
            projected: deadline.projected,
        }
    }

    /// What is due, in words.
    pub(super) fn in_words(&self) -> String {
        let unit = self.unit.as_deref().zip(self.visited_on);
        let subject = self.subject.as_deref().map(|id| (id, self.subject_on));
        what_is_due(self.what, self.month, unit, self.kpi, subject)
    }
}

impl ContractSummary {
    /// What an assessment says for stakeholders who look at many contracts.
    pub fn of(contract: &Contract, assessment: &Assessment) -> Self {
        let shown = assessment.for_stakeholders(contract);
        let is_open = |month: &&MonthAssessment| month.standing == Standing::Provisional;
        let summary = |month| MonthSummary::of(contract, month);
        let months = || shown.months.iter().rev();
        let closed = months().find(|month| !is_open(month));
        let overdue = shown.findings.iter().rev().filter(|finding| asks(finding) && is_overdue(finding.kind()));
        let overdue_in_all = overdue.clone().count();
        Self {
            id: contract.id.clone(),
            title: contract.title.clone(),
            council: contract.council.clone(),
            contractor: contract.contractor.clone(),
            closed: closed.map(summary),
            open: months().filter(is_open).map(summary).collect(),
            next_deadline: days_ahead(contract, &shown).first().map(|deadline| NextDeadline::of(contract, deadline)),
            attention: if overdue_in_all > 0 { Attention::Overdue } else { attention(closed) },
            overdue: overdue.take(NAMED).map(finding_in_words).collect(),
            overdue_in_all,
        }
    }
}

/// Whether a finding says that something was not done by its day.
fn is_overdue(kind: FindingKind) -> bool {
    matches!(kind, FindingKind::ReturnOverdue | FindingKind::PlanOverdue | FindingKind::MeetingDue)
}

/// What the latest closed month's ratings ask for.
fn attention(closed: Option<&MonthAssessment>) -> Attention {
    let ratings =
        closed.into_iter().flat_map(|month| month.kpis.iter().map(|kpi| kpi.rating).chain([month.overall.rating]));
    match ratings.flatten().max() {
        Some(Rating::Green) => Attention::Green,
        Some(Rating::Amber | Rating::Red) => Attention::NotGreen,
        None => Attention::NotRated,
    }
}

impl MonthSummary {
    fn of(contract: &Contract, month: &MonthAssessment) -> Self {
        let kpi = |rating: &KpiRating| KpiSummary {
            title: super::rows::kpi_title(contract, rating.kpi),
            rating: rating.clone(),
        };
        Self {
            month: month.month,
            standing: month.standing,
            overall: month.overall,
            kpis: month.kpis.iter().map(kpi).collect(),
        }
    }
}
