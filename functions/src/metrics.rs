//! Metrics: they are `tracing` events, which the binaries on AWS write for CloudWatch.

/// The target of these events. Each field is a metric, named as CloudWatch's own are.
pub const TARGET: &str = "metrics";
