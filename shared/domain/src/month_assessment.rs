//! What the contract says of one month: its ratings, its return with each revision, its visits and reports.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::Deadline;
use crate::facts::{LogPosition, Report, Visit};
use crate::measure::{KpiRating, MonthFacts, ReportState, UnitVisit, report_state};
use crate::month::Month;
use crate::months::{KnownMonth, KnownMonths, standing};
use crate::standing::{OverallRating, Standing};

mod restated;
mod revised;

pub use restated::{KpiRestated, Restating};
pub use revised::{RatingChanged, ReturnRevised, RowChange, RowChanged};

/// One month of an assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthAssessment {
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
    pub unit: String,
    /// What became of its visit.
    pub visit: UnitVisit,
}

/// A visit in a month, with its report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitInMonth {
    pub unit: String,
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
    pub unit: String,
    pub visited_on: NaiveDate,
    /// Whether no standing return lists the visit: the council's record alone shows it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlisted: bool,
}

impl MonthAssessment {
    /// Assesses one month, by what is known at a point.
    pub(crate) fn of<'h>(
        months: &KnownMonths<'h>,
        known: &KnownMonth<'h>,
        point: LogPosition,
        as_of: NaiveDate,
    ) -> Self {
        let KnownMonth { month, return_due_on, closes_on, ref facts, .. } = *known;
        let closed = as_of > closes_on;
        let kpis = known.ratings(closed).to_vec();
        let standing = standing(months, known, point, as_of);
        Self {
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
}

/// Returns a report sent back, with whether a return that stands lists its visit.
fn sent_back(months: &KnownMonths<'_>, (unit, visited_on): Report<'_>, point: LogPosition) -> ReportSentBack {
    let of_visit = months.at(Month::of(visited_on), point);
    let is_listed = of_visit.facts.visits.iter().any(|visit| (visit.unit, visit.visited_on) == (unit, visited_on));
    ReportSentBack { unit: unit.into(), visited_on, unlisted: !is_listed }
}

/// Returns what a month's ratings were by what had been received by the end of its closing day.
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
    match facts.contract().reports_due_within(facts.month) {
        Some((_, days)) => facts.reports(days).map(|(of, due)| visit(of, Some(due))).collect(),
        None => facts.visits.iter().map(|of| visit(of, None)).collect(),
    }
}
