//! The position of a value and a month on the drawing.

use domain::assessment::MonthAssessment;
use domain::contract::{Kpi, Measure};
use domain::measure::KpiRating;
use domain::rating::{Figure, MeasuredValue};

/// The drawing's width, in its own units.
pub(super) const WIDTH: f64 = 720.0;
pub(super) const HEIGHT: f64 = 250.0;
/// The height of the lane for months that have no figure.
pub(super) const LANE: f64 = 24.0;
/// The left edge of the plot.
pub(super) const LEFT: f64 = 48.0;
/// The top edge of the plot.
pub(super) const TOP: f64 = 10.0;
/// The bottom edge of the plot.
pub(super) const BOTTOM: f64 = 214.0;
/// The height of the marks of months without a figure: below the plot, outside the scale.
pub(super) const APART: f64 = BOTTOM + 14.0;
/// The width to the right for the bands' names.
const NAMES: f64 = 74.0;
/// The margin above the best and below the worst value. It keeps a band at the very end visible, such as a green band of 100%
/// only.
const ROOM: f64 = 14.0;
/// The greatest width of a month.
const MONTH: f64 = 56.0;

/// The values, from the bottom to the top.
pub(super) struct Scale {
    most: f64,
    percent: bool,
}

impl Scale {
    /// Returns a scale for a KPI's targets and values. Percentages always go from 0 to 100.
    pub(super) fn of<'a>(kpi: &Kpi, months: impl Iterator<Item = (&'a MonthAssessment, &'a KpiRating)>) -> Self {
        if !matches!(kpi.measure, Measure::Count | Measure::ReportsSentBack) {
            return Self { most: 100.0, percent: true };
        }
        let figures = kpi.targets.iter().flat_map(|target| [Some(target.green), Some(target.red), target.stretch]);
        let figures = figures.flatten().map(Self::figure);
        let bounds = |rating: &KpiRating| {
            let bounds = rating.bounds?;
            Some(bounds.at_worst.map(Self::value)?.max(bounds.at_best.map(Self::value)?))
        };
        let values = months.flat_map(|(month, rating)| {
            let at_close = month.at_close.iter().flat_map(|close| &close.kpis).find(|close| close.kpi == rating.kpi);
            let value = |rating: &KpiRating| rating.value().map(Self::value);
            [value(rating), at_close.and_then(value), bounds(rating)]
        });
        let most = figures.chain(values.flatten()).fold(1.0, f64::max);
        Self { most: most + 1.0, percent: false }
    }

    /// Returns a target's figure in the scale's unit.
    #[expect(clippy::cast_precision_loss, reason = "a figure has at most 100,000,000 hundredths; and it is only drawn")]
    pub(super) fn figure(figure: Figure) -> f64 {
        figure.hundredths() as f64 / 100.0
    }

    /// Returns a value in the scale's unit.
    #[expect(
        clippy::cast_precision_loss,
        reason = "what is drawn needs no more than a pixel; D10 is of what is compared"
    )]
    pub(super) fn value(value: MeasuredValue) -> f64 {
        match value {
            MeasuredValue::Ratio { part, of } => 100.0 * part as f64 / of as f64,
            MeasuredValue::Count(count) => count as f64,
        }
    }

    /// Returns the distance of a value from the top.
    pub(super) fn y(&self, value: f64) -> f64 {
        let (top, bottom) = (TOP + ROOM, BOTTOM - ROOM);
        tenths(bottom - (bottom - top) * (value / self.most).clamp(0.0, 1.0))
    }

    /// Returns a figure as the axis shows it.
    pub(super) fn shown(&self, figure: impl std::fmt::Display) -> String {
        if self.percent { format!("{figure}%") } else { figure.to_string() }
    }
}

/// The months, from left to right.
pub(super) struct ChartWidth {
    months: usize,
    month: f64,
}

impl ChartWidth {
    #[expect(clippy::cast_precision_loss, reason = "a contract has at most some hundred months")]
    pub(super) fn new(months: usize) -> Self {
        let room = WIDTH - NAMES - LEFT;
        Self { months, month: (room / months.max(1) as f64).min(MONTH) }
    }

    /// Returns where a month begins.
    #[expect(clippy::cast_precision_loss, reason = "a contract has at most some hundred months")]
    pub(super) fn start(&self, index: usize) -> f64 {
        tenths(LEFT + self.month * index as f64)
    }

    /// Returns the middle of a month.
    pub(super) fn middle(&self, index: usize) -> f64 {
        tenths((self.start(index) + self.start(index + 1)) / 2.0)
    }

    /// Returns where the last month ends.
    pub(super) fn right(&self) -> f64 {
        self.start(self.months)
    }
}

/// Returns a length rounded to a tenth, as it is drawn.
pub(super) fn tenths(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}
