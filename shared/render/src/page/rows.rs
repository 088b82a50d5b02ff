//! The elements that several pages share: a contract's head, a row of ratings, a deadline.

use domain::assessment::Assessment;
use domain::contract::Contract;
use domain::days_ahead::days_ahead;
use domain::deadline::DeadlineAhead;
use domain::measure::KpiRating;
use domain::month::Month;
use domain::standing::{OverallRating, Standing};
use serde::Serialize;
use wording::deadline::DeadlineInWords;
use wording::rating::RatingInWords;

use super::council_address::{first_page, slug};

/// The head of each of a contract's pages.
#[derive(Serialize)]
pub(crate) struct ContractHead<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub council: &'a str,
    pub contractor: &'a str,
    /// The council's page, from the site's root.
    pub council_page: String,
}

impl<'a> ContractHead<'a> {
    pub(crate) fn of(contract: &'a Contract) -> Self {
        let Contract { id, title, council, contractor, .. } = contract;
        let council_page = first_page(&slug(council));
        Self { id, title, council, contractor, council_page }
    }
}

/// Returns a KPI's title; empty where the definition has no such KPI.
pub(crate) fn kpi_title(contract: &Contract, number: u32) -> String {
    contract.kpis.iter().find(|kpi| kpi.number == number).map(|kpi| kpi.title.clone()).unwrap_or_default()
}

/// A column of a table of ratings: one KPI.
#[derive(Serialize)]
pub(crate) struct KpiHeading {
    pub number: u32,
    pub title: String,
}

/// A row of a table of ratings: one month.
#[derive(Serialize)]
pub(crate) struct MonthRow {
    pub month: Month,
    pub standing: &'static str,
    pub overall: RatingInWords,
    /// One for each column; `None` where the KPI is not in force in the month.
    pub kpis: Vec<Option<KpiCell>>,
}

/// A KPI's rating in a month.
#[derive(Serialize)]
pub(crate) struct KpiCell {
    pub rating: RatingInWords,
    pub figures: Option<String>,
    pub reason: Option<&'static str>,
}

impl KpiCell {
    pub(crate) fn of(rating: &KpiRating, standing: Standing) -> Self {
        Self {
            rating: RatingInWords::of_kpi(rating, standing),
            figures: wording::rating::figures(rating),
            reason: rating.reason.map(wording::rating::reason),
        }
    }
}

impl MonthRow {
    pub(crate) fn of<'a>(
        columns: &[KpiHeading],
        month: Month,
        standing: Standing,
        overall: &OverallRating,
        ratings: impl Iterator<Item = &'a KpiRating> + Clone,
    ) -> Self {
        let cell = |column: &KpiHeading| {
            let rating = ratings.clone().find(|rating| rating.kpi == column.number)?;
            Some(KpiCell::of(rating, standing))
        };
        Self {
            month,
            standing: wording::rating::standing(standing),
            overall: RatingInWords::of_month(overall, standing),
            kpis: columns.iter().map(cell).collect(),
        }
    }
}

/// The days ahead as a page lists them, with the distant ones folded away.
#[derive(Serialize)]
pub(crate) struct DaysAhead {
    /// The deadlines of the months that have begun and of the next one, and all deadlines that are not of a month.
    soon: Vec<DeadlineInWords>,
    /// The returns and closings of the months after that.
    later: Vec<DeadlineInWords>,
}

impl DaysAhead {
    pub(crate) fn of(contract: &Contract, assessment: &Assessment) -> Self {
        let next = Month::of(assessment.as_of).next().max(contract.first_month());
        let is_soon = |deadline: &DeadlineAhead| deadline.month.is_none_or(|month| month <= next);
        let (soon, later): (Vec<_>, Vec<_>) = days_ahead(contract, assessment).into_iter().partition(is_soon);
        // A month that has not begun has no page to link to.
        let has_page = |month: &Month| assessment.months.iter().any(|assessed| assessed.month == *month);
        let row = |deadline: &DeadlineAhead| {
            let row = DeadlineInWords::of(contract, deadline);
            DeadlineInWords { month: row.month.filter(has_page), ..row }
        };
        let rows = |ahead: Vec<DeadlineAhead>| ahead.iter().map(row).collect();
        Self { soon: rows(soon), later: rows(later) }
    }
}
