//! The one door: `assess(contract definition, events, as-of date)`.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::calendar::Deadline;
use crate::clause::{Finding, Ground, findings};
use crate::contract::{Contract, Kpi};
use crate::deadline::{CalendarChanged, DatesMoved, DeadlineAhead, deadlines_ahead, return_dates_moved};
use crate::event::Event;
use crate::facts::{History, Point, Report, UnreadableDefinition, Visit};
use crate::headroom::{Headroom, headroom};
use crate::measure::{KpiRating, MonthFacts, ReportState, UnitVisit, report_state};
use crate::month::Month;
use crate::months::{KnownMonth, KnownMonths, standing};
use crate::notice::{self, CalledFor, Notice};
use crate::record::Record;
use crate::standing::{OverallRating, Standing};

mod restated;
mod revised;
mod section_6;
mod seen;

pub use restated::{KpiRestated, Restating};
pub use revised::{RatingChanged, ReturnRevised, RowChange, RowChanged};
pub use section_6::{PlanAgreed, Section6, WarningIssued, WarningNotDelivered};

/// The version of the rules by which assessments are made. Raise it whenever a rule changes what facts of the past give: each
/// contract is then read anew once, and its parties are told what changes in one email each. An assessment that was kept without
/// a version was made by the first.
pub const RULES: u32 = 2;

/// What the contract says of the facts as of a date. Everything that anyone sees is made from one of these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The contract's id.
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

/// One month of an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthAssessment {
    /// The month.
    pub month: Month,
    /// Whether its ratings are provisional, final or restated.
    pub standing: Standing,
    /// The day by which its return is due.
    pub return_due_on: NaiveDate,
    /// The day at whose end it closes.
    pub closes_on: NaiveDate,
    /// Its return, if one was received.
    #[serde(rename = "return")]
    pub received: Option<ReturnReceived>,
    /// Where none counts any more, the day on which the last one that did was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_withdrawn_on: Option<NaiveDate>,
    /// Its overall rating.
    pub overall: OverallRating,
    /// The KPIs in force in it, by number.
    pub kpis: Vec<KpiRating>,
    /// Of a restated month, the ratings that followed from what had been received by the close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_close: Option<RatingsAtClose>,
    /// Each change of its final ratings since the close, in order of receipt. Where they come back to what they were at the close,
    /// the month is not restated any more; the changes stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restatings: Vec<Restating>,
    /// What each revision of its return after the first changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revised: Vec<ReturnRevised>,
    /// The units open throughout it.
    pub units: Vec<UnitInMonth>,
    /// The visits dated in it.
    pub visits: Vec<VisitInMonth>,
    /// The reports sent back in it.
    pub sent_back: Vec<ReportSentBack>,
}

/// What a month's ratings were at its close.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingsAtClose {
    /// The overall rating.
    pub overall: OverallRating,
    /// The KPIs then in force in it, by number.
    pub kpis: Vec<KpiRating>,
}

/// What was received of a month's return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnReceived {
    /// When its first revision was received.
    pub received_on: NaiveDate,
    /// How many revisions there are.
    pub revisions: usize,
    /// Whether the first was received by the due date.
    pub on_time: bool,
}

/// A unit in a month throughout which it is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitInMonth {
    /// Its code.
    pub unit: String,
    /// What became of its visit.
    pub visit: UnitVisit,
}

/// A visit in a month, with its report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitInMonth {
    /// The unit's code.
    pub unit: String,
    /// When it was visited.
    pub visited_on: NaiveDate,
    /// When the report reached the council.
    pub report_to_council_on: Option<NaiveDate>,
    /// When the report reached Ofsted.
    pub report_to_ofsted_on: Option<NaiveDate>,
    /// The day by which it is due to both; `None` where no KPI measures that.
    pub report_due_on: Option<NaiveDate>,
    /// Whether that day rests on a year whose bank holidays are projected (D1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub projected: bool,
    /// The report's state; `None` where no KPI measures it.
    pub report: Option<ReportState>,
}

/// A report sent back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportSentBack {
    /// The visit's unit.
    pub unit: String,
    /// The visit's date.
    pub visited_on: NaiveDate,
    /// Whether no standing return lists the visit: the council's record alone shows it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlisted: bool,
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

