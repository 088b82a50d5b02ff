//! What an open month can still take, and what would follow if it closed as it stands.

use chrono::Days;
use serde::{Deserialize, Serialize};

use crate::clause::{AssessmentContext, Finding, findings};
use crate::contract::{Kpi, Measure};
use crate::facts::LogPosition;
use crate::measure::MonthFacts;
use crate::month::Month;
use crate::months::{KnownMonth, KnownMonths};
use crate::rating::{MeasuredValue, Rating, Target, rate};

/// What an open month can still take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headroom {
    pub month: Month,
    /// What each KPI can take, by number; of the measures that visits and reports make.
    pub kpis: Vec<KpiHeadroom>,
    /// What the clauses would make of the month if it closed as it stands.
    pub if_closed_now: Vec<Finding>,
}

/// How much more can go wrong for a KPI if all else goes well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiHeadroom {
    pub kpi: u32,
    /// What can go wrong.
    pub of: Shortfall,
    /// How many more leave it green; `None` where it can no longer be green.
    pub before_amber: Option<u64>,
    /// How many more leave it short of red; `None` where it can no longer be better than red.
    pub before_red: Option<u64>,
    /// How many more there can be; `None` where nothing limits them.
    pub at_most: Option<u64>,
}

/// What can go wrong for a KPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shortfall {
    /// Visits missed (KPI 1).
    MissedVisits,
    /// Reports late (KPI 2).
    LateReports,
    /// Reports sent back (KPI 3).
    ReportsSentBack,
}

/// Returns the headroom of the contract's months that are begun and have not closed.
pub(crate) fn headroom<'h>(
    months: &'h KnownMonths<'h>,
    point: LogPosition,
    context: &AssessmentContext<'_>,
) -> Vec<Headroom> {
    context.open.iter().map(|month| of_month(months, point, month)).collect()
}

/// Returns the headroom of a month that has not closed, by what is known at a point.
pub(crate) fn of_month<'h>(months: &'h KnownMonths<'h>, point: LogPosition, known: &KnownMonth<'_>) -> Headroom {
    let month = known.month;
    let in_force = known.facts.contract().kpis_in_force(month);
    let kpis = in_force.filter_map(|(kpi, target)| of_kpi(&known.facts, kpi, target));
    let day = known.closes_on + Days::new(1);
    let mut if_closed_now = findings(&AssessmentContext::new(months, point, day));
    // What is raised on that day for another reason, or of other months, does not follow from this month's close.
    if_closed_now.retain(|finding| finding.raised_on == day && finding.months().contains(&month));
    Headroom { month, kpis: kpis.collect(), if_closed_now }
}

/// Returns what a KPI can still take: D15's best end, with so many more things gone wrong.
fn of_kpi(facts: &MonthFacts<'_>, kpi: &Kpi, target: &Target) -> Option<KpiHeadroom> {
    let ratio = |part: u64, of: u64, wrong: u64| MeasuredValue::Ratio { part: part - wrong, of };
    match kpi.measure {
        Measure::VisitsMade => {
            let units = facts.unit_tally();
            let best = units.visited + units.remaining;
            let value = |wrong| ratio(best, units.due, wrong);
            (units.due > 0).then(|| limited(kpi, target, Shortfall::MissedVisits, units.remaining, value))
        }
        Measure::ReportsOnTime { within_working_days } => {
            let (reports, units) = (facts.report_tally(within_working_days, false), facts.unit_tally());
            let open = reports.pending + units.remaining;
            let of = reports.visits() + units.remaining;
            let value = |wrong| ratio(reports.on_time + open, of, wrong);
            (of > 0).then(|| limited(kpi, target, Shortfall::LateReports, open, value))
        }
        Measure::ReportsSentBack => {
            let so_far = facts.sent_back.len() as u64;
            // A count's bands begin at whole figures: beyond the red one nothing more need be asked.
            let rating = |wrong: u64| rate(MeasuredValue::Count(so_far + wrong), kpi.better, target);
            let most = (0..).find(|wrong| rating(*wrong) == Rating::Red || *wrong > MOST_ASKED).unwrap_or_default();
            let room = room(most, rating);
            Some(KpiHeadroom { at_most: None, ..room.of(kpi, Shortfall::ReportsSentBack) })
        }
        Measure::Percentage | Measure::Count => None,
    }
}

/// The most further reports sent back that are asked about; targets are far below.
const MOST_ASKED: u64 = 10_000;

fn limited(
    kpi: &Kpi,
    target: &Target,
    wrong: Shortfall,
    most: u64,
    value: impl Fn(u64) -> MeasuredValue,
) -> KpiHeadroom {
    let room = room(most, |wrong| rate(value(wrong), kpi.better, target));
    KpiHeadroom { at_most: Some(most), ..room.of(kpi, wrong) }
}

/// How many more things can go wrong, up to a number, with the rating still green, or short of red.
struct Room {
    before_amber: Option<u64>,
    before_red: Option<u64>,
}

fn room(most: u64, rating: impl Fn(u64) -> Rating) -> Room {
    let last = |worst: Rating| (0..=most).take_while(|wrong| rating(*wrong) <= worst).last();
    Room { before_amber: last(Rating::Green), before_red: last(Rating::Amber) }
}

impl Room {
    fn of(self, kpi: &Kpi, of: Shortfall) -> KpiHeadroom {
        let Self { before_amber, before_red } = self;
        KpiHeadroom { kpi: kpi.number, of, before_amber, before_red, at_most: None }
    }
}
