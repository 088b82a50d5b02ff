//! What a return changes of what stood before it, and what is to be asked about it.
//!
//! The same differences are shown before a return is submitted, in its receipt, and in the receipt's email.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::contract::Contract;
use crate::event::{KpiValue, Return, VisitRow, Who};
use crate::explain::FindingInWords;
use crate::facts::{LogView, Revision};
use crate::measure::KpiRating;
use crate::month::Month;
use crate::months::KnownMonths;
use crate::standing::{OverallRating, same_figures};

mod doubt;
mod findings;

pub use doubt::{Doubt, doubts, not_mentioned};
use findings::findings_changed;

/// What a receipt tells of a return beside its ratings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The number of its event in the log, from 1.
    pub event: usize,
    /// The SHA-256 of the bytes as received, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Who submitted it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Who>,
    pub changes: Changes,
    /// What is to be asked about it.
    pub doubts: Vec<Doubt>,
}

/// Returns the number of the receipt for a return, by the number of its event in the log.
pub fn receipt_number(contract: &str, month: Month, event: usize) -> String {
    format!("{contract}-{month}-{event}")
}

/// What a return changes of what stood before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The revision of its month's return that it replaces, from 1; none where it is the first.
    pub replaces: Option<usize>,
    /// Whether it says now, other than that revision, that there is nothing to report, or that there is something; none where
    /// both say the same.
    pub nil: Option<bool>,
    /// The rows that differ from that revision's: visits, and units declared not visited.
    pub rows: Vec<RowDifference>,
    /// The values of KPIs that differ from that revision's.
    pub kpi_values: Vec<ValueDifference>,
    /// The texts that differ from that revision's.
    pub texts: Vec<TextDifference>,
    /// The months whose ratings or figures it changes; not its own where it is the first and the month is open.
    pub months: Vec<MonthDifference>,
    /// The findings that it changes, as far as the contractor is told of them.
    pub findings: Vec<FindingDifference>,
}

/// A row of a return that differs. Where a unit has one row that goes and one that comes, they are one that changes, unless another
/// month's return lists either visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDifference {
    pub unit: String,
    /// What readers call the unit.
    pub label: String,
    /// The row as it was; none where it is new.
    pub before: Option<VisitRow>,
    /// The row as it is now; none where it goes.
    pub after: Option<VisitRow>,
    /// Another month whose standing return lists the visit that goes, or comes: by D5 it stays, or is no news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also_in: Option<Month>,
}

/// The value of a KPI that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueDifference {
    pub kpi: u32,
    /// The value as it was; none where it is new.
    pub before: Option<KpiValue>,
    /// The value as it is now; none where it goes.
    pub after: Option<KpiValue>,
}

/// A text of a return that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextDifference {
    /// Which text it is.
    pub text: TextOfReturn,
    /// Whether the revision before had one.
    pub was_there: bool,
    /// Whether there is one now.
    pub is_there: bool,
}

/// The free texts of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextOfReturn {
    /// The capacity issue (5.2).
    CapacityIssue,
    Comment,
}

/// A month whose ratings or figures differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthDifference {
    pub month: Month,
    /// Whether it had closed, and differs now from what it was at its close: it is restated (D6).
    pub restated: bool,
    /// Whether it had closed, and is again what it was at its close.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_at_close: bool,
    /// The KPIs whose rating or figures differ.
    pub ratings: Vec<RatingDifference>,
    /// The overall rating, where it differs.
    pub overall: Option<OverallDifference>,
}

impl MonthDifference {
    /// Returns whether it had closed: its ratings are final.
    pub fn is_closed(&self) -> bool {
        self.restated || self.as_at_close
    }
}

/// A KPI's rating that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingDifference {
    pub before: KpiRating,
    pub after: KpiRating,
}

/// A month's overall rating that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverallDifference {
    pub before: OverallRating,
    pub after: OverallRating,
}

/// A finding that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingDifference {
    pub change: FindingChange,
    /// The finding as it is now; as it was, where it is gone.
    pub finding: FindingInWords,
}

