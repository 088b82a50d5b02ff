//! What each KPI measures of a month, and how that is rated: D11 to D16, with the bounds while provisional (D15).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::Deadline;
use crate::contract::{Contract, Kpi, Measure, MissingReturn};
use crate::event::NotVisitedReason;
use crate::facts::{Known, Visit};
use crate::month::Month;
use crate::rating::{Rating, Target, Value, rate, stretch_met};

/// What is known of one month's visits and reports: what the KPIs are made from.
#[derive(Clone, Debug)]
pub struct MonthFacts<'a> {
    /// The month.
    pub month: Month,
    /// Whether it has closed (D4): from then on what is not evidenced counts as not done.
    pub closed: bool,
    /// Whether a return of the month has been received.
    pub has_return: bool,
    /// The units open throughout the month, in the definition's order.
    pub units: Vec<UnitFacts<'a>>,
    /// The visits dated in the month, by unit and date: second visits and units not due included.
    pub visits: Vec<Visit<'a>>,
    /// The reports sent back in the month.
    pub sent_back: BTreeSet<(&'a str, NaiveDate)>,
    known: Known<'a>,
}

/// What is known of a unit in a month throughout which it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFacts<'a> {
    /// Its code.
    pub unit: &'a str,
    /// What became of the visit.
    pub visit: UnitVisit,
}

/// What became of a unit's visit in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitVisit {
    /// It was visited at least once.
    Visited,
    /// The month's return declares it not visited, and no return shows a visit.
    Declared(NotVisitedReason),
    /// The same, for a reason that excuses: the unit is not due (D8).
    Excused(NotVisitedReason),
    /// Nothing is said of it yet.
    NotEvidenced,
}

/// Units due by what became of their visit (D15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitTally {
    /// n: units due.
    pub due: u64,
    /// v: of them visited.
    pub visited: u64,
    /// r: of them neither visited nor declared not visited.
    pub remaining: u64,
}

/// Reports of a month's visits by their state (D15).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportTally {
    /// o: on time.
    pub on_time: u64,
    /// l: late.
    pub late: u64,
    /// p: pending.
    pub pending: u64,
}

impl ReportTally {
    /// All of them: one a visit.
    pub fn visits(self) -> u64 {
        self.on_time + self.late + self.pending
    }
}

/// The state of a visit's report (D13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportState {
    /// Both dates known, both on or before the deadline.
    OnTime,
    /// It can no longer be on time.
    Late,
    /// It can still prove to have been on time.
    Pending,
}

impl<'a> MonthFacts<'a> {
    /// What is known of a month, taken as closed or as still open.
    pub fn new(known: Known<'a>, month: Month, closed: bool) -> Self {
        let contract = known.contract();
        let visits = known.visits(month);
        let declared = known.declared_not_visited(month);
        let visited: BTreeSet<&str> = visits.iter().map(|visit| visit.unit).collect();
        let units = contract.units_open_throughout(month).map(|unit| {
            let unit = unit.code.as_str();
            // D15: a declared 'not visited' yields to a visit of that unit in that month from any standing return.
            let visit = match declared.get(unit) {
                _ if visited.contains(unit) => UnitVisit::Visited,
                Some(reason) if contract.excused_reasons.contains(reason) => UnitVisit::Excused(*reason),
                Some(reason) => UnitVisit::Declared(*reason),
                None => UnitVisit::NotEvidenced,
            };
            UnitFacts { unit, visit }
        });
        Self {
            month,
            closed,
            has_return: known.standing_return(month).is_some(),
            units: units.collect(),
            visits,
            sent_back: known.sent_back(month),
            known,
        }
    }

