//! Measurements of times in turns.

use std::time::Duration;

/// Returns the median.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Returns the ratio of two times.
pub(crate) fn ratio(time: Duration, yardstick: Duration) -> f64 {
    time.as_secs_f64() / yardstick.as_secs_f64()
}

/// Returns the time of some work.
#[expect(clippy::disallowed_methods, reason = "measuring time is what this program is for")]
pub(crate) fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = std::time::Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

/// Returns the time of some asynchronous work.
#[expect(clippy::disallowed_methods, reason = "measuring time is what this program is for")]
pub(crate) async fn time_of<T>(work: impl Future<Output = T>) -> Duration {
    let start = std::time::Instant::now();
    std::hint::black_box(Box::pin(work).await);
    start.elapsed()
}

/// Writes a time in milliseconds.
pub(crate) fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1_000.0)
}
