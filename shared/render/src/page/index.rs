//! The lists of contracts on the first page and on the pages of councils, grouped by the attention that they need.

use chrono::NaiveDate;
use serde::Serialize;

use super::rows::{KpiHeading, MonthRow};
use super::summary::{Attention, ContractSummary, MonthSummary};

/// Contracts that need the same attention.
#[derive(Serialize)]
pub(super) struct ContractGroup<'a> {
    title: &'static str,
    contracts: Vec<ContractCard<'a>>,
}

/// A contract in a list.
#[derive(Serialize)]
struct ContractCard<'a> {
    id: &'a str,
    title: &'a str,
    council: &'a str,
    contractor: &'a str,
    columns: Vec<KpiHeading>,
    /// The latest month that closed, and the open ones before it, the newest first.
    months: Vec<MonthRow>,
    /// Whether one of the months has closed.
    has_closed: bool,
    next_deadline: Option<NextLine>,
    overdue: &'a [String],
    /// The number of overdue things that are not named.
    overdue_beside: usize,
}

/// What is due next.
#[derive(Serialize)]
struct NextLine {
    text: String,
    on: NaiveDate,
    projected: bool,
}

/// Sorts contracts by the attention that they need, then by their titles.
pub(super) fn in_order(contracts: &mut [&ContractSummary]) {
    contracts.sort_by(|one, other| {
        let key = |contract: &ContractSummary| (contract.attention, contract.title.clone(), contract.id.clone());
        key(one).cmp(&key(other))
    });
}

/// Returns the groups of sorted contracts.
pub(super) fn groups<'a>(contracts: &[&'a ContractSummary]) -> Vec<ContractGroup<'a>> {
    let alike = contracts.chunk_by(|one, other| one.attention == other.attention);
    let group = |contracts: &[&'a ContractSummary]| ContractGroup {
        title: title(contracts.first().map(|contract| contract.attention).unwrap_or_default()),
        contracts: contracts.iter().map(|contract| ContractCard::of(contract)).collect(),
    };
    alike.map(group).collect()
}

/// Returns a group's heading.
pub(super) fn title(attention: Attention) -> &'static str {
    match attention {
        Attention::Overdue => "Something is overdue",
        Attention::NotGreen => "Needs attention: amber or red",
        Attention::Green => "Green when last rated",
        Attention::NotRated => "Not rated yet",
    }
}

impl<'a> ContractCard<'a> {
    fn of(summary: &'a ContractSummary) -> Self {
        let months: Vec<&MonthSummary> = summary.open.iter().chain(&summary.closed).collect();
        let mut columns: Vec<KpiHeading> = Vec::new();
        for kpi in months.iter().flat_map(|month| &month.kpis) {
            if columns.iter().all(|column| column.number != kpi.rating.kpi) {
                columns.push(KpiHeading { number: kpi.rating.kpi, title: kpi.title.clone() });
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
            overdue: &summary.overdue,
            overdue_beside: summary.overdue_in_all.saturating_sub(summary.overdue.len()),
        }
    }
}
