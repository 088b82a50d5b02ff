//! What is measured: said by way of `tracing`, and written for CloudWatch by the binaries on AWS.

/// The target of the events that say what is measured: every field is a metric, named as CloudWatch's own are.
pub const TARGET: &str = "metrics";
