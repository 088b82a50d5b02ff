//! Metrics in CloudWatch's embedded metric format: they are lines of the log, so that no call is made for them.

use std::collections::BTreeMap;
use std::io::Write as _;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer};

use crate::metrics::TARGET;

/// Writes what is measured to standard output, which Lambda keeps and CloudWatch reads.
#[derive(Clone, Debug)]
pub(crate) struct EmbeddedMetrics {
    /// The metrics' namespace, one a stack.
    pub(crate) namespace: String,
    /// The function, their one dimension.
    pub(crate) service: &'static str,
    /// The clock that stamps them.
    pub(crate) clock: fn() -> DateTime<Utc>,
}

impl<S: tracing::Subscriber> Layer<S> for EmbeddedMetrics {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() != TARGET {
            return;
        }
        let mut measured = Measured::default();
        event.record(&mut measured);
        // If standard output is gone, there is nowhere to say so.
        let _ = writeln!(std::io::stdout().lock(), "{}", self.in_embedded_format(&measured));
    }
}

impl EmbeddedMetrics {
    fn in_embedded_format(&self, measured: &Measured) -> Value {
        let unit = |name: &str| if name.ends_with("Seconds") { "Seconds" } else { "Count" };
        let metrics: Vec<Value> = measured.0.keys().map(|name| json!({ "Name": name, "Unit": unit(name) })).collect();
        let directive = json!({ "Namespace": self.namespace, "Dimensions": [["Service"]], "Metrics": metrics });
        let mut line = json!({
            "_aws": { "Timestamp": (self.clock)().timestamp_millis(), "CloudWatchMetrics": [directive] },
            "Service": self.service,
        });
        for (name, value) in &measured.0 {
            line[*name] = value.clone();
        }
        line
    }
}

/// The metrics of an event.
#[derive(Default)]
struct Measured(BTreeMap<&'static str, Value>);

impl Visit for Measured {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name(), value.into());
    }

    // A field that is no number is no metric.
    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_written_with_its_unit_and_service() {
        let measured = Measured(BTreeMap::from([("LagSeconds", json!(3)), ("PagesWritten", json!(4_u64))]));
        let clock = || "2022-07-29T14:03:11Z".parse().unwrap();
        let metrics = EmbeddedMetrics { namespace: "LastFriday/test".into(), service: "publish", clock };
        let line = json!({
            "_aws": { "Timestamp": 1_659_103_391_000_i64, "CloudWatchMetrics": [{
                "Namespace": "LastFriday/test", "Dimensions": [["Service"]],
                "Metrics": [{ "Name": "LagSeconds", "Unit": "Seconds" }, { "Name": "PagesWritten", "Unit": "Count" }],
            }] },
            "Service": "publish", "LagSeconds": 3, "PagesWritten": 4,
        });
        assert_eq!(metrics.in_embedded_format(&measured), line);
    }
}
