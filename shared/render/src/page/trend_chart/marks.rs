//! The marks of a month: a shape for its rating, a range while it is provisional, a ring for its value before a restatement.

use std::fmt::Write as _;
use wording::rating::RatingInWords;

use domain::measure::{KpiRating, RatingReason};
use domain::rating::MeasuredValue;
use domain::standing::Standing;
use serde::Serialize;

use super::point::ChartPoint;
use super::scale::{APART, BOTTOM, Scale, TOP};

/// A month's value.
#[derive(Serialize)]
pub(super) struct Mark {
    x: f64,
    y: f64,
    /// The shape: of the rating, `open` where it is not decided, `none` without one.
    class: &'static str,
}

/// The range of values in which an open month can still close.
#[derive(Serialize)]
pub(super) struct ChartRange {
    x: f64,
    y1: f64,
    y2: f64,
}

impl Mark {
    pub(super) fn of(point: &ChartPoint<'_>, scale: &Scale) -> Self {
        let class = RatingInWords::of_kpi(point.rating, point.month.standing).class;
        Self { x: point.x, y: y(point.rating, scale).unwrap_or(APART), class }
    }
}

/// Says whether a month has a mark below the plot, for its rating now or at its close.
pub(super) fn stands_apart(point: &ChartPoint<'_>) -> bool {
    value(point.rating).is_none() || before(point).is_some_and(|before| value(before).is_none())
}

/// Returns the value by which a month is rated; `None` without a return, even if there is evidence (D7).
fn value(rating: &KpiRating) -> Option<MeasuredValue> {
    match rating.reason {
        Some(RatingReason::NoReturn | RatingReason::NoUnitsDue | RatingReason::NoVisits | RatingReason::NoValue) => {
            None
        }
        None => rating.value(),
    }
}

fn y(rating: &KpiRating, scale: &Scale) -> Option<f64> {
    value(rating).map(|value| scale.y(Scale::value(value)))
}

/// Returns the rating at the close, for a month whose value was restated since.
fn before<'a>(point: &ChartPoint<'a>) -> Option<&'a KpiRating> {
    let at_close = point.month.at_close.as_ref()?;
    let before = at_close.kpis.iter().find(|before| before.kpi == point.rating.kpi)?;
    (!before.figures_equal(point.rating)).then_some(before)
}

/// Returns the mark of a restated month's value at the close, below the plot if it had none.
pub(super) fn at_close(point: &ChartPoint<'_>, scale: &Scale) -> Option<Mark> {
    before(point).map(|before| Mark { x: point.x, y: y(before, scale).unwrap_or(APART), class: "before" })
}

impl ChartRange {
    /// Returns the range of an open month; `None` where both its ends are the same.
    pub(super) fn of(point: &ChartPoint<'_>, scale: &Scale) -> Option<Self> {
        if point.month.standing != Standing::Provisional {
            return None;
        }
        let bounds = point.rating.bounds?;
        let end = |value: Option<MeasuredValue>, unlimited: f64| {
            value.map_or(unlimited, |value| scale.y(Scale::value(value)))
        };
        // A bound can be absent: the number of reports sent back has no limit, and a ratio of nothing can still become any
        // value.
        let (y1, y2) = match (bounds.at_worst, bounds.at_best) {
            (None, None) => (TOP, BOTTOM),
            (worst, best) => (end(worst, TOP), end(best, TOP)),
        };
        ((y1 - y2).abs() > 0.5).then_some(Self { x: point.x, y1, y2 })
    }
}

/// Returns the line from value to value of the months that have closed, as an SVG path.
pub(super) fn line(points: &[ChartPoint<'_>], scale: &Scale) -> String {
    let mut path = String::new();
    let mut drawing = false;
    for point in points {
        let closed = point.month.standing != Standing::Provisional;
        let Some(y) = y(point.rating, scale).filter(|_| closed) else {
            drawing = false;
            continue;
        };
        let _ = write!(path, "{}{} {y}", if drawing { "L" } else { "M" }, point.x);
        drawing = true;
    }
    path
}

/// The basis of an open month's range: a later return can take visits away as well as add some (D5).
const SO_FAR: &str = "Provisional, on what has been received so far";

/// Returns the remark beside a month's rating.
pub(super) fn remark(point: &ChartPoint<'_>) -> Option<String> {
    if let Some(before) = before(point) {
        return Some(format!("Restated: {} at the close", wording::restated::final_rating(before)));
    }
    if point.month.standing == Standing::Restated {
        return Some("Restated, in another KPI".to_owned());
    }
    if point.month.standing != Standing::Provisional {
        return None;
    }
    let bounds = point.rating.bounds?;
    Some(match (bounds.at_worst, bounds.at_best) {
        (Some(worst), Some(best)) if worst == best => "Provisional".to_owned(),
        (Some(worst), Some(best)) => format!("{SO_FAR}: between {worst} and {best}"),
        (None, Some(best)) => format!("{SO_FAR}: {best} or more"),
        (_, None) => format!("{SO_FAR}: anything"),
    })
}
