//! When what a calendar says of a day last changed: the one moment by which every calendar that shows the day knows the newer.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::MONTHS_AHEAD;
use crate::clause::{AssessmentContext, minutes_until, watch_ends};
use crate::contract::Contract;
use crate::event::Fact;
use crate::facts::{History, LogPosition};
use crate::month::Month;
use crate::record::{Entry, Plan, Warning};

/// When the due date of a month's return was last moved.
pub type DatesMoved = BTreeMap<Month, DateTime<Utc>>;

/// Returns when a revision of the definition last moved the due date of each month's return, of the months so far and of those
/// that are looked ahead to; a month whose date is as the first definition has it is not among them.
pub(crate) fn return_dates_moved(history: &History<'_>, point: LogPosition, as_of: NaiveDate) -> DatesMoved {
    let definitions: Vec<(LogPosition, &Contract)> = history.definitions(point).collect();
    let mut moved = DatesMoved::new();
    for pair in definitions.windows(2) {
        let [(_, before), (since, after)] = pair else { continue };
        let Some(at) = history.reached_at(*since) else { continue };
        let last = Month::of(as_of).and_later().nth(MONTHS_AHEAD + 1).unwrap_or(after.first_month());
        for month in after.first_month().through(last) {
            if before.return_due(month).on != after.return_due(month).on {
                moved.insert(month, at);
            }
        }
    }
    moved
}

/// When revisions of the definition last changed what a calendar takes from the definition alone; each `None` where it is as the
/// first definition has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarChanged {
    /// The contract's title, which every day names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_at: Option<DateTime<Utc>>,
    /// The day on which it commences, or the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commences_at: Option<DateTime<Utc>>,
    /// The day on which it ends, or the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
}

impl CalendarChanged {
    pub(crate) fn of(history: &History<'_>, point: LogPosition) -> Self {
        let title_at = title_changed_at(history, point);
        Self {
            title_at,
            commences_at: title_at.max(last_changed(history, point, |contract| contract.commences)),
            ends_at: title_at.max(last_changed(history, point, |contract| contract.ends)),
        }
    }

    /// Returns whether all of it is as the first definition has it.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Returns when a revision of the definition, up to a point, last changed something that follows from it.
fn last_changed<T: PartialEq>(
    history: &History<'_>,
    point: LogPosition,
    follows: impl Fn(&Contract) -> T,
) -> Option<DateTime<Utc>> {
    let mut definitions = history.definitions(point);
    let (_, first) = definitions.next()?;
    let (mut before, mut changed_at) = (follows(first), None);
    for (since, contract) in definitions {
        let now = follows(contract);
        if now != before {
            changed_at = history.reached_at(since);
            before = now;
        }
    }
    changed_at
}

/// Returns when a revision last changed the contract's title.
pub(crate) fn title_changed_at(history: &History<'_>, point: LogPosition) -> Option<DateTime<Utc>> {
    last_changed(history, point, |contract| contract.title.clone())
}

/// Returns when a plan's review was last set or named anew.
pub(crate) fn review_moved_at(context: &AssessmentContext<'_>, plan: &Plan<'_>) -> Option<DateTime<Utc>> {
    let history = context.history();
    history.receipt_of(plan.agreed.number).max(title_changed_at(history, context.point))
}

/// Returns when the last day for an answer to minutes that were shared was last set or named anew.
pub(crate) fn minutes_moved_at(context: &AssessmentContext<'_>, shared: Entry) -> Option<DateTime<Utc>> {
    let (history, point) = (context.history(), context.point);
    let revised_at = last_changed(history, point, |contract| minutes_until(contract, shared.day).on);
    let set_at = history.receipt_of(shared.number).max(reported_at(context, shared));
    set_at.max(revised_at).max(title_changed_at(history, point))
}

/// Returns when the day by which a visit's report is due was last moved by a revision, or its unit named anew.
pub(super) fn report_moved_at(
    context: &AssessmentContext<'_>,
    working_days: u32,
    unit: &str,
    visited_on: NaiveDate,
) -> Option<DateTime<Utc>> {
    let follows = |contract: &Contract| {
        let due = contract.calendar.working_day_after(working_days, visited_on).on;
        (due, contract.unit(unit).map(|unit| unit.label.clone()))
    };
    last_changed(context.history(), context.point, follows)
}

/// Returns when the end of the months watched after a warning was last moved by a revision, or by a report of its letter.
pub(super) fn watch_moved_at(context: &AssessmentContext<'_>, warning: &Warning<'_>) -> Option<DateTime<Utc>> {
    let revised_at = last_changed(context.history(), context.point, |contract| watch_ends(contract, warning));
    revised_at.max(reported_at(context, warning.issued))
}

/// Returns when the last report of an entry's letter was received, which can set its day (D35).
fn reported_at(context: &AssessmentContext<'_>, entry: Entry) -> Option<DateTime<Utc>> {
    let of_entry = |fact: &Fact| fact.letter_report().is_some_and(|(report, _)| report.event == entry.number);
    let reports = context.history().ever_recorded(context.point).filter(|(_, fact)| of_entry(fact));
    reports.last().and_then(|(point, _)| context.history().reached_at(point.next()))
}
