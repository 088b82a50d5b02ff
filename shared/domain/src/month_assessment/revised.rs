//! What each later revision of a month's return changed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::changes::{rows_differing, values_differing};
use crate::event::Return;
use crate::facts::{History, LogPosition, LogView, Revision};
use crate::measure::{KpiRating, MonthFacts};
use crate::month::Month;

/// A later revision of a month's return, and what it changed of the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnRevised {
    /// Which revision it is, from 2.
    pub revision: usize,
    pub received_on: NaiveDate,
    /// The rows that it changed, by unit and date.
    pub rows: Vec<RowChanged>,
    /// The KPIs whose stated values it changed (D16).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<u32>,
    /// The KPIs whose figures or rating in the month it changed.
    pub ratings: Vec<RatingChanged>,
}

/// A row of a return that a revision changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowChanged {
    pub unit: String,
    /// The visit that it is of; `None` where it declares the unit not visited.
    pub visited_on: Option<NaiveDate>,
    pub change: RowChange,
    /// Another month whose return listed the visit too when the revision came: by D5 what is removed here stayed, and what is added
    /// was no news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also_in: Option<Month>,
}

/// What a revision made of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowChange {
    Added,
    /// It is not there any more.
    Removed,
    /// It says otherwise.
    Changed,
}

/// What a revision made of a KPI's figures or rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingChanged {
    /// As it was just before.
    pub before: KpiRating,
    /// As it was just after.
    pub after: KpiRating,
}

/// Returns what each revision after the first changed, in order of receipt.
pub(super) fn revised(history: &History<'_>, point: LogPosition, month: Month) -> Vec<ReturnRevised> {
    let revisions: Vec<&Revision<'_>> = history.known_at(point).revisions(month).collect();
    revisions.windows(2).filter_map(|pair| of_pair(history, month, pair)).collect()
}

/// Returns what a revision changed of the one that stood when it was received; that may have been withdrawn since.
fn of_pair(history: &History<'_>, month: Month, pair: &[&Revision<'_>]) -> Option<ReturnRevised> {
    let [before, after] = pair else { return None };
    let before = history.known_at(after.point).standing_return(month).unwrap_or(before);
    Some(ReturnRevised {
        // As its receipt says: of those that had not been withdrawn by then.
        revision: history.known_at(after.point.next()).revisions(month).count().max(1),
        received_on: after.received_on,
        rows: rows_changed(history.known_at(after.point.next()), before.submitted, after.submitted),
        values: values_differing(before.submitted, after.submitted).iter().map(|value| value.kpi).collect(),
        ratings: ratings_changed(history, month, after),
    })
}

fn rows_changed(known: LogView<'_>, before: &Return, after: &Return) -> Vec<RowChanged> {
    let changed = rows_differing(before, after).into_iter().map(|((unit, visited_on), rows)| {
        let change = match rows {
            (None, _) => RowChange::Added,
            (Some(_), None) => RowChange::Removed,
            (Some(_), Some(_)) => RowChange::Changed,
        };
        let also_in = match change {
            RowChange::Added | RowChange::Removed => {
                visited_on.and_then(|visited_on| known.also_listed_in(unit, visited_on, after.month))
            }
            RowChange::Changed => None,
        };
        RowChanged { unit: unit.into(), visited_on, change, also_in }
    });
    changed.collect()
}

/// Returns the ratings just before and just after a revision, as the month stood on its day. The order of receipt counts, not the
/// stamp: of revisions that came within one second each changed what it changed.
fn ratings_changed(history: &History<'_>, month: Month, revision: &Revision<'_>) -> Vec<RatingChanged> {
    let (before, after) = (history.known_at(revision.point), history.known_at(revision.point.next()));
    let closed = after.contract().closes(month).on < revision.received_on;
    let before = MonthFacts::new(before, month).ratings(closed);
    let pairs = MonthFacts::new(after, month).ratings(closed).into_iter().filter_map(|after| {
        let before = before.iter().find(|before| before.kpi == after.kpi)?.clone();
        (!before.figures_equal(&after)).then_some(RatingChanged { before, after })
    });
    pairs.collect()
}
