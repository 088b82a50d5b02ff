//! The one door: `assess(contract definition, events, as-of date)`.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::clause::{AssessmentContext, Finding, findings};
use crate::contract::Contract;
use crate::deadline::{CalendarChanged, DatesMoved, DeadlineAhead, deadlines_ahead, return_dates_moved};
use crate::event::Event;
use crate::facts::{History, UnreadableDefinition};
use crate::headroom::{Headroom, headroom};
use crate::month::Month;
use crate::months::KnownMonths;
use crate::notice::{self, CalledFor, Notice};
use crate::record::Record;

mod section_6;
mod seen;

pub use crate::month_assessment::{
    KpiRestated, MonthAssessment, RatingChanged, RatingsAtClose, ReportSentBack, Restating, ReturnReceived,
    ReturnRevised, RowChange, RowChanged, UnitInMonth, VisitInMonth,
};
pub use section_6::{PlanAgreed, Section6, WarningIssued, WarningNotDelivered};

/// The version of the rules by which assessments are made. Raise it whenever a rule changes what facts of the past give: each
/// contract is then read anew once, and its parties are told what changes in one email each. An assessment that was kept without
/// a version was made by the first.
pub const RULES: u32 = 2;

/// What the contract says of the facts as of a date. Everything that anyone sees is made from one of these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    pub contract: String,
    /// The civil date, where the contract is, for which it is made.
    pub as_of: NaiveDate,
    /// The earliest date on which it could differ without anything being received; `None` if on none.
    pub next_change_on: Option<NaiveDate>,
    /// The contract's months up to the as-of date's.
    pub months: Vec<MonthAssessment>,
    /// What the open months can still take.
    pub headroom: Vec<Headroom>,
    /// What the clauses make of the facts.
    pub findings: Vec<Finding>,
    /// What has been recorded under section 6.
    #[serde(default, skip_serializing_if = "Section6::is_empty")]
    pub section_6: Section6,
    /// What lies ahead.
    pub deadlines: Vec<DeadlineAhead>,
    /// When a revision of the definition last moved the due date of a month's return, of the months so far and of the next twelve.
    #[serde(default, skip_serializing_if = "DatesMoved::is_empty")]
    pub return_dates_moved: DatesMoved,
    /// When a revision of the definition last changed what a calendar takes from it alone.
    #[serde(default, skip_serializing_if = "CalendarChanged::is_nothing")]
    pub calendar_changed: CalendarChanged,
    /// All notices that the contract has called for up to the as-of date, by due date and id.
    pub notices: Vec<Notice>,
    /// The ids of those notices whose event was withdrawn since: they are not sent any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<String>,
}

/// Assesses a contract as of a date, from the events received up to it.
///
/// # Errors
///
/// A revised definition that was received by then, and not withdrawn, has mistakes: nothing is assessed in part.
pub fn assess(definition: &Contract, events: &[Event], as_of: NaiveDate) -> Result<Assessment, UnreadableDefinition> {
    let history = History::through(definition, events, as_of)?;
    Ok(assess_history(&history, as_of))
}

/// Assesses a history that is already in order.
pub fn assess_history(history: &History<'_>, as_of: NaiveDate) -> Assessment {
    let point = history.end_of(as_of);
    let known = history.known_at(point);
    let contract = known.contract();
    let months = KnownMonths::new(history);
    let context = AssessmentContext::new(&months, point, as_of);
    let findings = findings(&context);
    let deadlines = deadlines_ahead(&context, &findings);
    let CalledFor { notices, days_ahead } = notice::called_for(&months, as_of);
    Assessment {
        contract: contract.id.clone(),
        as_of,
        next_change_on: next_change_on(history, contract, &deadlines, days_ahead, as_of),
        months: context
            .closed
            .iter()
            .chain(&context.open)
            .map(|month| MonthAssessment::of(&months, month, point, as_of))
            .collect(),
        headroom: headroom(&months, point, &context),
        findings,
        section_6: Section6::of(contract, &Record::new(known, as_of)),
        deadlines,
        return_dates_moved: return_dates_moved(history, point, as_of),
        calendar_changed: CalendarChanged::of(history, point),
        withdrawn: notice::withdrawn(&notices, history, point),
        notices,
    }
}

/// Returns the earliest date after the as-of date on which an assessment could differ though nothing is received: a month begins
/// or closes, a deadline passes, a notice falls due.
fn next_change_on(
    history: &History<'_>,
    contract: &Contract,
    deadlines: &[DeadlineAhead],
    notices_ahead: Vec<NaiveDate>,
    as_of: NaiveDate,
) -> Option<NaiveDate> {
    let next_month = contract.first_month().max(Month::of(as_of).next());
    let mut changes: BTreeSet<NaiveDate> = deadlines.iter().map(|deadline| deadline.on + Days::new(1)).collect();
    changes.extend(contract.has_month(next_month).then(|| next_month.first_day()));
    // Mobilisation ends (section 2).
    changes.insert(contract.commences);
    changes.extend(notices_ahead);
    changes.extend(history.days_to_come());
    changes.into_iter().find(|date| *date > as_of)
}

#[cfg(test)]
mod tests;
