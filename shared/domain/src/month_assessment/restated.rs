//! What changed a month's final ratings after its close, entry by entry.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::facts::LogPosition;
use crate::measure::KpiRating;
use crate::months::{FinalRating, KnownMonth, KnownMonths};
use crate::standing::{OverallRating, same_figures};

/// A change of a closed month's final figures or ratings, by one entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restating {
    /// When the entry was received.
    pub received_on: NaiveDate,
    /// What it was, in words: `version 2 of the return of July 2022`.
    pub by: String,
    /// The overall rating just before it.
    pub overall_before: OverallRating,
    /// The overall rating just after it.
    pub overall_after: OverallRating,
    /// The KPIs whose figures or rating it changed, by number.
    pub kpis: Vec<KpiRestated>,
}

/// A KPI's final rating just before and just after an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiRestated {
    pub kpi: u32,
    /// Its rating before; `None` where it was not in force in the month.
    pub before: Option<KpiRating>,
    /// Its rating after; `None` where it is no longer in force in the month.
    pub after: Option<KpiRating>,
}

/// Returns each change of a month's final ratings since its close, in order of receipt; none while it has not closed.
pub(super) fn restatings<'h>(
    months: &KnownMonths<'h>,
    known: &KnownMonth<'h>,
    point: LogPosition,
    closed: bool,
) -> Vec<Restating> {
    if !closed {
        return Vec::new();
    }
    let history = months.history;
    let since = history.touching(known.month, history.end_of(known.closes_on), point);
    let changes = since.iter().filter_map(|&at| {
        let (before, after) = (months.at(known.month, at), months.at(known.month, at.next()));
        if same_figures(&before.rating.kpis, &after.rating.kpis) {
            return None;
        }
        Some(Restating {
            received_on: history.received_on(at),
            by: history.event_in_words(at),
            overall_before: before.overall(),
            overall_after: after.overall(),
            kpis: kpis(&before.rating, &after.rating),
        })
    });
    changes.collect()
}

fn kpis(before: &FinalRating, after: &FinalRating) -> Vec<KpiRestated> {
    let mut numbers: Vec<u32> = before.kpis.iter().chain(&after.kpis).map(|rating| rating.kpi).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let changed = numbers.into_iter().filter_map(|kpi| {
        let (before, after) = (before.kpi(kpi), after.kpi(kpi));
        let is_same = before.zip(after).is_some_and(|(before, after)| before.figures_equal(after));
        (!is_same).then(|| KpiRestated { kpi, before: before.cloned(), after: after.cloned() })
    });
    changed.collect()
}

impl KnownMonth<'_> {
    /// Returns its overall rating once closed, by its final ratings and the definition that made them.
    fn overall(&self) -> OverallRating {
        OverallRating::of(&self.rating.kpis, self.facts.contract().overall)
    }
}