    /// The definition in force.
    pub fn contract(&self) -> &'a Contract {
        self.known.contract()
    }

    /// The units due by what became of their visit.
    pub fn unit_tally(&self) -> UnitTally {
        let count = |test: fn(UnitVisit) -> bool| self.units.iter().filter(|unit| test(unit.visit)).count() as u64;
        UnitTally {
            due: count(|visit| !matches!(visit, UnitVisit::Excused(_))),
            visited: count(|visit| visit == UnitVisit::Visited),
            remaining: count(|visit| visit == UnitVisit::NotEvidenced),
        }
    }

    /// The day by which a visit's report is due.
    ///
    /// > 3 (KPI 2): "Monthly reports must be submitted to the local authority and Ofsted within 5 working days of said
    /// > visit."
    ///
    /// D1: the day of the visit is not counted.
    pub fn report_due(&self, visit: &Visit<'_>, within_working_days: u32) -> Deadline {
        self.contract().calendar.working_day_after(within_working_days, visit.visited_on)
    }

    /// The state of a visit's report: D13.
    pub fn report_state(&self, visit: &Visit<'_>, within_working_days: u32) -> ReportState {
        let due = self.report_due(visit, within_working_days).on;
        let dates = [visit.report_to_council_on, visit.report_to_ofsted_on];
        let missing = dates.iter().any(Option::is_none);
        if dates.iter().flatten().any(|on| *on > due) || (missing && (visit.listed_on > due || self.closed)) {
            ReportState::Late
        } else if missing {
            ReportState::Pending
        } else {
            ReportState::OnTime
        }
    }

    /// The month's reports by their state.
    pub fn report_tally(&self, within_working_days: u32) -> ReportTally {
        let mut tally = ReportTally::default();
        for visit in &self.visits {
            match self.report_state(visit, within_working_days) {
                ReportState::OnTime => tally.on_time += 1,
                ReportState::Late => tally.late += 1,
                ReportState::Pending => tally.pending += 1,
            }
        }
        tally
    }

    /// The ratings of the KPIs in force in the month, by number.
    pub fn ratings(&self) -> Vec<KpiRating> {
        let in_force = self.contract().kpis_in_force(self.month);
        in_force.map(|(kpi, target)| self.rate(kpi, target)).collect()
    }

    /// The rating of one KPI.
    fn rate(&self, kpi: &Kpi, target: &Target) -> KpiRating {
        let measured = self.measure(kpi);
        let mut rating = KpiRating {
            kpi: kpi.number,
            rating: None,
            at_worst: None,
            at_best: None,
            stretch: None,
            reason: None,
            numerator: measured.ratio.map(|(part, _)| part),
            denominator: measured.ratio.map(|(_, of)| of),
            count: measured.count,
            shown: measured.shown(),
            bounds: None,
        };
        // D11, D7: without a unit due, visits made stay unrated, whatever else there is.
        if kpi.measure == Measure::VisitsMade && measured.ratio == Some((0, 0)) {
            rating.reason = Some(Reason::NoUnitsDue);
            return rating;
        }
        let missing_return = self.contract().missing_return;
        if self.closed && !self.has_return {
            // D7: no return by the close; red, or unrated where the contract says so.
            rating.reason = Some(Reason::NoReturn);
            let red = (missing_return == MissingReturn::Red).then_some(Rating::Red);
            (rating.rating, rating.at_worst, rating.at_best) = (red, red, red);
            return rating;
        }
        if self.closed {
            let Some(value) = measured.value() else {
                rating.reason = Some(match kpi.measure {
                    Measure::ReportsOnTime { .. } => Reason::NoVisits,
                    _ => Reason::NoValue,
                });
                return rating;
            };
            let rated = Some(rate(value, kpi.better, target));
            (rating.rating, rating.at_worst, rating.at_best) = (rated, rated, rated);
            rating.stretch = stretch_met(value, kpi.better, target);
            return rating;
        }
        let end = |value: Option<Value>| value.map(|value| rate(value, kpi.better, target));
        let (worst, best) = self.bounds(kpi, &measured);
        rating.bounds = Some(Bounds { at_worst: worst, at_best: best });
        // D7: until a return of the month is received, the worst end is red.
        let at_worst = match missing_return {
            MissingReturn::Red if !self.has_return => Rating::Red,
            _ => end(worst).unwrap_or(Rating::Red),
        };
        let at_best = end(best).unwrap_or(Rating::Green);
        rating.at_worst = Some(at_worst);
        rating.at_best = Some(at_best);
        rating.rating = (at_worst == at_best).then_some(at_worst);
        rating
    }

    /// What is evidenced so far.
    fn measure(&self, kpi: &Kpi) -> Measured {
        match kpi.measure {
            // D11: two visits to one unit count once.
            Measure::VisitsMade => {
                let units = self.unit_tally();
                Measured::ratio(units.visited, units.due)
            }
            // D12: all visits dated in the month, whenever the deadline falls.
            Measure::ReportsOnTime { within_working_days } => {
                let reports = self.report_tally(within_working_days);
                Measured::ratio(reports.on_time, reports.visits())
            }
            // D14: distinct reports sent back in the month.
            Measure::ReportsSentBack => Measured::count(self.sent_back.len() as u64),
            // D16: what the month's return states.
            Measure::Percentage | Measure::Count => self.stated(kpi),
        }
    }

    fn stated(&self, kpi: &Kpi) -> Measured {
        let standing = self.known.standing_return(self.month);
        let mut values = standing.into_iter().flat_map(|revision| &revision.submitted.kpi_values);
        let value = values.rfind(|value| value.kpi == kpi.number);
        match (kpi.measure, value) {
            (Measure::Percentage, Some(value)) => match (value.numerator, value.denominator) {
                (Some(part), Some(of)) if of > 0 => Measured::ratio(part, of),
                _ => Measured::default(),
            },
            (_, Some(value)) => Measured { count: value.count, ratio: None },
            (_, None) => Measured::default(),
        }
    }

    /// The worst and the best that the month can still come to: D15. `None` is red at worst and green at best.
    fn bounds(&self, kpi: &Kpi, measured: &Measured) -> (Option<Value>, Option<Value>) {
        let ratio = |part, of| (of > 0).then_some(Value::Ratio { part, of });
        match kpi.measure {
            Measure::VisitsMade => {
                let UnitTally { due, visited, remaining } = self.unit_tally();
                (ratio(visited, due), ratio(visited + remaining, due))
            }
            Measure::ReportsOnTime { within_working_days } => {
                let reports = self.report_tally(within_working_days);
                let remaining = self.unit_tally().remaining;
                let of = reports.visits() + remaining;
                (ratio(reports.on_time, of), ratio(reports.on_time + reports.pending + remaining, of))
            }
            Measure::ReportsSentBack => (None, measured.value()),
            Measure::Percentage | Measure::Count => (measured.value(), measured.value()),
        }
    }
}

