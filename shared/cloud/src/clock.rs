//! The one place where "now" is read.

use chrono::{DateTime, Utc};

/// The present moment. A program reads it once for each thing that it does, and passes it on.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
