//! What is measured, in CloudWatch's embedded metric format, so that no call is made for it.

use std::collections::BTreeMap;
use std::io::Write as _;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer};

use super::TARGET;

/// The namespace of the metrics.
const NAMESPACE: &str = "LastFriday";

/// Writes what is measured to standard output, which Lambda keeps and CloudWatch reads.
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedMetrics {
    clock: fn() -> DateTime<Utc>,
}

impl EmbeddedMetrics {
    /// Metrics that are stamped by a clock.
    pub fn stamped_by(clock: fn() -> DateTime<Utc>) -> Self {
        Self { clock }
    }
}

impl<S: tracing::Subscriber> Layer<S> for EmbeddedMetrics {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != TARGET {
            return;
        }
        let mut measured = Measured::default();
        event.record(&mut measured);
        // There is nobody to tell that standard output is gone.
        let _ = writeln!(std::io::stdout().lock(), "{}", measured.in_embedded_format((self.clock)()));
    }
}

#[derive(Default)]
struct Measured {
    service: String,
    metrics: BTreeMap<&'static str, Value>,
}

impl Measured {
    fn in_embedded_format(&self, at: DateTime<Utc>) -> Value {
        let unit = |name: &str| if name.ends_with("Seconds") { "Seconds" } else { "Count" };
        let metrics: Vec<Value> = self.metrics.keys().map(|name| json!({ "Name": name, "Unit": unit(name) })).collect();
        let mut line = json!({
            "_aws": {
                "Timestamp": at.timestamp_millis(),
                "CloudWatchMetrics": [{ "Namespace": NAMESPACE, "Dimensions": [["Service"]], "Metrics": metrics }],
            },
            "Service": self.service,
        });
        for (name, value) in &self.metrics {
            line[*name] = value.clone();
        }
        line
    }
}

impl Visit for Measured {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.metrics.insert(field.name(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.metrics.insert(field.name(), value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "service" {
            self.service = value.into();
        }
    }

    // What has no number is no metric.
    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_written_with_its_unit_and_service() {
        let metrics = BTreeMap::from([("LagSeconds", json!(3)), ("PagesWritten", json!(4_u64))]);
        let measured = Measured { service: "publish".into(), metrics };
        let at = "2022-07-29T14:03:11Z".parse().unwrap();
        let line = json!({
            "_aws": { "Timestamp": 1_659_103_391_000_i64, "CloudWatchMetrics": [{
                "Namespace": "LastFriday", "Dimensions": [["Service"]],
                "Metrics": [{ "Name": "LagSeconds", "Unit": "Seconds" }, { "Name": "PagesWritten", "Unit": "Count" }],
            }] },
            "Service": "publish", "LagSeconds": 3, "PagesWritten": 4,
        });
        assert_eq!(measured.in_embedded_format(at), line);
    }
}
