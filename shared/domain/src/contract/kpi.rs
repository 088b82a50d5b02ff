//! A key performance indicator: what it measures, and its dated targets.

use strum::{EnumDiscriminants, EnumString, VariantNames};

use crate::event::KpiFigure;
use crate::month::Month;
use crate::rating::{Better, Target};

/// What a KPI measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumDiscriminants)]
#[strum_discriminants(
    name(MeasureKind),
    doc = "The kinds of measure, by their words in a definition.",
    derive(EnumString, VariantNames),
    strum(serialize_all = "kebab-case")
)]
pub enum Measure {
    /// Units due that were visited, of units due (D11).
    VisitsMade,
    /// Reports that reached both council and Ofsted in time, of visits (D12).
    ReportsOnTime {
        /// The working days after the visit in which a report is on time.
        within_working_days: u32,
    },
    /// Reports sent back in the month (D14).
    ReportsSentBack,
    /// A ratio that the return states (D16).
    Percentage,
    /// A count that the return states (D16).
    Count,
}

impl Measure {
    /// Returns the figures that a return states of it; none of one that is worked out from the visits.
    pub fn figures_stated(self) -> &'static [KpiFigure] {
        match self {
            Self::Percentage => &[KpiFigure::Numerator, KpiFigure::Denominator],
            Self::Count => &[KpiFigure::Count],
            Self::VisitsMade | Self::ReportsOnTime { .. } | Self::ReportsSentBack => &[],
        }
    }
}

/// A key performance indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kpi {
    /// Its number in the schedule.
    pub number: u32,
    pub title: String,
    /// The clause that it stands in.
    pub clause: String,
    pub measure: Measure,
    pub better: Better,
    /// The first month in which it is rated.
    pub from: Month,
    /// Its targets, the oldest first.
    pub targets: Vec<Target>,
}

impl Kpi {
    /// Returns the target in force in a month: the newest that begins in it or before; `None` before the KPI's first month.
    pub fn target(&self, month: Month) -> Option<&Target> {
        if month < self.from {
            return None;
        }
        self.targets.iter().rev().find(|target| target.from <= month)
    }

    /// Returns whether its value is a percentage, of a part and a whole; else it is a count.
    pub fn is_ratio(&self) -> bool {
        matches!(self.measure, Measure::VisitsMade | Measure::ReportsOnTime { .. } | Measure::Percentage)
    }

    /// Returns the working days after a visit in which it asks for reports (D12); `None` where it asks for none.
    pub fn reports_within(&self) -> Option<u32> {
        match self.measure {
            Measure::ReportsOnTime { within_working_days } => Some(within_working_days),
            Measure::VisitsMade | Measure::ReportsSentBack | Measure::Percentage | Measure::Count => None,
        }
    }

    /// Returns whether its value is stated in the return (D16).
    pub fn is_stated(&self) -> bool {
        matches!(self.measure, Measure::Percentage | Measure::Count)
    }
}
