//! What was observed of a KPI in a time, as the standard writes it.

use chrono::NaiveDate;
use domain::contract::Kpi;
use domain::measure::KpiRating;
use domain::rating::MeasuredValue;
use serde_json::{Map, Number, Value, json};

/// The name of the list that classifies results.
const SCHEME: &str = "UK_KPI_RATING";

/// The figures of some months together.
#[derive(Default)]
pub(super) struct Totals {
    ratio: Option<(u64, u64)>,
    count: Option<u64>,
}

impl Totals {
    /// Adds a month's.
    pub(super) fn add(&mut self, rating: &KpiRating) {
        if let (Some(part), Some(of)) = (rating.numerator, rating.denominator) {
            let (parts, all) = self.ratio.unwrap_or_default();
            self.ratio = Some((parts.saturating_add(part), all.saturating_add(of)));
        }
        if let Some(count) = rating.count {
            self.count = Some(self.count.unwrap_or_default().saturating_add(count));
        }
    }

    /// Returns the figure as it is shown: a percentage is cut, not rounded (D10).
    fn measure(&self) -> Option<Value> {
        match (self.ratio, self.count) {
            (Some((part, of)), _) if of > 0 => {
                number(MeasuredValue::Ratio { part, of }.to_string().trim_end_matches('%'))
            }
            (None, Some(count)) => Some(count.into()),
            _ => None,
        }
    }

    /// Returns the exact figures behind it; dimensions are texts.
    pub(super) fn dimensions(&self) -> Map<String, Value> {
        let parts = self.ratio.into_iter().flat_map(|(part, of)| [("numerator", part), ("denominator", of)]);
        parts.map(|(name, figure)| (name.to_owned(), figure.to_string().into())).collect()
    }
}

/// Returns a decimal as JSON has it.
pub(super) fn number(text: &str) -> Option<Value> {
    serde_json::from_str::<Number>(text).ok().map(Value::Number)
}

/// Returns an observation, with its figure where there is one.
pub(super) fn observation(
    id: &str,
    kpi: &Kpi,
    (from, until): (NaiveDate, NaiveDate),
    totals: &Totals,
    (class, description): (&str, &str),
    dimensions: Map<String, Value>,
    notes: &str,
) -> Value {
    let mut observation = json!({
        "id": id,
        "period": period(from, Some(until)),
        "unit": unit(kpi),
        "measureClassification": { "scheme": SCHEME, "id": class, "description": description },
        "dimensions": dimensions,
        "notes": notes,
    });
    if let Some(measure) = totals.measure() {
        observation["measure"] = measure;
    }
    observation
}

/// Returns a KPI's unit, by the codes of UN/CEFACT's recommendation 20.
pub(super) fn unit(kpi: &Kpi) -> Value {
    let (name, id) = if kpi.is_ratio() { ("percent", "P1") } else { ("count", "C62") };
    json!({ "name": name, "scheme": "UNCEFACT", "id": id })
}

/// Returns a time from the start of a day, to the end of another.
pub(super) fn period(from: NaiveDate, until: Option<NaiveDate>) -> Value {
    let mut period = json!({ "startDate": moment(from) });
    if let Some(until) = until {
        period["endDate"] = format!("{until}T23:59:59Z").into();
    }
    period
}

/// Returns the start of a day.
pub(super) fn moment(on: NaiveDate) -> String {
    format!("{on}T00:00:00Z")
}
