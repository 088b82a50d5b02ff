//! A month of a trend.

use domain::assessment::MonthAssessment;
use domain::measure::KpiRating;

/// A month in which the KPI is in force, with its rating.
pub(super) struct ChartPoint<'a> {
    pub month: &'a MonthAssessment,
    pub rating: &'a KpiRating,
    pub x: f64,
}
