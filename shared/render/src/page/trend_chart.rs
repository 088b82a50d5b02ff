//! A KPI's trend, drawn: each month's value on the bands of the target that was in force in it, to scale.
//!
//! This module computes only numbers; `pages/trend-chart.html` has the markup. A table beside the drawing lists the same months, for
//! readers who cannot see the drawing.

use domain::assessment::{Assessment, MonthAssessment};
use domain::contract::Kpi;
use domain::explain::target_in_words;
use domain::measure::KpiRating;
use domain::month::Month;
use domain::standing::Standing;
use serde::Serialize;

use super::rows::KpiCell;
use bands::{Band, ChartLimit};
use marks::{ChartRange, Mark};
use point::ChartPoint;
use scale::Scale;

mod bands;
mod marks;
mod point;
mod scale;

/// The trend of one KPI.
#[derive(Serialize)]
pub(super) struct Chart {
    kpi: u32,
    /// The text that a screen reader reads for the drawing.
    title: String,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    /// The height below which the months are named.
    names: f64,
    /// The height of marks that have no figure, if there are any.
    apart: Option<f64>,
    bands: Vec<Band>,
    limits: Vec<ChartLimit>,
    ticks: Vec<Tick>,
    /// The line from value to value, as an SVG path; it breaks where a month has none.
    line: String,
    ranges: Vec<ChartRange>,
    /// The values at the close, of months restated since.
    at_close: Vec<Mark>,
    marks: Vec<Mark>,
    /// The newest first.
    rows: Vec<ChartRow>,
    has_provisional: bool,
    has_restated: bool,
}

/// A month named below the drawing.
#[derive(Serialize)]
struct Tick {
    x: f64,
    text: String,
}

/// A month of the table beside it.
#[derive(Serialize)]
struct ChartRow {
    month: Month,
    cell: KpiCell,
    target: String,
    /// `Provisional: from 66.6% to 100%`, `Restated: 4 of 6 (66.6%) at the close`.
    remark: Option<String>,
}

impl Chart {
    /// Returns the trend of a KPI over the months of an assessment; `None` before its first.
    pub(super) fn of(assessment: &Assessment, kpi: &Kpi) -> Option<Self> {
        let months: Vec<(&MonthAssessment, &KpiRating)> = assessment
            .months
            .iter()
            .filter_map(|month| Some((month, month.kpis.iter().find(|rating| rating.kpi == kpi.number)?)))
            .collect();
        let (first, last) = (months.first()?.0.month, months.last()?.0.month);
        let scale = Scale::of(kpi, months.iter().copied());
        let across = scale::ChartWidth::new(months.len());
        let points: Vec<ChartPoint<'_>> = (0..)
            .zip(months)
            .map(|(index, (month, rating))| ChartPoint { month, rating, x: across.middle(index) })
            .collect();
        let (bands, limits) = bands::of(kpi, &points, &scale, &across);
        let has_lane = points.iter().any(marks::stands_apart);
        let any = |standing| points.iter().any(|point| point.month.standing == standing);
        Some(Self {
            kpi: kpi.number,
            title: format!("KPI {} from {} to {}", kpi.number, first.in_words(), last.in_words()),
            width: scale::WIDTH,
            height: if has_lane { scale::HEIGHT + scale::LANE } else { scale::HEIGHT },
            left: scale::LEFT,
            right: across.right(),
            top: scale::TOP,
            bottom: scale::BOTTOM,
            names: if has_lane { scale::BOTTOM + scale::LANE } else { scale::BOTTOM },
            apart: has_lane.then_some(scale::APART),
            bands,
            limits,
            ticks: ticks(&points),
            line: marks::line(&points, &scale),
            ranges: points.iter().filter_map(|point| ChartRange::of(point, &scale)).collect(),
            at_close: points.iter().filter_map(|point| marks::at_close(point, &scale)).collect(),
            marks: points.iter().map(|point| Mark::of(point, &scale)).collect(),
            has_provisional: any(Standing::Provisional),
            has_restated: points.iter().any(|point| marks::at_close(point, &scale).is_some()),
            rows: points.iter().rev().map(|point| row(kpi, point)).collect(),
        })
    }
}

/// At most this many months are named.
const NAMED: usize = 8;

fn ticks(points: &[ChartPoint<'_>]) -> Vec<Tick> {
    let each = [1, 2, 3, 6, 12, 24].into_iter().find(|each| points.len().div_ceil(*each) <= NAMED).unwrap_or(60);
    let named = points.iter().step_by(each);
    named.map(|point| Tick { x: point.x, text: point.month.month.first_day().format("%b %Y").to_string() }).collect()
}

fn row(kpi: &Kpi, point: &ChartPoint<'_>) -> ChartRow {
    let ChartPoint { month, rating, .. } = point;
    ChartRow {
        month: month.month,
        cell: KpiCell::of(rating, month.standing),
        target: kpi.target(month.month).map(|target| target_in_words(kpi, target)).unwrap_or_default(),
        remark: marks::remark(point),
    }
}

#[cfg(test)]
mod tests;
