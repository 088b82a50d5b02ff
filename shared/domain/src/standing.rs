//! A month's standing: provisional, final, restated (D4, D6), and its overall rating (D17).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::contract::Contract;
use crate::measure::KpiRating;
use crate::month::Month;
use crate::rating::{Overall, Rating};

/// The standing of a month's ratings (D6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Up to and on the closing date.
    Provisional,
    /// From the day after.
    Final,
    /// Final, and differing from what had been received by the end of the closing date.
    Restated,
}

/// A month's overall rating, made of the KPIs' ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverallRating {
    /// The rating; `None` while the two ends differ, and where no KPI is rated.
    pub rating: Option<Rating>,
    /// Of the KPIs' worst ends.
    pub at_worst: Option<Rating>,
    /// Of the KPIs' best ends.
    pub at_best: Option<Rating>,
}

impl OverallRating {
    /// Returns the overall rating of a month's KPIs: D15, of their worst ends and of their best ends in the same way, unrated
    /// ends left out.
    pub fn of(kpis: &[KpiRating], overall: Overall) -> Self {
        // The median and the worst are monotone in each rating, so that the ends of the KPIs make the ends of the month.
        let at_worst = overall.of(kpis.iter().filter_map(|kpi| kpi.at_worst));
        let at_best = overall.of(kpis.iter().filter_map(|kpi| kpi.at_best));
        Self { rating: at_worst.filter(|rating| Some(*rating) == at_best), at_worst, at_best }
    }
}

/// Returns whether two sets of a month's ratings have the same KPIs with the same figures and ratings (D6).
pub fn same_figures(one: &[KpiRating], other: &[KpiRating]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.figures_equal(other))
}

/// Returns the months closed by a date, under either of two definitions, that they rate by different things: what the one would
/// restate if it replaced the other (D16).
pub fn closed_months_rated_otherwise(one: &Contract, other: &Contract, as_of: NaiveDate) -> BTreeSet<Month> {
    let closed = |contract: &Contract| -> Vec<Month> {
        contract.months_through(as_of).filter(|month| contract.closes(*month).on < as_of).collect()
    };
    let months = closed(one).into_iter().chain(closed(other));
    months.filter(|month| !one.rates_alike(other, *month)).collect()
}
