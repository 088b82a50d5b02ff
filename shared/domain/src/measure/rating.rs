//! How what a KPI measures of a month is rated, and the bounds while it is provisional (D15).

use serde::{Deserialize, Serialize};

use super::{MonthFacts, UnitTally};
use crate::contract::{Kpi, Measure, MissingReturn};
use crate::rating::{MeasuredValue, Rating, Target, rate, stretch_met};

impl MonthFacts<'_> {
    /// Returns the ratings of the KPIs in force in the month, by number, once it has closed or before.
    pub fn ratings(&self, closed: bool) -> Vec<KpiRating> {
        let in_force = self.contract().kpis_in_force(self.month);
        in_force.map(|(kpi, target)| self.rate(kpi, target, closed)).collect()
    }

    /// Returns the rating of one KPI.
    fn rate(&self, kpi: &Kpi, target: &Target, closed: bool) -> KpiRating {
        let measured = self.measure(kpi, closed);
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
            rating.reason = Some(RatingReason::NoUnitsDue);
            return rating;
        }
        let missing_return = self.contract().missing_return;
        if closed && !self.has_return {
            // D7: no return by the close; red, or unrated where the contract says so.
            rating.reason = Some(RatingReason::NoReturn);
            let red = (missing_return == MissingReturn::Red).then_some(Rating::Red);
            (rating.rating, rating.at_worst, rating.at_best) = (red, red, red);
            return rating;
        }
        if closed {
            let Some(value) = measured.value() else {
                rating.reason = Some(match kpi.measure {
                    Measure::ReportsOnTime { .. } => RatingReason::NoVisits,
                    Measure::VisitsMade | Measure::ReportsSentBack | Measure::Percentage | Measure::Count => {
                        RatingReason::NoValue
                    }
                });
                return rating;
            };
            let rated = Some(rate(value, kpi.better, target));
            (rating.rating, rating.at_worst, rating.at_best) = (rated, rated, rated);
            rating.stretch = stretch_met(value, kpi.better, target);
            return rating;
        }
        let end = |value: Option<MeasuredValue>| value.map(|value| rate(value, kpi.better, target));
        let (worst, best) = self.bounds(kpi, &measured);
        rating.bounds = Some(Bounds { at_worst: worst, at_best: best });
        // D7: until a return of the month is received, the worst end is red.
        let is_red_without = missing_return == MissingReturn::Red && !self.has_return;
        let at_worst = if is_red_without { Rating::Red } else { end(worst).unwrap_or(Rating::Red) };
        let at_best = end(best).unwrap_or(Rating::Green);
        rating.at_worst = Some(at_worst);
        rating.at_best = Some(at_best);
        rating.rating = (at_worst == at_best).then_some(at_worst);
        rating
    }

    /// Returns what is evidenced so far.
    fn measure(&self, kpi: &Kpi, closed: bool) -> KpiFigures {
        match kpi.measure {
            // D11: two visits to one unit count once.
            Measure::VisitsMade => {
                let units = self.unit_tally();
                KpiFigures::ratio(units.visited, units.due)
            }
            // D12: all visits dated in the month, whenever the deadline falls.
            Measure::ReportsOnTime { within_working_days } => {
                let reports = self.report_tally(within_working_days, closed);
                KpiFigures::ratio(reports.on_time, reports.visits())
            }
            // D14: distinct reports sent back in the month.
            Measure::ReportsSentBack => KpiFigures::count(self.sent_back.len() as u64),
            // D16: what the month's return states.
            Measure::Percentage | Measure::Count => self.stated(kpi),
        }
    }

    fn stated(&self, kpi: &Kpi) -> KpiFigures {
        let standing = self.known.standing_return(self.month);
        let mut values = standing.into_iter().flat_map(|revision| &revision.submitted.kpi_values);
        let value = values.rfind(|value| value.kpi == kpi.number);
        match (kpi.measure, value) {
            (Measure::Percentage, Some(value)) => match (value.numerator, value.denominator) {
                (Some(part), Some(of)) if of > 0 => KpiFigures::ratio(part, of),
                _ => KpiFigures::default(),
            },
            (_, Some(value)) => KpiFigures { count: value.count, ratio: None },
            (_, None) => KpiFigures::default(),
        }
    }

    /// Returns the worst and the best that the month can still come to: D15. `None` is red at worst and green at best.
    fn bounds(&self, kpi: &Kpi, measured: &KpiFigures) -> (Option<MeasuredValue>, Option<MeasuredValue>) {
        let ratio = |part, of| (of > 0).then_some(MeasuredValue::Ratio { part, of });
        match kpi.measure {
            Measure::VisitsMade => {
                let UnitTally { due, visited, remaining } = self.unit_tally();
                (ratio(visited, due), ratio(visited + remaining, due))
            }
            Measure::ReportsOnTime { within_working_days } => {
                let reports = self.report_tally(within_working_days, false);
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
struct KpiFigures {
    ratio: Option<(u64, u64)>,
    count: Option<u64>,
}

impl KpiFigures {
    fn ratio(part: u64, of: u64) -> Self {
        Self { ratio: Some((part, of)), count: None }
    }

    fn count(count: u64) -> Self {
        Self { ratio: None, count: Some(count) }
    }

    fn value(self) -> Option<MeasuredValue> {
        match self.ratio {
            Some((_, 0)) => None,
            Some((part, of)) => Some(MeasuredValue::Ratio { part, of }),
            None => self.count.map(MeasuredValue::Count),
        }
    }

    fn shown(self) -> Option<String> {
        self.value().map(|value| value.to_string())
    }
}

/// Why a KPI is unrated, or red without a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RatingReason {
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
    pub reason: Option<RatingReason>,
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
    pub at_worst: Option<MeasuredValue>,
    /// The best; `None` where nothing limits it.
    pub at_best: Option<MeasuredValue>,
}

impl KpiRating {
    /// Returns the value that it is the rating of; `None` where there is none.
    pub fn value(&self) -> Option<MeasuredValue> {
        let ratio = self.numerator.zip(self.denominator);
        KpiFigures { ratio, count: self.count }.value()
    }

    /// Returns a ratio's or a count's figures in words: `5 of 6, 83.3%`; `None` where there are none to show.
    pub fn figures(&self) -> Option<String> {
        let shown = self.shown.clone()?;
        Some(match (self.numerator, self.denominator) {
            (Some(part), Some(of)) => format!("{part} of {of}, {shown}"),
            _ => shown,
        })
    }

    /// Returns whether figures and rating are those of another: what makes a month restated or not (D6).
    pub fn figures_equal(&self, other: &Self) -> bool {
        let figures = |of: &Self| (of.kpi, of.rating, of.numerator, of.denominator, of.count);
        figures(self) == figures(other)
    }
}
