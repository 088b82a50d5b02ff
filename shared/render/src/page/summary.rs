//! What the index shows of a contract.

use chrono::NaiveDate;
use domain::assessment::{Assessment, MonthAssessment};
use domain::contract::Contract;
use domain::deadline::{DeadlineAhead, What};
use domain::measure::KpiRating;
use domain::month::Month;
use domain::standing::{OverallRating, Standing};
use serde::{Deserialize, Serialize};

use super::rows::what_is_due;

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
    pub what: What,
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
    /// Whether the date rests on a year whose bank holidays are projected (D1).
    pub projected: bool,
}

impl NextDeadline {
    fn of(contract: &Contract, deadline: &DeadlineAhead) -> Self {
        Self {
            what: deadline.what,
            month: deadline.month,
            on: deadline.on,
            unit: deadline.unit.as_deref().map(|code| super::rows::label(contract, code)),
            visited_on: deadline.visited_on,
            kpi: deadline.kpi,
            subject: deadline.subject.clone(),
            projected: deadline.projected,
        }
    }

    /// What is due, in words.
    pub(super) fn in_words(&self) -> String {
        let unit = self.unit.as_deref().zip(self.visited_on);
        what_is_due(self.what, self.month, unit, self.kpi, self.subject.as_deref())
    }
}

impl ContractSummary {
    /// What an assessment says for the index.
    pub fn of(contract: &Contract, assessment: &Assessment) -> Self {
        let public = assessment.for_the_public();
        let is_open = |month: &&MonthAssessment| month.standing == Standing::Provisional;
        let summary = |month| MonthSummary::of(contract, month);
        let months = || assessment.months.iter().rev();
        Self {
            id: contract.id.clone(),
            title: contract.title.clone(),
            council: contract.council.clone(),
            contractor: contract.contractor.clone(),
            closed: months().find(|month| !is_open(month)).map(summary),
            open: months().filter(is_open).map(summary).collect(),
            next_deadline: public.deadlines.first().map(|deadline| NextDeadline::of(contract, deadline)),
        }
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