/// The same of a history that is already in order.
pub fn assess_history(history: &History<'_>, as_of: NaiveDate) -> Assessment {
    let point = history.end_of(as_of);
    let known = history.known_at(point);
    let contract = known.contract();
    let months = KnownMonths::new(history);
    let ground = Ground::new(&months, point, as_of);
    let findings = findings(&ground);
    let deadlines = deadlines_ahead(&ground, &findings);
    let CalledFor { notices, days_ahead } = notice::called_for(&months, as_of);
    Assessment {
        contract: contract.id.clone(),
        as_of,
        next_change_on: next_change_on(history, contract, &deadlines, days_ahead, as_of),
        months: ground
            .closed
            .iter()
            .chain(&ground.open)
            .map(|month| assess_month(&months, month, point, as_of))
            .collect(),
        headroom: headroom(&months, point, &ground),
        findings,
        section_6: Section6::of(contract, &Record::new(known, as_of)),
        deadlines,
        return_dates_moved: return_dates_moved(history, point, as_of),
        calendar_changed: CalendarChanged::of(history, point),
        withdrawn: notice::withdrawn(&notices, history, point),
        notices,
    }
}

/// One month, by what is known at a point.
fn assess_month<'h>(
    months: &KnownMonths<'h>,
    known: &KnownMonth<'h>,
    point: Point,
    as_of: NaiveDate,
) -> MonthAssessment {
    let KnownMonth { month, return_due_on, closes_on, ref facts, .. } = *known;
    let closed = as_of > closes_on;
    let kpis = known.ratings(closed).to_vec();
    let standing = standing(months, known, point, as_of);
    MonthAssessment {
        month,
        standing,
        return_due_on,
        closes_on,
        received: known.first_return_on.map(|received_on| ReturnReceived {
            received_on,
            revisions: months.history.known_at(point).revisions(month).count(),
            on_time: received_on <= return_due_on,
        }),
        return_withdrawn_on: months.history.known_at(point).return_withdrawn_on(month),
        overall: OverallRating::of(&kpis, facts.contract().overall),
        kpis,
        at_close: (standing == Standing::Restated).then(|| ratings_at_close(months, month, closes_on)),
        restatings: restated::restatings(months, known, point, closed),
        revised: revised::revised(months.history, point, month),
        units: facts.units.iter().map(|unit| UnitInMonth { unit: unit.unit.into(), visit: unit.visit }).collect(),
        visits: visits_in_month(facts, closed),
        sent_back: facts.sent_back.iter().map(|report| sent_back(months, *report, point)).collect(),
    }
}

/// A report sent back, with whether a return that stands lists its visit.
fn sent_back(months: &KnownMonths<'_>, (unit, visited_on): Report<'_>, point: Point) -> ReportSentBack {
    let of_visit = months.at(Month::of(visited_on), point);
    let is_listed = of_visit.facts.visits.iter().any(|visit| (visit.unit, visit.visited_on) == (unit, visited_on));
    ReportSentBack { unit: unit.into(), visited_on, unlisted: !is_listed }
}

/// What a month's ratings were by what had been received by the end of its closing day.
fn ratings_at_close(months: &KnownMonths<'_>, month: Month, closes_on: NaiveDate) -> RatingsAtClose {
    let at_close = months.at(month, months.history.end_of(closes_on));
    let kpis = at_close.rating.kpis.clone();
    RatingsAtClose { overall: OverallRating::of(&kpis, at_close.facts.contract().overall), kpis }
}

fn visits_in_month(facts: &MonthFacts<'_>, closed: bool) -> Vec<VisitInMonth> {
    let visit = |visit: &Visit<'_>, due: Option<Deadline>| VisitInMonth {
        unit: visit.unit.into(),
        visited_on: visit.visited_on,
        report_to_council_on: visit.report_to_council_on,
        report_to_ofsted_on: visit.report_to_ofsted_on,
        report_due_on: due.map(|due| due.on),
        projected: due.is_some_and(|due| due.projected),
        report: due.map(|due| report_state(visit, due, closed)),
    };
    match report_working_days(facts.contract(), facts.month) {
        Some((_, days)) => facts.reports(days).map(|(of, due)| visit(of, Some(due))).collect(),
        None => facts.visits.iter().map(|of| visit(of, None)).collect(),
    }
}

/// The working days in which a month's reports are due, by the first KPI in force that measures it.
pub(crate) fn report_working_days(contract: &Contract, month: Month) -> Option<(&Kpi, u32)> {
    contract.kpis_in_force(month).find_map(|(kpi, _)| Some((kpi, kpi.reports_within()?)))
}

/// The earliest date after the as-of date on which an assessment could differ though nothing is received: a month begins or
/// closes, a deadline passes, a notice falls due.
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
