//! The summary of a contract on the pages of councils and of the whole site.

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

/// The number of overdue things that are named; the others are only counted.
const NAMED: usize = 3;

/// How much attention a contract needs from a reader of many contracts; the first variant needs the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attention {
    /// Something is overdue: a return, a plan, a meeting.
    Overdue,
    /// In the latest month that closed, the overall rating or a KPI was amber or red.
    NotGreen,
    /// In that month every rating was green.
    Green,
    /// No month has closed, or nothing was rated in it.
    #[default]
    NotRated,
}

/// A contract's entry in the index. It holds no as-of date, so that it stays equal as time passes while nothing changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractSummary {
    pub id: String,
    pub title: String,
    pub council: String,
    pub contractor: String,
    /// The latest month that has closed.
    pub closed: Option<MonthSummary>,
    /// The months that have begun and not closed, the newest first.
    pub open: Vec<MonthSummary>,
    pub next_deadline: Option<NextDeadline>,
    /// How much attention it needs.
    #[serde(default)]
    pub attention: Attention,
    /// The latest overdue things, each in a sentence.
    #[serde(default)]
    pub overdue: Vec<String>,
    /// The number of all overdue things.
    #[serde(default)]
    pub overdue_in_all: usize,
}

/// A month's ratings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthSummary {
    pub month: Month,
    pub standing: Standing,
    pub overall: OverallRating,
    /// Its KPIs, by number.
    pub kpis: Vec<KpiSummary>,
}

/// A KPI's rating, with the KPI's title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiSummary {
    pub title: String,
    #[serde(flatten)]
    pub rating: KpiRating,
}

/// The next deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextDeadline {
    pub what: DeadlineKind,
    pub month: Option<Month>,
    /// The day at whose end it is due.
    pub on: NaiveDate,
    /// For a report, the label of the unit visited.
    pub unit: Option<String>,
    /// For a report, the day of the visit.
    pub visited_on: Option<NaiveDate>,
    /// The KPI for which a plan is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kpi: Option<u32>,
    /// The id of the plan or meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The day of that plan or meeting, if the forms made its id from it.
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

    /// Returns what is due, in words.
    pub(super) fn in_words(&self) -> String {
        let unit = self.unit.as_deref().zip(self.visited_on);
        let subject = self.subject.as_deref().map(|id| (id, self.subject_on));
        what_is_due(self.what, self.month, unit, self.kpi, subject)
    }
}

impl ContractSummary {
    /// Returns the summary of an assessment.
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

/// Says whether a finding says that something was not done by its day.
fn is_overdue(kind: FindingKind) -> bool {
    matches!(kind, FindingKind::ReturnOverdue | FindingKind::PlanOverdue | FindingKind::MeetingDue)
}

/// Returns the attention that the latest closed month's ratings need.
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