/// The figures of a KPI in a month, of what is evidenced so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Measured {
    ratio: Option<(u64, u64)>,
    count: Option<u64>,
}

impl Measured {
    fn ratio(part: u64, of: u64) -> Self {
        Self { ratio: Some((part, of)), count: None }
    }

    fn count(count: u64) -> Self {
        Self { ratio: None, count: Some(count) }
    }

    fn value(self) -> Option<Value> {
        match self.ratio {
            Some((_, 0)) => None,
            Some((part, of)) => Some(Value::Ratio { part, of }),
            None => self.count.map(Value::Count),
        }
    }

    fn shown(self) -> Option<String> {
        self.value().map(|value| value.to_string())
    }
}

/// Why a KPI is unrated, or red without a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No unit was due a visit (D11).
    NoUnitsDue,
    /// No visit was evidenced by the close (D12).
    NoVisits,
    /// The month closed without a return (D7).
    NoReturn,
    /// The return states no value (D16).
    NoValue,
}

/// A KPI's rating in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiRating {
    /// The KPI's number.
    pub kpi: u32,
    /// The rating; `None` while the two ends differ, and where the KPI is unrated.
    pub rating: Option<Rating>,
    /// The worst that it can still come to.
    pub at_worst: Option<Rating>,
    /// The best that it can still come to.
    pub at_best: Option<Rating>,
    /// Whether the stretch figure is met, once final.
    pub stretch: Option<bool>,
    /// Why it is unrated, or red without a return.
    pub reason: Option<Reason>,
    /// A ratio's upper figure, of what is evidenced so far.
    pub numerator: Option<u64>,
    /// A ratio's lower figure, of what is evidenced so far.
    pub denominator: Option<u64>,
    /// A count, of what is evidenced so far.
    pub count: Option<u64>,
    /// The value as readers see it.
    pub shown: Option<String>,
    /// While provisional, between what values it can still come out (D15).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
}

/// Between what values a KPI can still come out while its month is open (D15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// The worst; `None` where nothing limits it.
    pub at_worst: Option<Value>,
    /// The best; `None` where nothing limits it.
    pub at_best: Option<Value>,
}

impl KpiRating {
    /// The value that it is the rating of; `None` where there is none.
    pub fn value(&self) -> Option<Value> {
        let ratio = self.numerator.zip(self.denominator);
        Measured { ratio, count: self.count }.value()
    }

    /// A ratio's or a count's figures in words: `5 of 6, 83.3%`; `None` where there are none to show.
    pub fn figures(&self) -> Option<String> {
        let shown = self.shown.clone()?;
        Some(match (self.numerator, self.denominator) {
            (Some(part), Some(of)) => format!("{part} of {of}, {shown}"),
            _ => shown,
        })
    }

    /// Whether figures and rating are those of another: what makes a month restated or not (D6).
    pub fn figures_equal(&self, other: &Self) -> bool {
        let figures = |of: &Self| (of.kpi, of.rating, of.numerator, of.denominator, of.count);
        figures(self) == figures(other)
    }
}
