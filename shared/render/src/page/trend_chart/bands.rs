//! The bands of the targets, each over the months in which it was in force (D9, D16).

use domain::contract::Kpi;
use domain::rating::{Better, Target};
use serde::Serialize;

use super::point::ChartPoint;
use super::scale::{BOTTOM, ChartWidth, Scale, TOP, tenths};

/// A band: the values with one rating.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Band {
    /// `green`, `amber` or `red`.
    rating: &'static str,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    /// Its name, which is only written beside the last of the bands.
    name: Option<&'static str>,
    name_y: f64,
}

/// The figure at which a band ends.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct ChartLimit {
    from: f64,
    to: f64,
    y: f64,
    /// `80%`; for the first target beside the axis, for a later one where it begins.
    text: String,
    text_x: f64,
    text_y: f64,
    /// Whether the text is to the left of the limit's beginning.
    before: bool,
}

/// The least height of a band in which its name is written.
const A_LINE: f64 = 13.0;

/// Returns the bands and limits of a KPI's targets over some months.
pub(super) fn of(
    kpi: &Kpi,
    points: &[ChartPoint<'_>],
    scale: &Scale,
    across: &ChartWidth,
) -> (Vec<Band>, Vec<ChartLimit>) {
    let (mut bands, mut limits) = (Vec::new(), Vec::new());
    let in_force = |index: usize| points.get(index).and_then(|point| kpi.target(point.month.month));
    let mut start = 0;
    while start < points.len() {
        let Some(target) = in_force(start) else {
            start += 1;
            continue;
        };
        let end = (start..points.len()).find(|index| in_force(*index) != Some(target)).unwrap_or(points.len());
        let (from, to) = (across.start(start), across.start(end));
        let edges = edges(kpi.better, target, scale);
        for (rating, name, y, until) in &edges.bands {
            let name_y = tenths(f64::midpoint(*y, *until) + 4.0);
            bands.push(Band {
                rating,
                x: from,
                y: *y,
                width: tenths(to - from),
                height: tenths(until - y),
                name: (end == points.len()).then_some(*name),
                name_y,
            });
        }
        for (y, text) in edges.limits {
            let before = start == 0;
            let text_x = if before { from - 6.0 } else { from + 3.0 };
            let text_y = if before { y + 4.0 } else { y - 3.0 };
            limits.push(ChartLimit { from, to, y, text, text_x, text_y: tenths(text_y), before });
        }
        start = end;
    }
    spread(&mut bands);
    (bands, limits)
}

/// The bands of a target, each with its rating, name, upper and lower edge.
struct Edges {
    bands: [(&'static str, &'static str, f64, f64); 3],
    limits: Vec<(f64, String)>,
}

fn edges(better: Better, target: &Target, scale: &Scale) -> Edges {
    let (green, red) = (scale.y(Scale::figure(target.green)), scale.y(Scale::figure(target.red)));
    let bands = match better {
        Better::Higher => [("green", "Green", TOP, green), ("amber", "Amber", green, red), ("red", "Red", red, BOTTOM)],
        Better::Lower => [("red", "Red", TOP, red), ("amber", "Amber", red, green), ("green", "Green", green, BOTTOM)],
    };
    let mut limits = vec![(green, scale.shown(target.green))];
    if target.red != target.green {
        limits.push((red, scale.shown(target.red)));
    }
    Edges { bands, limits }
}

/// Moves overlapping names apart, from the top down.
fn spread(bands: &mut [Band]) {
    let mut above = f64::NEG_INFINITY;
    for band in bands.iter_mut().filter(|band| band.name.is_some()) {
        if band.height <= 0.0 {
            band.name = None;
            continue;
        }
        band.name_y = tenths(band.name_y.max(above + A_LINE));
        above = band.name_y;
    }
}