/// What a return makes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingChange {
    Raised,
    Satisfied,
    /// It is no longer satisfied.
    Reopened,
    /// It does not follow any more.
    Gone,
    /// It is raised, or what it asks for is due, on another day.
    Moved,
}

impl Changes {
    /// Returns whether nothing differs.
    pub fn is_empty(&self) -> bool {
        let Self { replaces: _, nil, rows, kpi_values, texts, months, findings } = self;
        let is_said = nil.is_some() || !rows.is_empty() || !kpi_values.is_empty() || !texts.is_empty();
        !is_said && months.is_empty() && findings.is_empty()
    }

    /// Returns what a return changes when it is received, by what was known just before and just after.
    pub(crate) fn of<'h>(months: &'h KnownMonths<'h>, revision: &Revision<'_>) -> Self {
        let history = months.history;
        let (before, after) = (history.known_at(revision.point), history.known_at(revision.point.next()));
        let (contract, month) = (after.contract(), revision.submitted.month);
        let replaced = before.standing_return(month).map(|standing| standing.submitted);
        let mut changes = replaced.map(|replaced| Self::said(after, replaced, revision.submitted)).unwrap_or_default();
        changes.replaces = replaced.map(|_| before.revisions(month).count());
        changes.months = months_changed(months, revision, contract, replaced);
        let is_late = revision.received_on > contract.return_due(month).on;
        if replaced.is_some() || is_late || changes.months.iter().any(MonthDifference::is_closed) {
            changes.findings = findings_changed(months, revision, contract);
        }
        changes
    }

    /// Returns what one return says otherwise than another of the same month.
    fn said(known: LogView<'_>, before: &Return, after: &Return) -> Self {
        let text = |text, before: &Option<String>, after: &Option<String>| {
            let (was_there, is_there) = (before.is_some(), after.is_some());
            (before != after).then_some(TextDifference { text, was_there, is_there })
        };
        let texts = [
            text(TextOfReturn::CapacityIssue, &before.capacity_issue, &after.capacity_issue),
            text(TextOfReturn::Comment, &before.comment, &after.comment),
        ];
        Self {
            nil: (before.nil != after.nil).then_some(after.nil),
            rows: rows_changed(known, before, after),
            kpi_values: values_differing(before, after),
            texts: texts.into_iter().flatten().collect(),
            ..Self::default()
        }
    }
}

/// A row, by what it is of: a visit, or a unit declared not visited.
type RowKey<'a> = (&'a str, Option<NaiveDate>);

/// A row before and after; none where it is new, or goes.
type RowPair<'a> = (Option<&'a VisitRow>, Option<&'a VisitRow>);

/// Returns the rows of two returns that differ, by what they are of.
pub(crate) fn rows_differing<'a>(before: &'a Return, after: &'a Return) -> Vec<(RowKey<'a>, RowPair<'a>)> {
    let rows = |submitted: &'a Return| -> BTreeMap<RowKey<'a>, &'a VisitRow> {
        submitted.visits.iter().map(|row| ((row.unit.as_str(), row.visited_on), row)).collect()
    };
    let (before, after) = (rows(before), rows(after));
    let all: BTreeSet<RowKey<'a>> = before.keys().chain(after.keys()).copied().collect();
    let pairs = all.into_iter().map(|of| (of, (before.get(&of).copied(), after.get(&of).copied())));
    pairs.filter(|(_, (before, after))| before != after).collect()
}

/// Returns the values of KPIs that two returns state differently.
pub(crate) fn values_differing(before: &Return, after: &Return) -> Vec<ValueDifference> {
    let values = |submitted: &Return| -> BTreeMap<u32, KpiValue> {
        submitted.kpi_values.iter().map(|value| (value.kpi, *value)).collect()
    };
    let (before, after) = (values(before), values(after));
    let all: BTreeSet<u32> = before.keys().chain(after.keys()).copied().collect();
    let pairs = all.into_iter().map(|kpi| {
        let value = |values: &BTreeMap<u32, KpiValue>| values.get(&kpi).copied();
        ValueDifference { kpi, before: value(&before), after: value(&after) }
    });
    pairs.filter(|value| value.before != value.after).collect()
}

