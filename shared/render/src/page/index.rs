//! The index of contracts.

use chrono::NaiveDate;
use serde::Serialize;

use super::rows::{KpiColumn, MonthRow};
use super::summary::{ContractSummary, MonthSummary};

/// What `pages/index.html` shows.
#[derive(Serialize)]
pub(super) struct IndexPage<'a> {
    root: &'static str,
    contracts: Vec<ContractCard<'a>>,
}

/// A contract on the index.
#[derive(Serialize)]
struct ContractCard<'a> {
    id: &'a str,
    title: &'a str,
    council: &'a str,
    contractor: &'a str,
    columns: Vec<KpiColumn>,
    /// The latest month that closed, and the open ones before it, the newest first.
    months: Vec<MonthRow>,
    /// Whether one of the months has closed.
    has_closed: bool,
    next_deadline: Option<NextLine>,
}

/// What is due next.
#[derive(Serialize)]
struct NextLine {
    text: String,
    on: NaiveDate,
    projected: bool,
}

impl<'a> IndexPage<'a> {
    pub(super) fn of(contracts: &[&'a ContractSummary]) -> Self {
        Self { root: "", contracts: contracts.iter().map(|contract| ContractCard::of(contract)).collect() }
    }
}

impl<'a> ContractCard<'a> {
    fn of(summary: &'a ContractSummary) -> Self {
        let months: Vec<&MonthSummary> = summary.open.iter().chain(&summary.closed).collect();
        let mut columns: Vec<KpiColumn> = Vec::new();
        for kpi in months.iter().flat_map(|month| &month.kpis) {
            if columns.iter().all(|column| column.number != kpi.rating.kpi) {
                columns.push(KpiColumn { number: kpi.rating.kpi, title: kpi.title.clone() });
            }
        }
        columns.sort_by_key(|column| column.number);
        let row = |month: &&MonthSummary| {
            let ratings = month.kpis.iter().map(|kpi| &kpi.rating);
            MonthRow::of(&columns, month.month, month.standing, &month.overall, ratings)
        };
        Self {
            id: &summary.id,
            title: &summary.title,
            council: &summary.council,
            contractor: &summary.contractor,
            months: months.iter().map(row).collect(),
            columns,
            has_closed: summary.closed.is_some(),
            next_deadline: summary.next_deadline.as_ref().map(|next| NextLine {
                text: next.in_words(),
                on: next.on,
                projected: next.projected,
            }),
        }
    }
}
