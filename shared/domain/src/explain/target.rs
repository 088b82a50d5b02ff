//! A KPI's target, in words.

use crate::contract::{Kpi, Measure};
use crate::rating::{Better, Target};

/// Returns a target as a reader would say it: `Green at 90% or more, red below 60%, amber between. Stretch 100%.`
pub fn target_in_words(kpi: &Kpi, target: &Target) -> String {
    let unit = match kpi.measure {
        Measure::VisitsMade | Measure::ReportsOnTime { .. } | Measure::Percentage => "%",
        Measure::ReportsSentBack | Measure::Count => "",
    };
    let (green, red) = (target.green, target.red);
    let mut text = match kpi.better {
        Better::Higher => format!("Green at {green}{unit} or more, red below {red}{unit}, amber between."),
        Better::Lower => format!("Green at {green}{unit} or fewer, red at {red}{unit} or more, amber between."),
    };
    if let Some(stretch) = target.stretch {
        text.push_str(&format!(" Stretch: {stretch}{unit}."));
    }
    text
}