fn rows_changed(known: LogView<'_>, before: &Return, after: &Return) -> Vec<RowDifference> {
    let mut changed: Vec<RowDifference> = Vec::new();
    let also_in = |row: &VisitRow| known.also_listed_in(&row.unit, row.visited_on?, after.month);
    let of_unit = |unit: &str, before: Option<&VisitRow>, after: Option<&VisitRow>| RowDifference {
        unit: unit.to_owned(),
        label: known.contract().unit(unit).map_or(unit, |unit| &unit.label).to_owned(),
        before: before.cloned(),
        after: after.cloned(),
        also_in: match (before, after) {
            (Some(row), None) | (None, Some(row)) => also_in(row),
            (Some(_), Some(_)) | (None, None) => None,
        },
    };
    let mut by_unit: BTreeMap<&str, Vec<RowPair<'_>>> = BTreeMap::new();
    for ((unit, _), pair) in rows_differing(before, after) {
        by_unit.entry(unit).or_default().push(pair);
    }
    for (unit, rows) in by_unit {
        let gone: Vec<&VisitRow> =
            rows.iter().filter(|(_, after)| after.is_none()).filter_map(|(row, _)| *row).collect();
        let new: Vec<&VisitRow> =
            rows.iter().filter(|(before, _)| before.is_none()).filter_map(|(_, row)| *row).collect();
        let both = rows.iter().filter(|(before, after)| before.is_some() && after.is_some());
        let is_alone = gone.iter().chain(&new).all(|row| also_in(row).is_none());
        if let ([gone], [new], true) = (&gone[..], &new[..], is_alone) {
            changed.push(of_unit(unit, Some(gone), Some(new)));
        } else {
            changed.extend(gone.iter().map(|row| of_unit(unit, Some(row), None)));
            changed.extend(new.iter().map(|row| of_unit(unit, None, Some(row))));
        }
        changed.extend(both.map(|(before, after)| of_unit(unit, *before, *after)));
    }
    // What goes comes first: it is what nobody may overlook.
    changed.sort_by_key(|row| (row.after.is_some(), row.before.is_none()));
    changed
}

/// Returns the months whose ratings or figures a return changes, in order.
fn months_changed<'h>(
    months: &'h KnownMonths<'h>,
    revision: &Revision<'_>,
    contract: &Contract,
    replaced: Option<&Return>,
) -> Vec<MonthDifference> {
    let spoken_of: BTreeSet<Month> =
        [Some(revision.submitted), replaced].into_iter().flatten().flat_map(spoken_of).collect();
    let changed = spoken_of.into_iter().filter(|month| contract.has_month(*month)).filter_map(|month| {
        let (before, after) = (months.at(month, revision.point), months.at(month, revision.point.next()));
        let closed = after.closes_on < revision.received_on;
        if month == revision.submitted.month && replaced.is_none() && !closed {
            return None;
        }
        let at_close = months.at(month, months.history.end_of(after.closes_on));
        let as_at_close = closed && same_figures(&at_close.rating.kpis, &after.rating.kpis);
        let (before, after) = (before.ratings(closed), after.ratings(closed));
        let pairs = after.iter().filter_map(|after| {
            let before = before.iter().find(|before| before.kpi == after.kpi)?;
            let ends = |of: &KpiRating| (of.at_worst, of.at_best);
            let differs = !before.figures_equal(after) || ends(before) != ends(after);
            differs.then(|| RatingDifference { before: before.clone(), after: after.clone() })
        });
        let ratings: Vec<RatingDifference> = pairs.collect();
        let overall = |of: &[KpiRating]| OverallRating::of(of, contract.overall);
        let overall = OverallDifference { before: overall(before), after: overall(after) };
        let overall = (overall.before != overall.after).then_some(overall);
        let restated = closed && !as_at_close;
        (!ratings.is_empty()).then_some(MonthDifference { month, restated, as_at_close, ratings, overall })
    });
    changed.collect()
}

/// Returns the months of which a return says something.
fn spoken_of(submitted: &Return) -> impl Iterator<Item = Month> {
    let dates = submitted.visits.iter().flat_map(|row| [row.visited_on, row.sent_back_on]).flatten();
    dates.map(Month::of).chain([submitted.month])
}

#[cfg(test)]
mod tests;
